//! All versions, and what each changed.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use rulebook::{ClauseChange, Fate};
use ui::Shell;

use crate::model::{State, Version};
use crate::service;

#[derive(Template)]
#[template(path = "constitution/history.html")]
struct List {
    shell: Shell,
    lines: Vec<Line>,
    may_publish: bool,
}

struct Line {
    seq: u32,
    name: String,
    title: String,
    adopted_by: String,
    minute: String,
    adopted_on: String,
    in_force_from: String,
    published: String,
    provisional: bool,
    hash: String,
    short: String,
    state: State,
    /// The receipt of its coming into force.
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "constitution/changes.html")]
struct Changes {
    shell: Shell,
    /// "What constitution no. 2 changed".
    heading: String,
    /// Where the changed text can be read: "/c/2", or a draft's page.
    after: String,
    /// "/c/2/" or a draft's page with "#", before the slug of a clause.
    clause: String,
    /// Who adopted it, or what the draft is.
    about: String,
    before: u32,
    changes: Vec<ClauseChange>,
    unchanged: Vec<String>,
    same_words: bool,
}

/// A clause's badge.
fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "new clause",
        Fate::Repealed => "clause left out",
        Fate::Changed => "changed",
    }
}

/// The first sixteen digits of a hash in fours, enough to compare by eye.
pub fn short(hash: &str) -> String {
    let parts: Vec<&str> = (0..4).filter_map(|it| hash.get(it * 4..it * 4 + 4)).collect();
    parts.join(" ")
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let mut lines = vec![];
    for (version, state) in service::history(&ctx).await? {
        // A receipt is for members.
        let receipt = match ctx.actor.person {
            Some(_) => service::about_version(&ctx, version.seq).await?,
            None => None,
        };
        let receipt = receipt.map(|it| format!("/receipts/{it}"));
        lines.push(Line { receipt, ..line(&ctx, &version, state) });
    }
    let shell = Shell::new(&ctx, "Versions of the constitution").crumb("Constitution", "/c");
    ui::page(List { shell, lines, may_publish: ctx.may(Power::EditConstitution, None) })
}

fn line(ctx: &Ctx, version: &Arc<Version>, state: State) -> Line {
    let zone = &ctx.group.zone;
    Line {
        seq: version.seq,
        name: version.name(),
        title: version.document.title.clone(),
        adopted_by: version.adopted_by.clone(),
        minute: version.minute.clone(),
        adopted_on: version.adopted_at.day(zone),
        in_force_from: version.in_force_from.long(zone),
        published: version.published_at.long(zone),
        provisional: version.provisional,
        hash: version.hash.clone(),
        short: short(&version.hash),
        state,
        receipt: None,
    }
}

/// What a version changed, compared with the one before it.
pub async fn changes(ctx: &Ctx, seq: u32) -> Result<Response> {
    let version = service::version(ctx, seq).await?;
    if seq == 1 {
        return Err(Problem::not_found("Constitution no. 1 is the first, so it changed nothing.")
            .hint("Its text is at /c/1."));
    }
    let before = service::version(ctx, seq - 1).await?;
    let title = format!("What constitution no. {seq} changed");
    let shell = Shell::new(ctx, title).crumb("Constitution", "/c").crumb("Versions", "/c/history");
    let minute = if version.minute.is_empty() { String::new() } else { format!(", {}", version.minute) };
    ui::page(Changes {
        shell,
        heading: format!("What constitution no. {seq} changed"),
        after: format!("/c/{seq}"),
        clause: format!("/c/{seq}/"),
        about: format!("Adopted by {}{minute}.", version.adopted_by),
        before: before.seq,
        changes: rulebook::compare(&before.document, &version.document).clauses,
        unchanged: version.unchanged.clone(),
        same_words: before.hash == version.hash,
    })
}

/// A draft compared with a version, on the same page.
pub fn compared(
    shell: Shell,
    version: &Version,
    document: &rulebook::Document,
    draft: &service::Draft,
) -> Result<Response> {
    ui::page(Changes {
        shell,
        heading: format!("What the draft “{}” would change", draft.name),
        after: format!("/c/draft/{}", draft.id),
        clause: format!("/c/draft/{}#", draft.id),
        about: "It is a draft, and binds nobody.".to_owned(),
        before: version.seq,
        changes: rulebook::compare(&version.document, document).clauses,
        unchanged: vec![],
        same_words: version.hash == document.hash(),
    })
}
