//! The pages of the first room.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kernel::{App, Ctx, Due, Result, Tone, sql};
use ui::Shell;

#[derive(Template)]
#[template(path = "home/monday.html")]
struct Monday {
    shell: Shell,
    greeting: String,
    offices: Vec<Office>,
    yours: Vec<Line>,
    others: Vec<Line>,
    today: String,
    /// True if an office is held, but its powers rest until it is confirmed who sits here.
    asleep: bool,
}

struct Office {
    through: String,
    until: Option<String>,
}

struct Line {
    due: Due,
    by: Option<String>,
    iso: Option<String>,
    left: String,
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
    if ctx.actor.person.is_none() {
        return ui::page(Welcome { shell: Shell::new(&ctx, "Welcome") });
    }
    let mut dues = vec![];
    for source in ctx.app.features().iter().filter_map(|it| it.dues) {
        dues.extend(source(ctx.clone()).await?);
    }
    dues.retain(|it| it.needs.is_none_or(|power| ctx.actor.grants.iter().any(|grant| grant.power == power)));
    dues.sort_by_key(|it| (it.tone, it.by));
    let lines = dues.into_iter().map(|due| Line::new(&ctx, due));
    // A line for those who hold a power is yours if you hold it.
    let (yours, others) = lines.partition(|it| it.due.whose == "You" || it.due.needs.is_some());
    let zone = &ctx.group.zone;
    let mut offices: Vec<Office> = vec![];
    for grant in &ctx.actor.grants {
        if !offices.iter().any(|it| it.through == grant.through) {
            offices
                .push(Office { through: grant.through.clone(), until: grant.until.map(|it| it.day(zone)) });
        }
    }
    let shell = Shell::new(&ctx, "What is due");
    let (greeting, today) = (greeting(&ctx), ctx.now.zoned(zone).strftime("%A %-d %B %Y").to_string());
    let asleep = !offices.is_empty() && !ctx.powers_awake();
    ui::page(Monday { shell, greeting, offices, yours, others, today, asleep })
}

impl Line {
    fn new(ctx: &Ctx, due: Due) -> Self {
        let zone = &ctx.group.zone;
        let left = due.by.map(|by| left(ctx.now, by, zone)).unwrap_or_default();
        Self { by: due.by.map(|it| it.long(zone)), iso: due.by.map(|it| it.iso(zone)), left, due }
    }
    fn class(&self) -> &'static str {
        match self.due.tone {
            Tone::Overdue => "bad",
            Tone::Soon => "warn",
            Tone::Open => "",
            Tone::Done => "good",
        }
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
fn left(now: kernel::At, by: kernel::At, zone: &TimeZone) -> String {
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

/// 200 with the database's answer behind it.
pub async fn health(State(app): State<App>) -> Result<Response> {
    let (one,): (i64,) = app.db().one(sql!("SELECT CAST(1 AS BIGINT)")).await?;
    Ok(axum::Json(serde_json::json!({ "ok": one == 1 })).into_response())
}
