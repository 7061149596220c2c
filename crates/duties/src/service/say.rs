//! What people say about duties: "I need help", "excused by resolution", "we agreed", "it did not take place".

use bodies::OccasionId;
use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};
use rulebook::duty::Owner;

use super::reading::duty;
use super::{People, rebuild, remind};
use crate::model::{Agreed, DutyId};
use crate::store::said;

const LONGEST: usize = 600;

/// A holder asks the whole body for help. It closes nothing; the body is told at once.
pub async fn ask_help(ctx: &Ctx, id: DutyId, words: &str) -> Result<()> {
    let asked = duty(ctx, id).await?;
    let me = ctx.person()?;
    if !asked.yours {
        let why = format!("Help with this is asked for by whoever it belongs to: {}.", asked.whose.label);
        return Err(Problem::forbidden(why));
    }
    let words = words.trim();
    if words.chars().count() > LONGEST {
        return Err(Problem::field("words", "Keep it to 600 letters."));
    }
    let letters = remind::for_help(ctx, &asked, words).await?;
    transact!(ctx.db(), tx => {
        said::help(tx, ctx, me, &asked.it.duty.key, words).await?;
        for letter in &letters {
            mail::service::queue(tx, ctx, letter.clone()).await?;
        }
        audit(tx, ctx, Line::new("duty.help-asked").on("duty", id.0).cite(Some(asked.it.cite.clone()))).await
    })
}

/// Excuses one duty by a resolution that was taken elsewhere.
pub async fn excuse(ctx: &Ctx, id: DutyId, resolution: &str) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    let asked = duty(ctx, id).await?;
    let resolution = decision("resolution", resolution)?;
    if asked.it.duty.standing {
        return Err(Problem::refused("This has no last moment, so there is nothing to excuse."));
    }
    transact!(ctx.db(), tx => {
        said::excuse(tx, ctx, &asked.it.duty.key, &resolution).await?;
        let detail = serde_json::json!({ "resolution": resolution });
        let line = Line::new("duty.excused").on("duty", id.0).cite(Some(asked.it.cite.clone()));
        audit(tx, ctx, line.fields(&["resolution"]).detail(detail)).await
    })?;
    rebuild(ctx).await
}

/// Records what was agreed where the text gives no number: how often, and who.
pub async fn agree(
    ctx: &Ctx,
    id: DutyId,
    months: Option<i64>,
    owner: Option<String>,
    by: &str,
) -> Result<()> {
    let asked = duty(ctx, id).await?;
    let people = People::load(ctx).await?;
    if !people.sits_in(&asked.whose.body, ctx.person()?) {
        ctx.need(Power::EditBodies, None)?;
    }
    let by = decision("decision", by)?;
    if months.is_none() && owner.is_none() {
        return Err(Problem::field("months", "Say how often, or who does it."));
    }
    if months.is_some_and(|n| !(1..=24).contains(&n)) {
        return Err(Problem::field("months", "Write a number of months from 1 to 24."));
    }
    if owner.as_ref().is_some_and(|it| !people.choices().iter().any(|choice| choice.0 == *it)) {
        return Err(Problem::field("owner", "Choose a post or a body of those listed."));
    }
    if owner.is_some() && matches!(asked.it.owner, Owner::Post(_)) {
        let why = "The text gives this to a post, so nobody else can take it over by agreement.";
        return Err(Problem::refused(why)
            .cite(Some(asked.it.cite))
            .hint("Its holder can ask the committee for help."));
    }
    let dated = !asked.it.duty.standing && asked.it.duty.band.is_some();
    if months.is_some() && dated {
        let why = "The text says how often itself, so nobody but those who change it can.";
        return Err(Problem::refused(why).cite(Some(asked.it.cite)));
    }
    let agreed = Agreed { spec: asked.it.spec.clone(), months, owner, decision: by, at: ctx.now };
    transact!(ctx.db(), tx => {
        said::agree(tx, ctx, &agreed).await?;
        let detail = serde_json::json!({ "spec": agreed.spec, "months": agreed.months, "owner": agreed.owner, "decision": agreed.decision });
        let line = Line::new("duty.agreed").on("duty", id.0).cite(Some(asked.it.cite.clone()));
        audit(tx, ctx, line.fields(&["months", "owner"]).detail(detail)).await
    })?;
    rebuild(ctx).await
}

/// Records that a meeting whose hour has passed did not take place.
pub async fn mark_not_held(ctx: &Ctx, occasion: OccasionId, why: &str) -> Result<()> {
    ctx.need(Power::CallElection, None)?;
    let it = bodies::service::occasion(ctx, occasion).await?;
    let why = decision("why", why)?;
    transact!(ctx.db(), tx => {
        said::mark_not_held(tx, ctx, it.id.0, &why).await?;
        let detail = serde_json::json!({ "why": why });
        audit(tx, ctx, Line::new("occasion.not-held").on("occasion", it.id.0).detail(detail)).await
    })?;
    rebuild(ctx).await
}

fn decision(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let message = "Say by which decision and where it is written down, in at most 600 letters.";
        return Err(Problem::field(field, message));
    }
    Ok(text.to_owned())
}
