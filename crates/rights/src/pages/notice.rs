//! The privacy notice, and the record of processing that Article 30 asks for.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::model::Controller;
use crate::service::{self, Entry};

#[derive(Template)]
#[template(path = "rights/privacy.html")]
struct Notice {
    shell: Shell,
    entries: Vec<Entry>,
    controller: Controller,
    owner: String,
    signed_in: bool,
    /// Services outside that get addresses under an agreement.
    services: Vec<String>,
}

#[derive(Template)]
#[template(path = "rights/record.html")]
struct Record {
    shell: Shell,
    entries: Vec<Entry>,
    controller: Controller,
    owner: String,
    day: String,
    tables: usize,
    services: Vec<String>,
}

pub async fn privacy(ctx: Ctx) -> Result<Response> {
    let controller = service::controller(&ctx).await?;
    ui::page(Notice {
        services: people::service::processors::named(&ctx).await?,
        entries: service::notice(&ctx.app, &controller)?,
        owner: service::owner(&ctx).await?.label,
        signed_in: ctx.actor.person.is_some(),
        shell: Shell::new(&ctx, "What is held on you, and why"),
        controller,
    })
}

pub async fn record(ctx: Ctx) -> Result<Response> {
    let controller = service::controller(&ctx).await?;
    let entries = service::notice(&ctx.app, &controller)?;
    ui::page(Record {
        services: people::service::processors::named(&ctx).await?,
        tables: entries.iter().map(|it| it.held.len()).sum(),
        entries,
        owner: service::owner(&ctx).await?.label,
        day: ctx.now.day(&ctx.group.zone),
        shell: Shell::new(&ctx, "Record of processing").crumb("Data protection", "/data-protection"),
        controller,
    })
}
