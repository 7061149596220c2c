//! The release of a new organisation's mail by two officers.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::mailing;
use crate::service;
use crate::store::message;

#[derive(Template)]
#[template(path = "mail/release.html")]
struct Page {
    shell: Shell,
    released: bool,
    agreed: Vec<(String, String)>,
    mine: bool,
    held: i64,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let all = mailing::agreed(&ctx).await?;
    ui::page(Page {
        released: service::released(&ctx).await?,
        mine: all.iter().any(|it| Some(it.person) == ctx.actor.person),
        agreed: all.iter().map(|it| (it.name.clone(), it.at.long(&ctx.group.zone))).collect(),
        held: message::held_count(ctx.db(), ctx.group.id).await?,
        shell: Shell::new(&ctx, "Release the mail").crumb("Mail", "/mail"),
    })
}

pub async fn agree(ctx: Ctx) -> Result<Response> {
    let said = match mailing::agree(&ctx).await? {
        true => "The mail is released. What waited is on its way.",
        false => "Noted. One more officer has to agree.",
    };
    Ok(ui::done("/mail/release", said))
}
