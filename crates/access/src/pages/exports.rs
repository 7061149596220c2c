//! Files with data of members: those that wait for a second officer, those to be fetched, those to be deleted.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, Power, Problem, Result};
use ui::{Fields, Shell};

use crate::service::export::{self, Export, Rule, Stage};

#[derive(Template)]
#[template(path = "access/exports.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    rule: Rule,
    may_set: bool,
    lines: Vec<Line>,
}

struct Line {
    it: Export,
    stage: Stage,
    who: String,
    agreed_by: Option<String>,
    asked: String,
    fetch_until: String,
    delete_by: String,
    purpose: &'static str,
    mine: bool,
    /// The actor answers for data, or asked.
    may_end: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let zone = &ctx.group.zone;
    let day = |at: Option<kernel::At>| at.map_or_else(String::new, |it| it.long(zone));
    let lead = ctx.may(Power::ProtectData, None);
    let line = |(it, who, agreed_by): (Export, String, Option<String>)| Line {
        stage: it.stage(ctx),
        asked: it.asked_at.long(zone),
        fetch_until: day(it.fetch_until),
        delete_by: it.delete_by.map_or_else(String::new, |at| at.day(zone)),
        purpose: kernel::personal::Purpose::read(&it.purpose).map_or("", |it| it.title()),
        mine: Some(it.person) == ctx.actor.person,
        may_end: Some(it.person) == ctx.actor.person || lead || it.taken == 0,
        who,
        agreed_by,
        it,
    };
    Ok(Page {
        shell: Shell::new(ctx, "Files with members' data").crumb("Who does what", "/bodies"),
        fields,
        rule: export::rule(ctx).await?,
        may_set: lead,
        lines: export::all(ctx).await?.into_iter().map(line).collect(),
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let rule = export::rule(&ctx).await?;
    let fields = Fields::default()
        .with("alone", rule.alone.to_string())
        .with("hours", rule.hours.to_string())
        .with("days", rule.days.to_string());
    ui::page(page(&ctx, fields).await?)
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done("/exports", said)),
        Err(problem) if problem.kind == Kind::ConfirmAgain => {
            Ok(ui::done("/confirm?next=/exports", "Confirm first, then press the button again."))
        }
        Err(problem) if problem.kind == Kind::NotFound => Err(problem),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = export::agree(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done, "Agreed. Whoever asked can fetch the file.").await
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = export::end(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done, "Written down.").await
}

pub async fn set(ctx: Ctx, fields: Fields) -> Result<Response> {
    let number = |name: &str| {
        fields.value(name).parse::<u32>().map_err(|_| Problem::field(name, "Write a whole number."))
    };
    let rule =
        number("alone").and_then(|alone| Ok(Rule { alone, hours: number("hours")?, days: number("days")? }));
    let done = match rule {
        Ok(rule) => export::set_rule(&ctx, rule).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, fields, done, "It holds for exports from now on.").await
}
