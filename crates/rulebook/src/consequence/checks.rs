//! What the checks say of the new text that they did not say of the old.

use crate::check::Report;
use crate::diagnostic::{Diagnostic, Severity};

/// Findings before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Those that the change brings, errors first.
    pub new: Vec<Diagnostic>,
    /// Those that the change mends.
    pub mended: Vec<Diagnostic>,
}

impl Findings {
    /// Whether an error is among the new ones: the rules could not be carried out as they stand.
    pub fn has_error(&self) -> bool {
        self.new.iter().any(|it| it.severity == Severity::Error)
    }
}

pub(super) fn findings(before: &Report, after: &Report) -> Findings {
    let mut new = missing(after, before);
    new.sort_by_key(|it| (it.severity, it.line, it.column));
    Findings { new, mended: missing(before, after) }
}

/// Those of one report that the other does not have; lines move and do not count.
fn missing(of: &Report, from: &Report) -> Vec<Diagnostic> {
    let key = |it: &Diagnostic| (it.code, it.clause.clone(), it.rule.clone(), it.message.clone());
    let known: std::collections::HashSet<_> = from.diagnostics.iter().map(key).collect();
    of.diagnostics.iter().filter(|it| !known.contains(&key(it))).cloned().collect()
}
