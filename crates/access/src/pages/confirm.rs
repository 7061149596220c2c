//! Confirming again: before voting, and for an officer after a working day; with the second factor where there is one.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Ctx, Hurdle, Kind, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::second;
use crate::model::Next;
use crate::service;
use crate::service::second::Asked as Key;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "access/confirm.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    sent: bool,
    officer: bool,
    dev: bool,
    /// Whether the person has a second factor.
    second: bool,
    /// The time to set one up is over.
    missing: bool,
    key: Option<Key>,
}

pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let next = Next::parse(&asked.next);
    if ctx.actor.hurdle == Hurdle::Agreement && ctx.powers_awake() && ctx.need_fresh().is_ok() {
        return Ok(ui::done(
            &format!("/account/data-use?next={}", ui::percent(next.as_str())),
            "Before you see data of members, read and accept this.",
        ));
    }
    ui::page(page(&ctx, Fields::default().with("next", next.as_str()), false).await?)
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    service::ask_again(&ctx, &Next::parse(fields.value("next"))).await?;
    ui::page(page(&ctx, fields, true).await?)
}

pub async fn code(ctx: Ctx, fields: Fields) -> Result<Response> {
    match service::confirm_by_code(&ctx, fields.value("code")).await {
        Ok(opened) => Ok(ui::done(opened.next.as_str(), "Confirmed: it is you.")),
        Err(problem) => again(&ctx, fields, problem, true).await,
    }
}

pub async fn second(ctx: Ctx, fields: Fields) -> Result<Response> {
    match service::second::show(&ctx, fields.value("code")).await {
        Ok(()) => Ok(shown(&fields)),
        Err(problem) => again(&ctx, fields, problem, false).await,
    }
}

pub async fn passkey(ctx: Ctx, fields: Fields) -> Result<Response> {
    match service::second::answer(&ctx, &second::answer(&fields)).await {
        Ok(()) => Ok(shown(&fields)),
        Err(problem) => again(&ctx, fields, problem, false).await,
    }
}

fn shown(fields: &Fields) -> Response {
    ui::done(Next::parse(fields.value("next")).as_str(), "Confirmed: it is you.")
}

async fn again(ctx: &Ctx, fields: Fields, problem: Problem, sent: bool) -> Result<Response> {
    if problem.kind != Kind::Entry {
        return Err(problem);
    }
    ui::page_with(&problem, page(ctx, fields.wrong(&problem), sent).await?)
}

async fn page(ctx: &Ctx, fields: Fields, sent: bool) -> Result<Page> {
    let officer = !ctx.actor.grants.is_empty() && !ctx.powers_awake();
    let second = match ctx.actor.person {
        Some(person) => service::second::has(ctx.db(), ctx.group.id, person).await?,
        None => false,
    };
    Ok(Page {
        shell: Shell::new(ctx, "Confirm that it is you"),
        fields,
        sent,
        officer,
        dev: ctx.app.config().demo,
        second,
        missing: ctx.actor.hurdle == Hurdle::SecondMissing,
        key: if second { service::second::offer(ctx).await? } else { None },
    })
}
