//! The lines of the Monday page: what is due, by when, by which clause, and what happens if it slips.

use kernel::{BoxFuture, Ctx, Due, Power, Result, Tone};

use polling::{Mark, Standing};

use crate::model::{CountbackState, Election, Nomination, State, Step, Willing};
use crate::service;

/// How close a date must be to be called soon, in hours.
const SOON_HOURS: i64 = 72;

/// What elections ask of the actor.
pub fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut lines = vec![];
        for it in service::elections(&ctx).await? {
            lines.extend(asked(&ctx, &it).await?);
            lines.extend(member(&ctx, &it).await?);
            lines.extend(officer(&ctx, &it));
            lines.extend(vacant(&ctx, &it).await?);
        }
        Ok(lines)
    })
}

fn line(ctx: &Ctx, it: &Election, title: String, page: &str, step: Step, whose: &str) -> Due {
    let by = it.at(step);
    let tone = match by {
        Some(at) if at < ctx.now => Tone::Overdue,
        Some(at) if at < ctx.now.plus_hours(SOON_HOURS) => Tone::Soon,
        _ => Tone::Open,
    };
    Due {
        title,
        href: format!("/elections/{}{page}", it.id),
        by,
        cite: it.cite(step),
        if_it_slips: Some(step.if_it_slips().to_owned()),
        tone,
        whose: whose.to_owned(),
        needs: None,
    }
}

/// Somebody handed in a nomination with the reader's name and waits for an answer.
async fn asked(ctx: &Ctx, it: &Election) -> Result<Option<Due>> {
    let Some(me) = ctx.actor.person.filter(|_| it.state == State::Nominating) else { return Ok(None) };
    let all = service::nominate::nominations(ctx, it.id).await?;
    let waits = |n: &&Nomination| {
        n.is_alive() && n.nominees.iter().any(|p| p.person == me && p.consented_at.is_none())
    };
    Ok(all.iter().find(waits).map(|n| {
        let title = format!("{} asks whether you agree to stand: {}", n.proposer_name, it.title);
        let mut due = line(ctx, it, title, &format!("/nominations/{}", n.id), Step::NominationsClose, "You");
        due.if_it_slips = Some("Without your answer the nomination lapses.".into());
        due
    }))
}

async fn member(ctx: &Ctx, it: &Election) -> Result<Option<Due>> {
    if ctx.actor.person.is_none() {
        return Ok(None);
    }
    let day = |step| it.at(step).map(|at| at.long(&ctx.group.zone)).unwrap_or_default();
    if it.takes_nominations(ctx.now) {
        let title = format!("Nominations are open until {}: {}", day(Step::NominationsClose), it.title);
        return Ok(Some(line(ctx, it, title, "", Step::NominationsClose, "You")));
    }
    let voting = it.state == State::Balloting && it.at(Step::AfarCloses).is_some_and(|at| ctx.now <= at);
    if voting && can_still_vote(ctx, it).await? {
        // Until the asking closes that is what is due; whoever lets it pass votes in the room.
        if it.plan.channels.on_request && it.at(Step::RequestsClose).is_some_and(|at| ctx.now <= at) {
            let title = format!("Ask by {} to vote from afar: {}", day(Step::RequestsClose), it.title);
            return Ok(Some(line(ctx, it, title, "", Step::RequestsClose, "You")));
        }
        let title = format!("Vote by {}: {}", day(Step::AfarCloses), it.title);
        return Ok(Some(line(ctx, it, title, "", Step::AfarCloses, "You")));
    }
    Ok(None)
}

/// On the roll, and a paper not yet taken. Whoever can vote on the website at once has a line of the ballot for that.
async fn can_still_vote(ctx: &Ctx, it: &Election) -> Result<bool> {
    let poll = service::ballot::poll_of(it)?;
    let Standing::On(line) = polling::service::my_standing(ctx, poll).await? else { return Ok(false) };
    let channels = &it.plan.channels;
    let at_once = channels.email && (!channels.on_request || line.requested);
    Ok(!at_once && line.marks.iter().any(|it| it.1 == Mark::None))
}

/// Seats that fell vacant and are being filled from the papers of an election: whoever is asked, and its officers.
async fn vacant(ctx: &Ctx, it: &Election) -> Result<Vec<Due>> {
    let mut lines = vec![];
    if it.state != State::InOffice || ctx.actor.person.is_none() {
        return Ok(lines);
    }
    let runs = ctx.may(Power::ReturningOfficer, Some(it.id.0)) || ctx.may(Power::Scrutineer, Some(it.id.0));
    for back in service::countback::of(ctx, it.id).await?.into_iter().filter(|it| it.state.is_open()) {
        let asked = service::countback::asked(ctx, back.id).await?;
        let mine =
            |it: &crate::model::Asked| Some(it.person) == ctx.actor.person && it.answer == Willing::Waiting;
        let asks = back.state == CountbackState::Asking && asked.iter().any(mine);
        if !asks && !runs {
            continue;
        }
        let (title, whose, slips) = match asks {
            true => (
                "Say whether you would take a seat that fell vacant",
                "You",
                "Without your answer you are passed over.",
            ),
            false => (
                "Fill a seat that fell vacant by counting the ballots again",
                "Returning officer, scrutineers",
                "The seat stays empty.",
            ),
        };
        let mut due = line(
            ctx,
            it,
            format!("{title}: {}", it.title),
            &format!("/vacancies/{}", back.id),
            Step::Count,
            whose,
        );
        due.by = Some(back.answers_until);
        due.cite = Some(back.plan.cite.clone());
        due.if_it_slips = Some(slips.to_owned());
        due.tone = if back.answers_until < ctx.now { Tone::Overdue } else { Tone::Soon };
        lines.push(due);
    }
    Ok(lines)
}

fn officer(ctx: &Ctx, it: &Election) -> Option<Due> {
    let runs = ctx.may(Power::ReturningOfficer, Some(it.id.0));
    let calls = ctx.may(Power::CallElection, None);
    let watches = ctx.may(Power::Scrutineer, Some(it.id.0));
    // Whoever runs it reads what is theirs to do as theirs.
    let make = |what: &str, page: &str, step, whose| {
        let whose = if runs { "You" } else { whose };
        Some(line(ctx, it, format!("{what}: {}", it.title), page, step, whose))
    };
    match it.state {
        State::Drafted if calls => {
            make("Appoint the officers and send the call", "", Step::Call, "Those who call elections")
        }
        State::NominationsClosed if runs => {
            make("Prepare and open the ballot", "/ballot", Step::BallotsOut, "Returning officer")
        }
        State::Balloting if runs => make(
            "Close the ballot when every paper is in the box",
            "/ballot",
            Step::VotingEnds,
            "Returning officer",
        ),
        State::Closed if runs => make("Count the votes", "/count", Step::Count, "Returning officer"),
        State::Counted if runs || watches => make(
            "Look at the count; declare it after a scrutineer's note",
            "/count",
            Step::Count,
            "Returning officer, scrutineers",
        ),
        State::Declared if runs || calls => {
            make("Let those elected take office", "/count", Step::TermsBegin, "Returning officer")
        }
        _ => None,
    }
}
