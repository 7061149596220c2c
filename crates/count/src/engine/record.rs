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
    /// What left whom in the stage under way.
    moving: Vec<Moving>,
}

struct Moving {
    from: usize,
    moved: Moved,
    lost: u128,
    regained: u128,
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
        self.moving = from
            .iter()
            .map(|&from| Moving { from, moved: Moved::nothing(candidates), lost: 0, regained: 0 })
            .collect();
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

    /// Books votes that left `from`: what moved, and the rest of `given` as lost to rounding. Where fractions are
    /// ignored only when papers are added up, papers that come together again can be worth more than they were
    /// apart; that is taken from what was lost before.
    pub(super) fn book(&mut self, from: usize, given: u128, moved: &Moved) {
        let out = moved.received() + moved.exhausted;
        let (rounding, regained) = (given.saturating_sub(out), out.saturating_sub(given));
        self.votes[from] = self.votes[from].saturating_sub(given);
        for (votes, more) in self.votes.iter_mut().zip(&moved.to) {
            *votes += more;
        }
        self.exhausted += moved.exhausted;
        self.rounding = (self.rounding + rounding).saturating_sub(regained);
        if let Some(moving) = self.moving.iter_mut().find(|moving| moving.from == from) {
            moving.moved.add(moved);
            moving.lost += rounding;
            moving.regained += regained;
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
        let transfers = moving.iter().map(|moving| self.transfer(moving)).collect();
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

    fn transfer(&self, moving: &Moving) -> Transfer {
        let to = moving.moved.to.iter().enumerate().filter(|(_, more)| **more > 0);
        let (lost, regained) =
            (moving.lost.saturating_sub(moving.regained), moving.regained.saturating_sub(moving.lost));
        Transfer {
            from: number(moving.from),
            to: to.map(|(index, more)| (number(index), self.amount(*more))).collect(),
            exhausted: self.amount(moving.moved.exhausted),
            rounding: self.amount(lost),
            regained: (regained > 0).then(|| self.amount(regained)),
        }
    }
}
