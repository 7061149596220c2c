//! The archive: past elections counted again from published ballots.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::Shell;
use uuid::Uuid;

use super::sheet::Sheet;
use crate::pages::view::{When, when};
use crate::service::declare;

#[derive(Template)]
#[template(path = "elections/past.html")]
struct Past {
    shell: Shell,
    id: String,
    title: String,
    source: String,
    held: When,
    sheet: Option<Sheet>,
}

pub async fn past(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response> {
    let (past, counted) = declare::past(&ctx, id).await?;
    ui::page(Past {
        shell: Shell::new(&ctx, past.title.clone()).crumb("Elections", "/elections"),
        id: id.to_string(),
        title: past.title,
        source: past.source,
        held: when(&ctx, past.held_at),
        sheet: Some(Sheet::new(&counted)),
    })
}

pub async fn past_file(ctx: Ctx, Path((id, file)): Path<(Uuid, String)>) -> Result<Response> {
    let (past, counted) = declare::past(&ctx, id).await?;
    match file.as_str() {
        "result.csv" => {
            Ok(ui::download("text/csv; charset=utf-8", "result.csv", count::render::csv(&counted)))
        }
        "result.json" => Ok(ui::download("application/json", "result.json", past.count)),
        "result.blt" => Ok(ui::download("text/plain; charset=utf-8", "result.blt", past.blt)),
        _ => Err(Problem::not_found("There are result.csv, result.json and result.blt.")),
    }
}
