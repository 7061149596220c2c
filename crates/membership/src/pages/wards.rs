//! Who belongs to another ward by the newest postcode file.

use askama::Template;
use axum::response::Response;
use kernel::{Allow, Ctx, Power, Result, Routes, log_read_of};
use ui::Shell;

use crate::service::wards::{self, Moved};

const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);

pub fn routes() -> Routes {
    Routes::new().get("/people/area/moved", EDIT, show).post("/people/area/moved", EDIT, record)
}

#[derive(Template)]
#[template(path = "membership/wards.html")]
struct Page {
    shell: Shell,
    all: Vec<Moved>,
    left_out: usize,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let (all, left_out) = wards::differing(&ctx).await?;
    let seen: Vec<_> = all.iter().map(|it| it.person).collect();
    log_read_of(&ctx, "members by postcode", "running the register", &seen).await?;
    let shell = Shell::new(&ctx, "Wards by postcode")
        .crumb("Register", "/people")
        .crumb("Postcodes and the area", "/people/area");
    ui::page(Page { shell, all, left_out })
}

pub async fn record(ctx: Ctx) -> Result<Response> {
    let said = match wards::record(&ctx).await? {
        0 => "Everybody is where their postcode says; nothing was recorded.".to_owned(),
        1 => "One member belongs elsewhere from now on.".to_owned(),
        n => format!("{n} members belong elsewhere from now on."),
    };
    Ok(ui::done("/people/area/moved", &said))
}
