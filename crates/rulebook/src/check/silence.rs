//! Silences: what texts of this kind usually say and this one does not. Each is a question, none is an error.

use super::Findings;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::questions::{Answer, Weight, questions};
use crate::rules::Rules;

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    // A text without elections, meetings and amendments is not one of this kind.
    if rules.document().rules().next().is_none() {
        return;
    }
    for (question, answer) in questions(rules) {
        let severity = match (answer, question.weight) {
            (Answer::Open, Weight::Gap) => Severity::Warning,
            (Answer::Open, Weight::Detail) => Severity::Note,
            _ => continue,
        };
        let anchor = (question.anchor)(rules);
        let place = anchor.map_or(Place::line(1), |rule| Place::line(rule.line));
        let mut finding = Diagnostic::new(severity, question.code, place, question.silence);
        if let Some(rule) = anchor {
            finding = finding.in_clause(&rule.clause).in_rule(&rule.id);
        }
        let hint = format!("Question {}: {} Default: {}", question.number, question.ask, question.default);
        findings.add(finding.with_hint(hint));
    }
}
