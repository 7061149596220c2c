//! What happens elsewhere and moves or closes duties.

use bodies::service::Evidence;
use kernel::event::Event;
use kernel::{BoxFuture, Ctx, Result, transact};

use super::rebuild;
use crate::store::evidence;

/// Evidence of another capability: kept once, then everything is computed anew.
pub fn evidence(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let shown: Evidence = event.read()?;
        let source = event.id.to_string();
        transact!(ctx.db(), tx => { evidence::insert(tx, &ctx, &source, &shown).await })?;
        rebuild(&ctx).await
    })
}

/// A meeting was fixed or moved, a version came into force.
pub fn moved(ctx: Ctx, _: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move { rebuild(&ctx).await })
}
