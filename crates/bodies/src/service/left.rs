//! When somebody leaves the organisation who holds an office in it: powers end with the membership by themselves, sessions
//! end too, and those who record terms are told which ones stand in the record for somebody who is no member.

use kernel::event::Event;
use kernel::job::{self, Job};
use kernel::{At, BoxFuture, Ctx, PersonId, Problem, Result, transact};
use serde::{Deserialize, Serialize};

use super::{appointments, leaving, running};
use crate::model::Post;

pub const JOB: &str = "bodies.left";

#[derive(Debug, Serialize, Deserialize)]
struct Left {
    person: PersonId,
    at: At,
}

/// A membership ended, or will: at that instant the sessions do.
pub fn left(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: Left = event.read()?;
        let name = format!("{}-{}", it.person, it.at.micros());
        transact!(ctx.db(), tx => { job::enqueue(tx, &ctx, JOB, Some(&name), it.at.max(ctx.now), &it).await })
    })
}

/// The job: signs whoever held an office out. Somebody without one stays signed in to what is their own.
pub fn sign_out(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let person = job.read::<Left>()?.person;
        if !is_gone(&ctx, person).await? || !holds_something(&ctx, person).await? {
            return Ok(());
        }
        transact!(ctx.db(), tx => { leaving::end_sessions(tx, &ctx, &[person]).await })
    })
}

async fn is_gone(ctx: &Ctx, person: PersonId) -> Result<bool> {
    let stands = people::service::stands(ctx.db(), ctx.group.id, person, ctx.now).await?;
    Ok(matches!(stands, people::service::Stands::Former(_)))
}

async fn holds_something(ctx: &Ctx, person: PersonId) -> Result<bool> {
    let runs =
        |it: &crate::model::Appointment| it.person == person && it.until.is_none_or(|end| end > ctx.now);
    Ok(running(ctx, ctx.now).await?.iter().any(|it| it.holds(person))
        || appointments(ctx).await?.iter().any(runs))
}

/// Who left and still stands in the record as the holder of a post: the person's name, and the post.
pub async fn still_recorded(ctx: &Ctx, posts: &[Post]) -> Result<Vec<(String, Post)>> {
    let mut all = vec![];
    for term in running(ctx, ctx.now).await? {
        let Some(post) = posts.iter().find(|it| it.slug == term.post) else { continue };
        for holder in &term.holders {
            if is_gone(ctx, holder.person).await? {
                let name = people::service::names(ctx, &[holder.person]).await?.remove(&holder.person);
                all.push((name.unwrap_or_default(), post.clone()));
            }
        }
    }
    Ok(all)
}

/// Refuses a post for somebody whose membership has ended: it would give them nothing.
pub(super) async fn refuse_gone(ctx: &Ctx, person: PersonId, until: Option<At>) -> Result<()> {
    if until.is_some_and(|end| end <= ctx.now) || !is_gone(ctx, person).await? {
        return Ok(());
    }
    let name = people::service::names(ctx, &[person]).await?.remove(&person).unwrap_or_default();
    let why = format!("{name} was a member and is none today, so a post would give them nothing.");
    Err(Problem::field("persons", why + " Record the new membership first, or name somebody else."))
}
