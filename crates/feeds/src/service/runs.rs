//! Runs: decided, agreed to, applied in slices by a job, rolled back.

use kernel::job::{self, Job};
use kernel::{At, Ctx, Kind, Line, PersonId, Power, Problem, Result, Tx, audit, setting, transact};
use people::service::{FedPerson, Written};
use serde::{Deserialize, Serialize};

use crate::model::{Change, ChangeKind, Decision, Row, RunId, RunState};
pub use crate::store::run::Run;
use crate::store::{change, correction, row, run};

pub const APPLY: &str = "feeds.apply";
pub const ROLL_BACK: &str = "feeds.roll-back";
/// How many people one transaction changes.
const SLICE: i64 = 25;
/// How many slices one job does before it steps back, so that mail and other work get their turn.
const SLICES: usize = 20;

#[derive(Serialize, Deserialize)]
struct Payload {
    run: RunId,
}

/// The runs there were, newest first.
pub async fn recent(ctx: &Ctx) -> Result<Vec<Run>> {
    ctx.need(Power::EditRegister, None)?;
    run::recent(ctx.db(), ctx.group.id).await
}

pub async fn one(ctx: &Ctx, id: RunId) -> Result<Run> {
    ctx.need(Power::EditRegister, None)?;
    run::find(ctx.db(), ctx.group.id, id).await
}

/// A page of the difference, those with a conflict first.
pub async fn changes(ctx: &Ctx, id: RunId, page: u32) -> Result<Vec<Change>> {
    ctx.need(Power::EditRegister, None)?;
    change::page(ctx.db(), ctx.group.id, id, PAGE, i64::from(page) * PAGE).await
}

/// How many changes a page has.
pub const PAGE: i64 = 50;

/// Decides a conflict.
pub async fn decide(ctx: &Ctx, id: RunId, number: &str, decision: Decision) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !change::decide(tx, ctx.group.id, id, number, decision).await? {
            return Err(Problem::conflict("There is nothing to decide about this number any more."));
        }
        let detail = serde_json::json!({ "number": number, "decision": decision.slug() });
        audit(tx, ctx, Line::new("segment.decided").on("run", id.0).detail(detail)).await
    })
}

/// A second officer agrees that a segment really shrinks by half.
pub async fn agree(ctx: &Ctx, id: RunId) -> Result<()> {
    let it = one(ctx, id).await?;
    if ctx.actor.person.is_some() && ctx.actor.person == it.created_by {
        let why = "Whoever took the file in cannot be the second officer. Ask another one who may change the register.";
        return Err(Problem::refused(why));
    }
    let by = access::service::second_officer(ctx).await?;
    transact!(ctx.db(), tx => {
        if !run::agree(tx, ctx.group.id, id, Some(by)).await? {
            return Err(Problem::conflict("This run is not held any more."));
        }
        audit(tx, ctx, Line::new("segment.agreed").on("run", id.0)).await
    })
}

/// Begins to apply what was checked.
pub async fn apply(ctx: &Ctx, id: RunId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        let open = change::undecided(tx, ctx.group.id, id).await?;
        if open > 0 {
            let why = match open {
                1 => "1 conflict waits for a decision. Decide it first.".to_owned(),
                n => format!("{n} conflicts wait for a decision. Decide them first."),
            };
            return Err(Problem::refused(why));
        }
        if !run::turn(tx, ctx.group.id, id, (RunState::Checked, RunState::Applying), ctx.now).await? {
            return Err(Problem::conflict("This run cannot be applied: it is held, or it was applied or thrown away."));
        }
        job::enqueue(tx, ctx, APPLY, Some(&id.to_string()), ctx.now, &Payload { run: id }).await?;
        audit(tx, ctx, Line::new("segment.applied").on("run", id.0)).await
    })
}

/// Throws a run away that was not applied.
pub async fn drop_run(ctx: &Ctx, id: RunId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        let checked = run::turn(tx, ctx.group.id, id, (RunState::Checked, RunState::Dropped), ctx.now).await?;
        if !checked && !run::turn(tx, ctx.group.id, id, (RunState::Held, RunState::Dropped), ctx.now).await? {
            return Err(Problem::conflict("This run cannot be thrown away any more."));
        }
        audit(tx, ctx, Line::new("segment.dropped").on("run", id.0)).await
    })
}

/// Begins to undo the run that was applied last.
pub async fn roll_back(ctx: &Ctx, id: RunId) -> Result<()> {
    let all = recent(ctx).await?;
    let last = all.iter().find(|it| it.state() == RunState::Applied && it.added + it.changed + it.gone > 0);
    if last.is_none_or(|it| it.id != id) {
        return Err(Problem::refused("Only the run that was applied last can be rolled back."));
    }
    transact!(ctx.db(), tx => {
        if let Some(open) = run::open(tx, ctx.group.id).await? {
            return Err(super::take::busy(Some(open)));
        }
        if !change::all_known(tx, ctx.group.id, id).await? {
            let why = "This run was applied by an earlier version, which did not keep what it wrote, so it cannot be \
                       rolled back.";
            return Err(Problem::refused(why).hint("Ask the association for a full file of the state you want."));
        }
        if !run::turn(tx, ctx.group.id, id, (RunState::Applied, RunState::RollingBack), ctx.now).await? {
            return Err(Problem::conflict("This run is not applied any more."));
        }
        job::enqueue(tx, ctx, ROLL_BACK, Some(&id.to_string()), ctx.now, &Payload { run: id }).await?;
        audit(tx, ctx, Line::new("segment.rolled-back").on("run", id.0)).await
    })
}

/// The categories that require membership of the association; people of the segment are in the first.
async fn categories(ctx: &Ctx) -> Result<Vec<String>> {
    let version = constitution::service::in_force(ctx).await?;
    let all = version.rules.categories();
    let resting = all.iter().filter(|it| it.requires.national_member == Some(true));
    Ok(resting.map(|it| it.id().to_owned()).collect())
}

/// The job: slice by slice, each with its people and its marks in one transaction, so that a kill repeats nothing.
pub async fn apply_work(ctx: &Ctx, job: &Job) -> Result<()> {
    let id = job.read::<Payload>()?.run;
    let it = run::find(ctx.db(), ctx.group.id, id).await?;
    let categories = categories(ctx).await?;
    let mut slices = 0;
    while slice(ctx, &it, &categories).await? {
        slices += 1;
        if slices == SLICES {
            return go_on(ctx, APPLY, id).await;
        }
    }
    transact!(ctx.db(), tx => {
        run::turn(tx, ctx.group.id, id, (RunState::Applying, RunState::Applied), ctx.now).await.map(drop)
    })?;
    say_age(ctx, Some(it.made_at)).await
}

/// Applies the next; false once there is none.
async fn slice(ctx: &Ctx, run: &Run, categories: &[String]) -> Result<bool> {
    match some(ctx, run, categories, SLICE).await {
        // One line stops nobody else's: each goes alone, and the one that cannot be written is left out and named.
        Err(problem) if is_of_a_line(&problem) => {
            for _ in 0..SLICE {
                if let Err(problem) = some(ctx, run, categories, 1).await {
                    leave_out(ctx, run, &problem).await?;
                }
            }
            Ok(true)
        }
        done => done,
    }
}

/// Whether a problem is with what a line says, and would be there again however often it is tried.
fn is_of_a_line(problem: &Problem) -> bool {
    matches!(problem.kind, Kind::Entry | Kind::Refused | Kind::NotFound)
}

/// What is wrong, in one sentence.
pub(super) fn words(problem: &Problem) -> &str {
    problem.fields.first().map_or(&problem.detail, |it| &it.message)
}

async fn some(ctx: &Ctx, run: &Run, categories: &[String], most: i64) -> Result<bool> {
    transact!(ctx.db(), tx => {
        let slice = change::next(tx, ctx.group.id, run.id, false, most).await?;
        for one in &slice {
            let (person, written) = carry_out(tx, ctx, run, one, categories).await?;
            change::done(tx, ctx.group.id, run.id, &one.number, true, (person, written.as_ref())).await?;
        }
        Ok(!slice.is_empty())
    })
}

/// Leaves out the line that is next.
async fn leave_out(ctx: &Ctx, run: &Run, problem: &Problem) -> Result<()> {
    if !is_of_a_line(problem) {
        return Err(problem.clone());
    }
    transact!(ctx.db(), tx => {
        let next = change::next(tx, ctx.group.id, run.id, false, 1).await?;
        for one in &next {
            let why = format!("This line could not be written: {}", words(problem));
            change::leave(tx, ctx.group.id, run.id, &one.number, &why).await?;
        }
        Ok(())
    })
}

/// The rest is a job of its own, behind whatever waits.
async fn go_on(ctx: &Ctx, kind: &str, id: RunId) -> Result<()> {
    transact!(ctx.db(), tx => { job::go_on(tx, ctx, kind, &Payload { run: id }).await })
}

/// From when the association's data is, for every page that shows it; `None` where nothing of it is left.
pub(super) async fn say_age(ctx: &Ctx, at: Option<At>) -> Result<()> {
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, people::service::FED_AT, &at).await })
}

pub(super) fn fed(it: &Row, category: Option<&str>) -> FedPerson {
    FedPerson {
        national_number: it.n.clone(),
        given: it.given.clone(),
        family: it.family.clone(),
        email: it.email.clone(),
        phone: it.phone.clone(),
        address: it.address.clone(),
        postcode: it.postcode.clone(),
        ward: it.ward.clone(),
        constituency: it.constituency.clone(),
        since: it.since.parse().ok(),
        category: category.map(str::to_owned),
    }
}

async fn carry_out(
    tx: &mut Tx,
    ctx: &Ctx,
    run: &Run,
    it: &Change,
    categories: &[String],
) -> Result<(Option<PersonId>, Option<Written>)> {
    if it.decision == Some(Decision::Skip) {
        return Ok((it.person, None));
    }
    let key = it.number.as_bytes();
    match (it.kind, &it.after) {
        (ChangeKind::Gone, _) => {
            let written = match it.person {
                Some(person) => people::service::feed_gone(tx, ctx, person, categories).await?,
                None => Written::default(),
            };
            row::remove(tx, ctx.group.id, key).await?;
            Ok((it.person, Some(written)))
        }
        (_, Some(after)) => {
            let other = it.kind == ChangeKind::Add && it.decision == Some(Decision::Other);
            let known = if other { None } else { it.person };
            let member = fed(after, categories.first().map(String::as_str));
            let (person, written) = people::service::feed_write(tx, ctx, known, &member, &run.issuer).await?;
            row::put(tx, ctx.group.id, key, &serde_json::to_string(after)?, person).await?;
            for (field, _, new) in Row::default().differences(after) {
                correction::arrived(tx, ctx.group.id, &it.number, field, &new).await?;
            }
            Ok((Some(person), Some(written)))
        }
        (_, None) => Err(Problem::internal("A change of a segment has no line.")),
    }
}

/// The job that undoes a run, the last first.
pub async fn roll_back_work(ctx: &Ctx, job: &Job) -> Result<()> {
    let id = job.read::<Payload>()?.run;
    let it = run::find(ctx.db(), ctx.group.id, id).await?;
    let mut slices = 0;
    while transact!(ctx.db(), tx => {
        let slice = change::next(tx, ctx.group.id, id, true, SLICE).await?;
        for one in &slice {
            undo(tx, ctx, one).await?;
            change::done(tx, ctx.group.id, id, &one.number, false, (one.person, None)).await?;
        }
        Ok(!slice.is_empty())
    })? {
        slices += 1;
        if slices == SLICES {
            return go_on(ctx, ROLL_BACK, id).await;
        }
    }
    transact!(ctx.db(), tx => {
        run::turn(tx, ctx.group.id, id, (RunState::RollingBack, RunState::RolledBack), ctx.now).await.map(drop)
    })?;
    say_age(ctx, run::made_before(ctx.db(), ctx.group.id, it.created_at).await?).await
}

async fn undo(tx: &mut Tx, ctx: &Ctx, it: &Change) -> Result<()> {
    let (Some(person), Some(written)) = (it.person, &it.written) else { return Ok(()) };
    let there = people::service::feed_take_back(tx, ctx, person, written).await?;
    let key = it.number.as_bytes();
    match &it.before {
        // Of whoever was erased meanwhile nothing comes back.
        Some(before) if there => {
            row::put(tx, ctx.group.id, key, &serde_json::to_string(before)?, person).await
        }
        _ => row::remove(tx, ctx.group.id, key).await,
    }
}
