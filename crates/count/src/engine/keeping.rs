//! Meek's and Warren's methods: every paper is counted anew with keep values until the surpluses are gone.
//!
//! The steps (B.1 to C) are those of the Meek reference rule of the Proportional Representation Foundation.

use super::field::{Field, numbers};
use super::sharing::{Tree, WHOLE};
use super::ties::{Wanted, number};
use super::transfers::quota;
use crate::constraints::{RulingKind, Standing};
use crate::{CountError, Settling, StageKind, Tie, TieAbout};
use std::collections::BTreeSet;

/// Omega: surpluses of less than 0.000001 are as good as none.
const OMEGA: u128 = 1_000;
/// With one sharing out at each stage, surpluses of less than 0.0001 are as good as none (New Zealand, clause 13).
const SMALL: u128 = 100_000;
/// Stages without an exclusion or election after which nothing more is expected of sharing out.
const MOST_ALIKE: usize = 1_000;

pub(super) struct Keeping<'a> {
    field: Field<'a>,
    tree: Tree<'a>,
    /// What each candidate keeps of a vote that arrives, in units.
    keep: Vec<u64>,
    quota: u128,
    /// The surpluses at the end of the round.
    surplus: u128,
    /// Keep values since the last election or exclusion, where votes are shared out once at each stage.
    seen: BTreeSet<Vec<u64>>,
}

impl<'a> Keeping<'a> {
    /// B.1, A: everyone who stands keeps all that arrives.
    pub(super) fn new(field: Field<'a>, tree: Tree<'a>) -> Self {
        let keep = field.stands().into_iter().map(|stands| if stands { WHOLE } else { 0 }).collect();
        Self { field, tree, keep, quota: 0, surplus: 0, seen: BTreeSet::new() }
    }

    /// Counts to the end; gives back the field and the last quota.
    pub(super) fn run(mut self) -> Result<(Field<'a>, u128), CountError> {
        self.field.record.open(StageKind::FirstPreferences, &[]);
        self.field.look()?;
        let by_stage = self.field.rules.settling == Settling::StageByStage;
        loop {
            let elected = if by_stage { self.step()? } else { self.round()? };
            let left = self.field.continuing();
            if left.len() <= self.field.vacancies() {
                self.field.elect_the_rest(left)?;
            }
            if self.field.vacancies() > 0 && by_stage {
                self.prepare_next_step(elected)?;
            } else if self.field.vacancies() > 0 {
                self.prepare_next_round(elected)?;
            }
            if self.field.vacancies() == 0 {
                return Ok((self.field, self.quota));
            }
        }
    }

    /// Takes out who must go, and opens the next stage; or fills the last seats.
    fn prepare_next_round(&mut self, elected: bool) -> Result<(), CountError> {
        let doomed = self.field.doomed();
        if !doomed.is_empty() {
            let rulings = self.field.rulings(RulingKind::Doomed, &doomed)?;
            self.out(&doomed, StageKind::ConstraintExclusion)?;
            self.field.record.last().constraints = rulings;
            Ok(())
        } else if elected {
            let over = |index: &usize| self.field.record.votes[*index] > self.quota;
            let from: Vec<usize> = self.elected().into_iter().filter(over).collect();
            self.field.record.open(StageKind::Surplus, &from);
            Ok(())
        } else {
            self.exclude_lowest()
        }
    }

    /// One round (B.2), which closes the stage that is open. Tells whether somebody was elected.
    fn round(&mut self) -> Result<bool, CountError> {
        let mut before: Option<u128> = None;
        loop {
            self.share()?;
            let reached = self.reached();
            let votes = self.elected().into_iter().map(|index| self.field.record.votes[index]);
            let (held, due) = votes.fold((0, 0), |(held, due), votes| (held + votes, due + self.quota));
            self.surplus = u128::saturating_sub(held, due);
            let done = self.surplus < OMEGA || before.is_some_and(|before| self.surplus >= before);
            if !reached.is_empty() || done {
                self.close()?;
                return self.elect(reached);
            }
            before = Some(self.surplus);
            self.lower_keep_values();
        }
    }

    /// Counts all papers anew, with the quota that follows.
    fn share(&mut self) -> Result<(), CountError> {
        let shared = self.tree.share(&self.keep, self.field.rules.method)?;
        let held = shared.votes.iter().sum();
        self.quota = quota(self.field.rules, held, self.field.asked);
        self.field.record.votes = shared.votes;
        self.field.record.exhausted = shared.exhausted;
        self.field.record.rounding = shared.rounding;
        Ok(())
    }

    fn lower_keep_values(&mut self) {
        for index in self.elected() {
            let kept = (u128::from(self.keep[index]) * self.quota).div_ceil(u128::from(WHOLE));
            let value = (kept * u128::from(WHOLE)).div_ceil(self.field.record.votes[index].max(1));
            self.keep[index] = u64::try_from(value).unwrap_or(WHOLE).min(WHOLE);
        }
    }

    /// One sharing out and what follows from it, which closes the stage that is open. Tells whether somebody was
    /// elected.
    fn step(&mut self) -> Result<bool, CountError> {
        self.share()?;
        let reached = self.reached();
        self.close()?;
        let elected = self.elect(reached)?;
        let over = |index: usize| self.field.record.votes[index].saturating_sub(self.quota);
        self.surplus = self.elected().into_iter().map(over).sum();
        Ok(elected)
    }

    /// Opens the next stage, in which somebody is out or surpluses are shared out again; or fills the last seats.
    fn prepare_next_step(&mut self, elected: bool) -> Result<(), CountError> {
        let over = |index: &usize| self.field.record.votes[*index] > self.quota;
        let from: Vec<usize> = self.elected().into_iter().filter(over).collect();
        self.lower_keep_values();
        let doomed = self.field.doomed();
        if !doomed.is_empty() {
            self.seen.clear();
            let rulings = self.field.rulings(RulingKind::Doomed, &doomed)?;
            self.out(&doomed, StageKind::ConstraintExclusion)?;
            self.field.record.last().constraints = rulings;
            return Ok(());
        }
        if elected {
            self.seen.clear();
        }
        let settled = !self.seen.insert(self.keep.clone()) || self.seen.len() > MOST_ALIKE;
        if self.surplus < SMALL || settled || self.lowest_is_behind()? {
            self.seen.clear();
            return self.exclude_lowest();
        }
        self.field.record.open(StageKind::Surplus, &from);
        Ok(())
    }

    /// Whether the fewest votes and all surpluses together are less than anybody else has.
    fn lowest_is_behind(&self) -> Result<bool, CountError> {
        let (open, _) = self.field.open_and_guarded()?;
        let mut votes: Vec<u128> = open.iter().map(|&index| self.field.record.votes[index]).collect();
        votes.sort_unstable();
        Ok(match votes[..] {
            [least, next, ..] => least + self.surplus < next,
            _ => true,
        })
    }

    fn reached(&self) -> Vec<usize> {
        let mut reached = self.field.continuing();
        reached
            .retain(|&index| self.field.record.votes[index] >= self.quota && !self.field.view.doomed[index]);
        reached
    }

    fn elected(&self) -> Vec<usize> {
        (0..self.keep.len()).filter(|&index| self.field.standing[index] == Standing::Elected).collect()
    }

    fn close(&mut self) -> Result<(), CountError> {
        self.field.record.close()?;
        let keep = self.keep.iter().map(|keep| self.field.record.amount(u128::from(*keep))).collect();
        let quota = Some(self.field.record.amount(self.quota));
        let stage = self.field.record.last();
        // Papers are not moved from one candidate to another, so nothing can be said of such moves.
        stage.transfers.clear();
        (stage.quota, stage.keep_values) = (quota, keep);
        Ok(())
    }

    /// Elects those with a quota one by one, most votes first, with the test of constraints between.
    fn elect(&mut self, mut reached: Vec<usize>) -> Result<bool, CountError> {
        let mut elected = false;
        while !reached.is_empty() && self.field.vacancies() > 0 {
            let (candidate, tie) = self.field.first_in_order(&reached)?;
            self.field.elect(candidate, tie)?;
            let (not_out, continuing) = self.masks();
            self.tree.pass_through(candidate, &not_out, &continuing);
            elected = true;
            let doomed = &self.field.view.doomed;
            reached.retain(|&index| index != candidate && !doomed[index]);
        }
        Ok(elected)
    }

    /// B.3, or C where it would leave only as many as there are seats.
    fn exclude_lowest(&mut self) -> Result<(), CountError> {
        let (open, guarded) = self.field.open_and_guarded()?;
        let (candidate, tie) = self.lowest(&open)?;
        let votes = self.field.record.votes[candidate];
        let kept: Vec<usize> =
            guarded.into_iter().filter(|&index| self.field.record.votes[index] <= votes).collect();
        let rulings = self.field.rulings(RulingKind::Guarded, &kept)?;
        let mut rest = self.field.continuing();
        rest.retain(|&index| index != candidate);
        if rest.len() == self.field.vacancies() {
            let stage = self.field.record.last();
            stage.ties.extend(tie);
            stage.constraints.extend(rulings);
            return self.field.elect_the_rest(rest);
        }
        self.out(&[candidate], StageKind::Exclusion)?;
        let stage = self.field.record.last();
        stage.ties.extend(tie);
        stage.constraints = rulings;
        Ok(())
    }

    /// The candidate with the fewest votes; all within the surpluses of that are tied, and the lot decides (T).
    fn lowest(&self, open: &[usize]) -> Result<(usize, Option<Tie>), CountError> {
        let votes = |index: &usize| self.field.record.votes[*index];
        let least = open.iter().map(votes).min().unwrap_or_default();
        if self.field.rules.settling == Settling::StageByStage {
            return self.field.pick(open, Wanted::Fewest, TieAbout::Exclusion);
        }
        let tied: Vec<usize> =
            open.iter().copied().filter(|index| votes(index) <= least + self.surplus).collect();
        if let [only] = tied[..] {
            return Ok((only, None));
        }
        let candidates = numbers(&tied);
        let choice = self.field.choice(open);
        let (chosen, decided_by) = self.field.ties.decide(tied, &choice, Wanted::Fewest)?;
        Ok((chosen, Some(Tie { about: TieAbout::Exclusion, candidates, decided_by, chosen: number(chosen) })))
    }

    /// Takes candidates out and opens the stage that counts without them.
    fn out(&mut self, candidates: &[usize], kind: StageKind) -> Result<(), CountError> {
        for &candidate in candidates {
            self.field.standing[candidate] = Standing::Out;
            self.keep[candidate] = 0;
        }
        let (not_out, continuing) = self.masks();
        for &candidate in candidates {
            self.tree.pass_over(candidate, &not_out, &continuing);
        }
        self.field.record.open(kind, candidates);
        let stage = self.field.record.last();
        stage.excluded.clone_from(&stage.from);
        self.field.look()
    }

    fn masks(&self) -> (Vec<bool>, Vec<bool>) {
        let not_out = self.field.standing.iter().map(|standing| *standing != Standing::Out).collect();
        (not_out, self.field.stands())
    }
}
