//! Suggesting a correction of what the association keeps, and the file that takes suggestions there.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result};
use ui::{Fields, Shell};

use crate::service::corrections;

#[derive(Template)]
#[template(path = "feeds/correction.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    kept: Vec<(&'static str, String)>,
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let kept = corrections::fields(&corrections::kept(ctx, person).await?);
    if ctx.actor.person != Some(person) {
        let what = "what the association keeps of a person";
        kernel::log_read_of(ctx, what, "suggesting a correction", &[person]).await?;
    }
    Ok(Page { shell: Shell::new(ctx, "Suggest a correction"), fields, id: person.to_string(), kept })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    match corrections::suggest(&ctx, person, fields.value("field"), fields.value("value")).await {
        Ok(_) => {
            let back =
                if ctx.actor.person == Some(person) { "/me".to_owned() } else { format!("/people/{person}") };
            Ok(ui::done(
                &back,
                "Your suggestion goes to the association. What it decides comes with its next file.",
            ))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, person, fields.wrong(&problem)).await?),
    }
}

pub async fn file(ctx: Ctx) -> Result<Response> {
    let text = corrections::file(&ctx).await?;
    Ok(ui::download("application/x-ndjson", "corrections.jsonl", text))
}
