//! Questions of members to whoever holds a post, answered in public with the times.

use kernel::limit::Limit;
use kernel::{Ctx, Line, Problem, Result, audit, transact};

use crate::model::{Answered, AskedId, AskedOf, check_answer, check_question};
use crate::store::reports as store;

/// How many questions one member puts in a day.
const TRIES: Limit = Limit { what: "meetings.question", most: 5, minutes: 1_440 };

/// Asks whoever holds a post.
///
/// # Errors
/// A `Problem` on "post" or "words"; too many for the sixth in a day.
pub async fn ask(ctx: &Ctx, post: &str, words: &str) -> Result<AskedId> {
    let me = ctx.person()?;
    check_question(words)?;
    let found =
        bodies::service::posts(ctx).await?.into_iter().find(|it| it.slug == post && it.closed_at.is_none());
    let found = found.ok_or_else(|| Problem::field("post", "Choose whom you ask."))?;
    if bodies::service::holders(ctx, post, ctx.now).await?.is_empty() {
        let why = format!("Nobody holds the post of {} now. Ask somebody else of the body.", found.name);
        return Err(Problem::field("post", why));
    }
    TRIES.take(ctx, &me.to_string()).await?;
    let it = AskedOf {
        id: AskedId(ctx.new_id()),
        post: post.to_owned(),
        asker: Some(me),
        words: words.trim().to_owned(),
        at: ctx.now,
        answer: None,
        withdrawn_at: None,
    };
    transact!(ctx.db(), tx => {
        store::ask(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("question.asked").on("question", it.id.0)).await
    })?;
    Ok(it.id)
}

/// The questions that the actor may read: members all, everybody those that are answered. Newest first.
pub async fn questions(ctx: &Ctx) -> Result<Vec<AskedOf>> {
    let member = ctx.actor.system || ctx.actor.person.is_some();
    let all = store::all(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| member || it.answer.is_some()).collect())
}

/// One question, if the actor may read it.
pub async fn question(ctx: &Ctx, id: AskedId) -> Result<AskedOf> {
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if it.answer.is_some() || ctx.actor.system || ctx.actor.person.is_some() {
        return Ok(it);
    }
    Err(Problem::not_found("There is no such question, or it is not answered yet."))
}

/// Whether the actor is the one asked.
pub async fn is_asked(ctx: &Ctx, it: &AskedOf) -> Result<bool> {
    let Some(me) = ctx.actor.person else { return Ok(false) };
    Ok(bodies::service::posts_held(ctx, me, ctx.now).await?.contains(&it.post))
}

/// The questions that wait for the actor, those that wait longest first.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<AskedOf>> {
    let me = ctx.person()?;
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    let all = store::all(ctx.db(), ctx.group.id).await?;
    let mut waiting: Vec<AskedOf> =
        all.into_iter().filter(|it| it.answer.is_none() && held.contains(&it.post)).collect();
    waiting.sort_by_key(|it| (it.at, it.id));
    Ok(waiting)
}

/// Answers a question, or says that it is not for the one asked to say and who decided it. The first time stays.
///
/// # Errors
/// Forbidden for anybody but a holder of the post; a `Problem` on "answer" or "decided_by".
pub async fn answer(ctx: &Ctx, id: AskedId, words: &str, decided_by: &str) -> Result<()> {
    let it = question(ctx, id).await?;
    if !is_asked(ctx, &it).await? {
        return Err(Problem::forbidden("Whoever was asked answers."));
    }
    check_answer(words, decided_by)?;
    let answered = Answered {
        words: words.trim().to_owned(),
        decided_by: decided_by.trim().to_owned(),
        at: ctx.now,
        by: ctx.actor.person,
    };
    transact!(ctx.db(), tx => {
        if !store::answer(tx, ctx.group.id, id, &answered).await? {
            return Err(Problem::conflict("The question was withdrawn meanwhile."));
        }
        audit(tx, ctx, Line::new("question.answered").on("question", id.0).fields(&["answer"])).await
    })
}

/// Withdraws one's own question while it has no answer.
pub async fn withdraw_question(ctx: &Ctx, id: AskedId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        if !store::withdraw(tx, ctx.group.id, id, me, ctx.now).await? {
            return Err(Problem::refused("Only whoever asked withdraws a question, and only before it is answered."));
        }
        audit(tx, ctx, Line::new("question.withdrawn").on("question", id.0)).await
    })
}
