//! The door's code: whoever is in the room reads it there, so that phones check in as being in the room.

use kernel::limit::Limit;
use kernel::{Ctx, Problem, Result, transact};

use super::super::{hands, meetings};
use super::roll::{By, arrive};
use crate::model::{MeetingId, Present, VotesBy, Way};
use crate::store::meeting;

/// How often somebody may try a code.
const TRIES: Limit = Limit { what: "meetings.door", most: 10, minutes: 10 };

/// The code of a meeting's door, for whoever keeps the door or shows the screen; made the first time it is asked for.
pub async fn code(ctx: &Ctx, id: MeetingId) -> Result<String> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_door()?;
    if let Some(key) = meeting::door_key(ctx.db(), ctx.group.id, id).await? {
        return Ok(words(&key));
    }
    let key = ctx.chance().below(1_000_000).to_be_bytes().to_vec();
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        meeting::set_door_key(tx, ctx.group.id, id, key.clone()).await
    })?;
    // Two who asked at once: the last one written counts for both.
    Ok(words(&meeting::door_key(ctx.db(), ctx.group.id, id).await?.unwrap_or(key)))
}

/// Six digits.
fn words(key: &[u8]) -> String {
    let number = key.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{number:06}")
}

/// Checks the actor in as being in the room, by the door's code.
pub async fn come_by_code(ctx: &Ctx, id: MeetingId, typed: &str, votes_by: VotesBy) -> Result<Present> {
    let me = ctx.person()?;
    TRIES.take(ctx, &format!("{id}/{me}")).await?;
    let key = meeting::door_key(ctx.db(), ctx.group.id, id).await?;
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    if key.is_none_or(|key| words(&key) != typed) {
        let said =
            "That is not the code that is shown in the room. Read it again, or go to those at the door.";
        return Err(Problem::field("code", said));
    }
    arrive(ctx, id, me, Way::Room, votes_by, By::Code).await
}
