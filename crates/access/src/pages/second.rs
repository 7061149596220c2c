//! One's second factors: what there is, adding one, the codes for the day the device is lost.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::{Ctx, Kind, Problem, Result};
use qrcodegen::{QrCode, QrCodeEcc};
use ui::{Fields, Shell};

use crate::service::second::{self, Answer, Asked, Enrolment};

#[derive(Template)]
#[template(path = "access/second.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    held: Vec<Line>,
    codes: i64,
    asked: Option<Asked>,
    until: Option<String>,
}

struct Line {
    id: String,
    label: String,
    passkey: bool,
    since: String,
    used: Option<String>,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let zone = &ctx.group.zone;
    let line = |it: second::Held| Line {
        id: it.id.to_string(),
        label: it.label,
        passkey: it.passkey,
        since: it.made_at.day(zone),
        used: it.used_at.map(|at| at.day(zone)),
    };
    Ok(Page {
        shell: Shell::new(ctx, "My second factor").crumb("My account", "/account"),
        fields,
        held: second::mine(ctx).await?.into_iter().map(line).collect(),
        codes: second::left(ctx).await?,
        asked: second::make(ctx).await?,
        until: second::grace_ends(ctx).await?.map(|at| at.long(zone)),
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

/// A refused form is drawn again; "confirm first" leads to where that is done.
async fn refused(ctx: &Ctx, fields: Fields, problem: Problem) -> Result<Response> {
    if problem.kind == Kind::ConfirmAgain {
        return Ok(ui::done("/confirm?next=/account/second", "Confirm first, then go on where you were."));
    }
    ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?)
}

pub async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    match second::begin(&ctx, fields.value("label")).await {
        Ok(id) => Ok(axum::response::Redirect::to(&format!("/account/second/app/{id}")).into_response()),
        Err(problem) => refused(&ctx, fields, problem).await,
    }
}

#[derive(Template)]
#[template(path = "access/app.html")]
struct App {
    shell: Shell,
    fields: Fields,
    it: Enrolment,
    side: i32,
    path: String,
}

async fn enrolment(ctx: &Ctx, id: uuid::Uuid, fields: Fields) -> Result<App> {
    let it = second::pending(ctx, id).await?;
    let qr = QrCode::encode_text(&it.address, QrCodeEcc::Medium);
    let qr = qr.map_err(|_| Problem::internal("The code is too long to be drawn."))?;
    let mut path = String::new();
    for y in 0..qr.size() {
        for x in (0..qr.size()).filter(|x| qr.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + 4, y + 4));
        }
    }
    let shell = Shell::new(ctx, "Set up an app")
        .crumb("My account", "/account")
        .crumb("My second factor", "/account/second");
    Ok(App { shell, fields, it, side: qr.size() + 8, path })
}

pub async fn app(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(enrolment(&ctx, ui::id(&path)?, Fields::default()).await?)
}

pub async fn finish(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let id = ui::id(&path)?;
    match second::finish(&ctx, id, fields.value("code")).await {
        Ok(codes) => done(&ctx, codes, "Your app is your second factor from now on."),
        Err(problem) if problem.kind == Kind::Entry => {
            ui::page_with(&problem, enrolment(&ctx, id, fields.wrong(&problem)).await?)
        }
        Err(problem) => refused(&ctx, fields, problem).await,
    }
}

pub async fn passkey(ctx: Ctx, fields: Fields) -> Result<Response> {
    match second::take(&ctx, &answer(&fields), fields.value("label")).await {
        Ok(codes) => done(&ctx, codes, "Your passkey is a second factor from now on."),
        Err(problem) => refused(&ctx, fields, problem).await,
    }
}

/// What the script put into the form.
pub(super) fn answer(fields: &Fields) -> Answer {
    let text = |name: &str| fields.value(name).to_owned();
    Answer {
        challenge: fields.value("challenge").parse().unwrap_or_default(),
        credential: text("credential"),
        client: text("client"),
        data: text("data"),
        signature: text("signature"),
    }
}

#[derive(Template)]
#[template(path = "access/codes.html")]
struct Codes {
    shell: Shell,
    codes: Vec<String>,
    said: &'static str,
    group: String,
}

/// Codes are shown once, in the answer itself.
fn done(ctx: &Ctx, codes: Vec<String>, said: &'static str) -> Result<Response> {
    if codes.is_empty() {
        return Ok(ui::done("/account/second", said));
    }
    let shell = Shell::new(ctx, "Codes for a lost device").crumb("My account", "/account");
    ui::page(Codes { shell, codes, said, group: ctx.group.name.clone() })
}

pub async fn codes(ctx: Ctx, fields: Fields) -> Result<Response> {
    match second::renew(&ctx).await {
        Ok(codes) => done(&ctx, codes, "These are new. The codes you had before work no longer."),
        Err(problem) => refused(&ctx, fields, problem).await,
    }
}

pub async fn remove(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    match second::remove(&ctx, ui::id(&path)?).await {
        Ok(()) => Ok(ui::done("/account/second", "It is removed.")),
        Err(problem) => refused(&ctx, fields, problem).await,
    }
}

#[derive(Template)]
#[template(path = "access/lost.html")]
struct Lost {
    shell: Shell,
    fields: Fields,
}

fn lost_page(ctx: &Ctx, fields: Fields) -> Lost {
    Lost { shell: Shell::new(ctx, "My device is lost").crumb("My account", "/account"), fields }
}

pub async fn lost_form(ctx: Ctx) -> Result<Response> {
    ui::page(lost_page(&ctx, Fields::default()))
}

pub async fn lost(ctx: Ctx, fields: Fields) -> Result<Response> {
    match second::ask(&ctx, ctx.person()?, fields.value("reason")).await {
        Ok(_) => Ok(ui::done(
            "/account",
            "Two officers are asked. Telephone one of them, so that they know it is you.",
        )),
        Err(problem) => ui::page_with(&problem, lost_page(&ctx, fields.wrong(&problem))),
    }
}

pub async fn script() -> Response {
    const SCRIPT: &str = include_str!("../../assets/passkey.js");
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=86400"),
        ],
        SCRIPT,
    )
        .into_response()
}
