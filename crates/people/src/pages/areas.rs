//! Every ward and branch, where there are too many to choose from in a list.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::service::places::{self, Place};

#[derive(Template)]
#[template(path = "people/areas.html")]
struct Page {
    shell: Shell,
    areas: Vec<Place>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let shell = Shell::new(&ctx, "Wards and branches").crumb("Register", "/people");
    ui::page(Page { shell, areas: places::areas(&ctx).await? })
}
