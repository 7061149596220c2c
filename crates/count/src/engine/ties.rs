//! Equal votes: earlier points of the count first, then the recorded lot.

use crate::{CandidateNumber, CountError, Tie, TieAbout, TieBreak, TieDirection};

/// Votes of every candidate at an earlier point, in units.
pub(super) struct Point {
    pub at: TieBreak,
    pub votes: Vec<u128>,
}

/// Whom a choice should fall on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The candidate with more votes, or earlier in the lots.
    Most,
    /// The candidate with fewer votes, or later in the lots.
    Fewest,
}

pub(super) struct TieRules<'a> {
    pub direction: TieDirection,
    /// Candidates (number from 1), most preferred first.
    pub lots: &'a [CandidateNumber],
    /// Numbers of all candidates that stand in place of the lots, those of the first stage.
    pub numbers: Option<Vec<i32>>,
}

/// What a choice is made from.
pub(super) struct Choice<'a> {
    /// Indices from 0, at least one, ascending.
    pub candidates: &'a [usize],
    /// Votes now, in units.
    pub votes: &'a [u128],
    pub history: &'a [Point],
    /// The stage that the choice decides.
    pub stage: u32,
}

impl TieRules<'_> {
    /// Picks one candidate by votes; if these are equal, by earlier points, then by lot. A tie that had to be
    /// decided is told.
    pub(super) fn pick(
        &self,
        choice: &Choice<'_>,
        wanted: Wanted,
        about: TieAbout,
    ) -> Result<(usize, Option<Tie>), CountError> {
        let tied = extreme(choice.candidates, choice.votes, wanted);
        if let [only] = tied[..] {
            return Ok((only, None));
        }
        let candidates = tied.iter().map(|&index| number(index)).collect();
        let (chosen, decided_by) = self.decide(tied, choice, wanted)?;
        Ok((chosen, Some(Tie { about, candidates, decided_by, chosen: number(chosen) })))
    }

    /// Picks one of several that are equal for the rules at hand, whatever their votes are.
    pub(super) fn decide(
        &self,
        mut tied: Vec<usize>,
        choice: &Choice<'_>,
        wanted: Wanted,
    ) -> Result<(usize, TieBreak), CountError> {
        let points: Box<dyn Iterator<Item = &Point>> = match self.direction {
            TieDirection::Backwards => Box::new(choice.history.iter().rev()),
            TieDirection::Forwards | TieDirection::FirstDifference => Box::new(choice.history.iter()),
            TieDirection::LotOnly => Box::new(std::iter::empty()),
        };
        for point in points {
            let before = tied.len();
            tied = extreme(&tied, &point.votes, wanted);
            if let [only] = tied[..] {
                return Ok((only, point.at.clone()));
            }
            if self.direction == TieDirection::FirstDifference && tied.len() < before {
                break;
            }
        }
        if let Some(numbers) = &self.numbers {
            return Ok(by_numbers(&tied, numbers, choice.stage, wanted));
        }
        let mut order = Vec::with_capacity(tied.len());
        for &index in &tied {
            match self.lots.iter().position(|lot| *lot == number(index)) {
                Some(place) => order.push((place, index)),
                None => {
                    let candidates = tied.iter().map(|&index| number(index)).collect();
                    return Err(CountError::LotNeeded { stage: choice.stage, candidates });
                }
            }
        }
        order.sort_unstable();
        let chosen = if wanted == Wanted::Most { order.first() } else { order.last() };
        let &(_, chosen) = chosen.expect("a tie has at least two candidates");
        Ok((chosen, TieBreak::Lot(order.into_iter().map(|(_, index)| number(index)).collect())))
    }
}

/// The largest number is preferred; at every second stage each is taken from ten thousand, which turns their order round.
fn by_numbers(tied: &[usize], numbers: &[i32], stage: u32, wanted: Wanted) -> (usize, TieBreak) {
    let now = |index: usize| if stage.is_multiple_of(2) { 10_000 - numbers[index] } else { numbers[index] };
    let mut order: Vec<(i32, usize)> = tied.iter().map(|&index| (now(index), index)).collect();
    order.sort_unstable_by_key(|&(own, index)| (std::cmp::Reverse(own), index));
    let chosen = if wanted == Wanted::Most { order.first() } else { order.last() };
    let &(_, chosen) = chosen.expect("a tie has at least two candidates");
    (chosen, TieBreak::Numbers(order.into_iter().map(|(own, index)| (number(index), own)).collect()))
}

/// The candidate's number on the ballot paper.
pub(super) fn number(index: usize) -> CandidateNumber {
    CandidateNumber::try_from(index + 1).expect("the number of candidates is checked before the count")
}

fn extreme(candidates: &[usize], votes: &[u128], wanted: Wanted) -> Vec<usize> {
    let of = candidates.iter().map(|&index| votes[index]);
    let best = match wanted {
        Wanted::Most => of.max(),
        Wanted::Fewest => of.min(),
    };
    candidates.iter().copied().filter(|&index| Some(votes[index]) == best).collect()
}
