//! Closing: open → closing → closed. A kill at any step is mended by doing the rest again.

use std::collections::BTreeMap;

use ballotbox::{Ballot, Bundle, Spoilt};
use kernel::{Ctx, Line, Power, Problem, Result, audit, emit, transact};
use serde_json::json;
use uuid::Uuid;

use crate::model::{Contest, ContestTurnout, Mark, Poll, PollId, PollState, Turnout};
use crate::store;

/// Closes the box for good: the poll key and the keys of its rows are destroyed before anything can be counted.
/// Closing a closed poll changes nothing.
///
/// # Errors
/// Refuses before the closing hour and while a batch of papers is not in the box.
pub async fn close(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    match poll.state {
        PollState::Closed => return Ok(()),
        PollState::Abandoned => {
            return Err(Problem::refused("This ballot was given up; there is no box to close."));
        }
        PollState::Closing => {}
        PollState::Open => begin(ctx, &poll).await?,
    }
    finish_closing(ctx, id).await
}

async fn begin(ctx: &Ctx, poll: &Poll) -> Result<()> {
    if ctx.now <= poll.closes_at {
        return Err(Problem::refused(format!(
            "The ballot box stays open until {}; until then every member may still vote.",
            poll.closes_at.long(&ctx.group.zone)
        )));
    }
    let store = super::box_of(ctx)?;
    let _nobody_casts = store.closing().await;
    if super::poll(ctx, poll.id).await?.state != PollState::Open {
        // Somebody else pressed the same button a moment ago.
        return Ok(());
    }
    super::make_box(ctx, poll).await?;
    let group = ctx.group.id;
    transact!(ctx.db(), tx => {
        store::poll::locked_state(tx, group, poll.id).await?;
        if let Some(batch) = store::desk::unfinished(tx, group, poll.id).await? {
            return Err(Problem::refused(format!(
                "Papers {} to {} are not in the box yet.", batch.first_number, batch.last_number()
            )).hint("Have them keyed by two tellers and put into the box, or take the batch apart."));
        }
        // False means that somebody else closes it at this moment, which is as good.
        store::poll::move_on(tx, group, poll.id, PollState::Open, PollState::Closing, ctx.now).await?;
        Ok(())
    })
}

/// Does what is left of a closing: seals the box, counts marks and papers, and says so.
pub async fn finish_closing(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    if poll.state != PollState::Closing {
        return Ok(());
    }
    let store = super::box_of(ctx)?;
    store.seal(id).await?;
    let (mut contests, mut held) = (vec![], vec![]);
    for contest in &poll.contests {
        let bundles = store.bundles(id, contest.id).await?;
        contests.push(in_the_box(contest, &bundles)?);
        held.push((contest.id, bundles));
    }
    let group = ctx.group.id;
    let took_part = store::roll::took_part(ctx.db(), group, id).await?;
    transact!(ctx.db(), tx => {
        let marks = store::roll::tally(tx, group, id).await?;
        let contests = contests.iter().cloned().map(|it| with_marks(it, &marks)).collect();
        let turnout = Turnout { electors: poll.roll_count, took_part, contests };
        store::poll::set_turnout(tx, group, id, &turnout).await?;
        if store::poll::move_on(tx, group, id, PollState::Closing, PollState::Closed, ctx.now).await? {
            for (contest, bundles) in &held {
                for bundle in bundles {
                    store::ballots::insert(tx, group, id, *contest, bundle).await?;
                }
            }
            for contest in &turnout.contests {
                let detail = json!({ "contest": contest.contest, "taken": contest.taken(), "in_the_box": contest.in_the_box() });
                audit(tx, ctx, Line::new("poll.contest-closed").on("poll", id.0).detail(detail)).await?;
            }
            audit(tx, ctx, Line::new("poll.closed").on("poll", id.0)).await?;
            emit(tx, ctx, "polling.closed", &json!({ "poll": id, "subject": poll.subject.id })).await?;
        }
        Ok(())
    })
}

/// Finishes what a kill interrupted; runs now and again.
pub async fn resume_closing(ctx: Ctx) -> Result<()> {
    let Some(store) = ctx.app.shared::<crate::BoxStore>() else { return Ok(()) };
    for id in store::poll::in_state(ctx.db(), ctx.group.id, PollState::Abandoned).await? {
        if store.has(id).await? {
            store.discard(id).await?;
        }
    }
    for id in store::poll::in_state(ctx.db(), ctx.group.id, PollState::Closing).await? {
        finish_closing(&ctx, id).await?;
    }
    Ok(())
}

/// Gives a poll up: its papers are destroyed unread.
pub async fn abandon(ctx: &Ctx, id: PollId, why: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say why the ballot is given up; members will read it."));
    }
    let store = super::box_of(ctx)?;
    {
        let _nobody_casts = store.closing().await;
        transact!(ctx.db(), tx => {
            store::poll::locked_state(tx, ctx.group.id, id).await?;
            if store::poll::move_on(tx, ctx.group.id, id, PollState::Open, PollState::Abandoned, ctx.now).await? {
                let line = Line::new("poll.abandoned").on("poll", id.0).detail(json!({ "why": why }));
                audit(tx, ctx, line).await?;
                emit(tx, ctx, "polling.abandoned", &json!({ "poll": id, "subject": poll.subject.id })).await?;
            }
            match store::poll::state(tx, ctx.group.id, id).await? {
                PollState::Abandoned => Ok(()),
                _ => Err(Problem::refused("The ballot box is closed already; its papers are there to be counted.")),
            }
        })?;
    }
    store.discard(id).await
}

/// The papers of a contest as the count takes them: ranked ones, and blank ones without a preference.
///
/// # Errors
/// Refuses before the close, whoever asks.
pub async fn papers(ctx: &Ctx, id: PollId, contest: Uuid) -> Result<count::Papers> {
    let mut papers = count::Papers::new();
    for (ballot, copies) in ballots(ctx, id, contest).await? {
        let ranking = match &ballot {
            Ballot::Ranked(ranking) => ranking.as_slice(),
            Ballot::Blank => &[],
            Ballot::Spoilt(_) => continue,
        };
        papers
            .push(ranking, copies)
            .map_err(|e| Problem::internal(format!("A paper cannot be counted: {e}.")))?;
    }
    Ok(papers)
}

/// The papers of a contest that cannot be counted, by reason.
pub async fn spoilt(ctx: &Ctx, id: PollId, contest: Uuid) -> Result<BTreeMap<Spoilt, u64>> {
    let mut reasons = BTreeMap::new();
    for (ballot, copies) in ballots(ctx, id, contest).await? {
        if let Ballot::Spoilt(why) = ballot {
            *reasons.entry(why).or_default() += copies;
        }
    }
    Ok(reasons)
}

async fn ballots(ctx: &Ctx, id: PollId, contest: Uuid) -> Result<Vec<(Ballot, u64)>> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))
        .or_else(|_| ctx.need(Power::Scrutineer, Some(poll.subject.id)))?;
    if poll.state != PollState::Closed {
        return Err(Problem::refused("The papers are counted only after the ballot box is closed."));
    }
    let contest = poll.contest(contest)?;
    read(contest, &store::ballots::of(ctx.db(), ctx.group.id, id, contest.id).await?)
}

fn read(contest: &Contest, bundles: &[Bundle]) -> Result<Vec<(Ballot, u64)>> {
    let bounds = contest.bounds()?;
    let mut found = vec![];
    for sort in bundles {
        let ballot = bounds.decode(&sort.record);
        let ballot =
            ballot.map_err(|e| Problem::internal(format!("The ballot box holds a damaged paper: {e}.")))?;
        found.extend(ballot.map(|it| (it, sort.copies)));
    }
    Ok(found)
}

fn in_the_box(contest: &Contest, bundles: &[Bundle]) -> Result<ContestTurnout> {
    let mut figures =
        ContestTurnout { contest: contest.id, title: contest.title.clone(), ..ContestTurnout::default() };
    for (ballot, copies) in read(contest, bundles)? {
        match ballot {
            Ballot::Ranked(_) => figures.ranked += copies,
            Ballot::Blank => figures.blank += copies,
            Ballot::Spoilt(why) => *figures.spoilt.entry(why.words().to_owned()).or_default() += copies,
        }
    }
    Ok(figures)
}

fn with_marks(mut figures: ContestTurnout, marks: &[(Uuid, Mark, u64)]) -> ContestTurnout {
    for (_, mark, n) in marks.iter().filter(|it| it.0 == figures.contest) {
        figures.entitled += n;
        match mark {
            Mark::None => {}
            Mark::Online => figures.online = *n,
            Mark::Room => figures.room = *n,
            Mark::Post => figures.post = *n,
            Mark::Assisted => figures.assisted = *n,
        }
    }
    figures
}
