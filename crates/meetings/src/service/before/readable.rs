//! Which motions somebody may read. Those of closed items are for those inside, and stay closed when they are referred.

use kernel::{At, Ctx, Problem, Result};

use super::super::confidential::{inside, is_open};
use super::super::{meetings, sits_in};
use crate::model::{MeetingId, Motion, MotionId, Sitting};
use crate::store::motion as store;

/// One motion, if the actor may read it: those of closed items are for those inside and for their movers.
pub async fn motion(ctx: &Ctx, id: MotionId) -> Result<Motion> {
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if readable(ctx, &it).await? {
        return Ok(it);
    }
    Err(Problem::not_found("There is no such motion, or it is not open to you."))
}

async fn readable(ctx: &Ctx, it: &Motion) -> Result<bool> {
    if ctx.actor.system || (it.mover.is_some() && it.mover == ctx.actor.person) {
        return Ok(true);
    }
    match it.meeting {
        Some(meeting) => is_open(ctx, meeting, it.item).await,
        None => match origin(ctx, it).await? {
            None => Ok(true),
            Some((meeting, from)) => {
                let me = ctx.person()?;
                Ok(is_open(ctx, meeting, from.item).await? || sits_in(ctx, &it.body, me).await?)
            }
        },
    }
}

/// Where a motion that is on no agenda was referred from.
async fn origin(ctx: &Ctx, it: &Motion) -> Result<Option<(MeetingId, Motion)>> {
    let from = store::referred_as(ctx.db(), ctx.group.id, it.id).await?;
    Ok(from.and_then(|from| from.meeting.map(|meeting| (meeting, from))))
}

/// Whether a motion that was referred came out of a closed item that nobody has opened since.
pub(super) async fn came_closed(ctx: &Ctx, it: &Motion) -> Result<bool> {
    let Some((meeting, from)) = origin(ctx, it).await? else { return Ok(false) };
    let items = crate::store::item::of(ctx.db(), ctx.group.id, meeting).await?;
    let closed = items.iter().any(|one| one.closed && from.item == Some(one.id));
    let sitting = meetings::find(ctx, meeting).await?;
    Ok(closed && !inside(ctx, &sitting).await?.is_opened(from.item))
}

/// The motions before a meeting that the actor may read.
pub async fn motions_seen(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Motion>> {
    let all = motions(ctx, sitting.meeting.id).await?;
    let items = crate::store::item::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    let inside = inside(ctx, sitting).await?;
    let closed = |it: &Motion| items.iter().any(|one| one.closed && it.item == Some(one.id));
    Ok(all.into_iter().filter(|it| !closed(it) || inside.sees(it.item)).collect())
}

/// The motions before a meeting that stand under no closed item: what may go into a letter.
pub(super) async fn open_motions(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<Motion>> {
    let all = motions(ctx, meeting).await?;
    let items = crate::store::item::of(ctx.db(), ctx.group.id, meeting).await?;
    let closed = |it: &Motion| items.iter().any(|one| one.closed && it.item == Some(one.id));
    Ok(all.into_iter().filter(|it| !closed(it)).collect())
}

/// The motions before a meeting and the amendments to them, in the order they came, whoever asks. Pages show those of
/// [`motions_seen`].
pub async fn motions(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<Motion>> {
    store::of(ctx.db(), ctx.group.id, meeting).await
}

/// Motions that were referred to a body, are on no agenda yet, and that the actor may read.
pub async fn waiting(ctx: &Ctx, body: &str) -> Result<Vec<Motion>> {
    let mut seen = vec![];
    for it in store::waiting(ctx.db(), ctx.group.id, body).await? {
        if readable(ctx, &it).await? {
            seen.push(it);
        }
    }
    Ok(seen)
}

/// Each text a motion had, oldest first: number, words, why, when.
pub async fn texts(ctx: &Ctx, id: MotionId) -> Result<Vec<(u32, String, String, At)>> {
    store::texts(ctx.db(), ctx.group.id, id).await
}
