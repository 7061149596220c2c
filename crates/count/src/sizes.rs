//! Quotas by larger and smaller committees: counted freely, and where a quota is missed, those come in who would be
//! elected to a larger committee, for those who would not be elected to a smaller one.
//!
//! The rule of the Liberal Democrats since 1988: further counts are made, and those of the under-represented sex are
//! declared elected, those of the over-represented sex not elected, who would or would not be elected to committees of
//! such larger and smaller numbers of members (C. Rosenstiel, More details on using the Single Transferable Vote).
//! Our readings: sizes are tried one by one; of several in one size those elected first there come in first, and those
//! elected last leave first; several quotas are looked at one after the other.

use crate::engine::count_within;
use crate::{CandidateNumber, Constraint, Count, CountError, Elected, Election, Options, RuleSet};
use serde::{Deserialize, Serialize};

/// Somebody elected for somebody else because a quota was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeChange {
    /// Who comes in.
    pub elected: CandidateNumber,
    /// The smallest larger committee, in seats, to which they would be elected.
    pub larger: u32,
    /// Who leaves.
    pub replaced: CandidateNumber,
    /// The largest smaller committee, in seats, to which they would not be elected.
    pub smaller: u32,
}

/// The free count with the changes that its quotas ask for.
pub(crate) fn by_sizes(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    plain: &Count,
) -> Result<Count, CountError> {
    let mut sizes = Sizes { election, rules, options };
    let mut elected = plain.winners();
    let mut changes = Vec::new();
    for rule in &options.constraints {
        while let Some(more) = missed(rule, election, &elected) {
            let Some(change) = sizes.change(rule, &elected, more)? else { break };
            elected.retain(|number| *number != change.replaced);
            elected.push(change.elected);
            changes.push(change);
        }
    }
    let mut count = plain.clone();
    let stage = plain.stages.len() as u32;
    let of = |number: CandidateNumber| {
        let freely = plain.elected.iter().find(|it| it.candidate == number);
        freely.copied().unwrap_or(Elected { candidate: number, stage })
    };
    count.elected = elected.into_iter().map(of).collect();
    count.constraints.clone_from(&options.constraints);
    count.size_changes = changes;
    Ok(count)
}

/// What a constraint lacks: more of those who count (`true`), fewer of them (`false`), or nothing.
fn missed(rule: &Constraint, election: &Election, elected: &[CandidateNumber]) -> Option<bool> {
    let total = total(rule, election, elected);
    if rule.min.is_some_and(|min| total < min * 60) {
        Some(true)
    } else if rule.max.is_some_and(|max| total > max * 60) {
        Some(false)
    } else {
        None
    }
}

/// The names of those constraints that an outcome does not meet.
pub(crate) fn unmet(
    election: &Election,
    constraints: &[Constraint],
    elected: &[CandidateNumber],
) -> Vec<String> {
    let unmet = constraints.iter().filter(|rule| missed(rule, election, elected).is_some());
    unmet.map(|rule| rule.name.clone()).collect()
}

fn total(rule: &Constraint, election: &Election, elected: &[CandidateNumber]) -> u32 {
    let counts = elected.iter().map(|number| rule.counts(&election.candidates[usize::from(*number) - 1]));
    counts.fold(rule.already, u32::saturating_add)
}

struct Sizes<'a> {
    election: &'a Election,
    rules: &'a RuleSet,
    options: &'a Options,
}

impl Sizes<'_> {
    /// One change for this constraint; `more`: those who count come in.
    fn change(
        &mut self,
        rule: &Constraint,
        elected: &[CandidateNumber],
        more: bool,
    ) -> Result<Option<SizeChange>, CountError> {
        let counts =
            |number: &CandidateNumber| rule.counts(&self.election.candidates[usize::from(*number) - 1]) > 0;
        let seats = self.election.seats;
        let mut larger = None;
        for size in seats + 1..=self.election.candidates.len() as u32 {
            let winners = self.winners(size)?;
            let new = winners.into_iter().find(|it| !elected.contains(it) && counts(it) == more);
            if let Some(number) = new {
                larger = Some((number, size));
                break;
            }
        }
        let mut smaller = None;
        for size in (0..seats).rev() {
            let winners = if size == 0 { vec![] } else { self.winners(size)? };
            let gone = elected.iter().rev().find(|it| !winners.contains(it) && counts(it) != more);
            if let Some(number) = gone {
                smaller = Some((*number, size));
                break;
            }
        }
        let (Some((elected, larger)), Some((replaced, smaller))) = (larger, smaller) else { return Ok(None) };
        Ok(Some(SizeChange { elected, larger, replaced, smaller }))
    }

    fn winners(&self, seats: u32) -> Result<Vec<CandidateNumber>, CountError> {
        let election = Election { seats, ..self.election.clone() };
        Ok(count_within(&election, self.rules, self.options, None, &[], None)?.winners())
    }
}
