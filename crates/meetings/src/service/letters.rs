//! Keeping in touch with local groups and branches: which there are, who was visited when, letters and their answers.

use kernel::{At, Ctx, Line, PersonId, Problem, Result, audit, transact};

use super::reports::{self, my_posts};
use crate::model::{BranchId, Kept, Letter, LetterId, LocalGroup, neglected_first};
use crate::store::letters as store;

/// Every branch, those never visited first, then those visited longest ago; for members.
pub async fn kept(ctx: &Ctx) -> Result<Vec<Kept>> {
    let visits = reports::visits(ctx).await?;
    let letters = store::letters(ctx.db(), ctx.group.id).await?;
    Ok(neglected_first(&store::branches(ctx.db(), ctx.group.id).await?, &visits, &letters))
}

/// Letters as members see them: those that wait longest first, then the answered ones, newest first. What is in them is
/// for those who hold a post; others see from whom, when and how long the answer took.
pub async fn letters(ctx: &Ctx) -> Result<Vec<Letter>> {
    ctx.person()?;
    let holds = !my_posts(ctx).await?.is_empty();
    let (mut open, mut done): (Vec<Letter>, Vec<Letter>) =
        store::letters(ctx.db(), ctx.group.id).await?.into_iter().partition(|it| it.answer.is_none());
    done.reverse();
    open.append(&mut done);
    if !holds {
        for it in &mut open {
            it.about.clear();
            if let Some(answer) = &mut it.answer {
                answer.0.clear();
            }
        }
    }
    Ok(open)
}

async fn need_some_post(ctx: &Ctx) -> Result<PersonId> {
    let me = ctx.person()?;
    if my_posts(ctx).await?.is_empty() {
        return Err(Problem::forbidden("This is for those who hold a post."));
    }
    Ok(me)
}

/// Adds a local group or a branch to those that are visited and write.
///
/// # Errors
/// A `Problem` on "title"; a conflict where there is one of that title.
pub async fn add_branch(ctx: &Ctx, title: &str, area: &str) -> Result<BranchId> {
    need_some_post(ctx).await?;
    let (title, area) = (title.trim(), area.trim());
    if title.is_empty() || title.chars().count() > 160 {
        return Err(Problem::field("title", "Give its name in at most 160 letters: \"the Harbour group\"."));
    }
    if area.chars().count() > 160 {
        return Err(Problem::field("area", "Keep the area under 160 letters."));
    }
    let known = store::branches(ctx.db(), ctx.group.id).await?;
    if known.iter().any(|it| it.ended_at.is_none() && it.title.eq_ignore_ascii_case(title)) {
        return Err(Problem::field("title", "There is one of that name already."));
    }
    let it = LocalGroup {
        id: BranchId(ctx.new_id()),
        title: title.to_owned(),
        area: area.to_owned(),
        added_at: ctx.now,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::add(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("branch.added").on("branch", it.id.0).fields(&["title"])).await
    })?;
    Ok(it.id)
}

/// One that is no more; its visits and letters stay.
pub async fn end_branch(ctx: &Ctx, id: BranchId) -> Result<()> {
    need_some_post(ctx).await?;
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("It had ended already."));
        }
        audit(tx, ctx, Line::new("branch.ended").on("branch", id.0)).await
    })
}

/// One branch that has not ended.
///
/// # Errors
/// A `Problem` on "branch".
pub(super) async fn branch(ctx: &Ctx, id: BranchId) -> Result<LocalGroup> {
    let all = store::branches(ctx.db(), ctx.group.id).await?;
    let found = all.into_iter().find(|it| it.id == id && it.ended_at.is_none());
    found.ok_or_else(|| Problem::field("branch", "Choose one of the groups."))
}

/// Notes a letter that came to a post the actor holds.
///
/// # Errors
/// A `Problem` that names the field; forbidden for anybody but a holder of the post.
pub async fn note_letter(
    ctx: &Ctx,
    post: &str,
    from: Option<BranchId>,
    sender: &str,
    about: &str,
    came_at: At,
) -> Result<LetterId> {
    let me = reports::need_post(ctx, post).await?;
    let sender = match from {
        Some(id) => branch(ctx, id).await?.title,
        None => sender.trim().to_owned(),
    };
    if sender.is_empty() || sender.chars().count() > 160 {
        return Err(Problem::field(
            "sender",
            "Choose the group that wrote, or say which in at most 160 letters.",
        ));
    }
    let about = about.trim();
    if about.is_empty() || about.chars().count() > 2_000 {
        return Err(Problem::field("about", "Say what it asks, in at most 2,000 letters. Name nobody."));
    }
    if came_at > ctx.now {
        return Err(Problem::field("came", "That day is still to come."));
    }
    let it = Letter {
        id: LetterId(ctx.new_id()),
        post: post.to_owned(),
        branch: from,
        sender,
        about: about.to_owned(),
        came_at,
        noted_by: Some(me),
        answer: None,
    };
    transact!(ctx.db(), tx => {
        store::note(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("letter.noted").on("letter", it.id.0)).await
    })?;
    Ok(it.id)
}

/// Notes how a letter was answered, by a holder of the post it came to.
pub async fn answer_letter(ctx: &Ctx, id: LetterId, words: &str) -> Result<()> {
    let all = store::letters(ctx.db(), ctx.group.id).await?;
    let it = all.into_iter().find(|it| it.id == id);
    let it = it.ok_or_else(|| Problem::not_found("There is no such letter."))?;
    reports::need_post(ctx, &it.post).await?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 2_000 {
        return Err(Problem::field("answer", "Say how it was answered, in at most 2,000 letters."));
    }
    transact!(ctx.db(), tx => {
        if !store::answer(tx, ctx.group.id, id, words, ctx.now, ctx.actor.person).await? {
            return Err(Problem::conflict("It was answered already."));
        }
        audit(tx, ctx, Line::new("letter.answered").on("letter", id.0)).await
    })
}

/// The letters that wait for the actor.
pub async fn waiting(ctx: &Ctx) -> Result<usize> {
    let me = ctx.person()?;
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    let all = store::letters(ctx.db(), ctx.group.id).await?;
    Ok(all.iter().filter(|it| it.answer.is_none() && held.contains(&it.post)).count())
}
