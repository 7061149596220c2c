//! The record: lines are added under the meeting's lock and never changed.

use kernel::{Ctx, Problem, Result, Tx};

use crate::model::{Entry, ItemId, MeetingId, NewEntry};
use crate::store::journal as store;

/// Adds a line to a meeting's record and gives its number. The caller holds the meeting's lock (`lock`), so that lines
/// have no gap and no two share a number.
///
/// # Errors
/// A `Problem` on "late_why" if the line is late without a reason, or says it happened in the time to come.
pub async fn record(tx: &mut Tx, ctx: &Ctx, meeting: MeetingId, new: NewEntry) -> Result<u32> {
    let (at, late_why) = match new.late {
        None => (ctx.now, None),
        Some((at, _)) if at > ctx.now => {
            return Err(Problem::field("at", "That hour is still to come."));
        }
        Some((_, why)) if why.trim().is_empty() || why.chars().count() > 300 => {
            let message =
                "Say why it is entered later, in at most 300 letters: \"The network failed from 19:40 on.\"";
            return Err(Problem::field("late_why", message));
        }
        Some((at, why)) => (at, Some(why.trim().to_owned())),
    };
    let seq = store::next(tx, ctx.group.id, meeting).await?;
    let entry = Entry {
        seq,
        what: new.what,
        cite: new.cite,
        item: new.item,
        closed: new.closed,
        at,
        noted_at: ctx.now,
        noted_by: ctx.actor.person,
        late_why,
    };
    store::insert(tx, ctx.group.id, meeting, &entry).await?;
    Ok(seq)
}

/// A meeting's record in the order it was written. It holds closed lines too: whoever shows it leaves them out for
/// those who may not see them.
pub async fn journal(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<Entry>> {
    store::of(ctx.db(), ctx.group.id, meeting).await
}

/// The items of which the record says something: they were reached, whether or not anybody took them by name.
pub async fn touched(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<ItemId>> {
    store::touched(ctx.db(), ctx.group.id, meeting).await
}

/// The newest lines, newest first, closed ones among them.
pub async fn latest(ctx: &Ctx, meeting: MeetingId, limit: i64) -> Result<Vec<Entry>> {
    store::latest(ctx.db(), ctx.group.id, meeting, limit).await
}
