//! Services outside that may get members' addresses: only under a written agreement (UK GDPR Article 28) that is recorded
//! here and has not ended.

use jiff::civil::Date;
use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};

use crate::model::ProcessorId;
use crate::store::processor as store;
pub use crate::store::processor::Processor;

/// A service and its agreement, to be recorded.
#[derive(Clone, Debug)]
pub struct NewProcessor {
    pub name: String,
    pub agreement: String,
    pub signed_on: Date,
    pub ends_on: Option<Date>,
}

impl Processor {
    /// Whether the agreement covers a day.
    pub fn covers(&self, day: Date) -> bool {
        let ends = self.ends_on.parse::<Date>().ok();
        self.ended_at.is_none() && ends.is_none_or(|end| day <= end)
    }
}

/// Every service there was, those in force first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Processor>> {
    if !ctx.may(Power::ProtectData, None) {
        ctx.need(Power::ExportLists, None)?;
    }
    store::all(ctx.db(), ctx.group.id).await
}

/// The names of the services whose agreement is in force, for the privacy notice: whom data go to is no secret.
pub async fn named(ctx: &Ctx) -> Result<Vec<String>> {
    let today = ctx.now.date(&ctx.group.zone);
    let all = store::all(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.covers(today)).map(|it| it.name).collect())
}

/// One whose agreement is in force today.
pub async fn in_force(ctx: &Ctx, id: ProcessorId) -> Result<Processor> {
    let today = ctx.now.date(&ctx.group.zone);
    let found = all(ctx).await?.into_iter().find(|it| it.id == id && it.covers(today));
    found.ok_or_else(|| {
        Problem::refused("No agreement with this service is in force, so it gets no addresses.")
            .hint("Whoever answers for data records the agreement under “Services outside”.")
    })
}

/// Records an agreement.
pub async fn record(ctx: &Ctx, new: &NewProcessor) -> Result<ProcessorId> {
    ctx.need(Power::ProtectData, None)?;
    ctx.need_step_up()?;
    let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(2..=100).contains(&name.chars().count()) {
        return Err(Problem::field("name", "Write the service's name in 2 to 100 letters."));
    }
    let agreement = new.agreement.trim();
    if !(10..=500).contains(&agreement.chars().count()) {
        let why = "Say in 10 to 500 letters what was agreed, and where the signed text is kept.";
        return Err(Problem::field("agreement", why));
    }
    let today = ctx.now.date(&ctx.group.zone);
    if new.signed_on > today {
        return Err(Problem::field("signed_on", "An agreement that is not signed yet covers nothing."));
    }
    if new.ends_on.is_some_and(|end| end < today) {
        return Err(Problem::field("ends_on", "This agreement has ended already."));
    }
    let it = Processor {
        id: ProcessorId(ctx.new_id()),
        name,
        agreement: agreement.to_owned(),
        signed_on: new.signed_on.to_string(),
        ends_on: new.ends_on.map(|it| it.to_string()).unwrap_or_default(),
        created_by: ctx.actor.person,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it, ctx.now).await?;
        let detail = serde_json::json!({ "name": it.name, "signed": it.signed_on, "ends": it.ends_on });
        audit(tx, ctx, Line::new("processor.recorded").on("processor", it.id.0).detail(detail)).await
    })?;
    Ok(it.id)
}

/// Ends an agreement: the service gets no more files. What it still has is asked back by a letter.
pub async fn end(ctx: &Ctx, id: ProcessorId) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("This agreement has ended already."));
        }
        audit(tx, ctx, Line::new("processor.ended").on("processor", id.0)).await
    })
}
