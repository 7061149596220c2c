//! Erasure by the schedule that the manifest promised: announced, put off while a challenge is heard, done by the clock, and
//! noted in the log of the box. A kill at any step is mended by doing the rest again.

use ballotbox::event::{Erasure, Event};
use ballotbox::manifest::Manifest;
use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit, emit, transact};
use serde_json::json;

use crate::box_store::{Secret, Step};
use crate::model::{Kept, Part, Plan, Poll, PollId, PollState, PutOff, months_after};
use crate::store;

const MARKS_MONTHS: i64 = 6;
const PAPERS_MONTHS: i64 = 12;
/// Papers from which seats that fall vacant are filled go at the latest after so many months.
const TERM_MONTHS: i64 = 60;
const LONGEST_DAYS: i64 = 366;

/// Notes that the result of a poll is declared, from which the time of its papers runs. A second time changes nothing.
pub async fn declared(tx: &mut Tx, ctx: &Ctx, id: PollId) -> Result<()> {
    store::erasure::set_declared(tx, ctx.group.id, id, ctx.now).await
}

/// Notes that the term of those elected in a poll ended: nobody fills a seat from its papers any more. A second time
/// changes nothing.
pub async fn term_over(tx: &mut Tx, ctx: &Ctx, id: PollId) -> Result<()> {
    store::erasure::set_term_ended(tx, ctx.group.id, id, ctx.now).await
}

/// What a poll lets go of, and when.
pub async fn plans(ctx: &Ctx, poll: &Poll) -> Result<Vec<Plan>> {
    let kept = store::erasure::kept(ctx.db(), ctx.group.id, poll.id).await?;
    let manifest = store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?;
    let manifest = manifest.and_then(|it| Manifest::from_bytes(&it).ok());
    let mut plans = vec![];
    for part in Part::ALL {
        let from = match part {
            _ if poll.state != PollState::Closed => None,
            Part::Marks => store::poll::ended_at(ctx.db(), ctx.group.id, poll.id).await?,
            // A vote at a meeting is declared by the chair with the opening.
            Part::Papers if poll.is_closed_by_hand() => poll.opened_at,
            Part::Papers => store::erasure::declared_at(ctx.db(), ctx.group.id, poll.id).await?,
        };
        let months = if part == Part::Marks { MARKS_MONTHS } else { PAPERS_MONTHS };
        let zone = &ctx.group.zone;
        let mut promised = from.map(|it| months_after(it, months, zone));
        let mut term_runs = false;
        if part == Part::Papers && manifest.as_ref().is_some_and(fills_vacancies) {
            let ended = store::erasure::term_ended_at(ctx.db(), ctx.group.id, poll.id).await?;
            let latest = from.map(|it| months_after(it, TERM_MONTHS, zone));
            term_runs = ended.is_none();
            promised = match ended {
                Some(end) => promised.map(|it| it.max(end)).min(latest),
                None => latest,
            };
        }
        plans.push(Plan {
            part,
            promised,
            term_runs,
            may_wait: manifest.as_ref().is_some_and(|it| may_wait(it, part)),
            kept: kept.iter().find(|it| it.0 == part).map_or_else(Kept::default, |it| it.1.clone()),
        });
    }
    Ok(plans)
}

/// Whether the manifest keeps papers for the term, because seats that fall vacant are filled from them.
fn fills_vacancies(manifest: &Manifest) -> bool {
    let line = manifest.retention.iter().find(|it| it.what.starts_with("openings"));
    line.is_some_and(|it| it.until.starts_with("the end of the term"))
}

/// Whether the manifest lets something that is pending put a part off.
fn may_wait(manifest: &Manifest, part: Part) -> bool {
    let what = if part == Part::Marks { "who took" } else { "openings" };
    let line = manifest.retention.iter().find(|it| it.what.starts_with(what));
    line.is_some_and(|it| it.until.contains("challenge") || it.until.contains("appeal"))
}

async fn plan(ctx: &Ctx, poll: &Poll, part: Part) -> Result<Plan> {
    let found = plans(ctx, poll).await?.into_iter().find(|it| it.part == part);
    found.ok_or_else(|| Problem::internal("A ballot has no such part."))
}

/// How many marks or papers would go.
pub async fn held(ctx: &Ctx, poll: &Poll, part: Part) -> Result<u64> {
    store::erasure::held(ctx.db(), ctx.group.id, poll.id, part).await
}

/// Since when a part is gone.
pub async fn gone(ctx: &Ctx, poll: PollId, part: Part) -> Result<Option<At>> {
    let kept = store::erasure::kept(ctx.db(), ctx.group.id, poll).await?;
    Ok(kept.into_iter().find(|it| it.0 == part).and_then(|it| it.1.done_at))
}

/// Refuses what needs a part that is gone.
pub(crate) async fn need(ctx: &Ctx, poll: PollId, part: Part) -> Result<()> {
    let Some(at) = gone(ctx, poll, part).await? else { return Ok(()) };
    let day = at.day(&ctx.group.zone);
    Err(match part {
        Part::Marks => Problem::refused(format!(
            "Who took a paper in this ballot was erased on {day}, as its manifest promised, so nobody can look it up any more."
        ))
        .hint("How many took one, and which way, stands in the figures of the ballot. A proof that you saved before can still be checked."),
        Part::Papers => Problem::refused(format!(
            "The papers of this ballot were erased on {day}, as its manifest promised, so they are shown and counted no more."
        ))
        .hint("The result, every stage of the count and the public list stand as they were published."),
    })
}

/// Those who may put an erasure off: who run or watch the poll, and who answers for data protection.
pub fn may_put_off(ctx: &Ctx, poll: &Poll) -> bool {
    let over = Some(poll.subject.id);
    ctx.may(Power::ReturningOfficer, over)
        || ctx.may(Power::Scrutineer, over)
        || ctx.may(Power::ProtectData, None)
}

/// Keeps a part longer because something is pending; members read why. An hour that is past ends the waiting.
///
/// # Errors
/// Refuses where the manifest promised the hour without exception, and what is erased already.
pub async fn put_off(ctx: &Ctx, id: PollId, part: Part, it: PutOff) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    if !may_put_off(ctx, &poll) {
        return ctx.need(Power::ProtectData, None);
    }
    let plan = plan(ctx, &poll, part).await?;
    let Some(promised) = plan.promised else {
        return Err(Problem::refused(
            "Nothing of this ballot is erased before it is closed and its result is declared, so there is nothing to put off.",
        ));
    };
    if !plan.may_wait {
        return Err(Problem::refused("The manifest of this ballot, which was signed before anybody voted, promises this hour without exception.")
            .hint("Whoever challenges the ballot may ask for what they need of it before that hour."));
    }
    if plan.kept.done_at.is_some() {
        return need(ctx, id, part).await;
    }
    let longest = ctx.now.plus_days(LONGEST_DAYS, &ctx.group.zone);
    if it.until > longest.max(promised) {
        return Err(Problem::field(
            "until",
            format!(
                "An erasure is put off to {} at the latest; it can be put off again when that day is near.",
                longest.day(&ctx.group.zone)
            ),
        ));
    }
    if it.reason.trim().chars().count() < 5 {
        return Err(Problem::field("reason", "Say what is pending, and before whom; members will read it."));
    }
    if it.clause.trim().is_empty() {
        return Err(Problem::field(
            "clause",
            "Name the clause by which it is pending, such as “clause 14, Disputes”.",
        ));
    }
    transact!(ctx.db(), tx => {
        if !store::erasure::put_off(tx, ctx.group.id, id, part, &it).await? {
            return Err(Problem::conflict("It was erased a moment ago, so it cannot be put off any more."));
        }
        let detail = json!({ "what": part.as_str(), "until": it.until, "reason": it.reason, "clause": it.clause });
        audit(tx, ctx, Line::new("poll.erasure-put-off").on("poll", id.0).detail(detail)).await
    })
}

/// Announces what is near and erases what is due, of every closed poll. Runs by the hour.
pub async fn tick(ctx: Ctx) -> Result<()> {
    for id in store::erasure::unfinished(ctx.db(), ctx.group.id).await? {
        if let Err(problem) = step(&ctx, id).await {
            // The next hour tries again; one ballot does not hold up another.
            tracing::error!(poll = %id, error = %problem, "the erasure of a ballot did not go through");
        }
    }
    Ok(())
}

/// Does what is due of one poll.
pub async fn step(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    for plan in plans(ctx, &poll).await? {
        if plan.kept.announced_at.is_none() && plan.is_near(ctx.now) {
            announce(ctx, &poll, &plan).await?;
        } else if plan.is_due(ctx.now) {
            match plan.part {
                Part::Marks => erase_marks(ctx, &poll).await?,
                Part::Papers => erase_papers(ctx, &poll).await?,
            }
            note(ctx, &poll, plan.part).await?;
        } else if plan.kept.done_at.is_some() && !plan.kept.noted {
            note(ctx, &poll, plan.part).await?;
        }
    }
    Ok(())
}

async fn announce(ctx: &Ctx, poll: &Poll, plan: &Plan) -> Result<()> {
    transact!(ctx.db(), tx => {
        store::erasure::announce(tx, ctx.group.id, poll.id, plan.part, ctx.now).await?;
        let detail = json!({ "what": plan.part.as_str(), "at": plan.due() });
        audit(tx, ctx, Line::new("poll.erasure-announced").on("poll", poll.id.0).detail(detail)).await?;
        emit(tx, ctx, "polling.erasure-near", &json!({ "poll": poll.id, "subject": poll.subject.id })).await
    })
}

/// The lists of hashes that were published stay; the marks go, and the salts by which they could be guessed.
async fn erase_marks(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let mut kept = vec![];
    for contest in &poll.contests {
        let (leaves, marks) = super::publish::register(ctx, poll, contest.id).await?;
        kept.push((contest.id, leaves.leaves().concat(), marks.leaves().concat()));
    }
    transact!(ctx.db(), tx => {
        if !store::erasure::done(tx, ctx.group.id, poll.id, Part::Marks, ctx.now).await? {
            return Ok(());
        }
        for (contest, leaves, marks) in kept.clone() {
            store::erasure::keep_register(tx, ctx.group.id, poll.id, contest, leaves, marks).await?;
        }
        store::erasure::forget_marks(tx, ctx.group.id, poll.id).await?;
        audit(tx, ctx, Line::new("poll.marks-erased").on("poll", poll.id.0)).await
    })
}

/// First the key beside the box: from then on what lies sealed in the log is noise, whatever else still happens.
async fn erase_papers(ctx: &Ctx, poll: &Poll) -> Result<()> {
    super::box_of(ctx)?.destroy(poll.id, Secret::Opening)?;
    transact!(ctx.db(), tx => {
        if !store::erasure::done(tx, ctx.group.id, poll.id, Part::Papers, ctx.now).await? {
            return Ok(());
        }
        store::erasure::forget_papers(tx, ctx.group.id, poll.id).await?;
        audit(tx, ctx, Line::new("poll.papers-erased").on("poll", poll.id.0)).await?;
        emit(tx, ctx, "polling.papers-erased", &json!({ "poll": poll.id, "subject": poll.subject.id })).await
    })
}

/// The log of the box says what is gone, once.
async fn note(ctx: &Ctx, poll: &Poll, part: Part) -> Result<()> {
    let held = super::box_of(ctx)?;
    if gone(ctx, poll.id, part).await?.is_none() || !held.has(poll.id).await? {
        return Ok(());
    }
    let what = if part == Part::Marks { Erasure::Marks } else { Erasure::Openings };
    let secrecy = store::poll::secrecy(ctx.db(), ctx.group.id, poll.id).await?;
    let mut wanted = vec![];
    if part == Part::Papers && secrecy.holders == 0 {
        wanted.push(Event::TrusteeKeyDestroyed { officer: 0, witnessed_by: vec![] });
    }
    wanted.push(Event::Erased { what });
    let said = held.events(poll.id).await?;
    wanted.retain(|it| !said.contains(it));
    held.advance(poll.id, Step::Nothing, &wanted, ctx.chance()).await?;
    store::erasure::noted(ctx.db(), ctx.group.id, poll.id, part).await
}

/// Notes in the log that the acting key holder has destroyed the own key, and who saw it.
///
/// # Errors
/// Refuses before the hour that was promised, without anybody who saw it, and from whoever holds no key to this ballot.
pub async fn key_destroyed(ctx: &Ctx, id: PollId, witnesses: Vec<String>) -> Result<()> {
    let person = ctx.person()?;
    let poll = super::poll(ctx, id).await?;
    let officer = holder(ctx, &poll).await?;
    let officer = officer.ok_or_else(|| {
        Problem::refused(
            "You hold no key to the box of this ballot, so there is none that you could have destroyed.",
        )
    })?;
    let plan = plan(ctx, &poll, Part::Papers).await?;
    if plan.kept.done_at.is_none() && plan.due().is_none_or(|it| ctx.now < it) {
        let until =
            plan.due().map_or_else(|| "a year after the declaration".into(), |it| it.long(&ctx.group.zone));
        return Err(Problem::refused(format!(
            "The manifest of this ballot promises that its keys are kept until {until}."
        ))
        .hint("Keep the file and the printout until then; the page reminds you."));
    }
    let witnesses: Vec<String> =
        witnesses.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if witnesses.is_empty() || witnesses.len() > 5 || witnesses.iter().any(|it| it.chars().count() > 80) {
        return Err(Problem::field(
            "witnesses",
            "Name one to five people who saw you destroy the key, each with at most 80 letters.",
        ));
    }
    let held = super::box_of(ctx)?;
    let said = held.events(id).await?;
    if said.iter().any(|it| matches!(it, Event::TrusteeKeyDestroyed { officer: by, .. } if *by == officer)) {
        return Ok(());
    }
    let event = Event::TrusteeKeyDestroyed { officer, witnessed_by: witnesses.clone() };
    held.advance(id, Step::Nothing, &[event], ctx.chance()).await?;
    transact!(ctx.db(), tx => {
        let detail = json!({ "person": person, "witnessed_by": witnesses });
        audit(tx, ctx, Line::new("poll.key-destroyed").on("poll", id.0).detail(detail)).await
    })
}

/// The acting person's place among the manifest's officers, if they hold a key.
pub async fn holder(ctx: &Ctx, poll: &Poll) -> Result<Option<u64>> {
    let Some(person) = ctx.actor.person else { return Ok(None) };
    let Some(bytes) = store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await? else { return Ok(None) };
    let Ok(manifest) = Manifest::from_bytes(&bytes) else { return Ok(None) };
    let keys = store::sealed::keys(ctx.db(), ctx.group.id, poll.subject.id).await?;
    let mine = keys.iter().find(|it| it.person == person).map(|it| it.sign);
    Ok((0..).zip(&manifest.officers).find(|it| Some(it.1.sign) == mine).map(|it| it.0))
}

/// Who holds a key to the box, and who saw it destroyed; nothing while it is not.
pub async fn keys(ctx: &Ctx, poll: &Poll) -> Result<Vec<(String, Option<Vec<String>>)>> {
    let held = super::box_of(ctx)?;
    if !held.has(poll.id).await? {
        return Ok(vec![]);
    }
    let (manifest, events) = (held.manifest(poll.id).await?, held.events(poll.id).await?);
    let saw = |place: u64| {
        events.iter().find_map(|it| match it {
            Event::TrusteeKeyDestroyed { officer, witnessed_by } if *officer == place => {
                Some(witnessed_by.clone())
            }
            _ => None,
        })
    };
    let officers = (0..).zip(&manifest.officers).filter(|it| it.1.seal.is_some());
    Ok(officers.map(|(place, it)| (it.name.clone(), saw(place))).collect())
}
