//! Whether one address or number is written to, why not, and what can be lifted. It is sent in the body and never in an
//! address, so that it stands in no log.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell};

use crate::service::suppressed::{self, Standing};

#[derive(Template)]
#[template(path = "rights/suppressed.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    found: Option<Found>,
}

struct Found {
    value: String,
    returned: Option<(&'static str, String)>,
    kept: Option<(String, String)>,
    free: bool,
}

fn page(ctx: &Ctx, fields: Fields, found: Option<Standing>) -> Page {
    let value = fields.value("value").to_owned();
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    let found = found.map(|it| Found {
        value,
        free: it.is_free(),
        returned: it.returned.map(|one| (one.reason, day(one.since))),
        kept: it.kept.map(|one| (one.reason, day(one.since))),
    });
    let shell = Shell::new(ctx, "Is this address written to?").crumb("Data protection", "/data-protection");
    Page { shell, fields, found }
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default(), None))
}

pub async fn look(ctx: Ctx, fields: Fields) -> Result<Response> {
    match suppressed::look(&ctx, fields.value("value")).await {
        Ok(found) => ui::page(page(&ctx, fields, Some(found))),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem), None)),
    }
}

pub async fn lift(ctx: Ctx, fields: Fields) -> Result<Response> {
    match suppressed::lift(&ctx, fields.value("value"), fields.value("why")).await {
        Ok(()) => {
            Ok(ui::done("/data-protection/suppressed", "It is written to again. What you typed is not kept."))
        }
        Err(problem) => {
            let found = suppressed::look(&ctx, fields.value("value")).await.ok();
            ui::page_with(&problem, page(&ctx, fields.wrong(&problem), found))
        }
    }
}
