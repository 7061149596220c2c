//! Ticks of an open ballot: entries are laid out on the board some at a time, so that none can be told by its hour.

use kernel::{Ctx, Result};

use crate::box_store::Step;
use crate::model::{Phase, PollState};
use crate::store;

/// So long at least lies between two ticks of a ballot.
const BETWEEN_MINUTES: i64 = 15;

/// Lays out what may be laid out of every open ballot whose box is here. Runs every minute.
pub async fn tick(ctx: Ctx) -> Result<()> {
    let Some(held) = ctx.app.shared::<crate::BoxStore>() else { return Ok(()) };
    for id in store::poll::in_state(ctx.db(), ctx.group.id, PollState::Open).await? {
        let poll = super::poll(&ctx, id).await?;
        super::restore::notice(&ctx, &poll, "The box was opened and found to lack what it had acknowledged.")
            .await?;
        if poll.phase(ctx.now) != Phase::Open || !held.has(id).await? {
            continue;
        }
        held.set_close(id, poll.closes_at).await?;
        let last = store::poll::ticked_at(ctx.db(), ctx.group.id, id).await?.unwrap_or(poll.opens_at);
        if ctx.now < last.plus_minutes(BETWEEN_MINUTES) {
            continue;
        }
        let _nobody_closes = held.casting().await;
        if held.advance(id, Step::Tick, &[], ctx.chance()).await? > 0 {
            store::poll::set_ticked(ctx.db(), ctx.group.id, id, ctx.now).await?;
        }
    }
    Ok(())
}
