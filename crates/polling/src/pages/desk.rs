//! The desk: the roll searched, papers handed over, the box closed; and what a scrutineer sees.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::DateTime;
use kernel::{At, Ctx, Power, Problem, Result};
use ui::{Fields, Shell, choice, done, page, page_with};
use uuid::Uuid;

use super::{Reason, fingerprint, id, poll_id};
use crate::model::{Batch, BatchState, Contest, Mark, Phase, Poll, RollLine, Turnout};
use crate::service::slips::{self, Pile};
use crate::service::{self, desk};

#[derive(Template)]
#[template(path = "polling/desk.html")]
pub(super) struct Desk {
    shell: Shell,
    base: String,
    phase: Phase,
    closes: String,
    contests: Vec<Contest>,
    channels: (bool, bool),
    at_desk: bool,
    runs: bool,
    q: String,
    found: Option<Vec<Found>>,
    batches: Vec<BatchLine>,
    requests: Vec<String>,
    pile: Pile,
    /// True if slips are printed that nobody has drawn.
    slips_left: bool,
    so_far: Option<u64>,
    roll_count: u64,
    fingerprint: String,
    turnout: Option<Turnout>,
    fields: Fields,
}

struct Found {
    person: String,
    name: String,
    marks: Vec<FoundMark>,
    /// True if there is a contest in which no paper was taken.
    open: bool,
    /// True if none was taken in any contest of the ballot.
    whole: bool,
}

struct FoundMark {
    contest: Uuid,
    title: String,
    words: &'static str,
    none: bool,
    by_hand: bool,
    online: bool,
    /// A reason for this paper was asked for and is wanting.
    asked: bool,
}

struct BatchLine {
    href: String,
    contest: String,
    first: u32,
    last: u32,
    cast: bool,
}

#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

pub async fn show(ctx: Ctx, Path(poll): Path<String>, Query(asked): Query<Asked>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    page(draw(&ctx, &poll, &asked.q, Fields::default()).await?)
}

pub async fn hand_over(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = poll_id(&poll)?;
    let marks = [("room", Mark::Room), ("post", Mark::Post), ("assisted", Mark::Assisted)];
    let mark = choice(&fields, "mark", &marks)?;
    let person =
        fields.value("person").parse().map_err(|_| Problem::field("person", "Search the member first."))?;
    let n = desk::hand_over(&ctx, poll, person, mark).await?;
    let papers = if n == 1 { "1 paper is".to_owned() } else { format!("{n} papers are") };
    Ok(done(&format!("/desk/{poll}"), &format!("Noted: {papers} theirs now. Search the next member.")))
}

pub async fn take_back(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let (person, contest) = (id(fields.value("person"))?, id(fields.value("contest"))?);
    let it = desk::take_back(&ctx, poll.id, person, contest, fields.value("why")).await;
    reasoned(&ctx, &poll, fields, it, "The paper is taken back, and the member can take another one.").await
}

/// A paper was declared lost; the member can take another one.
pub async fn lost(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let (person, contest) = (id(fields.value("person"))?, id(fields.value("contest"))?);
    let it = desk::declare_lost(&ctx, poll.id, person, contest, fields.value("why")).await;
    reasoned(&ctx, &poll, fields, it, "Noted and counted in public: the member can take another paper now.")
        .await
}

/// A wanting reason is asked for where it was typed; whatever else is refused stands on a page of its own.
async fn reasoned(ctx: &Ctx, poll: &Poll, fields: Fields, it: Result<()>, said: &str) -> Result<Response> {
    match it {
        Ok(()) => Ok(done(&format!("/desk/{}", poll.id), said)),
        Err(problem) if problem.message_for("why").is_some() => again(ctx, poll, fields, &problem).await,
        Err(problem) => Err(problem),
    }
}

pub async fn put_off(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let moved = match fields.value("closes_at").parse::<DateTime>() {
        Ok(at) => {
            service::put_off_close(&ctx, poll.id, At::local(at, &ctx.group.zone), fields.value("why")).await
        }
        Err(_) => Err(Problem::field("closes_at", "Give a day and an hour, such as 2026-09-19T14:00.")),
    };
    match moved {
        Ok(()) => Ok(done(&format!("/desk/{}", poll.id), "Voters have more time.")),
        Err(problem) => again(&ctx, &poll, fields, &problem).await,
    }
}

pub async fn close(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    match service::close(&ctx, poll.id).await {
        Ok(()) => Ok(done(
            &format!("/desk/{}", poll.id),
            "The ballot box is closed, and its key is destroyed. It can be counted now.",
        )),
        Err(problem) => again(&ctx, &poll, Fields::default(), &problem).await,
    }
}

pub(super) async fn again(ctx: &Ctx, poll: &Poll, fields: Fields, problem: &Problem) -> Result<Response> {
    let q = fields.value("q").to_owned();
    let page = draw(ctx, poll, &q, fields.wrong(problem)).await?;
    page_with(problem, page)
}

async fn draw(ctx: &Ctx, poll: &Poll, q: &str, mut fields: Fields) -> Result<Desk> {
    service::need_officer(ctx, poll)?;
    let at_desk = service::need_desk(ctx, poll).is_ok();
    let phase = poll.phase(ctx.now);
    let mut found = None;
    if at_desk && !q.trim().is_empty() {
        match desk::search(ctx, poll, q).await {
            Ok(lines) => found = Some(lines.iter().map(|it| show_line(poll, it, &fields)).collect()),
            Err(problem) => fields = fields.wrong(&problem),
        }
    }
    let batches = desk::batches(ctx, poll).await?;
    let requests = if at_desk { desk::requests(ctx, poll).await? } else { vec![] };
    let pile = slips::pile(ctx, poll).await?;
    let before_the_end = matches!(phase, Phase::Open | Phase::Over);
    let so_far = if before_the_end { service::rounded_turnout(ctx, poll).await.ok() } else { None };
    let base = format!("/desk/{}", poll.id);
    Ok(Desk {
        shell: Shell::new(ctx, format!("Desk: {}", poll.subject.title))
            .crumb(&poll.subject.title, &poll.subject.url),
        phase,
        closes: poll.closes_at.long(&ctx.group.zone),
        contests: poll.contests.clone(),
        channels: (poll.channels.room, poll.channels.post),
        at_desk,
        runs: ctx.may(Power::ReturningOfficer, Some(poll.subject.id)),
        q: q.to_owned(),
        found,
        batches: batches.iter().map(|it| batch_line(poll, &base, it)).collect(),
        requests: requests.into_iter().map(|it| it.1).collect(),
        slips_left: pile.printed > pile.handed,
        pile,
        so_far,
        roll_count: poll.roll_count,
        fingerprint: fingerprint(&poll.roll_hash),
        turnout: service::turnout(ctx, poll.id).await.ok(),
        fields,
        base,
    })
}

fn show_line(poll: &Poll, line: &RollLine, fields: &Fields) -> Found {
    let asked = |contest: &Uuid| {
        !fields.error("why").is_empty()
            && fields.value("person") == line.person.to_string()
            && fields.value("contest") == contest.to_string()
    };
    let marks = line.marks.iter().map(|(contest, mark)| FoundMark {
        contest: *contest,
        title: poll.contest(*contest).map_or_else(|_| String::new(), |it| it.title.clone()),
        words: mark.to_the_desk(),
        none: *mark == Mark::None,
        by_hand: Mark::BY_HAND.contains(mark),
        online: *mark == Mark::Online,
        asked: asked(contest),
    });
    let open = line.marks.iter().any(|it| it.1 == Mark::None);
    let whole = line.marks.len() == poll.contests.len() && line.marks.iter().all(|it| it.1 == Mark::None);
    Found { person: line.person.to_string(), name: line.name.clone(), marks: marks.collect(), open, whole }
}

fn batch_line(poll: &Poll, base: &str, batch: &Batch) -> BatchLine {
    BatchLine {
        href: format!("{base}/batches/{}", batch.id),
        contest: poll.contest(batch.contest).map_or_else(|_| String::new(), |it| it.title.clone()),
        first: batch.first_number,
        last: batch.last_number(),
        cast: batch.state == BatchState::Cast,
    }
}

#[derive(Template)]
#[template(path = "polling/roll.html")]
struct Roll {
    shell: Shell,
    title: String,
    vote: String,
    roll_count: u64,
    roll_hash: String,
    /// True if the lines stored give the hash that was frozen.
    sound: bool,
    left_out: Vec<(String, Reason)>,
}

/// The roll as a scrutineer checks it: its number, its hash recomputed, and who was left out by which clause.
pub async fn roll(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let left_out = desk::left_out(&ctx, &poll).await?;
    let now = ballotbox::roll_hash(&service::leaves(&ctx, poll.id).await?);
    let hash: String = now.hash.iter().map(|it| format!("{it:02x}")).collect();
    let base = format!("/desk/{}", poll.id);
    page(Roll {
        shell: Shell::new(&ctx, "The roll").crumb("Desk", base),
        title: poll.subject.title.clone(),
        vote: format!("/vote/{}", poll.id),
        sound: hash == poll.roll_hash && now.count == poll.roll_count,
        roll_count: poll.roll_count,
        roll_hash: poll.roll_hash,
        left_out: left_out
            .into_iter()
            .map(|it| (it.name, Reason { words: it.reason, cite: it.cite }))
            .collect(),
    })
}
