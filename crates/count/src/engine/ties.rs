//! Equal votes: earlier stages first, then the recorded lot.

use crate::{CandidateNumber, CountError, Tie, TieAbout, TieBreak, TieDirection};

/// Votes of every candidate at the end of every stage so far, in units.
pub(super) type History = [Vec<u128>];

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
}

impl TieRules<'_> {
    /// Picks one of `candidates` (indices from 0, at least one, ascending) by the votes at the end of `history`;
    /// if these are equal, by earlier stages, then by lot. A tie that had to be decided is told.
    pub(super) fn pick(
        &self,
        candidates: &[usize],
        history: &History,
        wanted: Wanted,
        about: TieAbout,
    ) -> Result<(usize, Option<Tie>), CountError> {
        let stage = history.len();
        let tied = extreme(candidates, &history[stage - 1], wanted);
        if let [only] = tied[..] {
            return Ok((only, None));
        }
        let numbers = tied.iter().map(|&index| number(index)).collect();
        let (chosen, decided_by) = self.decide(tied, history, wanted)?;
        Ok((chosen, Some(Tie { about, candidates: numbers, decided_by, chosen: number(chosen) })))
    }

    fn decide(
        &self,
        mut tied: Vec<usize>,
        history: &History,
        wanted: Wanted,
    ) -> Result<(usize, TieBreak), CountError> {
        let earlier = history.len() - 1;
        let stages: Vec<usize> = match self.direction {
            TieDirection::Backwards => (0..earlier).rev().collect(),
            TieDirection::Forwards => (0..earlier).collect(),
        };
        for stage in stages {
            tied = extreme(&tied, &history[stage], wanted);
            if let [only] = tied[..] {
                return Ok((only, TieBreak::Stage(stage as u32 + 1)));
            }
        }
        let mut order = Vec::with_capacity(tied.len());
        for &index in &tied {
            match self.lots.iter().position(|lot| *lot == number(index)) {
                Some(place) => order.push((place, index)),
                None => {
                    let candidates = tied.iter().map(|&index| number(index)).collect();
                    return Err(CountError::LotNeeded { stage: history.len() as u32, candidates });
                }
            }
        }
        order.sort_unstable();
        let chosen = if wanted == Wanted::Most { order.first() } else { order.last() };
        let &(_, chosen) = chosen.expect("a tie has at least two candidates");
        Ok((chosen, TieBreak::Lot(order.into_iter().map(|(_, index)| number(index)).collect())))
    }
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
