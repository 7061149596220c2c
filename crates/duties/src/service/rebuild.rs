//! The projection: duties computed from the rules in force and from what happened. Nobody edits it.

use std::collections::{BTreeMap, BTreeSet};

use constitution::Version;
use jiff::Span;
use jiff::civil::Date;
use kernel::{At, Ctx, Kind, Problem, Result, setting, transact};
use rulebook::duty::{Duty, DutySpec, Happening, Held, Owner, Timeline, Trigger, duties, duty_specs};
use rulebook::{Period, Strictness};
use serde::{Deserialize, Serialize};

use crate::model::{Agreed, DutyId, Instance, Telling};
use crate::store::{evidence, instance, said};

/// How many months ahead duties are known.
const AHEAD: i32 = 15;
/// How many months back what was done stays in view.
const BACK: i32 = 12;
/// How long a calendar is told that something is no longer asked for, in days.
const REMEMBERED: i64 = 90;
/// When the projection was last rebuilt.
const BUILT: &str = "duties.built";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Built {
    at: At,
}

/// Rebuilds where a day has begun or a meeting has passed since the last time; whether it did.
pub async fn rebuild_if_due(ctx: &Ctx) -> Result<bool> {
    let built: Option<Built> = setting::get(ctx.db(), ctx.group.id, BUILT).await?;
    let Some(last) = built.map(|it| it.at) else { return rebuild(ctx).await.map(|()| true) };
    let zone = &ctx.group.zone;
    let new_day = last.date(zone) != ctx.now.date(zone);
    let passed = bodies::service::from(ctx, last).await?.iter().any(|it| it.at <= ctx.now);
    if new_day || passed {
        rebuild(ctx).await?;
    }
    Ok(new_day || passed)
}

/// Computes every duty of the group and writes what changed, in one transaction.
pub async fn rebuild(ctx: &Ctx) -> Result<()> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        // Without a constitution nobody owes anything.
        Err(problem) if problem.kind == Kind::NotFound => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let specs = specs(ctx, &version).await?;
    let computed = compute(ctx, &specs).await?;
    let known = instance::for_calendar(ctx.db(), ctx.group.id, At::from_micros(0)).await?;
    let known: BTreeMap<&str, &Instance> = known.iter().map(|it| (it.duty.key.as_str(), it)).collect();
    let fresh: Vec<Instance> = computed
        .into_iter()
        .filter_map(|duty| {
            let spec = specs.get(duty.spec)?;
            Some(make(ctx, &version, spec, duty, &known))
        })
        .collect();
    let keys: BTreeSet<&str> = fresh.iter().map(|it| it.duty.key.as_str()).collect();
    let gone = |it: &&&Instance| it.dropped_at.is_none() && !keys.contains(it.duty.key.as_str());
    let gone: Vec<&str> = known.values().filter(gone).map(|it| it.duty.key.as_str()).collect();
    let changed = |it: &&Instance| known.get(it.duty.key.as_str()).is_none_or(|old| **old != **it);
    let changed: Vec<&Instance> = fresh.iter().filter(changed).collect();
    transact!(ctx.db(), tx => {
        for it in &changed {
            instance::put(tx, ctx.group.id, it).await?;
        }
        for key in &gone {
            instance::drop_it(tx, ctx.group.id, key, ctx.now).await?;
        }
        instance::forget(tx, ctx.group.id, ctx.now.plus_days(-REMEMBERED, &ctx.group.zone)).await?;
        setting::set(tx, ctx.group.id, BUILT, &Built { at: ctx.now }).await
    })
}

/// The duty as it is stored: with its old id, and with one more change where its dates moved.
fn make(
    ctx: &Ctx,
    version: &Version,
    spec: &DutySpec,
    duty: Duty,
    known: &BTreeMap<&str, &Instance>,
) -> Instance {
    let old = known.get(duty.key.as_str());
    let duty = Duty { spec: 0, ..duty };
    let moved = old.is_some_and(|old| {
        old.duty.latest != duty.latest || old.duty.target != duty.target || old.dropped_at.is_some()
    });
    Instance {
        id: old.map_or_else(|| DutyId(ctx.new_id()), |it| it.id),
        spec: spec.key.clone(),
        title: spec.title.clone(),
        owner: spec.owner.clone(),
        cite: version.cite(&spec.cite),
        if_it_slips: spec.if_it_slips.clone(),
        telling: Telling {
            owner: spec.escalation.owner.clone(),
            body: spec.escalation.body,
            board: spec.escalation.board,
        },
        proof: spec.proof.clone(),
        sequence: old.map_or(0, |it| it.sequence) + i64::from(moved),
        changed_at: if moved { ctx.now } else { old.map_or(ctx.now, |it| it.changed_at) },
        dropped_at: None,
        duty,
    }
}

/// The standing duties of the rules in force, each from the day on which it began to count here, with what was agreed
/// where the text leaves it open.
pub(crate) async fn specs(ctx: &Ctx, version: &Version) -> Result<Vec<DutySpec>> {
    let since = since(ctx, version).await?;
    let agreed = said::agreed(ctx.db(), ctx.group.id).await?;
    let mut specs = duty_specs(&version.rules);
    for spec in &mut specs {
        let rule = spec.cite.rule.as_deref().unwrap_or_default();
        spec.since = since.get(rule).copied();
        let key = spec.key.clone();
        for it in agreed.iter().filter(|it| it.spec == key) {
            apply(spec, it, ctx);
        }
    }
    Ok(specs)
}

/// What was agreed fills what the text leaves open and nothing else: how often, where it gives no number; and who.
fn apply(spec: &mut DutySpec, it: &Agreed, ctx: &Ctx) {
    if let Some(owner) = it.owner.as_deref() {
        let named = |(kind, slug): (&str, &str)| match kind {
            "post" => Owner::Post(slug.to_owned()),
            _ => Owner::Body(slug.to_owned()),
        };
        if let Some(owner) = owner.split_once(':').map(named) {
            spec.owner = owner;
        }
    }
    let months = it.months.and_then(|n| i32::try_from(n).ok()).filter(|n| *n > 0);
    let open = matches!(spec.trigger, Trigger::Standing | Trigger::Gap { band: None, .. });
    if let Some(months) = months.filter(|_| open) {
        spec.trigger = Trigger::Gap { target: Period { months, ..Period::default() }, band: None };
        spec.escalation = rulebook::duty::Escalation { owner: vec![14, 3, 0], body: Some(3), board: Some(7) };
        spec.strictness = Strictness::Record;
        spec.if_it_slips = format!("It was agreed how often: {}.", it.decision);
        // Nobody owed the number before it was agreed.
        spec.since = spec.since.max(Some(it.at.date(&ctx.group.zone)));
    }
}

/// From which day each rule counts: since it stands in every version without a break, and not before the organisation
/// came here.
async fn since(ctx: &Ctx, version: &Version) -> Result<BTreeMap<String, Date>> {
    let zone = &ctx.group.zone;
    let history = constitution::service::history(ctx).await?;
    let came = history.iter().map(|it| it.0.published_at).min().unwrap_or(version.published_at);
    let mut since: BTreeMap<String, At> =
        version.document.rules().map(|rule| (rule.id.clone(), version.in_force_from)).collect();
    let mut unbroken: BTreeSet<String> = since.keys().cloned().collect();
    // Newest first: the chain of each rule goes back as far as every version has it.
    for (older, _) in history.iter().filter(|it| it.0.seq < version.seq) {
        let has: BTreeSet<&str> = older.document.rules().map(|rule| rule.id.as_str()).collect();
        unbroken.retain(|rule| has.contains(rule.as_str()));
        for rule in &unbroken {
            since.insert(rule.clone(), older.in_force_from);
        }
    }
    Ok(since.into_iter().map(|(rule, at)| (rule, at.max(came).date(zone))).collect())
}

async fn compute(ctx: &Ctx, specs: &[DutySpec]) -> Result<Vec<Duty>> {
    let zone = &ctx.group.zone;
    let (happenings, shown) = (happenings(ctx).await?, evidence::all(ctx.db(), ctx.group.id).await?);
    let excuses = said::excuses(ctx.db(), ctx.group.id).await?;
    let today = ctx.now.date(zone);
    let from = today.checked_sub(Span::new().months(BACK)).map_err(outside)?;
    let line = Timeline {
        specs,
        happenings: &happenings,
        evidence: &shown,
        excuses: &excuses,
        from,
        months: BACK + AHEAD,
        zone,
    };
    duties(&line).map_err(outside)
}

fn outside<E: std::fmt::Display>(e: E) -> Problem {
    Problem::internal(format!("The duties could not be computed: {e}"))
}

/// Meetings: those whose hour has passed were held, unless somebody said that they were not.
async fn happenings(ctx: &Ctx) -> Result<Vec<Happening>> {
    let not_held = said::not_held(ctx.db(), ctx.group.id).await?;
    let all = bodies::service::from(ctx, At::from_micros(0)).await?;
    let status = |it: &bodies::model::Occasion| match () {
        () if not_held.contains(&it.id.0) => Held::No,
        () if it.at <= ctx.now => Held::Yes,
        () => Held::Fixed,
    };
    let read = |it: &bodies::model::Occasion| Happening {
        id: it.id.to_string(),
        event: it.kind.clone(),
        body: it.body.clone(),
        at: it.at.timestamp(),
        fixed_at: it.fixed_at.timestamp(),
        status: status(it),
        url: format!("/bodies/occasions/{}", it.id),
    };
    Ok(all.iter().map(read).collect())
}
