//! What is left of people whom nothing else ends: addresses of households without anybody, lists that nobody decided about,
//! and what was said of rows that were not taken.

use kernel::{Ctx, Result};

use super::import;
use crate::store::{household, import as journal};

/// So many days a list that was uploaded waits to be imported.
pub const DRAFT_DAYS: i64 = 30;
/// So many days it can be read why a row was not taken.
pub const NOTE_DAYS: i64 = 90;

/// Lets go of what is over, for every register and without being agreed to: none of it is anybody's record.
pub async fn let_go(ctx: &Ctx) -> Result<()> {
    let (db, group) = (ctx.db(), ctx.group.id);
    household::forget_empty(db, group).await?;
    for draft in journal::old_drafts(db, group, ctx.now.plus_hours(-24 * DRAFT_DAYS)).await? {
        import::undo(ctx, draft).await?;
    }
    journal::forget_notes(db, group, ctx.now.plus_hours(-24 * NOTE_DAYS)).await?;
    Ok(())
}
