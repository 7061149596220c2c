//! The ballot's page: what can be voted on, what was done already, and why somebody is on the roll or not.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Result};
use ui::{Shell, done, page};

use super::{Reason, fingerprint, poll_id};
use crate::model::{Mark, Online, Phase, Poll, PollId, RollLine, SMALL, Standing, Turnout, forecast_words};
use crate::service;

#[derive(Template)]
#[template(path = "polling/list.html")]
struct List {
    shell: Shell,
    polls: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    when: String,
    state: &'static str,
    tone: &'static str,
}

/// The polls that concern the acting person.
pub async fn list(ctx: Ctx) -> Result<Response> {
    let mut polls = vec![];
    for poll in service::open_polls(&ctx).await? {
        let Standing::On(line) = service::my_standing(&ctx, poll.id).await? else { continue };
        let voted = line.marks.iter().filter(|it| it.1 != Mark::None).count();
        let (state, tone) = match poll.phase(ctx.now) {
            Phase::NotYet => ("opens later", ""),
            Phase::Open if voted == line.marks.len() => ("you have voted", "good"),
            Phase::Open if voted > 0 => ("partly voted", "warn"),
            Phase::Open => ("you can vote", "warn"),
            _ => ("over", ""),
        };
        let zone = &ctx.group.zone;
        let asking = asking(&ctx, &poll, &line);
        let (state, tone) = if asking.is_some() { ("ask for it first", "warn") } else { (state, tone) };
        let when = match poll.phase(ctx.now) {
            _ if let Some(Asking::Until(day)) = &asking => format!("To vote here, ask for it by {day}"),
            Phase::NotYet => format!("Opens on {}", poll.opens_at.long(zone)),
            _ if poll.is_closed_by_hand() => format!("Open until {}", poll.until(zone)),
            _ => format!("Closes on {}", poll.closes_at.long(zone)),
        };
        polls.push(Line { href: format!("/vote/{}", poll.id), title: poll.subject.title, when, state, tone });
    }
    page(List { shell: Shell::new(&ctx, "Vote"), polls })
}

#[derive(Template)]
#[template(path = "polling/poll.html")]
struct Show {
    shell: Shell,
    title: String,
    subject_url: String,
    base: String,
    id: PollId,
    phase: Phase,
    opens: String,
    closes: String,
    contests: Vec<ContestLine>,
    /// The next contest in which nothing was cast yet.
    next: Option<(String, String)>,
    me: Me,
    ways: Vec<String>,
    /// True if asking for a ballot on the website is open to this person.
    can_request: bool,
    /// Where voting on the website wants to be asked for first, and this person has not.
    asking: Option<Asking>,
    /// Papers are handed out in the room.
    in_room: bool,
    roll_count: u64,
    fingerprint: String,
    turnout: Option<Turnout>,
    /// Six words of the manifest, once there is one.
    six_words: Option<String>,
    published: Published,
    /// Said while the box is put back from a copy.
    suspended: Option<String>,
}

/// What is published, and what that shows.
struct Published {
    words: &'static str,
    forecast: String,
    /// So few may vote that figures alone are published, and even these may tell.
    small: bool,
}

struct ContestLine {
    title: String,
    seats: u32,
    choices: usize,
    state: &'static str,
    tone: &'static str,
    /// Where to vote, if that is possible now, and what the button says.
    href: Option<(String, &'static str)>,
    /// The same by a form without script.
    plain: Option<String>,
}

/// How it stands with somebody who has not asked to vote on the website.
enum Asking {
    /// They can, until this hour.
    Until(String),
    /// They could, until this hour.
    Missed(String),
}

enum Me {
    On { reason: Reason, salt: String, leaf: String },
    Not { reason: Reason },
}

pub async fn show(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let standing = service::my_standing(&ctx, poll.id).await?;
    service::open_to(&ctx, &standing)?;
    let phase = poll.phase(ctx.now);
    let line = if let Standing::On(line) = &standing { Some(line.as_ref()) } else { None };
    let contests = line.map_or_else(Vec::new, |it| contest_lines(&poll, it, phase));
    let next = contests
        .iter()
        .find(|it| it.state == Mark::None.to_the_member(false))
        .and_then(|it| it.href.as_ref().map(|href| (href.0.clone(), it.title.clone())));
    let zone = &ctx.group.zone;
    let turnout = if phase == Phase::Closed { service::turnout(&ctx, poll.id).await.ok() } else { None };
    page(Show {
        shell: Shell::new(&ctx, &poll.subject.title).crumb("Vote", "/vote"),
        title: poll.subject.title.clone(),
        subject_url: poll.subject.url.clone(),
        base: format!("/vote/{}", poll.id),
        id: poll.id,
        phase,
        opens: poll.opens_at.long(zone),
        closes: poll.until(zone),
        contests,
        next,
        ways: ways(&poll, zone),
        can_request: line.is_some_and(|it| can_request(&ctx, &poll, it, phase)),
        in_room: poll.channels.room,
        asking: line.and_then(|it| asking(&ctx, &poll, it)),
        me: me(standing, poll.id),
        roll_count: poll.roll_count,
        fingerprint: fingerprint(&poll.roll_hash),
        turnout,
        six_words: service::board(&ctx, &poll).await.ok().map(|it| it.fingerprint),
        published: published(&poll),
        suspended: service::restore::now(&ctx, poll.id).await?.map(|_| crate::box_store::suspended().detail),
    })
}

#[derive(Template)]
#[template(path = "polling/secrecy.html")]
struct Secrecy {
    shell: Shell,
}

/// What is done to keep a vote secret, and what has to be trusted all the same.
pub async fn secrecy(ctx: Ctx) -> Result<Response> {
    page(Secrecy { shell: Shell::new(&ctx, "How your vote is kept secret").crumb("Vote", "/vote") })
}

/// Asks for a ballot by e-mail.
pub async fn request(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = poll_id(&poll)?;
    service::request_online(&ctx, poll).await?;
    Ok(done(&format!("/vote/{poll}"), "Your ballot is on its way by e-mail. You can also vote here at once."))
}

/// The salted lines of the roll, one a line: a download in which members find their own.
pub async fn roll(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    service::open_to(&ctx, &service::my_standing(&ctx, poll.id).await?)?;
    let lines = service::leaves(&ctx, poll.id).await?.into_iter().map(|it| hex(&it));
    let text = format!(
        "Roll of: {}\nLines: {}\nSHA-256 over the sorted lines: {}\n\n{}\n",
        poll.subject.title,
        poll.roll_count,
        poll.roll_hash,
        lines.collect::<Vec<_>>().join("\n")
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

fn contest_lines(poll: &Poll, line: &RollLine, phase: Phase) -> Vec<ContestLine> {
    let online = service::may_online(poll, line).is_ok() && phase == Phase::Open;
    line.marks
        .iter()
        .filter_map(|(id, mark)| {
            let contest = poll.contest(*id).ok()?;
            let to = |words| Some((format!("/vote/{}/booth", poll.id), words));
            let href = match mark {
                Mark::None if online => to("Vote"),
                Mark::Online if online => to("Vote again"),
                _ => None,
            };
            let tone = if *mark == Mark::None { "warn" } else { "good" };
            let state = mark.to_the_member(phase == Phase::Closed);
            let (title, seats, choices) = (contest.title.clone(), contest.seats, contest.choices.len());
            let plain = href.as_ref().map(|_| format!("/vote/{}/{id}", poll.id));
            Some(ContestLine { title, seats, choices, state, tone, href, plain })
        })
        .collect()
}

/// What is published of a poll, and how many papers of its size would be unlike every other if they were shown.
fn published(poll: &Poll) -> Published {
    let most = poll.contests.iter().map(|it| it.choices.len()).max().unwrap_or(0);
    let forecast = forecast_words(poll.roll_count, most);
    Published { words: poll.publication.words(), forecast, small: poll.roll_count < SMALL }
}

fn asking(ctx: &Ctx, poll: &Poll, line: &RollLine) -> Option<Asking> {
    let Online::OnRequest { until } = poll.channels.online else { return None };
    let waits = !line.requested && matches!(poll.phase(ctx.now), Phase::NotYet | Phase::Open);
    let day = until.long(&ctx.group.zone);
    waits.then(|| if ctx.now <= until { Asking::Until(day) } else { Asking::Missed(day) })
}

fn can_request(ctx: &Ctx, poll: &Poll, line: &RollLine, phase: Phase) -> bool {
    let asked_in_time = match poll.channels.online {
        Online::OnRequest { until } => ctx.now <= until || line.requested,
        Online::Everyone => true,
        Online::Nobody => false,
    };
    asked_in_time && matches!(phase, Phase::NotYet | Phase::Open)
}

fn ways(poll: &Poll, zone: &jiff::tz::TimeZone) -> Vec<String> {
    let mut ways = vec![];
    match poll.channels.online {
        Online::Everyone => ways.push("On this website, by every member on the roll.".to_owned()),
        Online::OnRequest { until } => ways.push(format!(
            "On this website, by those who cannot attend and ask for it until {}.",
            until.long(zone)
        )),
        Online::Nobody => {}
    }
    if poll.channels.room {
        ways.push("On paper, handed to you at the desk in the meeting.".to_owned());
    }
    if poll.channels.post {
        ways.push("On paper, sent to you by post if you ask the returning officer.".to_owned());
    }
    ways
}

fn me(standing: Standing, poll: PollId) -> Me {
    match standing {
        Standing::On(line) => Me::On {
            // Gone with the marks, by the schedule.
            salt: if line.salt == [0; 16] { String::new() } else { hex(&line.salt) },
            leaf: hex(&line.leaf(poll)),
            reason: Reason { words: line.reason.clone(), cite: line.cite.clone() },
        },
        other => {
            let problem = other.line().err();
            let cite = problem.as_ref().and_then(|it| it.clause.clone());
            let words =
                problem.map(|it| [it.detail, it.hint.unwrap_or_default()].join(" ")).unwrap_or_default();
            Me::Not { reason: Reason { words, cite } }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
