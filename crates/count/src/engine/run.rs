//! The loop of stages.

use super::piles::{Moved, Piles};
use super::record::Record;
use super::ties::{TieRules, Wanted, number};
use crate::constraints::{Feasibility, Ruling, RulingKind, Standing, View};
use crate::{CandidateNumber, CountError, Elected, RuleSet, Stage, StageKind, SurplusPapers, Tie, TieAbout};

pub(super) struct Run<'a> {
    rules: &'a RuleSet,
    /// Seats that can be filled.
    seats: usize,
    quota: u128,
    ties: TieRules<'a>,
    standing: Vec<Standing>,
    /// Whether an elected candidate's surplus waits to be moved.
    surplus: Vec<bool>,
    piles: Piles<'a>,
    record: Record,
    elected: Vec<Elected>,
    feasibility: Option<Feasibility>,
    /// Who is doomed and who is guarded now; nobody without constraints.
    view: View,
}

impl<'a> Run<'a> {
    #[expect(clippy::too_many_arguments, reason = "the one place where a count is put together")]
    pub(super) fn new(
        rules: &'a RuleSet,
        lots: &'a [CandidateNumber],
        seats: usize,
        quota: u128,
        standing: Vec<Standing>,
        piles: Piles<'a>,
        first: Vec<u128>,
        feasibility: Option<Feasibility>,
    ) -> Self {
        let candidates = standing.len();
        Self {
            rules,
            seats,
            quota,
            ties: TieRules { direction: rules.ties, lots },
            standing,
            surplus: vec![false; candidates],
            piles,
            record: Record::new(rules.decimals, first),
            elected: vec![],
            feasibility,
            view: View { doomed: vec![false; candidates], guarded: vec![false; candidates] },
        }
    }

    pub(super) fn stages(&mut self) -> Result<(), CountError> {
        self.record.close(StageKind::FirstPreferences, vec![], vec![])?;
        self.look()?;
        loop {
            self.elect_by_quota()?;
            if self.continuing().len() <= self.vacancies() {
                self.elect_the_rest()?;
            }
            if self.vacancies() == 0 {
                return Ok(());
            }
            let doomed = self.doomed();
            if !doomed.is_empty() {
                self.exclude_doomed(&doomed)?;
            } else if let Some((candidate, tie)) = self.next_surplus()? {
                self.transfer_surplus(candidate, tie)?;
            } else {
                self.exclude_lowest()?;
            }
        }
    }

    /// Those elected, in order, and the stages.
    pub(super) fn into_parts(self) -> (Vec<Elected>, Vec<Stage>) {
        (self.elected, self.record.stages)
    }

    fn continuing(&self) -> Vec<usize> {
        (0..self.standing.len()).filter(|&index| self.standing[index] == Standing::Continuing).collect()
    }

    fn doomed(&self) -> Vec<usize> {
        self.continuing().into_iter().filter(|&index| self.view.doomed[index]).collect()
    }

    fn vacancies(&self) -> usize {
        self.seats - self.elected.len()
    }

    fn stands(&self) -> Vec<bool> {
        self.standing.iter().map(|standing| *standing == Standing::Continuing).collect()
    }

    /// Asks anew which completions are left.
    fn look(&mut self) -> Result<(), CountError> {
        let Some(feasibility) = &mut self.feasibility else { return Ok(()) };
        self.view = match feasibility.look(&self.standing)? {
            Some(view) => view,
            None => {
                let conflict = feasibility.conflict(&self.standing)?;
                return Err(conflict
                    .map_or(CountError::TooComplex, |conflict| CountError::Infeasible(Box::new(conflict))));
            }
        };
        Ok(())
    }

    /// Elects those who have a quota one by one, most votes first, with the test of constraints between.
    fn elect_by_quota(&mut self) -> Result<(), CountError> {
        while self.vacancies() > 0 {
            let mut reached = self.continuing();
            reached.retain(|&index| self.record.votes[index] >= self.quota && !self.view.doomed[index]);
            if reached.is_empty() {
                break;
            }
            let (candidate, tie) = self.first_in_order(&reached)?;
            self.elect(candidate)?;
            self.record.last().ties.extend(tie);
        }
        Ok(())
    }

    /// Elects all who are left: as many as there are places, or fewer.
    fn elect_the_rest(&mut self) -> Result<(), CountError> {
        loop {
            let rest = self.continuing();
            if rest.is_empty() {
                return Ok(());
            }
            let (candidate, _) = self.first_in_order(&rest)?;
            self.elect(candidate)?;
            self.record.last().without_quota.push(number(candidate));
        }
    }

    /// Who is elected first. Among equals it is told only where it could change the result; where it
    /// cannot, an undrawn lot is not asked for and the order of the ballot paper serves.
    fn first_in_order(&mut self, candidates: &[usize]) -> Result<(usize, Option<Tie>), CountError> {
        let most = candidates.iter().map(|&index| self.record.votes[index]).max();
        let equal: Vec<usize> =
            candidates.iter().copied().filter(|&index| Some(self.record.votes[index]) == most).collect();
        let matters = equal.len() > 1 && !self.all_can_be_elected(&equal)?;
        match self.ties.pick(candidates, &self.record.history, Wanted::Most, TieAbout::Election) {
            Ok((candidate, tie)) => Ok((candidate, tie.filter(|_| matters))),
            Err(CountError::LotNeeded { .. }) if !matters => Ok((equal[0], None)),
            Err(other) => Err(other),
        }
    }

    fn all_can_be_elected(&mut self, candidates: &[usize]) -> Result<bool, CountError> {
        let Some(feasibility) = &mut self.feasibility else {
            return Ok(candidates.len() <= self.vacancies());
        };
        let mut supposed = self.standing.clone();
        for &candidate in candidates {
            supposed[candidate] = Standing::Elected;
        }
        Ok(feasibility.feasible(&supposed)?)
    }

    fn elect(&mut self, candidate: usize) -> Result<(), CountError> {
        self.standing[candidate] = Standing::Elected;
        self.surplus[candidate] = self.record.votes[candidate] > self.quota;
        let stage = self.record.last();
        stage.elected.push(number(candidate));
        self.elected.push(Elected { candidate: number(candidate), stage: stage.number });
        self.look()
    }

    fn next_surplus(&self) -> Result<Option<(usize, Option<Tie>)>, CountError> {
        let waiting: Vec<usize> = (0..self.surplus.len()).filter(|&index| self.surplus[index]).collect();
        if waiting.is_empty() {
            return Ok(None);
        }
        self.ties.pick(&waiting, &self.record.history, Wanted::Most, TieAbout::Surplus).map(Some)
    }

    fn transfer_surplus(&mut self, candidate: usize, tie: Option<Tie>) -> Result<(), CountError> {
        let votes = self.record.votes[candidate];
        let surplus = votes - self.quota;
        let papers = self.piles.papers_held(candidate);
        let stands = self.stands();
        let moved = match self.rules.surplus_papers {
            SurplusPapers::AllWeighted => {
                self.piles.pass_on(candidate, &stands, |value| surplus * value / votes)
            }
            SurplusPapers::AllUnweighted => self.piles.pass_on(candidate, &stands, |_| surplus / papers),
        };
        self.surplus[candidate] = false;
        let transfer = self.record.book(candidate, surplus, &moved);
        self.record.close(StageKind::Surplus, vec![transfer], tie.into_iter().collect())?;
        Ok(())
    }

    /// Excludes the candidate with the fewest votes who is not guarded.
    fn exclude_lowest(&mut self) -> Result<(), CountError> {
        let (guarded, open): (Vec<usize>, Vec<usize>) =
            self.continuing().into_iter().partition(|&index| self.view.guarded[index]);
        if open.is_empty() {
            // Everyone is guarded only if as many continue as there are places, and then they are elected.
            return Err(CountError::TooComplex);
        }
        let (candidate, tie) =
            self.ties.pick(&open, &self.record.history, Wanted::Fewest, TieAbout::Exclusion)?;
        let kept: Vec<usize> = guarded
            .into_iter()
            .filter(|&index| self.record.votes[index] <= self.record.votes[candidate])
            .collect();
        let rulings = self.rulings(RulingKind::Guarded, &kept)?;
        self.exclude(&[candidate], StageKind::Exclusion, tie, rulings)
    }

    fn exclude_doomed(&mut self, doomed: &[usize]) -> Result<(), CountError> {
        let rulings = self.rulings(RulingKind::Doomed, doomed)?;
        self.exclude(doomed, StageKind::ConstraintExclusion, None, rulings)
    }

    fn exclude(
        &mut self,
        candidates: &[usize],
        kind: StageKind,
        tie: Option<Tie>,
        rulings: Vec<Ruling>,
    ) -> Result<(), CountError> {
        for &candidate in candidates {
            self.standing[candidate] = Standing::Out;
        }
        let stands = self.stands();
        let mut transfers = Vec::with_capacity(candidates.len());
        for &candidate in candidates {
            let moved: Moved = self.piles.pass_on(candidate, &stands, |value| value);
            transfers.push(self.record.book(candidate, self.record.votes[candidate], &moved));
        }
        let stage = self.record.close(kind, transfers, tie.into_iter().collect())?;
        stage.excluded.clone_from(&stage.from);
        stage.constraints = rulings;
        self.look()
    }

    /// Why these are doomed or guarded, those with the same reason together.
    fn rulings(&self, kind: RulingKind, candidates: &[usize]) -> Result<Vec<Ruling>, CountError> {
        let Some(feasibility) = &self.feasibility else { return Ok(vec![]) };
        let mut rulings: Vec<Ruling> = Vec::new();
        for &candidate in candidates {
            let certificate =
                feasibility.certificate(&self.standing, candidate, kind == RulingKind::Doomed)?;
            match rulings.iter_mut().find(|ruling| ruling.certificate == certificate) {
                Some(ruling) => ruling.candidates.push(number(candidate)),
                None => rulings.push(Ruling { kind, candidates: vec![number(candidate)], certificate }),
            }
        }
        Ok(rulings)
    }
}
