//! What members offer: each one's own page, and the list where they are found.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::day;
use crate::model::{OfferKind, ShownTo};
use crate::service::offers;

#[derive(Template)]
#[template(path = "people/my_offers.html")]
struct Mine {
    shell: Shell,
    fields: Fields,
    lines: Vec<Own>,
    kinds: Vec<(&'static str, &'static str)>,
    consents: Vec<(&'static str, String)>,
}

struct Own {
    kind: &'static str,
    kind_slug: &'static str,
    word: String,
    note: String,
    shown_to: &'static str,
    since: String,
}

#[derive(Template)]
#[template(path = "people/offers.html")]
struct Found {
    shell: Shell,
    q: String,
    lines: Vec<Line>,
    may_read: bool,
}

struct Line {
    person: String,
    name: String,
    email: Option<String>,
    kind: &'static str,
    word: String,
    note: String,
    officers_only: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Mine> {
    let own = offers::own(ctx).await?;
    let lines = own.into_iter().map(|it| Own {
        kind: it.kind.label(),
        kind_slug: it.kind.slug(),
        word: it.word,
        note: it.note,
        shown_to: it.shown_to.label(),
        since: day(ctx, Some(it.offered_at)),
    });
    Ok(Mine {
        shell: Shell::new(ctx, "What I offer").crumb("My membership", "/me"),
        lines: lines.collect(),
        kinds: OfferKind::ALL.iter().map(|it| (it.1, it.2)).collect(),
        consents: ShownTo::ALL.iter().map(|it| (it.slug(), offers::wording(ctx, *it))).collect(),
        fields,
    })
}

pub async fn mine(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn offer(ctx: Ctx, fields: Fields) -> Result<Response> {
    let kind = OfferKind::read(fields.value("kind"));
    let shown_to = ShownTo::read(fields.value("shown_to"));
    let done = match (kind, shown_to) {
        (None, _) => Err(Problem::field("kind", "Choose what kind of offer it is.")),
        (_, None) => Err(Problem::field(
            "shown_to",
            "Choose to whom it may be shown. Without that it is shown to nobody.",
        )),
        (Some(kind), Some(to)) => {
            offers::offer(&ctx, kind, fields.value("word"), fields.value("note"), to).await
        }
    };
    match done {
        Ok(()) => {
            Ok(ui::done("/me/offers", "Thank you. It is shown to those you chose until you take it back."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn take_back(ctx: Ctx, fields: Fields) -> Result<Response> {
    let kind =
        OfferKind::read(fields.value("kind")).ok_or_else(|| Problem::not_found("There is no such offer."))?;
    offers::take_back(&ctx, kind, fields.value("word")).await?;
    Ok(ui::done("/me/offers", "It is taken back and shown to nobody any more."))
}

pub async fn list(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let found = offers::sought(&ctx, &params.q).await?;
    let lines = found.into_iter().map(|it| Line {
        person: it.person.to_string(),
        name: it.name,
        email: it.email,
        kind: it.offer.kind.label(),
        word: it.offer.word,
        note: it.offer.note,
        officers_only: it.offer.shown_to == ShownTo::Officers,
    });
    ui::page(Found {
        shell: Shell::new(&ctx, "Who offers what").crumb("My membership", "/me"),
        lines: lines.collect(),
        may_read: ctx.may(Power::ReadRegister, None),
        q: params.q,
    })
}
