//! Beginning a draft: which clause, what it is called, what it grows out of.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Cite, Ctx, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::{When, when};
use crate::model::AmendmentId;
use crate::service::{self, NewDraft};

#[derive(Deserialize, Default)]
pub struct Asked {
    clause: Option<String>,
    from: Option<String>,
    parent: Option<AmendmentId>,
}

#[derive(Template)]
#[template(path = "amendments/new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    clauses: Vec<(String, String)>,
    closes: Option<When>,
    late: bool,
    event: String,
    cite: Option<Cite>,
    of: Option<String>,
}

pub async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let fields = Fields::default()
        .with("clause", asked.clause.unwrap_or_default())
        .with("from", asked.from.unwrap_or_default())
        .with("parent", asked.parent.map(|it| it.to_string()).unwrap_or_default());
    ui::page(template(&ctx, fields).await?)
}

async fn template(ctx: &Ctx, fields: Fields) -> Result<New> {
    let version = constitution::service::in_force(ctx).await?;
    let window = service::window(ctx, &version).await?;
    let parent = match fields.value("parent").parse::<AmendmentId>() {
        Ok(id) => Some(service::amendment(ctx, id).await?),
        Err(_) => None,
    };
    let document = match &parent {
        Some(it) => rulebook::parse(&it.text).document,
        None => (*version.document).clone(),
    };
    Ok(New {
        shell: Shell::new(ctx, "Propose a change").crumb("Motions", "/amendments"),
        fields,
        clauses: document.clauses.iter().map(|c| (c.slug.clone(), super::capital(&c.label()))).collect(),
        closes: window.closes.map(|at| when(ctx, at)),
        late: window.late(ctx.now),
        event: window.event_name.clone(),
        cite: window.cite.clone(),
        of: parent.map(|it| format!("{}, {}", it.name(), it.title)),
    })
}

pub async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    let clause = fields.value("clause").to_owned();
    let from = fields.value("from").trim();
    let new = NewDraft {
        title: fields.value("title").to_owned(),
        reason: fields.value("reason").to_owned(),
        came_from: (!from.is_empty()).then(|| from.chars().take(100).collect()),
        parent: fields.value("parent").parse().ok(),
    };
    let page = template(&ctx, fields.clone()).await?;
    let known = clause == "+" || page.clauses.iter().any(|it| it.0 == clause);
    let made = if !known {
        Err(kernel::Problem::field(
            "clause",
            "Choose the clause that you want to change first. Others can follow.",
        ))
    } else {
        service::begin(&ctx, new).await
    };
    match made {
        Ok(id) if clause == "+" => Ok(ui::done(&format!("/amendments/{id}/add"), "Your draft is kept.")),
        Ok(id) => Ok(ui::done(&format!("/amendments/{id}/edit/{clause}"), "Your draft is kept.")),
        Err(problem) => ui::page_with(&problem, New { fields: fields.wrong(&problem), ..page }),
    }
}
