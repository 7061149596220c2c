//! Confirming again: before voting, and for an officer after a working day.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Ctx, Kind, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::model::Next;
use crate::service;

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
}

pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let next = Next::parse(&asked.next);
    ui::page(page(&ctx, Fields::default().with("next", next.as_str()), false))
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    service::ask_again(&ctx, &Next::parse(fields.value("next"))).await?;
    ui::page(page(&ctx, fields, true))
}

pub async fn code(ctx: Ctx, fields: Fields) -> Result<Response> {
    match service::confirm_by_code(&ctx, fields.value("code")).await {
        Ok(opened) => Ok(ui::done(opened.next.as_str(), "Confirmed: it is you.")),
        Err(problem) if problem.kind == Kind::Entry => {
            ui::page_with(&problem, page(&ctx, fields.wrong(&problem), true))
        }
        Err(problem) => Err(problem),
    }
}

fn page(ctx: &Ctx, fields: Fields, sent: bool) -> Page {
    let officer = !ctx.actor.grants.is_empty() && !ctx.powers_awake();
    let shell = Shell::new(ctx, "Confirm that it is you");
    Page { shell, fields, sent, officer, dev: ctx.app.config().demo }
}
