//! The checks: syntax, schema, references, units, contradictions, feasibility, dates, drift, silences, coverage.

mod circles;
mod contradiction;
mod coverage;
mod dates;
mod drift;
mod feasibility;
mod holidays;
mod lockout;
mod quota_method;
mod reference;
mod seats;
mod silence;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Parsed, parse};
use crate::questions::{Answer, questions};
use crate::rule::Rule;
use crate::rules::Rules;

pub(crate) use contradiction::{conflicts, subjects};
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

/// What is known of the organisation on the day of a check. Nothing needs to be: what is not known is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// How many members are entitled to vote.
    pub members: Option<u32>,
    /// How many came to the last meetings of members, counted in the middle.
    pub usual_attendance: Option<u32>,
    /// The first of the ten years that dates are laid out for; 2026 where it is not known.
    pub first_year: Option<i16>,
}

/// Checks a document that was read already.
pub fn check_parsed(parsed: &Parsed) -> Report {
    check_with(parsed, &Circumstances::default())
}

/// Checks a document against the organisation as it is: quorums against members and attendance, dates from this year.
pub fn check_with(parsed: &Parsed, now: &Circumstances) -> Report {
    let rules = Rules::new(parsed.document.clone(), 1);
    let mut findings = Findings { list: parsed.diagnostics.clone() };
    reference::check(&rules, &mut findings);
    contradiction::check(&rules, &mut findings);
    feasibility::check(&rules, &mut findings);
    quota_method::check(&rules, &mut findings);
    seats::check(&rules, &mut findings);
    circles::check(&rules, &mut findings);
    lockout::check(&rules, now, &mut findings);
    dates::check(&rules, now, &mut findings);
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
