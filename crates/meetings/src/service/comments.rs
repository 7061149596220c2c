//! Comments beforehand on papers and past minutes: read by whoever may read the text, answered by whoever writes it.

use kernel::{Ctx, Line, Problem, Result, audit, transact};

use super::{before, hands, meetings, minutes};
use crate::model::{Comment, CommentId, Commented, MeetingId, Sitting, check_comment};
use crate::store::comments as store;

/// A text that is commented on, as the actor may read it.
struct Text {
    sitting: Sitting,
    seq: u32,
    words: String,
    /// Why nothing more is said of it now.
    over: Option<&'static str>,
}

/// Refused or not found for whoever may not read it.
async fn text(ctx: &Ctx, about: Commented) -> Result<Text> {
    match about {
        Commented::Paper(id) => {
            let (paper, versions) = before::paper(ctx, id).await?;
            let sitting = meetings::find(ctx, paper.meeting).await?;
            let words = versions.into_iter().next_back().map(|it| it.words).unwrap_or_default();
            let over = match (paper.withdrawn_at, sitting.meeting.is_over()) {
                (Some(_), _) => Some("This paper was withdrawn."),
                (None, true) => Some("The meeting that this paper was for is over."),
                (None, false) => None,
            };
            Ok(Text { seq: paper.seq, words, over, sitting })
        }
        Commented::Minutes(id) => {
            let it = minutes::reading(ctx, id).await?;
            let newest =
                it.newest().ok_or_else(|| Problem::not_found("There are no minutes of this meeting yet."))?;
            let over = it.minutes.approved.as_ref().map(|_| "A meeting has approved these minutes.");
            Ok(Text { seq: newest.seq, words: newest.words.clone(), over, sitting: it.sitting.clone() })
        }
    }
}

/// The comments on something that the actor may read, oldest first, withdrawn ones left out.
pub async fn comments(ctx: &Ctx, about: Commented) -> Result<Vec<Comment>> {
    let all = store::of(ctx.db(), ctx.group.id, about).await?;
    Ok(all.into_iter().filter(|it| it.withdrawn_at.is_none()).collect())
}

/// Says something of a paper before its meeting, or of minutes before they are approved.
///
/// # Errors
/// A `Problem` on "comment" or "quote"; refused once it is too late; not found for whoever may not read the text.
pub async fn comment(ctx: &Ctx, about: Commented, quote: &str, words: &str) -> Result<CommentId> {
    let me = ctx.person()?;
    let text = text(ctx, about).await?;
    if let Some(over) = text.over {
        return Err(
            Problem::refused(over).hint("Put what you have to say before the next meeting, as an item.")
        );
    }
    check_comment(&text.words, quote, words)?;
    let it = Comment {
        id: CommentId(ctx.new_id()),
        about,
        seq: text.seq,
        quote: quote.trim().to_owned(),
        words: words.trim().to_owned(),
        person: Some(me),
        at: ctx.now,
        withdrawn_at: None,
        answer: None,
    };
    let meeting: MeetingId = text.sitting.meeting.id;
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, meeting, &it).await?;
        audit(tx, ctx, Line::new("comment.made").on(about.slug(), about.id())).await
    })?;
    Ok(it.id)
}

/// Withdraws one's own comment: its words are deleted.
pub async fn withdraw_comment(ctx: &Ctx, about: Commented, id: CommentId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        if !store::withdraw(tx, ctx.group.id, id, me, ctx.now).await? {
            return Err(Problem::refused("Only whoever wrote a comment withdraws it, and only once."));
        }
        audit(tx, ctx, Line::new("comment.withdrawn").on(about.slug(), about.id())).await
    })
}

/// Whoever writes the text says what came of a comment.
pub async fn answer_comment(ctx: &Ctx, about: Commented, id: CommentId, words: &str) -> Result<()> {
    let text = text(ctx, about).await?;
    let may = hands(ctx, &text.sitting).await?;
    if !may.calls {
        may.need_record()?;
    }
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 1_000 {
        return Err(Problem::field(
            "answer",
            "Say what came of it, in at most 1,000 letters: \"Taken in, version 3\".",
        ));
    }
    let known = comments(ctx, about).await?.iter().any(|it| it.id == id);
    transact!(ctx.db(), tx => {
        if !known || !store::answer(tx, ctx.group.id, id, words, ctx.actor.person, ctx.now).await? {
            return Err(Problem::not_found("There is no such comment."));
        }
        audit(tx, ctx, Line::new("comment.answered").on(about.slug(), about.id())).await
    })
}
