//! The transcript under way, and the check that every vote is accounted for.

use super::piles::Moved;
use super::ties::{Point, number};
use crate::votes::Votes;
use crate::{CandidateNumber, CountError, Stage, StageBatch, StageKind, TieBreak, Transfer};

/// Where the votes stand and what has happened.
pub(super) struct Record {
    decimals: u8,
    /// All valid votes, in units.
    pub total: u128,
    /// Each candidate's votes now, in units.
    pub votes: Vec<u128>,
    /// Votes at earlier points of the count, by which ties are decided.
    pub history: Vec<Point>,
    pub stages: Vec<Stage>,
    pub exhausted: u128,
    pub rounding: u128,
    /// What left whom in the stage under way: candidate, what moved, what was lost to rounding.
    moving: Vec<(usize, Moved, u128)>,
}

impl Record {
    /// Begins with the first preferences, in units.
    pub(super) fn new(decimals: u8, first: Vec<u128>) -> Self {
        let total = first.iter().sum();
        Self {
            decimals,
            total,
            votes: first,
            history: vec![],
            stages: vec![],
            exhausted: 0,
            rounding: 0,
            moving: vec![],
        }
    }

    /// Counts votes that were not given as exhausted, so that there are `total` in all.
    pub(super) fn leave_unused(&mut self, total: u128) {
        self.exhausted = total.saturating_sub(self.total);
        self.total = total;
    }

    /// Opens a stage in which papers of `from` move.
    pub(super) fn open(&mut self, kind: StageKind, from: &[usize]) {
        let candidates = self.votes.len();
        self.moving = from.iter().map(|&index| (index, Moved::nothing(candidates), 0)).collect();
        let zero = self.amount(0);
        self.stages.push(Stage {
            number: self.stages.len() as u32 + 1,
            kind,
            from: from.iter().map(|&index| number(index)).collect(),
            votes: vec![],
            exhausted: zero,
            rounding: zero,
            quota: None,
            elected: vec![],
            by_active_share: vec![],
            without_quota: vec![],
            by_all_the_rest: vec![],
            excluded: vec![],
            waiting: vec![],
            ties: vec![],
            constraints: vec![],
            batches: vec![],
            keep_values: vec![],
            transfers: vec![],
        });
    }

    /// Books votes that left `from`: what moved, and the rest of `given` as lost to rounding.
    pub(super) fn book(&mut self, from: usize, given: u128, moved: &Moved) {
        let rounding = given.saturating_sub(moved.received() + moved.exhausted);
        self.votes[from] = self.votes[from].saturating_sub(given);
        for (votes, more) in self.votes.iter_mut().zip(&moved.to) {
            *votes += more;
        }
        self.exhausted += moved.exhausted;
        self.rounding += rounding;
        if let Some((_, sum, lost)) = self.moving.iter_mut().find(|(index, _, _)| *index == from) {
            sum.add(moved);
            *lost += rounding;
        }
    }

    /// Closes a batch within a stage; `point`: it is one of those by which ties are decided.
    pub(super) fn close_batch(&mut self, value: Option<u128>, point: bool) {
        let batch = StageBatch {
            number: self.last().batches.len() as u32 + 1,
            value: value.map(|value| self.amount(value)),
            votes: self.votes.iter().map(|votes| self.amount(*votes)).collect(),
            elected: vec![],
        };
        if point {
            let at = TieBreak::Batch { stage: self.stages.len() as u32, batch: batch.number };
            self.history.push(Point { at, votes: self.votes.clone() });
        }
        self.last().batches.push(batch);
    }

    /// Closes the stage after checking that no vote was made or lost.
    pub(super) fn close(&mut self) -> Result<(), CountError> {
        let stage = self.stages.len() as u32;
        let found = self.votes.iter().sum::<u128>() + self.exhausted + self.rounding;
        if found != self.total {
            let (found, expected) = (self.amount(found).to_string(), self.amount(self.total).to_string());
            return Err(CountError::OutOfBalance { stage, found, expected });
        }
        self.history.push(Point { at: TieBreak::Stage(stage), votes: self.votes.clone() });
        let votes = self.votes.iter().map(|votes| self.amount(*votes)).collect();
        let (exhausted, rounding) = (self.amount(self.exhausted), self.amount(self.rounding));
        let moving = std::mem::take(&mut self.moving);
        let transfers = moving.iter().map(|(from, moved, lost)| self.transfer(*from, moved, *lost)).collect();
        let last = self.last();
        (last.votes, last.exhausted, last.rounding, last.transfers) = (votes, exhausted, rounding, transfers);
        Ok(())
    }

    /// The stage opened last.
    pub(super) fn last(&mut self) -> &mut Stage {
        self.stages.last_mut().expect("the first stage is opened before anything asks for it")
    }

    /// Notes an election at this stage, and in its last batch if the stage is still open.
    pub(super) fn elect(&mut self, candidate: CandidateNumber) -> u32 {
        let stage = self.last();
        stage.elected.push(candidate);
        if let Some(batch) = stage.batches.last_mut() {
            batch.elected.push(candidate);
        }
        stage.number
    }

    pub(super) fn amount(&self, units: u128) -> Votes {
        Votes::from_units(units, self.decimals)
    }

    fn transfer(&self, from: usize, moved: &Moved, lost: u128) -> Transfer {
        let to = moved.to.iter().enumerate().filter(|(_, more)| **more > 0);
        Transfer {
            from: number(from),
            to: to.map(|(index, more)| (number(index), self.amount(*more))).collect(),
            exhausted: self.amount(moved.exhausted),
            rounding: self.amount(lost),
        }
    }
}
