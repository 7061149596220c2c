//! Signing in and out.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{Ctx, Kind, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::cookie;
use crate::model::{Next, Purpose};
use crate::service::{self, Look, Opened};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "access/sign-in.html")]
struct SignIn {
    shell: Shell,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "access/sent.html")]
struct Sent {
    shell: Shell,
    fields: Fields,
    dev: bool,
}

#[derive(Template)]
#[template(path = "access/link.html")]
struct LinkPage {
    shell: Shell,
    fields: Fields,
    look: Look,
    /// Who is signed in here already, if somebody else.
    other: Option<String>,
}

impl LinkPage {
    fn confirms(&self) -> bool {
        self.look.purpose == Purpose::Confirm
    }
}

#[derive(Template)]
#[template(path = "access/dead.html")]
struct Dead {
    shell: Shell,
    problem: Problem,
}

pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let next = Next::parse(&asked.next);
    ui::page(SignIn {
        shell: Shell::new(&ctx, "Sign in"),
        fields: Fields::default().with("next", next.as_str()),
    })
}

/// Answers alike whether the address is known or not.
pub async fn ask(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let browser = cookie::browser(&headers).unwrap_or_else(|| ctx.chance().token());
    let next = Next::parse(fields.value("next"));
    match service::ask(&ctx, fields.value("email"), &browser, &next).await {
        Ok(()) => {
            let response = ui::page(sent(&ctx, fields))?;
            Ok(cookie::remember_browser(&ctx, response, &browser))
        }
        Err(problem) if problem.kind == Kind::Entry => {
            let shell = Shell::new(&ctx, "Sign in");
            ui::page_with(&problem, SignIn { shell, fields: fields.wrong(&problem) })
        }
        Err(problem) => Err(problem),
    }
}

pub async fn code(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let (browser, device) = (cookie::browser(&headers), cookie::user_agent(&headers));
    match service::redeem_code(&ctx, browser.as_deref(), fields.value("code"), &device).await {
        Ok(opened) => Ok(welcome(&ctx, &opened)),
        Err(problem) if problem.kind == Kind::Entry => {
            ui::page_with(&problem, sent(&ctx, fields.wrong(&problem)))
        }
        Err(problem) => dead(&ctx, problem),
    }
}

/// A link, looked at: nothing happens until its button is pressed.
pub async fn look(ctx: Ctx, headers: HeaderMap, Path(token): Path<String>) -> Result<Response> {
    match service::look(&ctx, &token, cookie::browser(&headers).as_deref()).await {
        Ok(look) => ui::page(link_page(&ctx, look, Fields::default())),
        Err(problem) => dead(&ctx, problem),
    }
}

pub async fn redeem(
    ctx: Ctx,
    headers: HeaderMap,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (browser, device) = (cookie::browser(&headers), cookie::user_agent(&headers));
    match service::redeem(&ctx, &token, browser.as_deref(), fields.value("code"), &device).await {
        Ok(opened) => Ok(welcome(&ctx, &opened)),
        Err(problem) if problem.kind == Kind::Entry => {
            match service::look(&ctx, &token, browser.as_deref()).await {
                Ok(look) => ui::page_with(&problem, link_page(&ctx, look, fields.wrong(&problem))),
                Err(gone) => dead(&ctx, gone),
            }
        }
        Err(problem) => dead(&ctx, problem),
    }
}

pub async fn out(ctx: Ctx) -> Result<Response> {
    service::sign_out(&ctx).await?;
    Ok(cookie::sign_out(&ctx, ui::done("/", "You are signed out on this device.")))
}

fn welcome(ctx: &Ctx, opened: &Opened) -> Response {
    let said = match &opened.cookie {
        Some(_) => format!("You are signed in as {}.", opened.name),
        None => "Confirmed: it is you.".to_owned(),
    };
    let next = opened.next.as_str();
    let response = match opened.second {
        true => ui::done(&format!("/confirm?next={}", ui::percent(next)), &said),
        false => ui::done(next, &said),
    };
    match &opened.cookie {
        Some(token) => cookie::sign_in(ctx, response, token),
        None => response,
    }
}

fn sent(ctx: &Ctx, fields: Fields) -> Sent {
    Sent { shell: Shell::new(ctx, "Look into your mail"), fields, dev: ctx.app.config().demo }
}

fn link_page(ctx: &Ctx, look: Look, fields: Fields) -> LinkPage {
    let other = Some(ctx.actor.name.clone()).filter(|it| !it.is_empty() && *it != look.name);
    let title = if look.purpose == Purpose::Confirm { "Confirm that it is you" } else { "Sign in" };
    LinkPage { shell: Shell::new(ctx, title), fields, look, other }
}

/// A link that does nothing any more, with the way to a new one.
fn dead(ctx: &Ctx, problem: Problem) -> Result<Response> {
    if problem.kind != Kind::Refused {
        return Err(problem);
    }
    ui::page_with(&problem, Dead { shell: Shell::new(ctx, &problem.title), problem: problem.clone() })
}
