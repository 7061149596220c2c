//! The pages of the first room.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kernel::{App, Ctx, Result, Tone, sql};
use ui::Shell;

use super::monday::{self, Line};
use super::office::{self, Figure};

#[derive(Template)]
#[template(path = "home/monday.html")]
struct Page {
    shell: Shell,
    greeting: String,
    offices: Vec<Office>,
    /// At most seven; the rest folded away.
    yours: Vec<Line>,
    more: Vec<Line>,
    others: Vec<Line>,
    more_others: Vec<Line>,
    today: String,
    /// Of the reader's office, or of a member's standing.
    figures: Vec<Figure>,
    numbers: Vec<Number>,
    since: String,
    next: Option<Next>,
    /// True if an office is held, but its powers rest until it is confirmed who sits here.
    asleep: bool,
}

struct Office {
    title: String,
    /// "term ends 30 September 2027 (312 days)".
    until: Option<String>,
}

struct Number {
    n: String,
    what: &'static str,
    href: &'static str,
}

struct Next {
    title: String,
    href: String,
    when: String,
    iso: String,
    place: String,
    left: String,
    closes: Vec<String>,
}

#[derive(Template)]
#[template(path = "home/welcome.html")]
struct Welcome {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "home/first_run.html")]
struct FirstRun {
    shell: Shell,
}

/// The first page: somebody's own after sign-in, a welcome before, and how to begin on a new installation.
pub async fn monday(ctx: Option<Ctx>) -> Result<Response> {
    let Some(ctx) = ctx else { return ui::page(FirstRun { shell: Shell::bare("A new installation") }) };
    let Some(me) = ctx.actor.person else {
        return ui::page(Welcome { shell: Shell::new(&ctx, "Welcome") });
    };
    // What is due here is the members' business; somebody who left comes to what is their own.
    if !ctx.belongs() {
        return Ok(axum::response::Redirect::to("/me").into_response());
    }
    let kept = duties::service::monday(&ctx, me).await?;
    let (lines, figures) = tokio::try_join!(monday::lines(&ctx, &kept), office::figures(&ctx, &kept))?;
    let (yours, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(Line::is_yours);
    let (yours, more) = monday::seven(yours);
    let (others, more_others) = monday::seven(others);
    let zone = &ctx.group.zone;
    let offices = offices(&ctx, &kept.offices);
    ui::page(Page {
        greeting: greeting(&ctx),
        today: ctx.now.zoned(zone).strftime("%A %-d %B %Y").to_string(),
        asleep: !ctx.actor.grants.is_empty() && !ctx.powers_awake(),
        since: kept.numbers.since.zoned(zone).strftime("%A %-d %B").to_string(),
        numbers: numbers(&kept.numbers),
        next: kept.next.as_ref().map(|it| next(&ctx, it)),
        shell: Shell::new(&ctx, "What is due"),
        offices,
        figures,
        yours,
        more,
        others,
        more_others,
    })
}

/// Posts with the end of their terms; then what is held by appointment, such as running an election.
fn offices(ctx: &Ctx, posts: &[(String, Option<kernel::At>)]) -> Vec<Office> {
    let zone = &ctx.group.zone;
    let until = |at: kernel::At| {
        let days = (at.date(zone) - ctx.now.date(zone)).get_days();
        let day = at.zoned(zone).strftime("%-d %B %Y").to_string();
        match days {
            1 => format!("term ends {day} (one day)"),
            n => format!("term ends {day} ({n} days)"),
        }
    };
    let ends = |end: Option<kernel::At>| end.map_or_else(|| "until a successor takes over".to_owned(), until);
    let mut all: Vec<Office> =
        posts.iter().map(|(title, end)| Office { title: title.clone(), until: Some(ends(*end)) }).collect();
    for grant in &ctx.actor.grants {
        // A post is held whole or shared; either way its powers come from it and are no second office.
        let through = grant.through.to_lowercase();
        let known = |it: &Office| it.title.to_lowercase().trim_end_matches(" (job share)") == through;
        if !all.iter().any(known) {
            let until = grant.until.map(|it| format!("until {}", it.day(zone)));
            all.push(Office { title: grant.through.clone(), until });
        }
    }
    all
}

fn numbers(it: &duties::service::Numbers) -> Vec<Number> {
    let held = i64::try_from(it.held).unwrap_or_default();
    let one = |n: i64, one: &'static str, many: &'static str, href| Number {
        n: n.to_string(),
        what: if n == 1 { one } else { many },
        href,
    };
    vec![
        one(it.done, "duty done", "duties done", "/duties"),
        one(it.published, "record published", "records published", "/duties/records"),
        one(held, "meeting held", "meetings held", "/bodies/occasions"),
    ]
}

fn next(ctx: &Ctx, it: &duties::service::Next) -> Next {
    let zone = &ctx.group.zone;
    let close =
        |(what, at): &(&str, kernel::At)| format!("{what} {}, {}.", left(ctx.now, *at, zone), at.long(zone));
    Next {
        title: it.title.clone(),
        href: it.href.clone(),
        when: it.at.long(zone),
        iso: it.at.iso(zone),
        place: it.place.clone(),
        left: if it.at <= ctx.now { "has begun".into() } else { left(ctx.now, it.at, zone) },
        closes: it.closes.iter().map(close).collect(),
    }
}

fn greeting(ctx: &Ctx) -> String {
    let part = match ctx.now.zoned(&ctx.group.zone).hour() {
        0..12 => "morning",
        12..18 => "afternoon",
        _ => "evening",
    };
    let first = ctx.actor.name.split_whitespace().next().unwrap_or("there");
    format!("Good {part}, {first}")
}

/// "in 3 days", "today", "2 days late", in local calendar days.
pub(super) fn left(now: kernel::At, by: kernel::At, zone: &TimeZone) -> String {
    let days = (by.date(zone) - now.date(zone)).get_days();
    match days {
        _ if by < now && days == 0 => "earlier today".into(),
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "1 day late".into(),
        days if days < 0 => format!("{} days late", -days),
        days => format!("in {days} days"),
    }
}

impl Line {
    fn class(&self) -> &'static str {
        match self.due.tone {
            Tone::Overdue => "bad",
            Tone::Soon => "warn",
            Tone::Open => "",
            Tone::Done => "good",
        }
    }
}

/// 200 with the database's answer behind it.
pub async fn health(State(app): State<App>) -> Result<Response> {
    let (one,): (i64,) = app.db().one(sql!("SELECT CAST(1 AS BIGINT)")).await?;
    Ok(axum::Json(serde_json::json!({ "ok": one == 1 })).into_response())
}
