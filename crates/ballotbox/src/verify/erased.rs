//! What was let go of by the schedule, or was lost and came back: what a reader can still check, and what no more.

use super::log::Facts;
use super::report::Report;
use crate::event::{Erasure, Event};
use crate::manifest::Manifest;

/// Adds a sentence for each.
pub(super) fn note(manifest: &Manifest, facts: &Facts, report: &mut Report) {
    let mut gone = 0;
    for (index, event) in &facts.events {
        let line = match event {
            Event::TrusteeKeyDestroyed { officer, witnessed_by } => {
                gone += 1;
                let officer = usize::try_from(*officer).ok().and_then(|it| manifest.officers.get(it));
                let name = officer.map_or("somebody unknown", |it| it.name.as_str());
                format!("The key of {name} to the box was destroyed (entry {index}){}.", before(witnessed_by))
            }
            Event::Erased { what: Erasure::Openings } => format!(
                "Papers and openings were erased by the schedule (entry {index}). Nobody can count again from papers any more. \
                 Manifest, log, signatures, roll, numbers, stage sheets and profile are checked as before."
            ),
            Event::Erased { what: Erasure::Marks } => format!(
                "Who took a paper was erased by the schedule (entry {index}). The marks are still those of the close, and \
                 nobody can read them; a member who saved the own proof can check it."
            ),
            Event::Restored { missing, returned } => format!(
                "The box was lost and put back while the ballot was open (entry {index}): {missing} papers with a receipt were \
                 missing, and {returned} of them came back."
            ),
            _ => continue,
        };
        report.notes.push(line);
    }
    let left = manifest.trustees().len().saturating_sub(gone);
    if gone > 0 && left < usize::from(manifest.threshold) {
        report.notes.push(
            "With the keys that are left nobody can open the papers in the log, as far as their holders told the truth."
                .into(),
        );
    }
}

fn before(witnesses: &[String]) -> String {
    if witnesses.is_empty() { String::new() } else { format!(", before {}", witnesses.join(", ")) }
}

/// The log entry that says the openings were erased.
pub(super) fn of_openings(facts: &Facts) -> Option<u64> {
    let erased = |it: &&(u64, Event)| it.1 == Event::Erased { what: Erasure::Openings };
    facts.events.iter().find(erased).map(|it| it.0)
}
