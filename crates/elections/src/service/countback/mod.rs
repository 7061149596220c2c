//! A seat that fell vacant, filled by counting the papers of the election again: those who could take it are asked, the
//! returning officer counts, a scrutineer looks, and the result is declared. Where that is not possible an election fills it.

mod fill;
mod find;

use bodies::model::{NewTerm, Share};
use kernel::audit::Line;
use kernel::{At, Ctx, PersonId, Power, Problem, Result, Tx, audit, emit, transact};
use mail::{Kind, Outgoing};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::model::{
    Asked, Contest, ContestId, Countback, CountbackId, CountbackPlan, CountbackState, Election, ElectionId,
    Nomination, Note, Willing,
};
use crate::store::{self, countbacks};

pub use find::{Seat, Way, seats, way};

/// So long may those who are asked take at most, in days.
const LONGEST_DAYS: i64 = 60;

/// The countbacks of an election, oldest first.
pub async fn of(ctx: &Ctx, id: ElectionId) -> Result<Vec<Countback>> {
    countbacks::of(ctx.db(), ctx.group.id, id).await
}

/// One countback.
pub async fn one(ctx: &Ctx, election: ElectionId, id: CountbackId) -> Result<Countback> {
    let found = of(ctx, election).await?.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Problem::not_found("There is no such count in this election."))
}

/// Who was asked whether they would take the seat, by name.
pub async fn asked(ctx: &Ctx, id: CountbackId) -> Result<Vec<Asked>> {
    countbacks::asked(ctx.db(), ctx.group.id, id).await
}

/// Begins: fixes who left and who sits, and asks everybody who stood and was not elected.
///
/// # Errors
/// Refuses with the clause where the text fills the seat otherwise, and where the papers cannot be counted again.
pub async fn begin(ctx: &Ctx, id: ElectionId, contest: ContestId, until: At) -> Result<CountbackId> {
    ctx.need(Power::CallElection, None)?;
    let election = super::election(ctx, id).await?;
    let version = constitution::service::in_force(ctx).await?;
    let all = seats(ctx, &version, &election).await?;
    let found = all.into_iter().find(|it| it.contest.id == contest).ok_or_else(|| {
        Problem::refused(
            "No seat of this post is empty that the text has filled by counting the ballots again.",
        )
    })?;
    if let Some(why) = found.why_not {
        return Err(Problem::refused(format!("The ballots cannot be counted again: {why}."))
            .cite(Some(found.cite))
            .hint("The seat is filled by an election: prepare one under Elections."));
    }
    if until <= ctx.now || until > ctx.now.plus_days(LONGEST_DAYS, &ctx.group.zone) {
        return Err(Problem::field(
            "until",
            format!("Give those who are asked until a day that is to come, within {LONGEST_DAYS} days."),
        ));
    }
    let nominations = store::candidacies::of(ctx.db(), ctx.group.id, id).await?;
    let (sitting, open) = find::who(ctx, &election, &found.contest, &nominations).await?;
    let it = Countback {
        id: CountbackId(ctx.new_id()),
        election: id,
        contest,
        state: CountbackState::Asking,
        plan: CountbackPlan {
            seats: found.seats,
            leaving: found.leaving,
            sitting,
            quotas_again: found.quotas_again,
            cite: found.cite,
        },
        answers_until: until,
        begun_at: ctx.now,
        outcome: None,
        sha256: None,
        counted_at: None,
        note: None,
        ended_at: None,
        ended_because: None,
    };
    let decisions = store::talk::decisions(ctx.db(), ctx.group.id, id).await?;
    let open: Vec<&Nomination> = nominations.iter().filter(|it| open.contains(&it.id)).collect();
    let addresses = people::service::everyone(ctx, ctx.now).await?;
    transact!(ctx.db(), tx => {
        store::elections::load(tx, ctx.group.id, id).await?;
        let going_on = |it: &&Countback| it.contest == contest && it.state.is_open();
        if countbacks::within(tx, ctx.group.id, id).await?.iter().any(|it| going_on(&it)) {
            return Err(Problem::conflict("The seat of this post is being filled already."));
        }
        countbacks::insert(tx, ctx.group.id, &it, ctx.actor.person).await?;
        for candidacy in &open {
            let alone = super::tally::refusal(&decisions, candidacy).map(|_| candidacy.alone);
            for nominee in candidacy.nominees.iter().filter(|n| alone.is_none_or(|it| it == Some(n.person))) {
                let asked = Asked {
                    nomination: candidacy.id,
                    person: nominee.person,
                    name: nominee.name.clone(),
                    answer: Willing::Waiting,
                    answered_at: None,
                    recorded_by: None,
                };
                countbacks::ask(tx, ctx.group.id, id, it.id, &asked).await?;
                let to = addresses.iter().find(|p| p.id == nominee.person).and_then(|p| p.email.clone());
                if let Some(to) = to {
                    mail::service::queue(tx, ctx, letter(ctx, &election, &found.contest, &it, &asked, to)).await?;
                }
            }
        }
        let line = Line::new("election.countback-begun").on("election", id.0).cite(Some(it.plan.cite.clone()));
        audit(tx, ctx, line.detail(json!({ "countback": it.id, "contest": contest }))).await
    })?;
    Ok(it.id)
}

fn letter(
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    it: &Countback,
    to: &Asked,
    address: String,
) -> Outgoing {
    let link = format!("{}/elections/{}/vacancies/{}", ctx.base_url(), election.id, it.id);
    let text = format!(
        "Dear {},\n\na seat as {} fell vacant. By {} the ballots of the {} are counted again without whoever left. You stood then, so the seat \
         may fall to you.\n\nWould you take it? Say so until **{}**; without your answer you are passed over:\n\n{link}\n",
        to.name,
        super::plan::within(&contest.title),
        it.plan.cite.label,
        election.title,
        it.answers_until.long(&ctx.group.zone),
    );
    Outgoing {
        person: Some(to.person),
        to: address,
        to_name: to.name.clone(),
        kind: Kind::Personal,
        subject: format!("Would you take a seat that fell vacant? {}", contest.title),
        text,
        html: None,
    }
}

/// Keeps what the acting person says. It can be changed until the count.
pub async fn answer(ctx: &Ctx, election: ElectionId, id: CountbackId, answer: Willing) -> Result<()> {
    keep(ctx, election, id, ctx.person()?, answer, None).await
}

/// Keeps what somebody said otherwise than on the page, as the returning officer wrote it down.
pub async fn record_answer(
    ctx: &Ctx,
    election: ElectionId,
    id: CountbackId,
    person: PersonId,
    answer: Willing,
) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(election.0))?;
    keep(ctx, election, id, person, answer, ctx.actor.person).await
}

async fn keep(
    ctx: &Ctx,
    election: ElectionId,
    id: CountbackId,
    person: PersonId,
    answer: Willing,
    by: Option<PersonId>,
) -> Result<()> {
    if answer == Willing::Waiting {
        return Err(Problem::field("answer", "Choose yes or no."));
    }
    transact!(ctx.db(), tx => {
        let it = load(tx, ctx, election, id).await?;
        if it.state != CountbackState::Asking {
            return Err(Problem::refused("The papers have been counted, so no answer is taken any more."));
        }
        if !countbacks::answer(tx, ctx.group.id, id, person, answer, ctx.now, by).await? {
            return Err(Problem::refused("Only those who stood then and were not elected are asked.")
                .cite(Some(it.plan.cite)));
        }
        let line = Line::new("election.countback-answered").on("election", election.0).fields(&["answer"]);
        audit(tx, ctx, line.detail(json!({ "countback": id, "person": person, "answer": answer }))).await
    })
}

/// One of them in a transaction; commands on one election come one after another.
async fn load(tx: &mut Tx, ctx: &Ctx, election: ElectionId, id: CountbackId) -> Result<Countback> {
    store::elections::load(tx, ctx.group.id, election).await?;
    let found = countbacks::within(tx, ctx.group.id, election).await?.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Problem::not_found("There is no such count in this election."))
}

/// Counts the papers again, once everybody answered or the time for it is over.
pub async fn count(ctx: &Ctx, election: ElectionId, id: CountbackId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(election.0))?;
    let it = one(ctx, election, id).await?;
    let waits = asked(ctx, id).await?.iter().any(|it| it.answer == Willing::Waiting);
    if waits && ctx.now <= it.answers_until {
        return Err(Problem::refused(format!(
            "Not everybody has answered; those who are asked have time until {}.",
            it.answers_until.long(&ctx.group.zone)
        ))
        .hint("Whoever told you their answer otherwise is written down on this page."));
    }
    let outcome = counted(ctx, &it).await?;
    let json = serde_json::to_string(&outcome)?;
    let sha256 = super::draft::hex(&Sha256::digest(json.as_bytes()));
    transact!(ctx.db(), tx => {
        step(tx, ctx, &it, CountbackState::Asking, CountbackState::Counted).await?;
        countbacks::set_outcome(tx, ctx.group.id, id, &json, &sha256, ctx.now).await?;
        let line = Line::new("election.countback-counted").on("election", election.0).cite(Some(it.plan.cite.clone()));
        audit(tx, ctx, line.detail(json!({ "countback": id, "sha256": sha256 }))).await
    })
}

async fn counted(ctx: &Ctx, it: &Countback) -> Result<crate::model::CountbackOutcome> {
    let election = super::election(ctx, it.election).await?;
    let contest = election.contest(it.contest).ok_or_else(|| Problem::internal("The contest is gone."))?;
    fill::fill(ctx, &election, contest, it).await
}

async fn step(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Countback,
    from: CountbackState,
    to: CountbackState,
) -> Result<()> {
    if countbacks::shift(tx, ctx.group.id, it.id, from, to).await? {
        return Ok(());
    }
    Err(Problem::conflict(
        "It has gone on meanwhile. Nothing was done twice; the page shows where it stands.",
    ))
}

/// Counts once more and says whether not a byte differs from what is stored.
pub async fn recount(ctx: &Ctx, election: ElectionId, id: CountbackId) -> Result<bool> {
    super::roll::need_officer(ctx, election)?;
    let it = one(ctx, election, id).await?;
    let Some(stored) = it.outcome.as_deref().filter(|_| it.state == CountbackState::Counted) else {
        return Err(Problem::refused("It is compared after the count and before the declaration."));
    };
    Ok(serde_json::to_string(&counted(ctx, &it).await?)? == stored)
}

/// What a scrutineer saw; it can be corrected until the declaration.
pub async fn note(ctx: &Ctx, election: ElectionId, id: CountbackId, text: &str) -> Result<()> {
    ctx.need(Power::Scrutineer, Some(election.0))?;
    let person = ctx.person()?;
    if text.trim().is_empty() {
        return Err(Problem::field(
            "note",
            "Say what you saw: whether the count followed the rules, and what did not.",
        ));
    }
    transact!(ctx.db(), tx => {
        if load(tx, ctx, election, id).await?.state != CountbackState::Counted {
            return Err(Problem::refused("A note is written after the count and before the declaration."));
        }
        let note = Note { person, name: ctx.actor.name.clone(), text: text.trim().to_owned(), at: ctx.now };
        countbacks::set_note(tx, ctx.group.id, id, &note).await?;
        audit(tx, ctx, Line::new("election.note-written").on("election", election.0)).await
    })
}

/// Declares it, and seats whoever takes the seats from this minute on.
pub async fn declare(ctx: &Ctx, election: ElectionId, id: CountbackId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(election.0))?;
    let held = super::election(ctx, election).await?;
    transact!(ctx.db(), tx => {
        let it = load(tx, ctx, election, id).await?;
        let Some(outcome) = it.read()?.filter(|_| it.state == CountbackState::Counted) else {
            return Err(Problem::refused("What is declared is a count; this has none, or was declared before."));
        };
        if it.note.is_none() {
            return Err(Problem::refused("It is declared after a scrutineer has written what they saw of the count.")
                .hint("Ask a scrutineer to count again and compare on this page, and to write a note; it can be short."));
        }
        step(tx, ctx, &it, CountbackState::Counted, CountbackState::Declared).await?;
        countbacks::set_ended(tx, ctx.group.id, id, "", ctx.now).await?;
        seat(tx, ctx, &held, &it, &outcome).await?;
        let line = Line::new("election.countback-declared").on("election", election.0).cite(Some(it.plan.cite.clone()));
        audit(tx, ctx, line.detail(json!({ "countback": id }))).await?;
        emit(tx, ctx, "elections.countback-declared", &json!({ "election": election, "countback": id })).await
    })
}

async fn seat(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &Election,
    it: &Countback,
    outcome: &crate::model::CountbackOutcome,
) -> Result<()> {
    let empty = it.plan.seats.iter().flat_map(|of| (0..of.seats).map(|_| of.post.as_str()));
    for (post, winner) in empty.zip(&outcome.elected) {
        let term = NewTerm {
            post: post.to_owned(),
            persons: winner.persons.clone(),
            from: ctx.now,
            until: None,
            decision: format!("By counting the ballots again ({}): {}", it.plan.cite.label, election.title),
            share: if winner.persons.len() > 1 { Share::JobShare } else { Share::Whole },
        };
        bodies::service::begin_term(tx, ctx, term).await?;
        bodies::service::open_handover(tx, ctx, post, ctx.now).await?;
    }
    Ok(())
}

/// Ends it without a result, with the reason that members read; the seat is then filled by an election.
pub async fn end(ctx: &Ctx, election: ElectionId, id: CountbackId, because: &str) -> Result<()> {
    if !ctx.may(Power::CallElection, None) {
        ctx.need(Power::ReturningOfficer, Some(election.0))?;
    }
    if because.trim().chars().count() < 5 {
        return Err(Problem::field("because", "Say why; members will read it."));
    }
    transact!(ctx.db(), tx => {
        let it = load(tx, ctx, election, id).await?;
        if !it.state.is_open() {
            return Err(Problem::conflict("It has ended already."));
        }
        step(tx, ctx, &it, it.state, CountbackState::Ended).await?;
        countbacks::set_ended(tx, ctx.group.id, id, because.trim(), ctx.now).await?;
        let line = Line::new("election.countback-ended").on("election", election.0).cite(Some(it.plan.cite.clone()));
        audit(tx, ctx, line.detail(json!({ "countback": id }))).await
    })
}
