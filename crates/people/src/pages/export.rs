//! Taking a list out as a file.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use kernel::{Ctx, Kind, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::export::Format;
use crate::model::Status;
use crate::service::export::{self, Column, Wanted};
use crate::service::{self, Query};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    category: String,
    status: String,
    area: String,
}

#[derive(Template)]
#[template(path = "people/export.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    /// How many people fit, before anybody is left out.
    total: i64,
    which: String,
    columns: Vec<(&'static str, &'static str, bool)>,
    formats: Vec<(&'static str, &'static str, bool)>,
}

fn query(fields: &Fields) -> Query {
    let of = |name: &str| fields.value(name).to_owned();
    Query { words: of("q"), category: of("category"), status: of("status"), area: of("area"), page: 0 }
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let query = query(&fields);
    let (_, total) = service::search(ctx, &query).await?;
    let categories = service::categories(ctx).await?;
    let mut which = vec![];
    if !query.status.is_empty() {
        which.push(Status::read(&query.status).map_or(String::new(), |it| it.label().to_owned()));
    }
    if !query.category.is_empty() {
        which.push(service::category_name(&categories, &query.category).to_owned());
    }
    if !query.area.is_empty() {
        which.push(query.area.clone());
    }
    if !query.words.is_empty() {
        which.push(format!("“{}”", query.words));
    }
    let chosen = |slug: &str| {
        let none = Column::ALL.iter().all(|it| !fields.ticked("columns", it.1));
        fields.ticked("columns", slug) || (none && ["number", "given", "family"].contains(&slug))
    };
    let format = Format::read(fields.value("format")).unwrap_or_default();
    Ok(Page {
        shell: Shell::new(ctx, "Export a list").crumb("Register", "/people"),
        total,
        which: which.join(", "),
        columns: Column::ALL.iter().map(|it| (it.1, it.2, chosen(it.1))).collect(),
        formats: Format::ALL.iter().map(|it| (it.slug(), it.label(), *it == format)).collect(),
        fields,
    })
}

pub async fn form(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let fields = Fields::default()
        .with("q", params.q)
        .with("category", params.category)
        .with("status", params.status)
        .with("area", params.area);
    ui::page(page(&ctx, fields).await?)
}

fn wanted(fields: &Fields) -> Wanted {
    Wanted {
        columns: Column::ALL.iter().filter(|it| fields.ticked("columns", it.1)).map(|it| it.0).collect(),
        query: query(fields),
        format: Format::read(fields.value("format")).unwrap_or_default(),
    }
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    match export::ask(&ctx, &wanted(&fields), fields.value("reason")).await {
        Ok(_) => Ok(ui::done("/exports", "The file is asked for. Here it is fetched once it may be.")),
        Err(problem) if problem.kind == Kind::Entry => {
            ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    export: String,
    format: String,
    columns: String,
    q: String,
    category: String,
    status: String,
    area: String,
}

/// The file that was asked for and, if need be, agreed to.
pub async fn file(ctx: Ctx, Ask(it): Ask<Asked>) -> Result<Response> {
    let id = super::id(&it.export)?;
    let wanted = Wanted {
        query: Query { words: it.q, category: it.category, status: it.status, area: it.area, page: 0 },
        columns: it.columns.split('.').filter_map(Column::read).collect(),
        format: Format::read(&it.format).unwrap_or_default(),
    };
    let file = export::fetch(&ctx, &wanted, id).await?;
    Ok(ui::download(wanted.format.media(), &file.name, file.bytes))
}
