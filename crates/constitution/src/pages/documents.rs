//! Documents beside the constitution: standing orders, policies, the association's text.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::model::Adoption;
use crate::service::{self, Paper, PaperVersion, Rank};
use crate::view::{self, Block, ClauseView};

#[derive(Template)]
#[template(path = "constitution/documents.html")]
struct List {
    shell: Shell,
    fields: Fields,
    in_force: Option<(u32, String)>,
    papers: Vec<(Paper, String)>,
    ranks: Vec<(&'static str, &'static str)>,
    may_publish: bool,
}

#[derive(Template)]
#[template(path = "constitution/document.html")]
struct One {
    shell: Shell,
    fields: Fields,
    paper: Paper,
    shown: PaperVersion,
    adopted_on: String,
    in_force_from: String,
    /// True if this version is the one in force.
    counts: bool,
    suspended: Vec<String>,
    preamble: Vec<Block>,
    clauses: Vec<ClauseView>,
    versions: Vec<(i64, String)>,
    may_publish: bool,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(list_page(&ctx, Fields::default()).await?)
}

async fn list_page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let in_force = service::in_force(ctx).await.ok().map(|it| (it.seq, it.document.title.clone()));
    let line = |paper: Paper| {
        let newest = paper.at(ctx.now).or_else(|| paper.versions.first());
        let words =
            newest.map(|it| format!("No. {}, adopted by {}", it.seq, it.adopted_by)).unwrap_or_default();
        (paper, words)
    };
    Ok(List {
        shell: Shell::new(ctx, "Documents").crumb("Constitution", "/c"),
        fields,
        in_force,
        papers: service::papers(ctx).await?.into_iter().map(line).collect(),
        ranks: Rank::ALL.iter().map(|it| (it.1, it.2)).collect(),
        may_publish: ctx.may(Power::EditConstitution, None),
    })
}

pub async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    let rank = Rank::named(fields.value("rank"))
        .ok_or_else(|| Problem::field("rank", "Choose what the document is."));
    let done = match rank {
        Ok(rank) => publish(&ctx, &fields, fields.value("title"), rank, None).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(path) => Ok(ui::done(&path, "The document is published.")),
        Err(problem) => ui::page_with(&problem, list_page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn publish(ctx: &Ctx, fields: &Fields, title: &str, rank: Rank, slug: Option<&str>) -> Result<String> {
    let adoption = Adoption {
        by: fields.value("by").to_owned(),
        minute: fields.value("minute").to_owned(),
        adopted_at: ui::moment(ctx, "adopted_at", fields.value("adopted_at"))?,
        in_force_from: ui::moment(ctx, "in_force_from", fields.value("in_force_from"))?,
        unchanged: vec![],
    };
    let typed = fields.all("source").first().cloned().unwrap_or_default();
    let source = crate::bring::paste(&typed)
        .map_err(|it| {
            Problem::field("source", it.fields.first().map_or(it.detail.clone(), |f| f.message.clone()))
        })?
        .source;
    let done = transact!(ctx.db(), tx => {
        service::publish_paper(tx, ctx, (title, rank), slug, &source, &adoption).await
    });
    let (slug, seq) = done?;
    Ok(format!("/c/documents/{slug}/{seq}"))
}

pub async fn one(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    let paper = service::paper(&ctx, &slug).await?;
    let shown = paper.at(ctx.now).or_else(|| paper.versions.first()).cloned();
    let shown = shown.ok_or_else(|| Problem::not_found("There is no such document."))?;
    ui::page(one_page(&ctx, paper, shown, Fields::default()))
}

/// `/c/documents/standing-orders/2` is its second version, `…/2.md` the file.
pub async fn version(ctx: Ctx, Path((slug, seq)): Path<(String, String)>) -> Result<Response> {
    let paper = service::paper(&ctx, &slug).await?;
    let (number, as_file) = match seq.strip_suffix(".md") {
        Some(number) => (number, true),
        None => (seq.as_str(), false),
    };
    let found = number.parse().ok().and_then(|it| paper.version(it)).cloned();
    let shown = found.ok_or_else(|| Problem::not_found("This document has no such version."))?;
    if as_file {
        return Ok(ui::download(
            "text/markdown; charset=utf-8",
            &format!("{slug}-{number}.md"),
            shown.source,
        ));
    }
    ui::page(one_page(&ctx, paper, shown, Fields::default()))
}

fn one_page(ctx: &Ctx, paper: Paper, shown: PaperVersion, fields: Fields) -> One {
    let zone = &ctx.group.zone;
    let rules = paper.rules(&shown);
    let versions =
        paper.versions.iter().map(|it| (it.seq, format!("{}, {}", it.adopted_by, it.adopted_at.day(zone))));
    let shell =
        Shell::new(ctx, paper.title.clone()).crumb("Constitution", "/c").crumb("Documents", "/c/documents");
    One {
        shell,
        fields,
        adopted_on: shown.adopted_at.day(zone),
        in_force_from: shown.in_force_from.long(zone),
        counts: paper.at(ctx.now).is_some_and(|it| it.seq == shown.seq),
        suspended: rules.suspensions().iter().map(rulebook::Suspended::line).collect(),
        preamble: view::preamble(rules.document()),
        clauses: view::clauses_of(&rules),
        versions: versions.collect(),
        may_publish: ctx.may(Power::EditConstitution, None),
        paper,
        shown,
    }
}

pub async fn next(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let paper = service::paper(&ctx, &slug).await?;
    match publish(&ctx, &fields, &paper.title, paper.rank, Some(&slug)).await {
        Ok(path) => Ok(ui::done(&path, "The next version is published.")),
        Err(problem) => {
            let shown = paper.versions.first().cloned();
            let shown = shown.ok_or_else(|| Problem::not_found("There is no such document."))?;
            ui::page_with(&problem, one_page(&ctx, paper, shown, fields.wrong(&problem)))
        }
    }
}
