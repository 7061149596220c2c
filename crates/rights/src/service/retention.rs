//! Retention: what is older than its description allows goes, once a day, after the officers agreed that it runs by
//! itself; until then it only shows what it would let go.

use jiff::ToSpan as _;
use kernel::personal::{self, Touched};
use kernel::{At, Ctx, Line, PersonId, Power, Result, audit, transact};

use super::hurdles::Hurdles;
use super::{controller, erase};
use crate::store::sweep as store;

pub use crate::store::sweep::Sweep;

/// So many people's erasure is planned in one run, so that a mistake in a date is seen before it has gone far.
pub const MOST: usize = 50;
/// A run is due when the last is this old.
const EVERY_HOURS: i64 = 20;

/// What a run would do now.
#[derive(Clone, Debug)]
pub struct Preview {
    pub rows: Vec<(&'static str, u64)>,
    /// Former members whose time after leaving is over.
    pub people: Vec<Over>,
}

/// A former member whose time is over.
#[derive(Clone, Debug)]
pub struct Over {
    pub person: PersonId,
    pub name: String,
    pub left: At,
    /// Why the run leaves them alone; `None` if it does not.
    pub held: Option<String>,
}

pub async fn preview(ctx: &Ctx) -> Result<Preview> {
    ctx.need(Power::ProtectData, None)?;
    let mut rows = vec![];
    for it in personal::all(&ctx.app) {
        let n = personal::older(ctx.db(), ctx.group.id, &it, ctx.now).await?;
        if n > 0 {
            rows.push((it.title, n));
        }
    }
    Ok(Preview { rows, people: over(ctx).await? })
}

/// The newest runs, with what each let go.
pub async fn recent(ctx: &Ctx) -> Result<Vec<Sweep>> {
    ctx.need(Power::ProtectData, None)?;
    store::recent(ctx.db(), ctx.group.id).await
}

async fn over(ctx: &Ctx) -> Result<Vec<Over>> {
    let months = i64::from(controller(ctx).await?.months_after_leaving);
    let before = ctx.now.zoned(&ctx.group.zone).saturating_sub(months.months());
    let hurdles = Hurdles::read(ctx).await?;
    let all = people::service::left_before(ctx, before.timestamp().into()).await?;
    let one = |(person, name, left): (PersonId, String, At)| Over {
        held: hurdles.of_run(person),
        person,
        name,
        left,
    };
    Ok(all.into_iter().map(one).collect())
}

/// The daily run. True if it ran: only from the day on which the officers agreed to it.
pub async fn run(ctx: &Ctx) -> Result<bool> {
    let from = controller(ctx).await?.retention_from;
    let agreed = from.trim().parse::<jiff::civil::Date>().is_ok_and(|it| it <= ctx.now.date(&ctx.group.zone));
    let last = store::recent(ctx.db(), ctx.group.id).await?.first().map(|it| it.at);
    if !agreed || last.is_some_and(|it| it.plus_hours(EVERY_HOURS) > ctx.now) {
        return Ok(false);
    }
    let mut gone = vec![];
    for it in personal::all(&ctx.app) {
        let rows =
            transact!(ctx.db(), tx => { personal::forget_older(tx, ctx.group.id, &it, ctx.now).await })?;
        if rows > 0 {
            gone.push(Touched { table: it.table.to_owned(), rows });
        }
    }
    let mut erasures = 0;
    for it in over(ctx).await?.into_iter().filter(|it| it.held.is_none()).take(MOST) {
        // Whoever comes to hold an office or to ask something at this moment is left for the next run.
        let planned = erase::plan(ctx, it.person, None, "The time after leaving is over.").await;
        erasures += i64::from(planned.is_ok());
    }
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, &gone, erasures).await?;
        audit(tx, ctx, Line::new("retention.ran")).await
    })?;
    Ok(true)
}
