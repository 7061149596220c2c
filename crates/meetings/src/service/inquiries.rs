//! What people who are no members ask of whoever holds a post: by name and address, answered by letter within two weeks,
//! and readable by everybody, without the name, where whoever asked agreed.

use kernel::limit::Limit;
use kernel::{At, Ctx, Due, Line, Problem, Result, Tone, audit, transact};
use mail::Kind;

use super::guests::{UNCONFIRMED_HOURS, hash, token, write};
use crate::model::{Inquiry, InquiryId, Typed};
use crate::store::inquiry as store;

const PER_ADDRESS: Limit = Limit { what: "meetings.inquiry-address", most: 5, minutes: 1_440 };
const OF_ALL: Limit = Limit { what: "meetings.inquiry", most: 60, minutes: 60 };
/// An inquiry is answered within so many days.
pub const ANSWERED_DAYS: i64 = 14;
/// So many days after the answer the address is forgotten.
const KEPT_DAYS: i64 = 30;
/// An inquiry that nobody answered is let go after so many days.
const UNANSWERED_DAYS: i64 = 365;

/// The posts that somebody holds now: slug and name.
pub async fn asked_of(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let held = bodies::service::running(ctx, ctx.now).await?;
    let posts = bodies::service::posts(ctx).await?.into_iter();
    let filled = posts.filter(|it| it.closed_at.is_none() && held.iter().any(|term| term.post == it.slug));
    Ok(filled.map(|it| (it.slug.clone(), it.title())).collect())
}

/// Somebody from outside asks. They get a letter with a link; nobody reads the question before it is followed.
///
/// # Errors
/// A `Problem` that names each field.
pub async fn ask(ctx: &Ctx, post: &str, typed: Typed, open: bool) -> Result<()> {
    let email = typed.check("words", 2_000)?;
    crate::model::check_question(&typed.words)?;
    if !asked_of(ctx).await?.iter().any(|it| it.0 == post) {
        return Err(Problem::field("post", "Choose whom you ask."));
    }
    PER_ADDRESS.take(ctx, &email).await?;
    OF_ALL.take(ctx, "").await?;
    let it = Inquiry {
        id: InquiryId(ctx.new_id()),
        post: post.to_owned(),
        name: typed.name.trim().to_owned(),
        email,
        words: typed.words.trim().to_owned(),
        open,
        asked_at: ctx.now,
        confirmed_at: None,
        due_at: due(ctx),
        answer: None,
    };
    let (token, hash) = token(ctx);
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it, hash.clone(), ctx.now.plus_hours(UNCONFIRMED_HOURS)).await?;
        let text = format!(
            "you asked {} something. Open this page and confirm it, so that it is read:\n\n{}/inquiries/{token}\n\nThe link \
             works for a day. If you did not ask, do nothing: what was typed is then forgotten.",
            ctx.group.name,
            ctx.base_url()
        );
        let subject = format!("Your question to {}", ctx.group.name);
        write(tx, ctx, (&it.name, &it.email), Kind::SignIn, &subject, &text).await
    })
}

/// The end of the day by which it is answered.
fn due(ctx: &Ctx) -> At {
    let zone = &ctx.group.zone;
    At::end_of_day(ctx.now.plus_days(ANSWERED_DAYS, zone).date(zone), zone)
}

/// The inquiry behind a link. Looking changes nothing.
pub async fn asked(ctx: &Ctx, token: &str) -> Result<Inquiry> {
    let found = store::by_token(ctx.db(), ctx.group.id, hash(token)).await?;
    found.ok_or_else(|| {
        Problem::not_found("This link is too old, or the question was taken back.")
            .hint("Ask again at /inquiries.")
    })
}

/// Confirms an inquiry; the time for the answer runs from now.
pub async fn confirm(ctx: &Ctx, token: &str) -> Result<()> {
    let it = asked(ctx, token).await?;
    let delete_at = ctx.now.plus_days(UNANSWERED_DAYS, &ctx.group.zone);
    transact!(ctx.db(), tx => {
        if !store::confirm(tx, ctx.group.id, it.id, ctx.now, due(ctx), delete_at).await? {
            return Ok(());
        }
        audit(tx, ctx, Line::new("inquiry.confirmed").on("inquiry", it.id.0)).await
    })
}

/// Whoever asked takes it back: what is held of it goes at once.
pub async fn take_back(ctx: &Ctx, token: &str) -> Result<()> {
    let it = asked(ctx, token).await?;
    transact!(ctx.db(), tx => {
        store::delete(tx, ctx.group.id, it.id).await?;
        audit(tx, ctx, Line::new("inquiry.taken-back").on("inquiry", it.id.0)).await
    })
}

/// Those that wait for the actor, the one due first first.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Inquiry>> {
    let me = ctx.person()?;
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    let all = store::confirmed(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.answer.is_none() && held.contains(&it.post)).collect())
}

/// Those that everybody may read with their answers, newest answer first; names and addresses are left out.
pub async fn answered(ctx: &Ctx) -> Result<Vec<Inquiry>> {
    let all = store::confirmed(ctx.db(), ctx.group.id).await?.into_iter();
    let mut open: Vec<Inquiry> = all.filter(|it| it.open && it.answer.is_some()).collect();
    for it in &mut open {
        (it.name, it.email) = (String::new(), String::new());
    }
    open.sort_by_key(|it| std::cmp::Reverse(it.answer.as_ref().map(|it| it.1)));
    Ok(open)
}

/// Answers by letter. Done once.
///
/// # Errors
/// Forbidden for anybody but a holder of the post; a `Problem` on "answer".
pub async fn answer(ctx: &Ctx, id: InquiryId, words: &str) -> Result<()> {
    let found = waiting(ctx).await?.into_iter().find(|it| it.id == id);
    let it = found.ok_or_else(|| Problem::forbidden("This question does not wait for you."))?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 5_000 {
        return Err(Problem::field("answer", "Answer in at most 5,000 letters; it goes by e-mail."));
    }
    let delete_at = ctx.now.plus_days(KEPT_DAYS, &ctx.group.zone);
    transact!(ctx.db(), tx => {
        store::answer(tx, ctx.group.id, id, words, ctx.now, ctx.actor.person, delete_at).await?;
        let text = format!("you asked:\n\n{}\n\nThe answer:\n\n{words}", it.words);
        let subject = format!("The answer to your question to {}", ctx.group.name);
        write(tx, ctx, (&it.name, &it.email), Kind::Personal, &subject, &text).await?;
        audit(tx, ctx, Line::new("inquiry.answered").on("inquiry", id.0).fields(&["answer"])).await
    })
}

/// The line of the Monday page of whoever is asked.
pub(crate) async fn due_line(ctx: &Ctx) -> Result<Option<Due>> {
    let waiting = waiting(ctx).await?;
    let Some(first) = waiting.first() else { return Ok(None) };
    Ok(Some(Due {
        title: format!("Questions from outside that wait for your answer: {}", waiting.len()),
        href: "/meetings/inquiries".into(),
        by: Some(first.due_at),
        cite: None,
        if_it_slips: Some("Whoever asked was told that an answer comes within two weeks.".into()),
        tone: if first.is_late(ctx.now) { Tone::Overdue } else { Tone::Open },
        whose: "You".into(),
        needs: None,
    }))
}
