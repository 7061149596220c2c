//! Who continues, who is elected, what constraints say: what every kind of count keeps.

use super::record::Record;
use super::ties::{Choice, TieRules, Wanted, number};
use crate::constraints::{Feasibility, Ruling, RulingKind, Standing, View};
use crate::{
    CandidateNumber, CountError, Elected, ReopenEffect, RuleSet, Stage, Tie, TieAbout, TiePoints, Vacancy,
};

pub(super) struct Field<'a> {
    pub rules: &'a RuleSet,
    /// Seats in all, also those that cannot be filled.
    pub asked: usize,
    /// Seats that can be filled.
    pub seats: usize,
    pub ties: TieRules<'a>,
    pub standing: Vec<Standing>,
    pub record: Record,
    pub elected: Vec<Elected>,
    feasibility: Option<Feasibility>,
    /// Those who sit and are not to be excluded.
    sitting: Vec<bool>,
    /// How many others may be elected; no limit but the seats without a vacancy to fill.
    new_seats: usize,
    /// The candidate “reopen nominations”, by index, and what its election means.
    pub reopen: Option<(usize, ReopenEffect)>,
    /// Who is doomed and who is guarded now; nobody without constraints.
    pub view: View,
}

impl<'a> Field<'a> {
    /// `first`: the first preferences in units.
    pub(super) fn new(
        rules: &'a RuleSet,
        lots: &'a [CandidateNumber],
        asked: usize,
        standing: Vec<Standing>,
        first: Vec<u128>,
        feasibility: Option<Feasibility>,
    ) -> Self {
        let candidates = standing.len();
        let stand = standing.iter().filter(|standing| **standing == Standing::Continuing).count();
        Self {
            rules,
            asked,
            seats: stand.min(asked),
            ties: TieRules { direction: rules.ties, lots, numbers: None },
            standing,
            record: Record::new(rules.decimals, first),
            elected: vec![],
            feasibility,
            sitting: vec![false; candidates],
            new_seats: usize::MAX,
            reopen: None,
            view: View { doomed: vec![false; candidates], guarded: vec![false; candidates] },
        }
    }

    /// Counts for a vacancy: those who sit are kept, and as many others are elected as leave.
    pub(super) fn fill(&mut self, vacancy: &Vacancy) {
        for number in &vacancy.sitting {
            self.sitting[usize::from(*number) - 1] = true;
        }
        self.new_seats = vacancy.leaving.len();
    }

    /// Those elected, in order, and the stages.
    pub(super) fn into_parts(self) -> (Vec<Elected>, Vec<Stage>) {
        (self.elected, self.record.stages)
    }

    pub(super) fn candidates(&self) -> usize {
        self.standing.len()
    }

    pub(super) fn continuing(&self) -> Vec<usize> {
        (0..self.standing.len()).filter(|&index| self.standing[index] == Standing::Continuing).collect()
    }

    pub(super) fn doomed(&self) -> Vec<usize> {
        self.continuing().into_iter().filter(|&index| self.view.doomed[index]).collect()
    }

    /// Seats that are still to be filled.
    pub(super) fn vacancies(&self) -> usize {
        if let Some((index, ReopenEffect::AllSeatsLeft)) = self.reopen
            && self.standing[index] == Standing::Elected
        {
            return 0;
        }
        let new = self.elected.iter().filter(|it| !self.sitting[usize::from(it.candidate) - 1]).count();
        if new >= self.new_seats { 0 } else { self.seats - self.elected.len() }
    }

    pub(super) fn stands(&self) -> Vec<bool> {
        self.standing.iter().map(|standing| *standing == Standing::Continuing).collect()
    }

    /// Whether not everyone may be excluded.
    pub(super) fn constrained(&self) -> bool {
        self.feasibility.is_some() || self.sitting.contains(&true)
    }

    /// Whether earlier batches, and not only stages, break ties.
    pub(super) fn batches_break_ties(&self) -> bool {
        self.rules.tie_points == TiePoints::Batches
    }

    /// Asks anew which completions are left.
    pub(super) fn look(&mut self) -> Result<(), CountError> {
        let standing = self.supposed(&[]);
        let Some(feasibility) = &mut self.feasibility else { return Ok(()) };
        self.view = match feasibility.look(&standing)? {
            Some(view) => view,
            None => {
                let conflict = feasibility.conflict(&standing)?;
                return Err(conflict
                    .map_or(CountError::TooComplex, |conflict| CountError::Infeasible(Box::new(conflict))));
            }
        };
        Ok(())
    }

    pub(super) fn pick(
        &self,
        candidates: &[usize],
        wanted: Wanted,
        about: TieAbout,
    ) -> Result<(usize, Option<Tie>), CountError> {
        self.ties.pick(&self.choice(candidates), wanted, about)
    }

    pub(super) fn choice<'b>(&'b self, candidates: &'b [usize]) -> Choice<'b> {
        let stage = self.record.stages.len() as u32;
        Choice { candidates, votes: &self.record.votes, history: &self.record.history, stage }
    }

    /// Those of `candidates` with the most votes.
    pub(super) fn top(&self, candidates: &[usize]) -> Vec<usize> {
        let most = candidates.iter().map(|&index| self.record.votes[index]).max();
        candidates.iter().copied().filter(|&index| Some(self.record.votes[index]) == most).collect()
    }

    /// Who is elected first. Among equals it is told only where it could change the result; where it
    /// cannot, an undrawn lot is not asked for and the order of the ballot paper serves.
    pub(super) fn first_in_order(
        &mut self,
        candidates: &[usize],
    ) -> Result<(usize, Option<Tie>), CountError> {
        let equal = self.top(candidates);
        let matters = equal.len() > 1 && !self.all_can_be_elected(&equal)?;
        match self.pick(candidates, Wanted::Most, TieAbout::Election) {
            Ok((candidate, tie)) => Ok((candidate, tie.filter(|_| matters))),
            Err(CountError::LotNeeded { .. }) if !matters => Ok((equal[0], None)),
            Err(other) => Err(other),
        }
    }

    pub(super) fn all_can_be_elected(&mut self, candidates: &[usize]) -> Result<bool, CountError> {
        let supposed = self.supposed(candidates);
        let Some(feasibility) = &mut self.feasibility else {
            return Ok(candidates.len() <= self.vacancies());
        };
        Ok(feasibility.feasible(&supposed)?)
    }

    /// How candidates stand if these, and all who sit, are elected.
    fn supposed(&self, candidates: &[usize]) -> Vec<Standing> {
        let elected = |index: &usize| self.sitting[*index] || candidates.contains(index);
        let supposed = |index: usize| if elected(&index) { Standing::Elected } else { self.standing[index] };
        (0..self.standing.len()).map(supposed).collect()
    }

    /// Elects one at the stage opened last.
    pub(super) fn elect(&mut self, candidate: usize, tie: Option<Tie>) -> Result<(), CountError> {
        self.standing[candidate] = Standing::Elected;
        let stage = self.record.elect(number(candidate));
        self.record.last().ties.extend(tie);
        self.elected.push(Elected { candidate: number(candidate), stage });
        self.look()
    }

    /// Elects all of `rest` without a quota: as many as there are places, or fewer.
    pub(super) fn elect_the_rest(&mut self, mut rest: Vec<usize>) -> Result<(), CountError> {
        while !rest.is_empty() && self.vacancies() > 0 {
            let (candidate, _) = self.first_in_order(&rest)?;
            self.elect(candidate, None)?;
            self.record.last().without_quota.push(number(candidate));
            rest.retain(|&index| index != candidate);
        }
        Ok(())
    }

    /// Those continuing who may be excluded, and those who may not. An error if all are guarded: that
    /// happens only if as many continue as there are places, and then they are elected.
    pub(super) fn open_and_guarded(&self) -> Result<(Vec<usize>, Vec<usize>), CountError> {
        let (guarded, open): (Vec<usize>, Vec<usize>) =
            self.continuing().into_iter().partition(|&index| self.view.guarded[index] || self.sitting[index]);
        if open.is_empty() { Err(CountError::TooComplex) } else { Ok((open, guarded)) }
    }

    /// Why these are doomed or guarded, those with the same reason together.
    pub(super) fn rulings(&self, kind: RulingKind, candidates: &[usize]) -> Result<Vec<Ruling>, CountError> {
        let Some(feasibility) = &self.feasibility else { return Ok(vec![]) };
        let standing = self.supposed(&[]);
        let mut rulings: Vec<Ruling> = Vec::new();
        for &candidate in candidates {
            if self.sitting[candidate] {
                continue;
            }
            let certificate = feasibility.certificate(&standing, candidate, kind == RulingKind::Doomed)?;
            match rulings.iter_mut().find(|ruling| ruling.certificate == certificate) {
                Some(ruling) => ruling.candidates.push(number(candidate)),
                None => rulings.push(Ruling { kind, candidates: vec![number(candidate)], certificate }),
            }
        }
        Ok(rulings)
    }
}

/// Numbers on the ballot paper of candidates by index.
pub(super) fn numbers(candidates: &[usize]) -> Vec<CandidateNumber> {
    candidates.iter().map(|&index| number(index)).collect()
}
