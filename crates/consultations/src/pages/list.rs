//! All consultations that somebody may see.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use super::Head;
use crate::service;

#[derive(Template)]
#[template(path = "consultations/list.html")]
struct List {
    shell: Shell,
    open: Vec<Head>,
    others: Vec<Head>,
    leads: bool,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let all = service::all(&ctx).await?;
    let (open, others): (Vec<_>, Vec<_>) = all.iter().partition(|it| it.takes_answers(ctx.now));
    let heads = |all: Vec<_>| all.into_iter().map(|it| Head::of(&ctx, it)).collect();
    let shell = Shell::new(&ctx, "Consultations");
    ui::page(List { shell, open: heads(open), others: heads(others), leads: service::leads(&ctx) })
}
