//! Dated rates that fees are shares of.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit};
use rulebook::{Currency, Money};

use crate::model::{Rate, RateId};
use crate::store::rate;

/// A rate to be recorded.
#[derive(Clone, Debug)]
pub struct NewRate {
    pub name: String,
    pub band: String,
    /// In the smallest coin.
    pub minor: i64,
    pub months: i64,
    pub from: At,
    pub source: String,
}

/// The rates that stand, newest first.
pub async fn rates(ctx: &Ctx) -> Result<Vec<Rate>> {
    ctx.need(Power::KeepFees, None)?;
    rate::all(ctx.db(), ctx.group.id).await
}

/// Records what a named rate is from a day on. Payments recorded before keep the rate they were worked out with.
pub async fn record_rate(tx: &mut Tx, ctx: &Ctx, new: &NewRate) -> Result<RateId> {
    ctx.need(Power::KeepFees, None)?;
    if new.minor < 0 || new.minor > 10_000_000 {
        return Err(Problem::field("amount", "Write an amount from 0 to 100,000."));
    }
    if !(1..=120).contains(&new.months) {
        return Err(Problem::field("months", "A rate is for 1 to 120 months."));
    }
    let source = new.source.trim();
    if source.is_empty() || source.chars().count() > 200 {
        let why = "Say who decided it and where that can be read, in at most 200 letters.";
        return Err(Problem::field("source", why));
    }
    if new.band.chars().count() > 60 || new.name.is_empty() || new.name.len() > 60 {
        return Err(Problem::field("band", "A band has a name of at most 60 letters."));
    }
    let it = Rate {
        id: RateId(ctx.new_id()),
        name: new.name.clone(),
        band: new.band.trim().to_owned(),
        amount: Money { minor: new.minor, currency: Currency::Gbp },
        months: new.months,
        from: new.from,
        source: source.to_owned(),
        recorded_by: ctx.actor.person,
    };
    rate::insert(tx, ctx.group.id, &it, ctx.now).await?;
    let detail = serde_json::json!({ "name": it.name, "band": it.band, "minor": it.amount.minor, "months": it.months, "from": it.from });
    audit(tx, ctx, Line::new("fee.rate-recorded").on("rate", it.id.0).fields(&["amount"]).detail(detail))
        .await?;
    Ok(it.id)
}

/// Says that a rate was recorded by mistake.
pub async fn withdraw_rate(tx: &mut Tx, ctx: &Ctx, id: RateId) -> Result<()> {
    ctx.need(Power::KeepFees, None)?;
    if !rate::withdraw(tx, ctx.group.id, id, ctx.now).await? {
        return Err(Problem::not_found("There is no such rate, or it was taken back already."));
    }
    audit(tx, ctx, Line::new("fee.rate-withdrawn").on("rate", id.0)).await
}
