//! Published records: the list, one of them, its file.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Result};
use ui::{Fields, Shell};

use super::id;
use crate::model::{Readers, RecordId, Shown};
use crate::service;

#[derive(Template)]
#[template(path = "duties/records.html")]
struct List {
    shell: Shell,
    records: Vec<Row>,
}

/// A record as lists show it.
pub(super) struct Row {
    pub href: String,
    pub title: String,
    pub published: String,
    pub through: Option<String>,
    pub open: bool,
    pub withdrawn: bool,
}

const SHOWN: usize = 100;

pub async fn list(ctx: Ctx) -> Result<Response> {
    let records = service::published(&ctx, SHOWN).await?.into_iter().map(|it| row(&ctx, it)).collect();
    ui::page(List { shell: Shell::new(&ctx, "Records"), records })
}

pub(super) fn row(ctx: &Ctx, it: Shown) -> Row {
    Row {
        published: it.at.day(&ctx.group.zone),
        href: it.url,
        open: it.open,
        withdrawn: it.withdrawn,
        title: it.title,
        through: it.through,
    }
}

#[derive(Template)]
#[template(path = "duties/record.html")]
struct Show {
    shell: Shell,
    id: String,
    title: String,
    words: String,
    file: Option<String>,
    published: String,
    through: String,
    open: bool,
    withdrawn: Option<(String, String)>,
    mailing: Option<String>,
    may_withdraw: bool,
    fields: Fields,
}

async fn page(ctx: &Ctx, record: RecordId, fields: Fields) -> Result<Show> {
    let it = service::record(ctx, record).await?;
    let zone = &ctx.group.zone;
    let own = ctx.actor.person.is_some() && it.published_by == ctx.actor.person;
    Ok(Show {
        shell: Shell::new(ctx, it.title.clone()).crumb("Records", "/duties/records"),
        id: record.to_string(),
        words: ui::to_html(&it.words),
        file: it.file_name,
        published: it.published_at.long(zone),
        through: it.through,
        open: it.readers == Readers::Everyone,
        may_withdraw: it.withdrawn.is_none() && (own || ctx.may(Power::EditBodies, None)),
        withdrawn: it.withdrawn.map(|(at, why)| (at.day(zone), why)),
        mailing: service::mailing_page(it.mailing).filter(|_| ctx.may(Power::SendMail, None)),
        title: it.title,
        fields,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

/// As a download: nobody's file is shown inside the site.
pub async fn file(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let (name, bytes) = service::file(&ctx, id(&path)?).await?;
    Ok(ui::download("application/octet-stream", &name, bytes))
}

pub async fn withdraw(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let record: RecordId = id(&path)?;
    match service::withdraw(&ctx, record, fields.value("why")).await {
        Ok(()) => {
            Ok(ui::done(&format!("/duties/records/{record}"), "It is withdrawn, and its page says why."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, record, fields.wrong(&problem)).await?),
    }
}
