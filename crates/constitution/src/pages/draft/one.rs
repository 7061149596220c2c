//! One draft as a whole.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use ui::{Fields, Shell};

use super::super::history;
use crate::check;
use crate::model::DraftId;
use crate::service::{self, Change, Draft};
use crate::view::{self, Block, ClauseView, Tally};

#[derive(Template)]
#[template(path = "constitution/draft.html")]
struct One {
    shell: Shell,
    fields: Fields,
    id: DraftId,
    name: String,
    title: String,
    open: bool,
    about: String,
    short_hash: String,
    ok: bool,
    tally: String,
    coverage: Tally,
    waiting: usize,
    /// What the reading of a brought text was unsure of, and what stood beside it.
    doubts: Vec<(Option<String>, String)>,
    notes: Vec<(Option<String>, String)>,
    /// True if there is a text in force to compare with.
    compared: bool,
    preamble: Vec<Block>,
    clauses: Vec<ClauseView>,
}

pub async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    if let Some(id) = id.strip_suffix(".md") {
        let draft = service::draft(&ctx, super::id(id)?).await?;
        return Ok(ui::download("text/markdown; charset=utf-8", "draft.md", draft.source));
    }
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    ui::page(page(&ctx, &draft, Fields::default()).await?)
}

async fn page(ctx: &Ctx, draft: &Draft, fields: Fields) -> Result<One> {
    let report = check::report_aside(draft.source.clone()).await?;
    let rules = rulebook::Rules::new(report.document.clone(), draft.based_on.unwrap_or(0) + 1);
    let shell = Shell::new(ctx, format!("Draft: {}", draft.name)).crumb("Constitution", "/c");
    Ok(One {
        shell: shell.crumb("Drafts", "/c/draft"),
        fields,
        id: draft.id,
        name: draft.name.clone(),
        title: report.document.title.clone(),
        open: draft.open,
        about: super::list::about(ctx, draft),
        short_hash: history::short(&report.document.hash()),
        ok: report.ok(),
        tally: report.tally(),
        coverage: Tally::of_document(&report.document),
        waiting: draft.beside.rules.len(),
        doubts: draft.beside.doubts.clone(),
        notes: draft.beside.notes.clone(),
        compared: service::number_in_force(ctx).await?.is_some(),
        preamble: view::preamble(&report.document),
        clauses: view::clauses_of(&rules),
    })
}

pub async fn change(ctx: Ctx, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = super::id(&id)?;
    match apply(&ctx, id, &fields).await {
        Ok((path, said)) => Ok(ui::done(&path, said)),
        Err(problem) => {
            let draft = service::draft(&ctx, id).await?;
            ui::page_with(&problem, page(&ctx, &draft, fields.wrong(&problem)).await?)
        }
    }
}

async fn apply(ctx: &Ctx, id: DraftId, fields: &Fields) -> Result<(String, &'static str)> {
    let after = Some(fields.value("after")).filter(|it| !it.is_empty());
    let (change, said) = match fields.value("do") {
        "add-clause" => (
            Change::AddClause { after, title: fields.value("title") },
            "The clause is put in; write its words.",
        ),
        "remove-clause" => (Change::RemoveClause(fields.value("clause")), "The clause is left out."),
        "title" => (Change::Title(fields.value("title")), "The title is changed."),
        "close" => (Change::Close, "The draft is closed."),
        _ => return Err(Problem::field("do", "Choose one of the buttons.")),
    };
    let done = transact!(ctx.db(), tx => { service::change_draft(tx, ctx, id, &change).await })?;
    let path = match done.slug {
        Some(slug) => format!("/c/draft/{id}/clause/{slug}"),
        None => format!("/c/draft/{id}"),
    };
    Ok((path, said))
}
