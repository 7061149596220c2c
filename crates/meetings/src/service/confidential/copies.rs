//! Copies of what is closed: each reader's carries a code of its own, and who opened what is kept.

use kernel::{Ctx, Result, log_read, transact};
use uuid::Uuid;

use crate::model::{CopyRead, copy_code};
use crate::store::confidential as store;

/// Notes that the actor reads something closed, and gives the line that marks their copy; nothing for the application
/// itself.
pub async fn mark(ctx: &Ctx, thing: Uuid, seq: u32, what: &str) -> Result<Option<String>> {
    let Some(me) = ctx.actor.person else { return Ok(None) };
    log_read(ctx, what, "taking part in the body", 1).await?;
    let fresh = CopyRead {
        person: me,
        seq,
        code: copy_code(ctx.chance().bytes()),
        first_at: ctx.now,
        last_at: ctx.now,
    };
    let copy = transact!(ctx.db(), tx => { store::read_copy(tx, ctx.group.id, thing, &fresh).await })?;
    let names = people::service::names(ctx, &[me]).await?;
    let name = names.get(&me).cloned().unwrap_or_else(|| ctx.actor.name.clone());
    Ok(Some(format!("Confidential. Copy for {name}, {}, code {}.", ctx.now.long(&ctx.group.zone), copy.code)))
}

/// Who opened something closed. For whoever calls or chairs; the caller asks.
pub async fn copies(ctx: &Ctx, thing: Uuid) -> Result<Vec<CopyRead>> {
    store::copies(ctx.db(), ctx.group.id, thing).await
}
