//! The older rules: each constraint is looked at by itself.

use super::Constraint;
use super::feasibility::{Standing, View};
use crate::Candidate;

/// What each candidate counts for each constraint, in sixtieths of a seat.
pub(super) struct Naive {
    weights: Vec<Vec<u32>>,
}

/// Where one constraint stands.
struct Tally {
    elected: u32,
    unexcluded: u32,
}

impl Naive {
    pub(super) fn new(candidates: &[Candidate], constraints: &[Constraint]) -> Self {
        let weights = |rule: &Constraint| candidates.iter().map(|it| rule.counts(it)).collect();
        Self { weights: constraints.iter().map(weights).collect() }
    }

    /// Who may not be elected any more and who may not be excluded. Guards that would leave nobody to be excluded, and
    /// exclusions that would leave seats empty, are not made: these rules cannot keep both.
    pub(super) fn look(&self, constraints: &[Constraint], standing: &[Standing], seats: u32) -> View {
        let mut view = View { doomed: vec![false; standing.len()], guarded: vec![false; standing.len()] };
        let continuing: Vec<usize> =
            (0..standing.len()).filter(|&it| standing[it] == Standing::Continuing).collect();
        for &index in &continuing {
            view.doomed[index] = !self.reasons(constraints, standing, seats, index, true).is_empty();
            view.guarded[index] =
                !view.doomed[index] && !self.reasons(constraints, standing, seats, index, false).is_empty();
        }
        let left = seats_left(standing, seats) as usize;
        if continuing.iter().filter(|&&it| !view.doomed[it]).count() < left {
            view.doomed.fill(false);
        }
        if continuing.iter().all(|&it| view.guarded[it] || view.doomed[it]) {
            view.guarded.fill(false);
        }
        view
    }

    /// The constraints by which a candidate is excluded (`doomed`) or kept.
    pub(super) fn reasons(
        &self,
        constraints: &[Constraint],
        standing: &[Standing],
        seats: u32,
        index: usize,
        doomed: bool,
    ) -> Vec<usize> {
        let rules = |place: &usize| {
            let (rule, counts) = (&constraints[*place], self.weights[*place][index]);
            let tally = self.tally(*place, rule.already, standing);
            let needed = rule.min.map(|min| (min * 60).saturating_sub(tally.elected));
            match doomed {
                // The most are elected; or all seats left are needed for those who count.
                true if counts > 0 => rule.max.is_some_and(|max| tally.elected + counts > max * 60),
                true => needed.is_some_and(|needed| needed > 0 && needed >= seats_left(standing, seats) * 60),
                false => {
                    counts > 0
                        && rule.min.is_some_and(|min| tally.elected + tally.unexcluded <= min * 60)
                        && needed > Some(0)
                }
            }
        };
        (0..constraints.len()).filter(rules).collect()
    }

    /// Whether all these can be elected by each constraint alone.
    pub(super) fn feasible(&self, constraints: &[Constraint], standing: &[Standing], seats: u32) -> bool {
        let left = seats_left(standing, seats);
        let elected = standing.iter().filter(|it| **it == Standing::Elected).count();
        let holds = |(place, rule): (usize, &Constraint)| {
            let elected = self.tally(place, rule.already, standing).elected;
            rule.max.is_none_or(|max| elected <= max * 60)
                && rule.min.is_none_or(|min| elected + left * 60 >= min * 60)
        };
        elected <= seats as usize && constraints.iter().enumerate().all(holds)
    }

    fn tally(&self, place: usize, already: u32, standing: &[Standing]) -> Tally {
        let of = |wanted: Standing| {
            let counts = self.weights[place].iter().zip(standing).filter(|(_, it)| **it == wanted);
            counts.map(|(counts, _)| counts).sum::<u32>()
        };
        Tally { elected: already + of(Standing::Elected), unexcluded: of(Standing::Continuing) }
    }
}

fn seats_left(standing: &[Standing], seats: u32) -> u32 {
    let elected = standing.iter().filter(|it| **it == Standing::Elected).count();
    seats.saturating_sub(elected as u32)
}
