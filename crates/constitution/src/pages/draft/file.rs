//! The file of a draft for whoever knows the blocks, its report, and how it differs from the text in force.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use ui::{Fields, Shell};

use super::super::check::Findings;
use super::super::history;
use crate::check;
use crate::model::DraftId;
use crate::service::{self, Change, Draft};

#[derive(Template)]
#[template(path = "constitution/draft_file.html")]
struct File {
    shell: Shell,
    fields: Fields,
    id: DraftId,
    name: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "constitution/draft_report.html")]
struct Report {
    shell: Shell,
    id: DraftId,
    name: String,
    found: Option<Findings>,
}

fn shell(ctx: &Ctx, draft: &Draft, title: &str) -> Shell {
    let shell = Shell::new(ctx, format!("{title}: {}", draft.name)).crumb("Constitution", "/c");
    shell.crumb("Drafts", "/c/draft").crumb(draft.name.clone(), format!("/c/draft/{}", draft.id))
}

pub async fn form(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let fields = Fields::default().with("source", draft.source.clone()).with("rev", draft.rev.to_string());
    ui::page(page(&ctx, &draft, fields))
}

fn page(ctx: &Ctx, draft: &Draft, fields: Fields) -> File {
    let shell = shell(ctx, draft, "The whole file");
    File { shell, fields, id: draft.id, name: draft.name.clone(), open: draft.open }
}

pub async fn save(ctx: Ctx, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = super::id(&id)?;
    let source = fields.all("source").first().cloned().unwrap_or_default();
    let rev = fields.value("rev").parse().unwrap_or(0);
    let done = if source.trim().is_empty() {
        Err(Problem::field("source", "A draft cannot be empty; close it instead."))
    } else {
        let change = Change::File { source: &source, rev };
        transact!(ctx.db(), tx => { service::change_draft(tx, &ctx, id, &change).await })
    };
    match done {
        Ok(_) => Ok(ui::done(&format!("/c/draft/{id}/report"), "The file is saved.")),
        Err(problem) => {
            let draft = service::draft(&ctx, id).await?;
            // The next attempt is over what is there now, which the reader has been told to read.
            let fields = fields.with("rev", draft.rev.to_string()).wrong(&problem);
            ui::page_with(&problem, page(&ctx, &draft, fields))
        }
    }
}

pub async fn report(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let report = check::report_aside(draft.source.clone()).await?;
    let found = Some(Findings::of(&report, &draft.source));
    let shell = shell(&ctx, &draft, "What the checks say");
    ui::page(Report { shell, id: draft.id, name: draft.name, found })
}

/// The draft beside the text in force, words tracked and rules before and after.
pub async fn changes(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let version = service::in_force(&ctx).await?;
    let document = rulebook::parse(&draft.source).document;
    let shell = shell(&ctx, &draft, "What it changes");
    history::compared(shell, &version, &document, &draft)
}
