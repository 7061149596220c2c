//! What the quotas changed, one line for each departure from the plain count.

use super::{names, sentence_list};
use crate::{CandidateNumber, Count, RulingKind};

/// Whether lines about quotas may name those who were kept because of their categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// All agreed to be named.
    Named,
    /// Those kept or excluded are counted, not named: a name beside a quota says what somebody did, or did not,
    /// declare of themself. The table still shows who left the count at which stage.
    Unnamed,
}

/// One sentence for each thing that quotas changed; empty where they changed nothing.
pub fn departures(count: &Count, naming: Naming) -> Vec<String> {
    let mut lines = Vec::new();
    for stage in &count.stages {
        for ruling in &stage.constraints {
            lines.push(format!("Stage {}: {}", stage.number, ruling_line(count, ruling, naming)));
        }
    }
    lines.extend(outcome_line(count, naming));
    lines
}

/// What a constraint did, and the counts that forced it.
pub(super) fn ruling_line(count: &Count, ruling: &crate::Ruling, naming: Naming) -> String {
    let (certificate, who) = (&ruling.certificate, names(count, &ruling.candidates));
    let one = ruling.candidates.len() == 1;
    match (ruling.kind, naming) {
        (RulingKind::Doomed, Naming::Unnamed) => {
            let who = crate::constraints::plural(ruling.candidates.len() as u32, "candidate");
            let (are, them) = if one { ("is", "this candidate") } else { ("are", "any of them") };
            format!(
                "{who} {are} excluded, because with {them} elected the rules could no longer be met: {certificate}."
            )
        }
        (RulingKind::Doomed, Naming::Named) => {
            let (are, them) = if one { ("is", "this candidate") } else { ("are", "any of them") };
            format!(
                "{who} {are} excluded, because with {them} elected the rules could no longer be met: {certificate}."
            )
        }
        (RulingKind::Guarded, Naming::Named) => {
            let (are, them) = if one { ("is", "this candidate") } else { ("are", "each of them") };
            format!(
                "{who} {are} kept, though with no more votes, because without {them} the rules could no longer be met: {certificate}."
            )
        }
        (RulingKind::Guarded, Naming::Unnamed) => {
            let who = crate::constraints::plural(ruling.candidates.len() as u32, "candidate");
            let (are, them) = if one { ("is", "this candidate") } else { ("are", "each of them") };
            format!(
                "{who} with no more votes {are} kept, because without {them} the rules could no longer be met: {certificate}."
            )
        }
    }
}

/// Who is elected only with, and who only without, the quotas.
pub(super) fn outcome_line(count: &Count, naming: Naming) -> Option<String> {
    let plain = count.plain.as_deref()?;
    let (with, without) = (count.winners(), plain.winners());
    let only = |these: &[CandidateNumber], those: &[CandidateNumber]| -> Vec<String> {
        these.iter().filter(|n| !those.contains(n)).map(|n| count.name(*n).to_owned()).collect()
    };
    let (gained, lost) = (only(&with, &without), only(&without, &with));
    if gained.is_empty() && lost.is_empty() {
        return Some("The same people are elected with the quotas as without them.".to_owned());
    }
    if naming == Naming::Unnamed {
        let places = crate::constraints::plural(gained.len().max(lost.len()) as u32, "place");
        let go = if gained.len().max(lost.len()) == 1 { "goes" } else { "go" };
        return Some(format!("With the quotas {places} {go} to somebody else than without them."));
    }
    let of = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { sentence_list(names) };
    Some(format!(
        "With the quotas {} elected; without them {}.",
        are(&gained, &of(&gained)),
        would(&of(&lost))
    ))
}

fn are(names: &[String], list: &str) -> String {
    if names.len() > 1 { format!("{list} are") } else { format!("{list} is") }
}

fn would(list: &str) -> String {
    format!("it would have been {list}")
}
