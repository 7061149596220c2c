//! Reading and checking a text before anybody adopts it. Nothing is stored.

use kernel::limit::Limit;
use rulebook::{Diagnostic, Document, Place, Severity};

/// What the checks found in a text.
#[derive(Clone, Debug)]
pub struct Report {
    pub document: Document,
    /// The findings in the order of the source. As JSON a published contract, the same as the command line's.
    pub found: rulebook::Report,
}

impl Report {
    /// True if nothing stands against publishing it.
    pub fn ok(&self) -> bool {
        self.found.ok
    }
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.diagnostics.iter().filter(|it| it.severity == Severity::Error)
    }
    /// "2 errors, 1 warning and 14 notes".
    pub fn tally(&self) -> String {
        let say = |severity, word: &str| {
            let n = self.found.count(severity);
            format!("{n} {word}{}", if n == 1 { "" } else { "s" })
        };
        let (errors, warnings) = (say(Severity::Error, "error"), say(Severity::Warning, "warning"));
        format!("{errors}, {warnings} and {}", say(Severity::Note, "note"))
    }
}

/// A large text costs some of a second, so that a stranger may not ask without end.
pub(crate) const LIMIT: Limit = Limit { what: "constitution.check", most: 60, minutes: 10 };

/// Addresses under `/c/` that belong to tools; a clause of that slug could not be reached as it is now.
const TAKEN: [&str; 17] = [
    "adoption",
    "as-of",
    "ask",
    "bank-pack",
    "begin",
    "bring",
    "changes",
    "check",
    "documents",
    "draft",
    "export",
    "history",
    "interpretations",
    "notes",
    "publish",
    "questions",
    "rules",
];

/// Whether a slug could not be reached because a tool has its address.
pub(crate) fn is_taken(slug: &str) -> bool {
    TAKEN.contains(&slug)
}

/// Runs every check on a text.
pub fn report(source: &str) -> Report {
    let parsed = rulebook::parse(source);
    let mut found = rulebook::check_parsed(&parsed);
    let document = parsed.document;
    let tools = document.clauses.iter().filter(|it| TAKEN.contains(&it.slug.as_str()));
    found.diagnostics.extend(tools.map(taken));
    if document.clauses.is_empty() {
        found.diagnostics.push(empty());
    }
    found.diagnostics.sort_by_key(|it| (it.line, it.column));
    found.ok = found.diagnostics.iter().all(|it| it.severity != Severity::Error);
    Report { document, found }
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
