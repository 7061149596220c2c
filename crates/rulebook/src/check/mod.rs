//! The checks: syntax, schema, references, units, contradictions, feasibility, dates, drift, silences, coverage.

mod contradiction;
mod coverage;
mod dates;
mod drift;
mod feasibility;
mod reference;
mod silence;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Parsed, parse};
use crate::questions::{Answer, questions};
use crate::rule::Rule;
use crate::rules::Rules;

pub(crate) use contradiction::conflicts;
pub use coverage::Coverage;

/// What the checks found. As JSON it is `{"ok": …, "diagnostics": […]}` and nothing else: a published contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether there is no error.
    pub ok: bool,
    /// The findings, by line.
    pub diagnostics: Vec<Diagnostic>,
    /// How the sentences are carried out.
    #[serde(skip)]
    pub coverage: Coverage,
    /// The questions that the text leaves open, by number.
    #[serde(skip)]
    pub questions: Vec<u8>,
}

impl Report {
    /// How many findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }
}

/// Reads and checks a document. Whatever the text, this gives a report; work is bounded by its length.
pub fn check(source: &str) -> Report {
    check_parsed(&parse(source))
}

/// Checks a document that was read already.
pub fn check_parsed(parsed: &Parsed) -> Report {
    let rules = Rules::new(parsed.document.clone(), 1);
    let mut findings = Findings { list: parsed.diagnostics.clone() };
    reference::check(&rules, &mut findings);
    contradiction::check(&rules, &mut findings);
    feasibility::check(&rules, &mut findings);
    dates::check(&rules, &mut findings);
    drift::check(&parsed.document, &mut findings);
    silence::check(&rules, &mut findings);
    coverage::check(&parsed.document, &mut findings);
    let mut diagnostics = findings.list;
    diagnostics
        .sort_by(|a, b| (a.line, a.column, a.severity, a.code).cmp(&(b.line, b.column, b.severity, b.code)));
    diagnostics.dedup();
    let open = questions(&rules).into_iter().filter(|(_, answer)| matches!(answer, Answer::Open));
    Report {
        ok: diagnostics.iter().all(|d| d.severity != Severity::Error),
        diagnostics,
        coverage: Coverage::of(&parsed.document),
        questions: open.map(|(question, _)| question.number).collect(),
    }
}

/// Findings while they are gathered.
struct Findings {
    list: Vec<Diagnostic>,
}

/// More findings of one run than anybody reads; a bound on memory for nonsense input.
const MOST: usize = 2_000;

impl Findings {
    fn add(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(diagnostic);
        }
    }

    /// Whether no more are kept, so that looking further is wasted.
    fn full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// A finding on a field of a rule.
    fn on(
        &mut self,
        rule: &Rule,
        field: &str,
        severity: Severity,
        code: &'static str,
        message: String,
        hint: &str,
    ) {
        let place = rule.field_place(field);
        let finding =
            Diagnostic::new(severity, code, place, message).in_clause(&rule.clause).in_rule(&rule.id);
        self.add(if hint.is_empty() { finding } else { finding.with_hint(hint) });
    }
}
