//! From an adopted motion to a version: after the time for challenges, never in the second of the vote.

use constitution::Adoption;
use jiff::tz::TimeZone;
use kernel::audit::Line;
use kernel::job::{self, Job};
use kernel::{At, Ctx, Problem, Result, Tx, audit, emit, transact};
use rulebook::{Period, Rules};
use serde::Deserialize;
use serde_json::json;

use super::{fit, moves, record};
use crate::model::{Amendment, AmendmentId, Base, Move, Objection, Sort, State};
use crate::store;

/// The job that makes the new version.
pub const COMMENCE: &str = "amendments.commence";
/// How long a count may be challenged where the text does not say.
pub const CHALLENGE_HOURS: i64 = 24;

#[derive(Deserialize)]
struct Payload {
    id: AmendmentId,
}

/// A stated length of time after an instant, in the group's calendar; or so many hours.
pub(super) fn after(from: At, stated: Option<Period>, hours: i64, zone: &TimeZone) -> At {
    let Some(period) = stated else { return from.plus_hours(hours) };
    let span = jiff::Span::new()
        .years(period.years)
        .months(period.months)
        .weeks(period.weeks)
        .days(period.days)
        .hours(period.hours);
    let then = from.zoned(zone).checked_add(span).map(|it| At::from(it.timestamp()));
    // Never the same second, whatever the text says.
    then.unwrap_or_else(|_| from.plus_hours(hours)).max(from.plus_minutes(1))
}

/// Makes the version of an adopted motion or of a correction nobody objected to. Run again, it does nothing twice.
pub async fn due(ctx: &Ctx, job: &Job) -> Result<()> {
    let Payload { id } = job.read()?;
    commence(ctx, id).await
}

async fn commence(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    let it = store::one(ctx.db(), ctx.group.id, id).await?;
    let waits = it.waits_until.is_some_and(|at| at > ctx.now);
    if !matches!(it.state, State::Adopted | State::Noticed) || waits {
        return Ok(());
    }
    let history = constitution::service::history(ctx).await?;
    let Some((newest, _)) = history.first() else { return Ok(()) };
    let base = Base { seq: newest.seq, hash: newest.hash.clone(), source: newest.source.to_string() };
    // One adopted earlier at the same meeting becomes a version first; this one was fitted to its text.
    let under = |other: &Amendment| rulebook::parse(&other.text).document.hash() == it.base.hash;
    let earlier = store::at_work(ctx.db(), ctx.group.id).await?.into_iter().any(|other| {
        other.state == State::Adopted
            && other.parent.is_none()
            && other.id != id
            && other.held.is_none()
            && (other.decided_at < it.decided_at || under(&other))
    });
    if earlier && it.state == State::Adopted {
        return transact!(ctx.db(), tx => { again(tx, ctx, id, ctx.now.plus_minutes(5)).await });
    }
    let mut ready = it.clone();
    if ready.base.hash != base.hash {
        fit::onto(&mut ready, &base);
    }
    let made: Result<()> = transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if now.state != it.state {
            return Ok(());
        }
        if store::objections_in(tx, ctx.group.id, id).await? > 0 {
            return Ok(());
        }
        if !ready.stale.is_empty() {
            return Err(Problem::refused("Its steps no longer fit the newest version."));
        }
        (now.base, now.text, now.operations, now.hash) =
            (ready.base.clone(), ready.text.clone(), ready.operations.clone(), ready.hash.clone());
        publish(tx, ctx, &mut now).await
    });
    match made {
        // The vote stands in words; somebody has to look at the rules.
        Err(problem) if !problem.is_retryable() => held(ctx, id, &problem).await,
        other => other,
    }
}

async fn again(tx: &mut Tx, ctx: &Ctx, id: AmendmentId, at: At) -> Result<()> {
    // A job of another name: the one that runs now is not done yet.
    let name = format!("{id}/{}", at.micros());
    job::enqueue(tx, ctx, COMMENCE, Some(&name), at, &json!({ "id": id })).await
}

async fn publish(tx: &mut Tx, ctx: &Ctx, it: &mut Amendment) -> Result<()> {
    let rules = |source: &str, seq| Rules::new(rulebook::parse(source).document, seq);
    let drifted = constitution::drift::drift(&rules(&it.base.source, 1), &rules(&it.text, 2));
    let adopted_at = it.decided_at.unwrap_or(ctx.now);
    let from = it.in_force_from.unwrap_or(ctx.now).max(it.waits_until.unwrap_or(ctx.now));
    let by = match it.sort {
        Sort::Motion => it.minute.clone(),
        Sort::Clerical => format!("Correction of a slip of the pen by {}; nobody objected", it.mover_name),
    };
    let adoption = Adoption {
        by: by.chars().take(300).collect(),
        minute: format!("{}, {}", it.name(), it.title).chars().take(300).collect(),
        adopted_at,
        in_force_from: from,
        unchanged: drifted.into_iter().map(|d| d.rule).collect(),
    };
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let seq = constitution::service::publish(tx, &system, &it.text, adoption).await?;
    it.version = Some(seq);
    it.in_force_from = Some(from);
    it.held = None;
    let note = format!("Constitution no. {seq}, in force from {}", from.long(&ctx.group.zone));
    moves::shift(tx, ctx, it, Move::Commence, None, note).await?;
    emit(tx, ctx, "amendments.commenced", &json!({ "id": it.id, "seq": seq })).await
}

/// Notes why no version could be made; the motion stays adopted, and people decide.
async fn held(ctx: &Ctx, id: AmendmentId, problem: &Problem) -> Result<()> {
    let why = problem.detail.clone();
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        it.held = Some(why.clone());
        moves::save(tx, ctx, &mut it).await?;
        moves::note_down(tx, ctx, &it, "The new version could not be made", None, why.clone()).await?;
        audit(tx, ctx, Line::new("amendment.held").on("amendment", id.0)).await
    })
}

/// A member challenges the count of an adopted motion: no version is made until that is settled.
pub async fn hold_off(ctx: &Ctx, id: AmendmentId, words: &str) -> Result<()> {
    let person = ctx.person()?;
    if words.trim().is_empty() {
        return Err(Problem::field("words", "Say what was wrong with the vote or the count."));
    }
    transact!(ctx.db(), tx => {
        let it = store::load(tx, ctx.group.id, id).await?;
        if it.state != State::Adopted || it.waits_until.is_none_or(|at| ctx.now > at) {
            return Err(Problem::refused("The count of this motion can no longer be challenged."));
        }
        let objection = Objection { person, name: ctx.actor.name.clone(), words: words.trim().to_owned(), at: ctx.now, settled: None };
        if !store::add_objection(tx, ctx.group.id, id, &objection).await? {
            return Err(Problem::conflict("You challenged this count already."));
        }
        moves::note_down(tx, ctx, &it, "The count was challenged", None, words.trim().to_owned()).await?;
        audit(tx, ctx, Line::new("amendment.challenged").on("amendment", id.0)).await
    })
}

/// Records how challenges were settled: the count stands, or it was wrong and the motion is lost.
pub async fn settle(ctx: &Ctx, id: AmendmentId, stands: bool, how: &str) -> Result<()> {
    record::may_record(ctx, &*constitution::service::in_force(ctx).await?).await?;
    if how.trim().is_empty() {
        return Err(Problem::field(
            "how",
            "Say who counted again, what came out and where that is written down.",
        ));
    }
    let it = super::amendment(ctx, id).await?;
    let movers = fit::movers(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if now.state != State::Adopted {
            return Err(Problem::conflict("This motion is not waiting for that."));
        }
        store::settle(tx, ctx.group.id, id, how.trim()).await?;
        if stands {
            now.held = None;
            moves::save(tx, ctx, &mut now).await?;
            moves::note_down(tx, ctx, &now, "The count stands", None, how.trim().to_owned()).await?;
            let at = now.waits_until.unwrap_or(ctx.now).max(ctx.now.plus_minutes(1));
            return again(tx, ctx, id, at).await;
        }
        now.because = how.trim().to_owned();
        moves::shift(tx, ctx, &mut now, Move::Overturn, None, how.trim()).await?;
        fit::others(tx, ctx, id, &it.base, &format!("The count of {} was put right and it is lost.", it.name()), &movers).await
    })
}
