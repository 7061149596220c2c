//! "Who can I be?"

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use super::{Folder, Marker};

#[derive(Template)]
#[template(path = "demo/roles.html")]
struct Page {
    shell: Shell,
    marker: Option<Marker>,
    over: bool,
}

pub async fn roles(ctx: Ctx) -> Result<Response> {
    let marker = Folder::prepare(&ctx.app.config().data_dir, false).ok().and_then(|it| it.marker);
    let over = marker.as_ref().is_some_and(|it| it.ends_at < ctx.now);
    ui::page(Page { shell: Shell::new(&ctx, "Who can I be?"), marker, over })
}
