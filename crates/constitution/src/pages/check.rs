//! Checking a text that somebody pastes or uploads. Nothing is stored.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use rulebook::{Diagnostic, Severity};
use ui::{Fields, Shell};

use super::upload::Upload;
use crate::check::{self, Report};
use crate::view::{self, Tally};

#[derive(Template)]
#[template(path = "constitution/check.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    found: Option<Findings>,
}

/// A report as a page shows it.
pub struct Findings {
    pub ok: bool,
    pub tally: String,
    pub title: String,
    pub hash: String,
    pub short_hash: String,
    pub clauses: usize,
    pub rules: usize,
    pub coverage: Tally,
    /// Errors and warnings.
    pub shown: Vec<Finding>,
    /// Notes, folded away.
    pub notes: Vec<Finding>,
    /// Findings that are not shown, so that the page stays one.
    pub left_out: usize,
}

pub struct Finding {
    pub word: &'static str,
    pub badge: &'static str,
    pub code: &'static str,
    pub line: usize,
    pub column: usize,
    pub clause: Option<String>,
    pub rule: Option<String>,
    pub message: String,
    pub hint: Option<String>,
    /// The line of the source, cut to be read.
    pub excerpt: String,
}

const MOST_SHOWN: usize = 300;

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(Page { shell: shell(&ctx), fields: Fields::default(), found: None })
}

pub async fn run(ctx: Ctx, upload: Result<Upload>) -> Result<Response> {
    check::LIMIT.take(&ctx, &ctx.network).await?;
    let (fields, source) = match upload {
        Ok(upload) => (upload.fields.clone(), upload.source()),
        Err(problem) => (Fields::default(), Err(problem)),
    };
    match source {
        Ok(source) => {
            let report = check::report_aside(source.clone()).await?;
            ui::page(Page { shell: shell(&ctx), fields, found: Some(Findings::of(&report, &source)) })
        }
        Err(problem) => ui::page_with(&problem, refused(&ctx, fields, &problem)),
    }
}

fn refused(ctx: &Ctx, fields: Fields, problem: &Problem) -> Page {
    Page { shell: shell(ctx), fields: fields.wrong(problem), found: None }
}

fn shell(ctx: &Ctx) -> Shell {
    Shell::new(ctx, "Check a text").crumb("Constitution", "/c")
}

impl Findings {
    pub fn of(report: &Report, source: &str) -> Self {
        let mut sorted: Vec<&Diagnostic> = report.found.diagnostics.iter().collect();
        sorted.sort_by_key(|it| (std::cmp::Reverse(rank(it.severity)), it.line, it.column));
        let lines: Vec<&str> = source.lines().collect();
        let all = sorted.iter().take(MOST_SHOWN).map(|it| Finding::of(it, &lines));
        let (notes, shown) = all.partition(|it: &Finding| it.word == "Note");
        Self {
            ok: report.ok(),
            tally: report.tally(),
            title: report.document.title.clone(),
            hash: report.document.hash(),
            short_hash: super::history::short(&report.document.hash()),
            clauses: view::contents(&report.document).len(),
            rules: report.document.rules().count(),
            coverage: Tally::of_document(&report.document),
            shown,
            notes,
            left_out: sorted.len().saturating_sub(MOST_SHOWN),
        }
    }
}

/// The heavier, the larger.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 2,
        Severity::Warning => 1,
        Severity::Note => 0,
    }
}

impl Finding {
    fn of(found: &Diagnostic, lines: &[&str]) -> Self {
        let (word, badge) = match found.severity {
            Severity::Error => ("Error", "bad"),
            Severity::Warning => ("Warning", "warn"),
            Severity::Note => ("Note", ""),
        };
        let line = lines.get(found.line.saturating_sub(1)).copied().unwrap_or_default();
        // The fence of a rule block says nothing that the rule's id does not.
        let line = if line.trim_start().starts_with("```") { "" } else { line };
        Self {
            word,
            badge,
            code: found.code,
            line: found.line,
            column: found.column,
            clause: found.clause.clone(),
            rule: found.rule.clone(),
            message: found.message.clone(),
            hint: found.hint.clone(),
            excerpt: line.trim().chars().take(160).collect(),
        }
    }
}
