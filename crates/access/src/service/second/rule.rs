//! What the organisation asks of its officers, and how they stand.

use kernel::{At, Ctx, Db, GroupId, Line, Power, Problem, Result, Tx, audit, setting, transact};
use serde::{Deserialize, Serialize};

use super::{RULE, Standing, put_rule};
use crate::store::factor as store;

/// Whether officers need a second factor, and how long they have from their first day in office to set one up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub required: bool,
    pub grace_days: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { required: false, grace_days: 14 }
    }
}

/// The longest time that officers can be given.
const MOST_DAYS: u32 = 90;

pub async fn rule(ctx: &Ctx) -> Result<Rule> {
    of(ctx.db(), ctx.group.id).await
}

pub(super) async fn of(db: &Db, group: GroupId) -> Result<Rule> {
    Ok(setting::get(db, group, RULE).await?.unwrap_or_default())
}

/// Says what is asked of officers.
pub async fn set_rule(tx: &mut Tx, ctx: &Ctx, new: Rule) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    if new.grace_days > MOST_DAYS {
        return Err(Problem::field("grace_days", format!("Give officers at most {MOST_DAYS} days.")));
    }
    put_rule(tx, ctx, &new).await?;
    let detail = serde_json::to_value(new)?;
    audit(tx, ctx, Line::new("second-factor.rule-set").fields(&["required", "grace_days"]).detail(detail))
        .await
}

/// Everybody who acted in an office, and whether they have a second factor.
pub async fn officers(ctx: &Ctx) -> Result<Vec<Standing>> {
    ctx.need(Power::EditBodies, None)?;
    Ok(store::standings(ctx.db(), ctx.group.id).await?)
}

/// Until when the person acting has to set one up; `None` if nothing is asked of them or they have one.
pub async fn grace_ends(ctx: &Ctx) -> Result<Option<At>> {
    let (Some(person), rule) = (ctx.actor.person, rule(ctx).await?) else { return Ok(None) };
    if !rule.required || ctx.actor.grants.is_empty() || store::any(ctx.db(), ctx.group.id, person).await? {
        return Ok(None);
    }
    let officer = store::officer(ctx.db(), ctx.group.id, person, ctx.now).await?;
    Ok(Some(officer.since_at.plus_hours(24 * i64::from(rule.grace_days))))
}

/// What a newly founded organisation asks: a second factor within a fortnight, and the agreement on the use of data.
pub async fn found(db: &Db, group: GroupId, now: At) -> Result<()> {
    transact!(db, tx => {
        setting::set(tx, group, RULE, &Rule { required: true, ..Rule::default() }).await?;
        crate::service::agreement::found(tx, group, now).await
    })
}
