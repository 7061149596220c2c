//! A timetable where rules are suspended: their times are not used, and every step that would rest on one says so.

use super::{Source, Timetable, TimetableError};
use crate::cite::Cite;
use crate::rules::Rules;

/// Marks the steps that a suspended rule would have set. `written` is the timetable as if nothing were suspended.
pub(super) fn mark(rules: &Rules, mut table: Timetable, written: &Timetable) -> Timetable {
    for it in &written.steps {
        let Some(cite) = suspended(rules, &it.source) else { continue };
        if !table.suspended.contains(cite) {
            table.suspended.push(cite.clone());
        }
        if let Some(step) = table.steps.iter_mut().find(|step| step.kind == it.kind) {
            step.source = Source::PeopleDecide { cite: cite.clone() };
        }
    }
    table
}

fn suspended<'a>(rules: &Rules, source: &'a Source) -> Option<&'a Cite> {
    match source {
        Source::Clause(cite) if rules.cites_suspended(cite) => Some(cite),
        _ => None,
    }
}

/// Why there is no timetable of an election: it is unknown, or its rule is suspended.
pub(super) fn no_election(rules: &Rules, id: String) -> TimetableError {
    match rules.as_written().election(&id) {
        Some(held) => TimetableError::Suspended(held.cite.label()),
        None => TimetableError::NoElection(id),
    }
}
