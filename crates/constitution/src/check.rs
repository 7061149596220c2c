//! Reading and checking a text before anybody adopts it. Nothing is stored.

use rulebook::{Diagnostic, Document, Place, Severity};
use serde::Serialize;

/// What the checks found in a text.
#[derive(Clone, Debug)]
pub struct Report {
    pub document: Document,
    /// In the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// The published form of a report, the same as the command line's: a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Published<'a> {
    pub ok: bool,
    pub diagnostics: &'a [Diagnostic],
}

impl Report {
    /// True if nothing stands against publishing it.
    pub fn ok(&self) -> bool {
        self.errors().next().is_none()
    }
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|it| it.severity == Severity::Error)
    }
    pub fn published(&self) -> Published<'_> {
        Published { ok: self.ok(), diagnostics: &self.diagnostics }
    }
    /// "2 errors, 1 warning and 14 notes".
    pub fn tally(&self) -> String {
        let n = |severity| self.diagnostics.iter().filter(|it| it.severity == severity).count();
        let say = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let (errors, warnings, notes) = (n(Severity::Error), n(Severity::Warning), n(Severity::Note));
        format!("{}, {} and {}", say(errors, "error"), say(warnings, "warning"), say(notes, "note"))
    }
}

/// Addresses under `/c/` that belong to tools; a clause of that slug could not be reached as it is now.
const TAKEN: [&str; 5] = ["changes", "check", "history", "publish", "questions"];

/// Runs every check on a text.
pub fn report(source: &str) -> Report {
    let parsed = rulebook::parse(source);
    let (document, mut diagnostics) = (parsed.document, parsed.diagnostics);
    diagnostics.extend(document.clauses.iter().filter(|it| TAKEN.contains(&it.slug.as_str())).map(taken));
    if document.clauses.is_empty() {
        diagnostics.push(empty());
    }
    diagnostics.sort_by_key(|it| (it.line, it.column));
    Report { document, diagnostics }
}

/// The same on a thread of its own, for texts that strangers paste.
pub async fn report_aside(source: String) -> kernel::Result<Report> {
    tokio::task::spawn_blocking(move || report(&source))
        .await
        .map_err(|e| kernel::Problem::internal(format!("The check did not end as it should: {e}")))
}

fn taken(clause: &rulebook::Clause) -> Diagnostic {
    let message = format!("A clause cannot have the slug `{}`: that address belongs to a tool.", clause.slug);
    Diagnostic::new(Severity::Error, "reference.taken-address", Place::line(clause.line), message)
        .in_clause(&clause.slug)
        .with_hint(format!("Write another slug, such as `{{#the-{}}}`.", clause.slug))
}

fn empty() -> Diagnostic {
    let message = "This text has no clauses, so there is nothing to adopt.";
    Diagnostic::new(Severity::Error, "syntax.no-clauses", Place::line(1), message)
        .with_hint("Begin every clause with a line such as `## 1. Our name {#name}`.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_may_not_take_the_address_of_a_tool() {
        let found = report("# T\n\n## 1. How we got here {#history}\n\nOnce upon a time. {.statement}\n");
        assert!(!found.ok());
        assert!(found.errors().any(|it| it.code == "reference.taken-address" && it.line == 3));
    }

    #[test]
    fn nothing_at_all_is_no_constitution() {
        assert!(report("").errors().any(|it| it.code == "syntax.no-clauses"));
    }
}
