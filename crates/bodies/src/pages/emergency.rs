//! Emergency access: asking, agreeing, ending, and what was looked at with it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, Power, Problem, Result};
use ui::{Fields, Shell};

use crate::model::{Emergency, EmergencyState, FOR_EMERGENCIES, power_label};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/emergency.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    powers: Vec<(String, &'static str)>,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    what: &'static str,
    hours: i64,
    reason: String,
    asked: String,
    until: Option<String>,
    agreed_by: Option<String>,
    waiting: bool,
    running: bool,
    mine: bool,
    looks: Vec<(String, String, i64)>,
}

fn word(power: Power) -> Result<String> {
    Ok(serde_json::to_value(power)?.as_str().unwrap_or_default().to_owned())
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let all = service::emergencies(ctx).await?;
    let people: Vec<_> = all.iter().flat_map(|it| [Some(it.0.person), it.0.agreed_by]).flatten().collect();
    let names = people::service::names(ctx, &people).await?;
    let zone = &ctx.group.zone;
    let name = |person| {
        names.get(&person).cloned().unwrap_or_else(|| "somebody no longer in the register".to_owned())
    };
    let line = |(it, looks): (Emergency, Vec<kernel::audit::Look>)| Line {
        id: it.id.to_string(),
        name: name(it.person),
        what: power_label(it.power),
        hours: it.hours,
        asked: it.asked_at.long(zone),
        until: it.until.map(|at| at.long(zone)),
        agreed_by: it.agreed_by.map(name),
        waiting: it.state(ctx.now) == EmergencyState::Waiting,
        running: it.state(ctx.now) == EmergencyState::Running,
        mine: Some(it.person) == ctx.actor.person,
        looks: looks.into_iter().map(|look| (look.at.long(zone), look.what, look.people)).collect(),
        reason: it.reason,
    };
    Ok(Page {
        shell: Shell::new(ctx, "Emergency access").crumb("Who does what", "/bodies"),
        powers: FOR_EMERGENCIES.iter().map(|it| Ok((word(*it)?, power_label(*it)))).collect::<Result<_>>()?,
        fields,
        lines: all.into_iter().map(line).collect(),
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default().with("hours", "4")).await?)
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done("/bodies/emergency", said)),
        Err(problem) if problem.kind == Kind::ConfirmAgain => {
            Ok(ui::done("/confirm?next=/bodies/emergency", "Confirm first, then send the form again."))
        }
        Err(problem) if problem.kind == Kind::Forbidden => Err(problem),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok((power, hours)) => {
            service::ask_emergency(&ctx, power, hours, fields.value("reason")).await.map(drop)
        }
        Err(problem) => Err(problem),
    };
    answer(&ctx, fields, done, "Asked. It begins when a second officer agrees; everybody in office is told.")
        .await
}

fn read(fields: &Fields) -> Result<(Power, i64)> {
    let word = serde_json::Value::String(fields.value("power").to_owned());
    let power =
        serde_json::from_value(word).map_err(|_| Problem::field("power", "Choose what you need to do."))?;
    let hours =
        fields.value("hours").parse().map_err(|_| Problem::field("hours", "Write a number of hours."))?;
    Ok((power, hours))
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = service::agree_emergency(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done, "It has begun, and ends by itself.").await
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = service::end_emergency(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done, "Ended, from this minute on.").await
}
