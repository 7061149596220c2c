//! Those elected take office: terms begin by rule, access follows the posts, handover lists open.

use bodies::model::{NewTerm, Share};
use kernel::{At, BoxFuture, Ctx, Power, Problem, Result, Tx, transact};
use uuid::Uuid;

use super::moves::shift;
use crate::model::{
    Contest, ContestOutcome, Election, ElectionId, Move, PostRole, State, Step, TermsStart, Winner,
};
use crate::store;

/// A meeting as its own record has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sitting {
    /// Not closed yet; the page where it is closed.
    Open(String),
    Closed(At),
}

/// Tells how the meeting of an occasion stands in its record; nothing of one that was called off. Meetings lean on
/// elections, so the binary brings them together.
pub struct Sittings(pub fn(Ctx, Uuid) -> BoxFuture<Result<Option<Sitting>>>);

/// Begins the terms of all who were elected, those unopposed included. Where they begin at the close of the meeting, the
/// hour is that of its own record; without a record it is `closed`, as those who were there say it, and without that the
/// meeting counts as closed at its planned end.
///
/// # Errors
/// A refusal before the time that the rules name.
pub async fn take_office(ctx: &Ctx, id: ElectionId, closed: Option<At>) -> Result<()> {
    take_office_although(ctx, id, closed, "").await
}

/// The same where the meeting's own record is not closed yet: with the reason, which the election's journal keeps.
///
/// # Errors
/// As above; a `Problem` on "although" where that record is open and no reason is given.
pub async fn take_office_although(ctx: &Ctx, id: ElectionId, closed: Option<At>, why: &str) -> Result<()> {
    if !ctx.may(Power::CallElection, None) {
        ctx.need(Power::ReturningOfficer, Some(id.0))?;
    }
    let record = record(ctx, &super::election(ctx, id).await?).await?;
    let although = although(record.as_ref(), why.trim())?;
    let written = match record {
        Some(Sitting::Closed(at)) => Some(at),
        _ => None,
    };
    let closed = written.or(closed);
    let all = super::elections(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        election.state.after(Move::TakeOffice)?;
        if written.is_none() {
            in_time(ctx, &election, closed)?;
        }
        let from = begins(ctx, &election, closed);
        for stored in store::outcomes::within(tx, ctx.group.id, id).await? {
            let outcome = stored.read()?;
            if let Some(contest) = election.contest(outcome.contest) {
                seat(tx, ctx, &election, contest, &outcome, from).await?;
            }
        }
        // A regular election ends the terms of the ones before it: no seat is filled from their papers any more.
        let before = |it: &&Election| it.state == State::InOffice && it.plan.rule == election.plan.rule;
        for it in all.iter().filter(before).filter(|_| election.plan.by_election.is_none()) {
            if let Some(poll) = it.poll {
                polling::service::erasure::term_over(tx, ctx, polling::PollId(poll)).await?;
            }
        }
        let cite = election.plan.terms_basis.cite();
        let hour = closed.filter(|_| election.plan.terms_start == TermsStart::CloseOfMeeting);
        let by = if written.is_some() { ", as its record says" } else { "" };
        let hour = hour.map(|at| format!("The meeting closed on {}{by}", at.long(&ctx.group.zone)));
        let said: Vec<String> = hour.into_iter().chain(although.clone()).collect();
        shift(tx, ctx, &mut election, Move::TakeOffice, cite, said.join(". ")).await
    })
}

/// How the election's meeting stands in its own record, if terms begin at its close.
pub async fn record(ctx: &Ctx, election: &Election) -> Result<Option<Sitting>> {
    match ctx.app.shared::<Sittings>() {
        Some(asks) if election.plan.terms_start == TermsStart::CloseOfMeeting && !ctx.actor.system => {
            (asks.0)(ctx.clone(), election.occasion).await
        }
        _ => Ok(None),
    }
}

fn although(record: Option<&Sitting>, why: &str) -> Result<Option<String>> {
    let Some(Sitting::Open(page)) = record else { return Ok(None) };
    if why.is_empty() || why.chars().count() > 300 {
        let said = format!(
            "The meeting is not closed in its record. Close it there ({page}); or say, in at most 300 letters, why the terms \
             begin all the same."
        );
        return Err(Problem::field("although", said));
    }
    Ok(Some(format!("The record of the meeting was open: {why}")))
}

fn in_time(ctx: &Ctx, election: &Election, closed: Option<At>) -> Result<()> {
    let zone = &ctx.group.zone;
    let due = match election.plan.terms_start {
        TermsStart::Declaration => None,
        TermsStart::CloseOfMeeting => return meeting_closed(ctx, election, closed),
        TermsStart::NextDay => election.at(Step::TermsBegin),
    };
    match due {
        Some(at) if ctx.now < at => Err(Problem::refused(format!(
            "Terms begin {}; that is not before {}.",
            words(election),
            at.long(zone)
        ))
        .cite(election.plan.terms_basis.cite())),
        _ => Ok(()),
    }
}

/// A meeting is over at its planned end, or at the earlier hour that was recorded.
fn meeting_closed(ctx: &Ctx, election: &Election, closed: Option<At>) -> Result<()> {
    let Some(begins) = election.at(Step::Meeting) else { return Ok(()) };
    let planned = planned_end(election).unwrap_or(begins);
    let zone = &ctx.group.zone;
    match closed {
        Some(at) if at <= begins || at > ctx.now => Err(Problem::field(
            "closed",
            format!(
                "The meeting began on {}; it closed after that, and not in the future.",
                begins.long(zone)
            ),
        )),
        None if ctx.now < planned => Err(Problem::field(
            "closed",
            format!(
                "The meeting is planned until {}. If it has closed already, say when.",
                planned.long(zone)
            ),
        )
        .cite(election.plan.terms_basis.cite())),
        _ => Ok(()),
    }
}

/// When the meeting counts as closed if nobody records an hour.
fn planned_end(election: &Election) -> Option<At> {
    election.at(Step::TermsBegin).or(election.at(Step::VotingEnds))
}

fn words(election: &Election) -> &'static str {
    match election.plan.terms_start {
        TermsStart::Declaration => "with the declaration",
        TermsStart::CloseOfMeeting => "at the close of the meeting",
        TermsStart::NextDay => "on the day after the meeting",
    }
}

fn begins(ctx: &Ctx, election: &Election, closed: Option<At>) -> At {
    match election.plan.terms_start {
        TermsStart::NextDay => election.at(Step::TermsBegin).unwrap_or(ctx.now),
        TermsStart::CloseOfMeeting => closed.unwrap_or(ctx.now),
        _ => ctx.now,
    }
}

/// Gives the seats of a contest's posts to the elected, in their order. Whoever sat there before leaves, also where
/// nobody is elected: the post is vacant then, and filled by the rules. Where seats are filled that fell vacant, those who
/// hold the others stay.
async fn seat(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    outcome: &ContestOutcome,
    from: At,
) -> Result<()> {
    let mut elected = outcome.elected.iter();
    for post in &contest.posts {
        let seats = usize::try_from(post.seats).unwrap_or(usize::MAX);
        let new: Vec<&Winner> = elected.by_ref().take(seats).collect();
        let before = bodies::service::holders(ctx, &post.slug, from).await?;
        match election
            .plan
            .by_election
            .as_ref()
            .and_then(|by| by.seats.iter().find(|it| it.post == post.slug))
        {
            Some(it) => room_for(post, it.of, before.len() + new.len(), election)?,
            None => {
                for old in before {
                    bodies::service::end_term(tx, ctx, old.term, from, &election.title).await?;
                }
            }
        }
        for winner in new {
            let term = NewTerm {
                post: post.slug.clone(),
                persons: winner.persons.clone(),
                from,
                until: None,
                decision: format!("Elected: {}", election.title),
                share: if winner.persons.len() > 1 { Share::JobShare } else { Share::Whole },
            };
            bodies::service::begin_term(tx, ctx, term).await?;
        }
        bodies::service::open_handover(tx, ctx, &post.slug, from).await?;
    }
    Ok(())
}

/// Refuses to seat more than a post has seats, if somebody was given one while the election was held.
fn room_for(post: &PostRole, seats: u32, people: usize, election: &Election) -> Result<()> {
    if people <= usize::try_from(seats).unwrap_or(usize::MAX) {
        return Ok(());
    }
    let by = election.plan.by_election.as_ref().and_then(|it| it.basis.cite());
    Err(Problem::refused(format!(
        "The seats of {} are taken: somebody was given one while this election was held.",
        super::plan::within(&post.name)
    ))
    .cite(by)
    .hint("End the term that was begun meanwhile on the post's page, and seat those elected then."))
}

/// Whether those elected may take office at this moment, without more being said.
pub fn is_due(ctx: &Ctx, election: &Election) -> bool {
    election.state == State::Declared && in_time(ctx, election, None).is_ok()
}

/// Whether the meeting has begun and is still planned to go on: then its close is recorded with its hour.
pub fn may_have_closed(ctx: &Ctx, election: &Election) -> bool {
    election.state == State::Declared
        && election.plan.terms_start == TermsStart::CloseOfMeeting
        && election.at(Step::Meeting).is_some_and(|at| at < ctx.now)
        && !is_due(ctx, election)
}
