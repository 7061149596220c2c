//! The transcript under way, and the check that every vote is accounted for.

use super::piles::Moved;
use super::ties::number;
use crate::votes::Votes;
use crate::{CountError, Stage, StageKind, Tie, Transfer};

/// Where the votes stand and what has happened.
pub(super) struct Record {
    decimals: u8,
    /// All valid votes, in units.
    total: u128,
    /// Each candidate's votes now, in units.
    pub votes: Vec<u128>,
    /// The same at the end of each stage.
    pub history: Vec<Vec<u128>>,
    pub stages: Vec<Stage>,
    exhausted: u128,
    rounding: u128,
}

impl Record {
    /// Begins with the first preferences, in units.
    pub(super) fn new(decimals: u8, first: Vec<u128>) -> Self {
        let total = first.iter().sum();
        Self { decimals, total, votes: first, history: vec![], stages: vec![], exhausted: 0, rounding: 0 }
    }

    /// The number of the stage that is next to be closed.
    pub(super) fn next_stage(&self) -> u32 {
        self.stages.len() as u32 + 1
    }

    /// Books votes that left `from`: what moved, and the rest of `given` as lost to rounding.
    pub(super) fn book(&mut self, from: usize, given: u128, moved: &Moved) -> Transfer {
        let received: u128 = moved.to.iter().sum();
        let rounding = given.saturating_sub(received + moved.exhausted);
        self.votes[from] = self.votes[from].saturating_sub(given);
        for (votes, more) in self.votes.iter_mut().zip(&moved.to) {
            *votes += more;
        }
        self.exhausted += moved.exhausted;
        self.rounding += rounding;
        let to = moved.to.iter().enumerate().filter(|(_, more)| **more > 0);
        Transfer {
            from: number(from),
            to: to.map(|(index, more)| (number(index), self.amount(*more))).collect(),
            exhausted: self.amount(moved.exhausted),
            rounding: self.amount(rounding),
        }
    }

    /// Closes a stage after checking that no vote was made or lost.
    pub(super) fn close(
        &mut self,
        kind: StageKind,
        transfers: Vec<Transfer>,
        ties: Vec<Tie>,
    ) -> Result<&mut Stage, CountError> {
        let stage = self.next_stage();
        let found = self.votes.iter().sum::<u128>() + self.exhausted + self.rounding;
        if found != self.total {
            let (found, expected) = (self.amount(found).to_string(), self.amount(self.total).to_string());
            return Err(CountError::OutOfBalance { stage, found, expected });
        }
        self.history.push(self.votes.clone());
        let from = transfers.iter().map(|transfer| transfer.from).collect();
        self.stages.push(Stage {
            number: stage,
            kind,
            votes: self.votes.iter().map(|votes| self.amount(*votes)).collect(),
            exhausted: self.amount(self.exhausted),
            rounding: self.amount(self.rounding),
            elected: vec![],
            without_quota: vec![],
            excluded: vec![],
            from,
            ties,
            constraints: vec![],
            transfers,
        });
        Ok(self.last())
    }

    /// The stage closed last.
    pub(super) fn last(&mut self) -> &mut Stage {
        self.stages.last_mut().expect("the first stage is closed before anything asks for it")
    }

    fn amount(&self, units: u128) -> Votes {
        Votes::from_units(units, self.decimals)
    }
}
