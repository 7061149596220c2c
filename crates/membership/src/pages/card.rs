//! My card with its code to be scanned, and the page that checks one, also without a connection.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::{Allow, Ctx, Problem, Result, Routes};
use qrcodegen::{QrCode, QrCodeEcc};
use ui::{Fields, Shell};

use crate::model::Card;
use crate::service::card::{self, Checked, Mine};

pub fn routes() -> Routes {
    Routes::new()
        .get("/me/card", Allow::Own, mine)
        .get("/card", Allow::Anyone, show)
        .post("/card", Allow::Anyone, check)
        .get("/assets/card.js", Allow::Anyone, script)
}

#[derive(Template)]
#[template(path = "membership/card.html")]
struct Shown {
    shell: Shell,
    card: Card,
    until: String,
    group: String,
    side: i32,
    path: String,
    address: String,
}

#[derive(Template)]
#[template(path = "membership/card_none.html")]
struct NoCard {
    shell: Shell,
}

async fn mine(ctx: Ctx) -> Result<Response> {
    let (card, code) = match card::mine(&ctx).await? {
        Mine::Card(card, code) => (card, code),
        Mine::Unpaid => {
            let shell = Shell::new(&ctx, "My card").crumb("My membership", "/me");
            return ui::page(NoCard { shell });
        }
    };
    let address = format!("{}/card#{code}", ctx.base_url());
    let qr = QrCode::encode_text(&address, QrCodeEcc::Medium);
    let qr = qr.map_err(|_| Problem::internal("The card's code is too long to be drawn."))?;
    let mut path = String::new();
    for y in 0..qr.size() {
        for x in (0..qr.size()).filter(|x| qr.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + 4, y + 4));
        }
    }
    ui::page(Shown {
        shell: Shell::new(&ctx, "My card").crumb("My membership", "/me"),
        until: card.until.strftime("%-d %B %Y").to_string(),
        group: ctx.group.name.clone(),
        side: qr.size() + 8,
        card,
        path,
        address,
    })
}

#[derive(Template)]
#[template(path = "membership/card_check.html")]
struct Check {
    shell: Shell,
    fields: Fields,
    group: String,
    key: String,
    answer: Option<Checked>,
}

async fn page(ctx: &Ctx, fields: Fields, answer: Option<Checked>) -> Result<Check> {
    let group = ctx.group.name.clone();
    Ok(Check { shell: Shell::new(ctx, "Check a card"), fields, group, key: card::key(ctx).await?, answer })
}

async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default(), None).await?)
}

async fn check(ctx: Ctx, fields: Fields) -> Result<Response> {
    let answer = card::check(&ctx, fields.value("code")).await?;
    ui::page(page(&ctx, fields, Some(answer)).await?)
}

async fn script() -> Response {
    const SCRIPT: &str = include_str!("../../assets/card.js");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}
