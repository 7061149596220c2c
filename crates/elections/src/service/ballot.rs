//! The ballot: opened when the returning officer has seen it, closed when every paper is in the box.

use kernel::audit::Line;
use kernel::event::Event;
use kernel::{BoxFuture, Ctx, Power, Problem, Result, Tx, audit, transact};
use mail::mailing::{NewMailing, Recipient};
use polling::{
    Channels, Choice, Contests, Counting, Elector, LeftOut, Level, NewContest, NewPoll, Online, Order,
    PollId, PollState, Secrecy, Subject,
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::feasibility::{self, Report};
use super::moves::shift;
use super::{count, tally};
use crate::model::{Contest, Election, ElectionId, Move, Nomination, NominationState, Roll, State, Step};
use crate::store::{self, outcomes::Numbered};

/// Notes that the returning officer looked at the paper as members see it, and at those whom the call did not reach.
pub async fn seen(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        if election.state != State::NominationsClosed {
            return Err(Problem::refused("The paper is looked at after nominations have closed and before the ballot opens."));
        }
        store::elections::set_preview_seen(tx, ctx.group.id, id, ctx.now).await?;
        audit(tx, ctx, Line::new("election.preview-seen").on("election", id.0)).await
    })?;
    for it in mail::mailing::for_subject(ctx, super::call::SUBJECT, id.0).await? {
        mail::mailing::mark_seen(ctx, it.mailing.id).await?;
    }
    Ok(())
}

/// Opens the ballot, or goes straight to the result if nobody stands against anybody.
///
/// # Errors
/// A refusal for each guard: undecided quotas, no roll, an unseen paper, too early.
pub async fn open(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    let election = super::election(ctx, id).await?;
    let report = feasibility::report(ctx, &election).await?;
    ready(&election, &report)?;
    if !report.needs_ballot() {
        return count::without_ballot(ctx, id).await;
    }
    let roll = store::roll::of(ctx.db(), ctx.group.id, id).await?;
    let roll = roll.ok_or_else(|| {
        Problem::refused("The roll of voters is not frozen yet.")
            .hint("Freeze it first; the step stands above this one.")
    })?;
    in_order(ctx, &election)?;
    super::notice::has_left(ctx, &election).await?;
    let invited = invited(ctx, &roll).await?;
    let secrecy = secrecy(ctx, &election).await?;
    let poll = transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        election.state.after(Move::OpenBallot)?;
        lapse(tx, ctx, id).await?;
        let all = store::candidacies::within(tx, ctx.group.id, id).await?;
        let contested: Vec<_> = report.contests.iter().filter(|it| it.needs_ballot()).map(|it| it.contest.clone()).collect();
        let contests = number(tx, ctx, &election, &contested, &all).await?;
        let poll = polling::service::open_poll(tx, ctx, new_poll(ctx, &election, contests, &roll, secrecy.clone())).await?;
        if !store::elections::set_poll(tx, ctx.group.id, id, poll.0).await? {
            return Err(Problem::conflict("Somebody opened the ballot a moment before you."));
        }
        let cite = election.cite(Step::BallotsOut);
        let note = format!("{} members on the roll", roll.electors().count());
        shift(tx, ctx, &mut election, Move::OpenBallot, cite, note).await.map(|()| poll)
    })?;
    // A task of its own: an officer whose browser goes away still has everybody invited.
    let ctx = ctx.clone();
    let done = tokio::spawn(async move { invite(&ctx, id, poll, &invited).await }).await;
    done.map_err(|_| Problem::internal("The invitations were not written. Look under Mail."))?
}

/// Every invitation carries the six words of the manifest, so the box is made first.
async fn invite(ctx: &Ctx, id: ElectionId, poll: PollId, invited: &[Recipient]) -> Result<()> {
    let (election, open) = (super::election(ctx, id).await?, polling::service::poll(ctx, poll).await?);
    polling::service::make_box(ctx, &open).await?;
    let words = polling::service::board(ctx, &open).await?.fingerprint;
    transact!(ctx.db(), tx => {
        mail::mailing::propose(tx, ctx, invitation(ctx, &election, poll, invited, &words)).await.map(drop)
    })
}

/// Everybody on the roll, with the ways to reach them.
async fn invited(ctx: &Ctx, roll: &Roll) -> Result<Vec<Recipient>> {
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    let on_roll = everyone.iter().filter(|it| roll.line(it.id).is_some_and(|line| line.may_vote));
    Ok(on_roll.map(super::call::recipient).collect())
}

/// One message to all on the roll: how to vote, and until when.
fn invitation(ctx: &Ctx, election: &Election, poll: PollId, to: &[Recipient], words: &str) -> NewMailing {
    let base = ctx.base_url();
    let day = |step| election.at(step).map(|at| at.long(&ctx.group.zone)).unwrap_or_default();
    let channels = &election.plan.channels;
    let mut body = format!("Dear {{name}},\n\nvoting is open: {}.\n\n", election.title);
    if channels.email && channels.on_request {
        body.push_str(&format!(
            "If you cannot come to the meeting, ask for your ballot here until **{}**; nobody asks for a reason. It must be cast by **{}**: {base}/vote/{poll}\n\n",
            day(Step::RequestsClose),
            day(Step::AfarCloses)
        ));
    } else if channels.email {
        body.push_str(&format!("Vote here by **{}**: {base}/vote/{poll}\n\n", day(Step::AfarCloses)));
    }
    if channels.in_room {
        body.push_str(&format!(
            "In the room members vote on paper, at the meeting on **{}**.\n\n",
            day(Step::Meeting)
        ));
    }
    body.push_str(&format!("The six words of this ballot are **{words}**. If the page on which you vote shows others, do not vote, and tell a scrutineer.\n\n"));
    body.push_str(&format!("What the candidates say: {base}/elections/{}/candidates\n\nWhy you are on the roll: {base}/elections/{}/my-roll\n", election.id, election.id));
    NewMailing {
        kind: mail::Kind::Ballot,
        subject: format!("Voting is open: {}", election.title),
        body,
        recipients: to.to_vec(),
        left_out: vec![],
        about: super::call::subject(election),
    }
}

fn ready(election: &Election, report: &Report) -> Result<()> {
    election.state.after(Move::OpenBallot)?;
    let Some(open) = report.quotas.iter().find(|it| !it.is_met() && it.decision.is_none()) else {
        return Ok(());
    };
    Err(Problem::refused(format!(
        "No outcome can meet “{}”, and nobody has recorded yet what is done about it. Nobody votes before that.",
        open.quota.name
    ))
    .cite(open.quota.basis.cite())
    .hint("Record the decision on the page about the close of nominations."))
}

fn in_order(ctx: &Ctx, election: &Election) -> Result<()> {
    if election.preview_seen_at.is_none() {
        return Err(Problem::refused("The ballot opens only after you have looked at the paper and at those whom the call did not reach.")
            .hint("Both stand on this page; say there that you have seen them."));
    }
    match election.at(Step::BallotsOut) {
        Some(at) if ctx.now < at => {
            Err(Problem::refused(format!("Voting opens on {}, not earlier.", at.long(&ctx.group.zone)))
                .cite(election.cite(Step::BallotsOut)))
        }
        _ => Ok(()),
    }
}

/// Paper forms that nobody confirmed do not go on the ballot.
pub(super) async fn lapse(tx: &mut Tx, ctx: &Ctx, id: ElectionId) -> Result<()> {
    for it in store::candidacies::within(tx, ctx.group.id, id).await? {
        if it.state == NominationState::AwaitingConsent {
            store::candidacies::shift(tx, ctx.group.id, it.id, it.state, NominationState::Lapsed, ctx.now)
                .await?;
        }
    }
    Ok(())
}

/// Numbers the candidacies of each contested post, in the order of names; the paper may show them by lot.
async fn number(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &Election,
    contested: &[Contest],
    all: &[Nomination],
) -> Result<Vec<NewContest>> {
    let mut contests = vec![];
    for contest in contested {
        let mut choices = vec![];
        for (number, it) in (1u16..).zip(tally::standing(all, contest.id)) {
            let line = Numbered { contest_id: contest.id, number: i64::from(number), nomination_id: it.id };
            store::outcomes::set_number(tx, ctx.group.id, election.id, line).await?;
            // The name says of a pair that it is one.
            choices.push(Choice { number, label: it.name(), detail: String::new() });
        }
        contests.push(NewContest {
            id: contest.id.0,
            title: contest.title.clone(),
            seats: contest.seats,
            choices,
            ranked: true,
            order: Order::ByLot,
            counting: Counting {
                method: election.plan.rule_set.clone(),
                fixed: json!({ "seats": contest.seats, "rules": election.plan.rule_set, "lot_hash": election.lot_hash }),
            },
        });
    }
    Ok(contests)
}

/// A hash that is kept in hexadecimal.
fn bytes_of(hash: &str) -> [u8; 32] {
    let byte =
        |at: usize| hash.get(2 * at..2 * at + 2).and_then(|it| u8::from_str_radix(it, 16).ok()).unwrap_or(0);
    std::array::from_fn(byte)
}

/// Who holds the keys and what is published, as the rules have it, with the text in force that says so.
async fn secrecy(ctx: &Ctx, election: &Election) -> Result<Secrecy> {
    let version = constitution::service::version(ctx, election.constitution).await?;
    let publication = election.plan.publication.as_deref().map(Level::read).transpose()?;
    let plan = serde_json::to_string(&election.plan)?;
    Ok(Secrecy {
        publication,
        holders: election.plan.key_holders,
        threshold: election.plan.keys_needed,
        constitution: bytes_of(&version.hash),
        rules: Sha256::digest(plan.as_bytes()).into(),
        fills_vacancies: election.contests.iter().flat_map(|it| &it.posts).any(|post| {
            let rule = version.rules.vacancy(&post.slug, true);
            rule.is_some_and(|it| it.filled_by == rulebook::Filling::Countback)
        }),
    })
}

fn new_poll(
    ctx: &Ctx,
    election: &Election,
    contests: Vec<NewContest>,
    roll: &Roll,
    secrecy: Secrecy,
) -> NewPoll {
    let channels = &election.plan.channels;
    let opens_at = election.at(Step::BallotsOut).unwrap_or(ctx.now).max(ctx.now);
    let closes_at = election.at(Step::AfarCloses).unwrap_or(opens_at).max(opens_at.plus_minutes(1));
    let online = match (channels.email, channels.on_request) {
        (false, _) => Online::Nobody,
        (true, false) => Online::Everyone,
        (true, true) => Online::OnRequest { until: election.at(Step::RequestsClose).unwrap_or(closes_at) },
    };
    let elector = |it: &crate::model::RollLine| Elector {
        person: it.person,
        name: it.name.clone(),
        email: it.email.clone(),
        contests: Contests::All,
        reason: it.reason.clone(),
        cite: it.cite.clone(),
    };
    let left_out = |it: &crate::model::RollLine| LeftOut {
        person: it.person,
        name: it.name.clone(),
        reason: it.reason.clone(),
        cite: it.cite.clone(),
    };
    NewPoll {
        subject: Subject {
            kind: super::call::SUBJECT.into(),
            id: election.id.0,
            title: election.title.clone(),
            url: format!("/elections/{}", election.id),
        },
        opens_at,
        closes_at,
        channels: Channels { online, room: channels.in_room, post: channels.post },
        secrecy,
        contests,
        electors: roll.electors().map(elector).collect(),
        left_out: roll.left_out().map(left_out).collect(),
    }
}

/// Closes the box for good. Papers filled in by hand have to be in it. Closing twice changes nothing.
pub async fn close(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    let election = super::election(ctx, id).await?;
    if election.state == State::Closed {
        return Ok(());
    }
    election.state.after(Move::CloseBallot)?;
    let poll = poll_of(&election)?;
    let end = election.at(Step::AfarCloses).or(election.at(Step::Meeting));
    if end.is_some_and(|at| ctx.now <= at) {
        let until = end.map_or_else(String::new, |at| at.long(&ctx.group.zone));
        return Err(Problem::refused(format!("Voting is open until {until}; nobody can close it earlier."))
            .cite(election.cite(Step::AfarCloses)));
    }
    polling::service::close(ctx, poll).await?;
    closed(ctx, id).await
}

async fn closed(ctx: &Ctx, id: ElectionId) -> Result<()> {
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        if election.state != State::Balloting {
            return Ok(());
        }
        let cite = election.cite(Step::AfarCloses).or_else(|| election.plan.basis.cite());
        shift(tx, ctx, &mut election, Move::CloseBallot, cite, String::new()).await
    })
}

#[derive(Deserialize)]
struct PollClosed {
    subject: Uuid,
}

/// The box was closed, on whichever page: the election follows.
pub fn poll_closed(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: PollClosed = event.read()?;
        let id = ElectionId(it.subject);
        if super::elections(&ctx).await?.iter().any(|e| e.id == id) { closed(&ctx, id).await } else { Ok(()) }
    })
}

/// Takes no more votes in an election that was given up: the box is destroyed unread. A box that was closed before
/// stays closed, and nothing in it is counted.
pub(super) async fn give_up(ctx: &Ctx, id: ElectionId) -> Result<()> {
    let election = super::election(ctx, id).await?;
    let (State::Abandoned, Some(poll)) = (election.state, election.poll.map(PollId)) else {
        return Ok(());
    };
    if polling::service::poll(ctx, poll).await?.state != PollState::Open {
        return Ok(());
    }
    let why = election.abandoned_because.as_deref().unwrap_or("The election was given up.");
    polling::service::abandon(ctx, poll, why).await
}

#[derive(Deserialize)]
struct GivenUp {
    election: ElectionId,
}

/// The election was given up: its ballot goes with it, also if the server fell between the two.
pub fn given_up(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move { give_up(&ctx, event.read::<GivenUp>()?.election).await })
}

#[derive(Deserialize)]
struct PutOff {
    poll: PollId,
    subject: Uuid,
}

/// Voters were given more time at the desk: the election's own hour follows, so that every page names the same one.
pub fn put_off(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: PutOff = event.read()?;
        let id = ElectionId(it.subject);
        if !super::elections(&ctx).await?.iter().any(|e| e.id == id && e.poll == Some(it.poll.0)) {
            return Ok(());
        }
        let closes = polling::service::poll(&ctx, it.poll).await?.closes_at;
        super::draft::put_off(&ctx, id, closes).await
    })
}

/// The poll of an election.
pub fn poll_of(election: &Election) -> Result<PollId> {
    election.poll.map(PollId).ok_or_else(|| Problem::refused("No ballot has been opened in this election."))
}
