//! The agreement on the use of data: read and accepted by officers, worded by the data protection lead.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Ctx, Kind, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::model::Next;
use crate::service::agreement::{self, FIRST};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "access/data-use.html")]
struct Read {
    shell: Shell,
    version: i64,
    html: String,
    since: String,
    accepted: Option<(i64, String)>,
    next: String,
    to_accept: bool,
}

pub async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let zone = &ctx.group.zone;
    let now = agreement::in_force(&ctx).await?;
    let (version, text, since) = match now {
        Some(it) => (it.version, it.text, it.since.day(zone)),
        None => (
            0,
            "This organisation asks its officers for no agreement on the use of data.".to_owned(),
            String::new(),
        ),
    };
    let accepted = match ctx.actor.grants.is_empty() {
        true => None,
        false => agreement::mine(&ctx).await?.map(|(version, at)| (version, at.day(zone))),
    };
    ui::page(Read {
        shell: Shell::new(&ctx, "How data are used here").crumb("My account", "/account"),
        to_accept: version > 0 && accepted.as_ref().is_none_or(|it| it.0 < version),
        version,
        html: ui::to_html(&text),
        since,
        accepted,
        next: Next::parse(&asked.next).as_str().to_owned(),
    })
}

pub async fn accept(ctx: Ctx, fields: Fields) -> Result<Response> {
    agreement::accept(&ctx, fields.value("version").parse().unwrap_or(0)).await?;
    Ok(ui::done(Next::parse(fields.value("next")).as_str(), "Accepted. You see what your office needs."))
}

#[derive(Template)]
#[template(path = "access/data-use-edit.html")]
struct Edit {
    shell: Shell,
    fields: Fields,
    version: i64,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Edit> {
    let version = agreement::in_force(ctx).await?.map_or(0, |it| it.version);
    let shell =
        Shell::new(ctx, "The agreement on the use of data").crumb("Data protection", "/data-protection");
    Ok(Edit { shell, fields, version })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    let text = agreement::in_force(&ctx).await?.map_or_else(|| FIRST.to_owned(), |it| it.text);
    ui::page(page(&ctx, Fields::default().with("text", text)).await?)
}

pub async fn publish(ctx: Ctx, fields: Fields) -> Result<Response> {
    match agreement::publish(&ctx, fields.value("text")).await {
        Ok(_) => Ok(ui::done(
            "/offices/data-use",
            "In force. Each officer reads and accepts it before they see members' data again.",
        )),
        Err(problem) if problem.kind == Kind::ConfirmAgain => Ok(ui::done(
            "/confirm?next=/offices/data-use",
            "Confirm first. Your words have to be entered again afterwards.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}
