//! Drafts: a text is prepared as words and forms, and checked as it grows.

mod clause;
mod file;
mod list;
mod one;
mod rule;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Problem, Routes};
use rulebook::Severity;

use super::PUBLISHER;
use crate::check::Report;
use crate::model::DraftId;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/draft", PUBLISHER, list::list)
        .post("/c/draft", PUBLISHER, list::begin)
        .get("/c/draft/{id}", PUBLISHER, one::show)
        .post("/c/draft/{id}", PUBLISHER, one::change)
        .get("/c/draft/{id}/report", PUBLISHER, file::report)
        .get("/c/draft/{id}/changes", PUBLISHER, file::changes)
        .get("/c/draft/{id}/file", PUBLISHER, file::form)
        .post_file("/c/draft/{id}/file", PUBLISHER, super::LARGEST_FORM, file::save)
        .get("/c/draft/{id}/clause/{slug}", PUBLISHER, clause::form)
        .post("/c/draft/{id}/clause/{slug}", PUBLISHER, clause::save)
        .post("/c/draft/{id}/clause/{slug}/check", PUBLISHER, clause::check)
        .get("/c/draft/{id}/clause/{slug}/rule", PUBLISHER, rule::new)
        .post("/c/draft/{id}/clause/{slug}/rule", PUBLISHER, rule::add)
        .get("/c/draft/{id}/rule/{rule}", PUBLISHER, rule::one)
        .post("/c/draft/{id}/rule/{rule}", PUBLISHER, rule::change)
        .get("/c/draft/{id}/proposals", PUBLISHER, rule::proposals)
        .get("/c/draft/{id}/proposals/{at}", PUBLISHER, rule::proposal)
        .post("/c/draft/{id}/proposals/{at}", PUBLISHER, rule::decide)
        .get("/c/editing.js", kernel::Allow::Anyone, script)
}

async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, include_str!("../editing.js")).into_response()
}

fn id(text: &str) -> kernel::Result<DraftId> {
    text.parse().map_err(|_| Problem::not_found("There is no such draft."))
}

/// One line of what the checks say of a clause.
pub struct Told {
    pub word: &'static str,
    pub badge: &'static str,
    pub message: String,
    pub hint: Option<String>,
}

/// Errors and warnings of one clause; how many sentences nobody has sorted is said in a line of its own.
pub fn told(report: &Report, slug: &str) -> Vec<Told> {
    let ours = report.found.diagnostics.iter().filter(|it| it.clause.as_deref() == Some(slug));
    let heavy = ours.filter(|it| it.severity != Severity::Note).take(40);
    let line = |it: &rulebook::Diagnostic| {
        let (word, badge) =
            if it.severity == Severity::Error { ("Error", "bad") } else { ("Warning", "warn") };
        Told { word, badge, message: it.message.clone(), hint: it.hint.clone() }
    };
    heavy.map(line).collect()
}
