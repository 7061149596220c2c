//! Closing: open → closing → closed. A kill at any step is mended by doing the rest again. What the papers say is known
//! only when the holders of the keys have opened them (`opening`).

use std::collections::BTreeMap;

use ballotbox::event::{Closed, Event};
use ballotbox::register::{State, Tree};
use ballotbox::{Ballot, Bundle, Spoilt};
use kernel::{Ctx, Line, Power, Problem, Result, audit, emit, transact};
use serde_json::json;
use uuid::Uuid;

use crate::box_store::{BoxStore, Holding, Secret, Step};
use crate::model::{Contest, ContestTurnout, Mark, Poll, PollId, PollState, Turnout};
use crate::store;

/// Closes the box for good: all that waits is laid out in the log, the roll's marks are summed up, and the keys that
/// signed papers are destroyed. Closing a closed poll changes nothing.
///
/// # Errors
/// Refuses before the closing hour (a vote at a meeting is closed by hand) and while a batch of papers is not in the box.
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
    if ctx.now <= poll.closes_at && !poll.is_closed_by_hand() {
        return Err(Problem::refused(format!(
            "The ballot box stays open until {}; until then every member may still vote.",
            poll.closes_at.long(&ctx.group.zone)
        )));
    }
    let store = super::box_of(ctx)?;
    let _nobody_casts = store.closing().await;
    super::restore::not_suspended(ctx, poll.id).await?;
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

/// Does what is left of a closing: lays everything out, notes marks and figures, destroys the issuing keys, and says so.
/// Where the server holds the key, it opens the papers then.
pub async fn finish_closing(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    if poll.state != PollState::Closing {
        return super::opening::by_server(ctx, &poll).await;
    }
    let held = super::box_of(ctx)?;
    held.shut(id).await?;
    held.advance(id, Step::Everything, &reissued(ctx, &poll).await?, ctx.chance()).await?;
    note_close(ctx, &held, &poll).await?;
    destroy_issuers(ctx, &held, &poll).await?;
    let holdings = held.holdings(id).await?;
    let noted = super::proof::close(&held.events(id).await?);
    let again = |it: &Contest| {
        noted.iter().find(|one| one.contest == *it.id.as_bytes()).map_or(0, |one| one.reissued)
    };
    let group = ctx.group.id;
    let took_part = store::roll::took_part(ctx.db(), group, id).await?;
    transact!(ctx.db(), tx => {
        let marks = store::roll::tally(tx, group, id).await?;
        let contests = poll.contests.iter().map(|it| {
            let found = holdings.get(it.id.as_bytes()).copied().unwrap_or_default();
            with_marks(unopened(it, found, again(it)), &marks)
        });
        let turnout = Turnout { electors: poll.roll_count, took_part, contests: contests.collect() };
        store::poll::set_turnout(tx, group, id, &turnout).await?;
        store::sealed::forget_issuing(tx, group, id).await?;
        store::slips::forget(tx, group, id).await?;
        if store::poll::move_on(tx, group, id, PollState::Closing, PollState::Closed, ctx.now).await? {
            for contest in &turnout.contests {
                let detail = json!({ "contest": contest.contest, "taken": contest.taken(), "in_the_box": contest.in_the_box() });
                audit(tx, ctx, Line::new("poll.contest-closed").on("poll", id.0).detail(detail)).await?;
            }
            audit(tx, ctx, Line::new("poll.closed").on("poll", id.0)).await?;
            emit(tx, ctx, "polling.closed", &json!({ "poll": id, "subject": poll.subject.id })).await?;
        }
        Ok(())
    })?;
    super::opening::by_server(ctx, &super::poll(ctx, id).await?).await
}

/// Papers that were signed anew, which the log has not named yet.
async fn reissued(ctx: &Ctx, poll: &Poll) -> Result<Vec<Event>> {
    let held = super::box_of(ctx)?;
    let events = held.events(poll.id).await?;
    let mut new = vec![];
    for contest in &poll.contests {
        let id = *contest.id.as_bytes();
        let logged: u64 = events
            .iter()
            .map(|it| match it {
                Event::Reissued { contest, number } if *contest == id => *number,
                _ => 0,
            })
            .sum();
        let lines = super::prepare::lines(ctx, poll, contest.id).await?;
        let number: u64 = lines.iter().map(|it| u64::from(it.2.saturating_sub(1))).sum();
        if number > logged {
            new.push(Event::Reissued { contest: id, number: number - logged });
        }
    }
    Ok(new)
}

async fn note_close(ctx: &Ctx, held: &BoxStore, poll: &Poll) -> Result<()> {
    let events = held.events(poll.id).await?;
    if events.iter().any(|it| matches!(it, Event::Close { .. })) {
        return Ok(());
    }
    let holdings = held.holdings(poll.id).await?;
    let mut contests = vec![];
    for contest in &poll.contests {
        let found = holdings.get(contest.id.as_bytes()).copied().unwrap_or_default();
        contests.push(closed(ctx, poll, contest, found).await?);
    }
    held.advance(poll.id, Step::Nothing, &[Event::Close { contests }], ctx.chance()).await.map(drop)
}

async fn closed(ctx: &Ctx, poll: &Poll, contest: &Contest, found: Holding) -> Result<Closed> {
    let lines = super::prepare::lines(ctx, poll, contest.id).await?;
    let of = |mark: Mark| lines.iter().filter(|it| it.1 == mark).count() as u64;
    let papers: u64 = lines.iter().map(|it| u64::from(it.2)).sum();
    let marks = marks(ctx, poll, contest.id).await?;
    Ok(Closed {
        contest: *contest.id.as_bytes(),
        roll: lines.len() as u64,
        none: of(Mark::None),
        online: of(Mark::Online),
        room: of(Mark::Room),
        post: of(Mark::Post),
        assisted: of(Mark::Assisted),
        reissued: lines.iter().map(|it| u64::from(it.2.saturating_sub(1))).sum(),
        papers,
        entries: found.entries,
        ballots: found.ballots,
        superseded: found.entries - found.ballots,
        marks: marks.summary().root,
    })
}

/// The mark leaves of a contest, in the order of its roll.
pub(crate) async fn marks(ctx: &Ctx, poll: &Poll, contest: Uuid) -> Result<Tree> {
    let mut lines = super::prepare::lines(ctx, poll, contest).await?;
    lines.sort_by_key(|it| it.0.leaf());
    Ok(Tree::marks(lines.iter().map(|it| it.0.mark(state(it.1), it.2)).collect()))
}

pub(crate) fn state(mark: Mark) -> State {
    match mark {
        Mark::None => State::None,
        Mark::Online => State::Online,
        Mark::Room => State::Room,
        Mark::Post => State::Post,
        Mark::Assisted => State::Assisted,
    }
}

/// First the key beside the database, then the log says so. A kill in between is mended by saying it again.
async fn destroy_issuers(ctx: &Ctx, held: &BoxStore, poll: &Poll) -> Result<()> {
    held.destroy(poll.id, Secret::Issuing)?;
    let events = held.events(poll.id).await?;
    let said = |id: &[u8; 16]| {
        events.iter().any(|it| matches!(it, Event::IssuerKeyDestroyed { contest, .. } if contest == id))
    };
    let new = poll.contests.iter().map(|it| *it.id.as_bytes()).filter(|it| !said(it));
    let new: Vec<Event> =
        new.map(|contest| Event::IssuerKeyDestroyed { contest, witnessed_by: vec![] }).collect();
    held.advance(poll.id, Step::Nothing, &new, ctx.chance()).await.map(drop)
}

/// Finishes what a kill interrupted; runs now and again.
pub async fn resume_closing(ctx: Ctx) -> Result<()> {
    let Some(store) = ctx.app.shared::<crate::BoxStore>() else { return Ok(()) };
    super::restore::resume(&ctx).await?;
    for id in store::poll::in_state(ctx.db(), ctx.group.id, PollState::Abandoned).await? {
        if store.has(id).await? || store.behind(id).await?.is_some() {
            store.discard(id).await?;
        }
    }
    for id in store::poll::in_state(ctx.db(), ctx.group.id, PollState::Closing).await? {
        if !is_behind(&ctx, id).await? {
            finish_closing(&ctx, id).await?;
        }
    }
    for id in store::poll::unopened(ctx.db(), ctx.group.id).await? {
        if !is_behind(&ctx, id).await? {
            let poll = super::poll(&ctx, id).await?;
            super::opening::by_server(&ctx, &poll).await?;
            super::opening::by_shares(&ctx, &poll).await?;
        }
    }
    Ok(())
}

/// Whether the box lacks something; then its officers decide first.
async fn is_behind(ctx: &Ctx, id: PollId) -> Result<bool> {
    let poll = super::poll(ctx, id).await?;
    let how = "The box was opened after the hour and found to lack what it had acknowledged.";
    Ok(super::restore::notice(ctx, &poll, how).await?.is_some())
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
    if poll.opened_at.is_none() {
        return Err(Problem::refused("The ballot box is closed, and its papers are still sealed: the holders of its keys have not opened them.")
            .hint("Those who hold a key open their part on the ballot’s page “Keys to the box”."));
    }
    super::erasure::need(ctx, id, crate::model::Part::Papers).await?;
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

/// The figures of a contest whose papers are not opened yet.
fn unopened(contest: &Contest, found: Holding, reissued: u64) -> ContestTurnout {
    ContestTurnout {
        contest: contest.id,
        title: contest.title.clone(),
        unopened: found.ballots,
        superseded: found.entries - found.ballots,
        reissued,
        ..ContestTurnout::default()
    }
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
