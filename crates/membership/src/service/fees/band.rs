//! What a member says of their own fee: the band, and a lower amount where the rule lets them; and how the organisation
//! wants to be paid.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, setting, transact};

use super::Ground;
use crate::model::{Named, bands, work_out};
use crate::store::band as store;

const HOW: &str = "membership.how-to-pay";
/// The longest text on how to pay.
const MOST: usize = 1_000;

/// Names one's own band, and a lower amount. Nobody asks for proof or a reason.
///
/// # Errors
/// Refused with the clause where the rule lets nobody name one; a `Problem` on "band" or "lower" that does not fit it.
pub async fn name_band(ctx: &Ctx, named: &Named) -> Result<()> {
    let person = ctx.person()?;
    let category = people::service::listed(ctx, person).await?.category;
    let category =
        category.ok_or_else(|| Problem::refused("You are not a member today, so no fee is due."))?;
    let ground = Ground::needed(ctx, &category).await?;
    if !ground.fee.band_self_declared {
        let why = "The rule lets nobody name a band or a lower amount themselves.";
        return Err(Problem::refused(why).cite(Some(ground.cite)).hint("Ask whoever keeps the fees."));
    }
    if !named.band.is_empty() && !bands(&ground.fee, &ground.rates).contains(&named.band) {
        return Err(Problem::field("band", "There is no such band. Choose one of the list."));
    }
    if let Err(why) = work_out(&ground.fee, &ground.rates, named, ctx.now)
        && named.lower.is_some()
    {
        return Err(Problem::field("lower", why));
    }
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, person, named, ctx.now).await?;
        audit(tx, ctx, Line::new("fee.band-named").on("person", person.0).fields(&["band"])).await
    })
}

/// What somebody named last; nothing named is the full fee. For the person, and for those who keep the fees.
pub async fn named_by(ctx: &Ctx, person: PersonId) -> Result<Named> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::KeepFees, None)?;
    }
    Ok(store::of(ctx.db(), ctx.group.id, person).await?.unwrap_or_default())
}

/// How and to whom fees are paid, in the organisation's words; empty where nobody has written it.
pub async fn how_to_pay(ctx: &Ctx) -> Result<String> {
    Ok(setting::get(ctx.db(), ctx.group.id, HOW).await?.unwrap_or_default())
}

pub async fn set_how_to_pay(ctx: &Ctx, text: &str) -> Result<()> {
    ctx.need(Power::KeepFees, None)?;
    // Whoever changes where money goes is asked who they are.
    ctx.need_step_up()?;
    let text = text.trim();
    if text.chars().count() > MOST {
        return Err(Problem::field("how", format!("Write it in at most {MOST} letters.")));
    }
    let before = how_to_pay(ctx).await?;
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, HOW, &text).await?;
        let detail = serde_json::json!({ "before": before, "after": text });
        audit(tx, ctx, Line::new("fees.how-to-pay-set").fields(&["how"]).detail(detail)).await
    })
}
