//! The types of rule, explained for whoever drafts a text.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use rulebook::docs::{self, COMMON_FIELDS};
use rulebook::{Document, Kind, Rules};
use ui::Shell;

use super::capital;

#[derive(Template)]
#[template(path = "constitution/types.html")]
struct List {
    shell: Shell,
    types: Vec<(&'static str, &'static str, usize)>,
}

#[derive(Template)]
#[template(path = "constitution/type.html")]
struct One {
    shell: Shell,
    name: &'static str,
    page: &'static docs::Page,
    common: &'static [(&'static str, &'static str)],
    plain: String,
    does: String,
    /// Where the text in force uses it: address, label and rule.
    used: Vec<(String, String, String)>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let text = crate::service::in_force(&ctx).await.ok();
    let uses = |kind| {
        text.as_ref().map_or(0, |it| it.document.rules().filter(|rule| rule.kind.kind() == kind).count())
    };
    let types = Kind::ALL.iter().map(|kind| (kind.name(), docs::page(*kind).purpose, uses(*kind))).collect();
    ui::page(List { shell: Shell::new(&ctx, "Types of rule").crumb("Constitution", "/c"), types })
}

pub async fn one(ctx: Ctx, Path(name): Path<String>) -> Result<Response> {
    let kind = Kind::named(&name).ok_or_else(|| {
        Problem::not_found("There is no such type of rule.").hint("All types are listed at /c/rules.")
    })?;
    let page = docs::page(kind);
    let (plain, does) = in_words(kind, &rulebook::parse(page.example).document);
    let text = crate::service::in_force(&ctx).await.ok();
    let mut used = vec![];
    for clause in text.iter().flat_map(|it| &it.document.clauses) {
        for rule in clause.rules.iter().filter(|it| it.kind.kind() == kind) {
            used.push((format!("/c/{}", clause.slug), capital(&clause.label()), rule.id.clone()));
        }
    }
    let shell = Shell::new(&ctx, format!("Rules of the type {}", kind.name()));
    let shell = shell.crumb("Constitution", "/c").crumb("Types of rule", "/c/rules");
    ui::page(One { shell, name: kind.name(), page, common: COMMON_FIELDS, plain, does, used })
}

/// The example of a type in plain words, and what the software does by it.
fn in_words(kind: Kind, document: &Document) -> (String, String) {
    let rules = Rules::new(document.clone(), 1);
    let found = document.rules().find(|it| it.kind.kind() == kind);
    found.map(|it| (rules.plain(it), rulebook::does(it))).unwrap_or_default()
}
