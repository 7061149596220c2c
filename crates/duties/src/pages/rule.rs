//! One rule of the constitution: its words, what it asks of whom, and what was published for it. Of what people judge, this
//! is where their answers are kept.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::Shell;

use super::records::{Row, row};
use super::{Line, line};
use crate::service;

#[derive(Template)]
#[template(path = "duties/rule.html")]
struct Show {
    shell: Shell,
    cite: Cite,
    plain: String,
    quotes: Vec<String>,
    judged: bool,
    duties: Vec<Line>,
    records: Vec<Row>,
}

/// How many dates of one rule are shown.
const SHOWN: usize = 24;

pub async fn show(ctx: Ctx, Path(rule): Path<String>) -> Result<Response> {
    let version = constitution::service::in_force(&ctx).await?;
    let found = version.document.rule(&rule).ok_or_else(|| {
        Problem::not_found("The constitution in force has no such rule.")
            .hint("The rules stand beside their clauses at /c.")
    })?;
    let cite = version.cite(&version.rules.cite(found));
    let asked = service::by_rule(&ctx, &rule).await?;
    let duties = asked.iter().map(|(it, _)| line(&ctx, it)).take(SHOWN).collect();
    let records = asked.into_iter().flat_map(|(_, records)| records).map(|it| row(&ctx, it)).collect();
    ui::page(Show {
        shell: Shell::new(&ctx, format!("By {}", cite.label)).crumb("Duties", "/duties"),
        cite,
        plain: version.rules.plain(found),
        quotes: found.quotes().map(str::to_owned).collect(),
        judged: found.status() == rulebook::Status::Judgement,
        duties,
        records,
    })
}
