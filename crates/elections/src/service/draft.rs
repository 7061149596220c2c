//! Preparing an election from the day of its meeting, and moving it with that day.

use bodies::model::Occasion;
use constitution::Version;
use kernel::audit::Line;
use kernel::event::Event;
use kernel::{BoxFuture, Ctx, Power, Problem, Result, audit, transact};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::plan;
use crate::model::{ByElection, Election, ElectionId, PlannedDate, State, Step};
use crate::store;

/// Drafts an election of the constitution in force at an occasion.
///
/// # Errors
/// A refusal with the clause and the earliest lawful day, if the occasion's day is not lawful.
pub async fn draft(ctx: &Ctx, rule: &str, occasion: Uuid, title: &str) -> Result<ElectionId> {
    ctx.need(Power::CallElection, None)?;
    let version = constitution::service::in_force(ctx).await?;
    let meeting = bodies::service::occasion(ctx, occasion.into()).await?;
    draft_planned(ctx, &version, rule, None, &meeting, title).await
}

/// Drafts an election of all posts of a rule, or of its empty seats.
pub(super) async fn draft_planned(
    ctx: &Ctx,
    version: &Version,
    rule: &str,
    by: Option<ByElection>,
    meeting: &Occasion,
    title: &str,
) -> Result<ElectionId> {
    let zone = &ctx.group.zone;
    plan::check_day(&version.rules, rule, by.as_ref(), meeting.at, ctx.now, zone)?;
    let (plan, contests) = plan::plan(&version.rules, rule, by.as_ref(), meeting.at, zone, || ctx.new_id())?;
    let what = if by.is_some() { "By-election" } else { "Election" };
    let title = match title.trim() {
        "" => format!("{what} of {} {}", plan.body_name, meeting.at.zoned(zone).year()),
        given => given.to_owned(),
    };
    let seed = ctx.chance().token();
    let election = Election {
        id: ElectionId(ctx.new_id()),
        title,
        state: State::Drafted,
        occasion: meeting.id.0,
        constitution: version.seq,
        plan,
        drafted_by: ctx.actor.person,
        drafted_at: ctx.now,
        poll: None,
        lot_hash: hex(&Sha256::digest(seed.as_bytes())),
        preview_seen_at: None,
        abandoned_because: None,
        contests,
    };
    transact!(ctx.db(), tx => {
        store::elections::insert(tx, ctx.group.id, &election, &seed).await?;
        let line = Line::new("election.drafted").on("election", election.id.0).cite(election.plan.basis.cite());
        audit(tx, ctx, line).await?;
        Ok(election.id)
    })
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

#[derive(Deserialize)]
struct Moved {
    occasion: Uuid,
}

/// The occasion was moved: every date that is not past moves with it.
pub fn occasion_moved(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let moved: Moved = event.read()?;
        for election in super::elections(&ctx).await? {
            if election.occasion == moved.occasion && election.state < State::Declared {
                follow(&ctx, election.id).await?;
            }
        }
        Ok(())
    })
}

/// Recomputes the dates of an election from its occasion. Dates that are past stay as they were.
pub async fn follow(ctx: &Ctx, id: ElectionId) -> Result<()> {
    let election = super::election(ctx, id).await?;
    let version = constitution::service::version(ctx, election.constitution).await?;
    let meeting = bodies::service::occasion(ctx, election.occasion.into()).await?;
    let by = election.plan.by_election.as_ref();
    let fresh = plan::dates(&version.rules, &election.plan.rule, by, meeting.at, &ctx.group.zone)?;
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        let mut dates = moved(&election.plan.dates, fresh.clone(), ctx.now);
        if election.state >= State::Balloting {
            never_earlier(&election.plan.dates, &mut dates);
        }
        if dates == election.plan.dates {
            return Ok(());
        }
        election.plan.dates = dates;
        store::elections::set_plan(tx, ctx.group.id, id, election.constitution, &election.plan, &election.contests).await?;
        super::clock::schedule(tx, ctx, &election).await?;
        let line = Line::new("election.timetable-moved").on("election", id.0).cite(election.plan.basis.cite());
        audit(tx, ctx, line.fields(&["dates"])).await
    })?;
    put_off_close(ctx, id).await
}

/// Voters who were told an hour keep it: while people vote, the close moves later or not at all.
fn never_earlier(old: &[PlannedDate], dates: &mut [PlannedDate]) {
    for date in dates.iter_mut().filter(|it| matches!(it.step, Step::AfarCloses | Step::RequestsClose)) {
        if let Some(before) = old.iter().find(|it| it.step == date.step && it.at > date.at) {
            date.at = before.at;
        }
    }
    dates.sort_by_key(|it| (it.at, it.step));
}

/// Moves the close of votes from afar later, as the returning officer gave more time at the desk.
pub(super) async fn put_off(ctx: &Ctx, id: ElectionId, closes: kernel::At) -> Result<()> {
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        let late = |it: &&mut PlannedDate| it.step == Step::AfarCloses && it.at < closes;
        let Some(date) = election.plan.dates.iter_mut().find(late) else { return Ok(()) };
        date.at = closes;
        date.words = "more time, given by the returning officer".into();
        election.plan.dates.sort_by_key(|it| (it.at, it.step));
        store::elections::set_plan(tx, ctx.group.id, id, election.constitution, &election.plan, &election.contests).await?;
        super::clock::schedule(tx, ctx, &election).await?;
        audit(tx, ctx, Line::new("election.close-put-off").on("election", id.0).fields(&["dates"])).await
    })
}

/// An open ballot closes when the plan says, if that is later now.
async fn put_off_close(ctx: &Ctx, id: ElectionId) -> Result<()> {
    let election = super::election(ctx, id).await?;
    let (State::Balloting, Some(closes)) = (election.state, election.at(Step::AfarCloses)) else {
        return Ok(());
    };
    let poll = super::ballot::poll_of(&election)?;
    if polling::service::poll(ctx, poll).await?.closes_at < closes {
        polling::service::put_off_close(ctx, poll, closes, "The meeting was moved.").await?;
    }
    Ok(())
}

/// The new dates, but a step that is past keeps the date at which it happened.
fn moved(old: &[PlannedDate], fresh: Vec<PlannedDate>, now: kernel::At) -> Vec<PlannedDate> {
    let past = |it: &PlannedDate| old.iter().find(|o| o.step == it.step && o.at <= now).cloned();
    let mut dates: Vec<_> = fresh.into_iter().map(|it| past(&it).unwrap_or(it)).collect();
    dates.sort_by_key(|it| (it.at, it.step));
    dates
}

/// The first lawful day of the election's meeting, if the call went out today.
pub async fn earliest(ctx: &Ctx, rule: &str) -> Result<Option<jiff::civil::Date>> {
    let version = constitution::service::in_force(ctx).await?;
    plan::earliest(&version.rules, rule, None, ctx.now, &ctx.group.zone)
}

/// Gives an election up, with a reason that everybody can read.
pub async fn abandon(ctx: &Ctx, id: ElectionId, because: &str) -> Result<()> {
    ctx.need(Power::CallElection, None)?;
    let because = because.trim();
    if because.is_empty() {
        return Err(Problem::field("because", "Say why the election is given up; members will read it."));
    }
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        let cite = election.plan.basis.cite();
        super::moves::shift(tx, ctx, &mut election, crate::model::Move::Abandon, cite, because.to_owned()).await?;
        store::elections::set_abandoned(tx, ctx.group.id, id, because).await
    })?;
    super::ballot::give_up(&super::as_system(ctx), id).await
}
