//! All drafts, and beginning one.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::model::DraftId;
use crate::service::{self, NewDraft};

#[derive(Template)]
#[template(path = "constitution/drafts.html")]
struct List {
    shell: Shell,
    fields: Fields,
    drafts: Vec<Line>,
    in_force: Option<u32>,
}

struct Line {
    id: DraftId,
    name: String,
    open: bool,
    waiting: usize,
    about: String,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default().with("from", "in-force")).await?)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let drafts = service::drafts(ctx).await?.into_iter().map(|it| Line {
        id: it.id,
        about: about(ctx, &it),
        waiting: it.beside.rules.len(),
        open: it.open,
        name: it.name,
    });
    let shell = Shell::new(ctx, "Drafts").crumb("Constitution", "/c");
    Ok(List { shell, fields, drafts: drafts.collect(), in_force: service::number_in_force(ctx).await? })
}

/// "Begun from constitution no. 2; last changed on … by …."
pub fn about(ctx: &Ctx, draft: &service::Draft) -> String {
    let from = draft.based_on.map_or_else(String::new, |it| format!("Begun from constitution no. {it}. "));
    let when = draft.changed_at.long(&ctx.group.zone);
    let by = if draft.changed_by.is_empty() { String::new() } else { format!(", by {}", draft.changed_by) };
    format!("{from}Last changed on {when}{by}.")
}

/// An empty text with one clause to begin at.
const EMPTY: &str = "# Our constitution\n\n## 1. Name and aims {#name}\n\nWe are … {.statement}\n";

pub async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    match start(&ctx, &fields).await {
        Ok(id) => Ok(ui::done(&format!("/c/draft/{id}"), "The draft is begun.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn start(ctx: &Ctx, fields: &Fields) -> Result<DraftId> {
    let (source, based_on) = match fields.value("from") {
        "in-force" => {
            let version = service::in_force(ctx).await?;
            (version.source.to_string(), Some(version.seq))
        }
        "empty" => (EMPTY.to_owned(), None),
        _ => return Err(Problem::field("from", "Choose what the draft begins with.")),
    };
    let new = NewDraft {
        name: fields.value("name").to_owned(),
        source,
        beside: service::Beside::default(),
        based_on,
    };
    transact!(ctx.db(), tx => { service::start_draft(tx, ctx, &new).await })
}
