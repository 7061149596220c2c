//! What a check has to say: one finding, with its place, its reason and its repair.

use std::fmt;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The text cannot be published as ready for the meeting.
    Error,
    /// Printed on the motion; the meeting may adopt it all the same.
    Warning,
    /// Worth knowing; often a question that somebody answers later.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// One finding. The order of the fields is the order of the published JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name such as `drift.quote-missing`.
    pub code: &'static str,
    /// Line in the source, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Slug of the clause it lies in.
    pub clause: Option<String>,
    /// Id of the rule it concerns.
    pub rule: Option<String>,
    /// What is the matter, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding at a place; clause, rule and hint are added by the `with_` and `in_` functions.
    pub fn new(severity: Severity, code: &'static str, place: Place, message: impl Into<String>) -> Self {
        let (line, column) = (place.line.max(1), place.column.max(1));
        Self { severity, code, line, column, clause: None, rule: None, message: message.into(), hint: None }
    }

    /// Names the clause it lies in.
    pub fn in_clause(mut self, slug: impl Into<String>) -> Self {
        self.clause = Some(slug.into());
        self
    }

    /// Names the rule it concerns.
    pub fn in_rule(mut self, id: impl Into<String>) -> Self {
        self.rule = Some(id.into());
        self
    }

    /// Adds the repair.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// One line for a terminal: `file:12:3: error[code]: message`.
    pub fn one_line(&self, file: &str) -> String {
        let mut text = format!(
            "{file}:{}:{}: {}[{}]: {}",
            self.line, self.column, self.severity, self.code, self.message
        );
        if let Some(hint) = &self.hint {
            text.push_str("\n    ");
            text.push_str(hint);
        }
        text
    }
}

/// A place in the source, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The beginning of a line.
    pub fn line(line: usize) -> Self {
        Self { line, column: 1 }
    }
}
