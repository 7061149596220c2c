//! Coverage: every sentence is bound, for judgement, a statement or pending; the rest is shown.

use serde::Serialize;

use super::Findings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::rule::Status;

/// How many sentences are carried out in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Coverage {
    /// A typed rule carries them out.
    pub bound: usize,
    /// People apply them.
    pub judgement: usize,
    /// There is nothing to carry out.
    pub statement: usize,
    /// Nobody has written their rule yet.
    pub pending: usize,
    /// Nobody has said.
    pub unclassified: usize,
}

impl Coverage {
    /// Counts the sentences of a document.
    pub fn of(document: &Document) -> Self {
        let mut coverage = Self::default();
        let inside = document.clauses.iter().flat_map(|c| &c.paragraphs);
        for sentence in document.preamble.iter().chain(inside).flat_map(|p| &p.sentences) {
            *match sentence.status {
                Some(Status::Bound) => &mut coverage.bound,
                Some(Status::Judgement) => &mut coverage.judgement,
                Some(Status::Statement) => &mut coverage.statement,
                Some(Status::Pending) => &mut coverage.pending,
                None => &mut coverage.unclassified,
            } += 1;
        }
        coverage
    }

    /// All sentences.
    pub fn total(&self) -> usize {
        self.bound + self.judgement + self.statement + self.pending + self.unclassified
    }

    /// One line: "113 sentences: 60 bound, 14 for judgement, 20 statements, 19 pending, 0 unclassified."
    pub fn line(&self) -> String {
        format!(
            "{} sentences: {} bound, {} for judgement, {} statements, {} pending, {} unclassified.",
            self.total(),
            self.bound,
            self.judgement,
            self.statement,
            self.pending,
            self.unclassified
        )
    }
}

pub(super) fn check(document: &Document, findings: &mut Findings) {
    for clause in &document.clauses {
        for paragraph in &clause.paragraphs {
            for sentence in paragraph.sentences.iter().filter(|s| s.status.is_none()) {
                let text: String = sentence.text.chars().take(120).collect();
                let message = format!("No rule says what is to be done by this sentence: \"{text}\"");
                let place = paragraph.place_of(sentence.start);
                let finding = Diagnostic::new(Severity::Warning, "coverage.unclassified", place, message);
                let hint = "Quote it in a rule, in a `judgement` or in a `pending` block, or mark it `{.statement}`.";
                findings.add(finding.in_clause(&clause.slug).with_hint(hint));
            }
        }
    }
}
