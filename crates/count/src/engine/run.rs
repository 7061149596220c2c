//! The loop of stages.

use super::piles::{Moved, Piles};
use super::record::Record;
use super::ties::{TieRules, Wanted, number};
use crate::votes::{Votes, scale};
use crate::{
    Count, CountError, Elected, Election, Entrant, InputSummary, Lots, LotsUsed, Options, Quota, RuleSet,
    StageKind, SurplusPapers, Tie, TieAbout, TieBreak,
};
use sha2::{Digest, Sha256};

/// Counts one contest by a rule set.
///
/// # Errors
/// See [`CountError`]; among them a tie that the recorded lots do not decide.
pub fn count(election: &Election, rules: &RuleSet, options: &Options) -> Result<Count, CountError> {
    let standing = check(election)?;
    let stands: Vec<bool> = election.candidates.iter().map(|candidate| !candidate.withdrawn).collect();
    let (piles, moved) = Piles::deal(&election.papers, scale(rules.decimals), &stands);
    let blank_units = moved.exhausted;
    let valid: u128 = moved.to.iter().sum();
    if valid == 0 {
        return Err(CountError::NoPapers);
    }
    let valid = (valid / scale(rules.decimals)) as u64;
    let lots = options.lots.order(election.candidates.len());
    let mut run = Run {
        rules,
        seats: standing.min(election.seats as usize),
        quota: quota(rules, valid, election.seats),
        ties: TieRules { direction: rules.ties, lots: &lots },
        state: stands.iter().map(|stands| if *stands { State::Continuing } else { State::Out }).collect(),
        piles,
        record: Record::new(rules.decimals, moved.to),
        elected: vec![],
    };
    run.stages()?;
    let blank = (blank_units / scale(rules.decimals)) as u64 + election.papers.blank();
    let input = InputSummary {
        sha256: options.input_sha256.clone().unwrap_or_else(|| content_hash(election)),
        papers: election.papers.total(),
        valid,
        blank,
    };
    Ok(run.finish(election, input, &options.lots, lots.clone()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Continuing,
    /// Elected; whether a surplus waits.
    Elected {
        surplus: bool,
    },
    /// Excluded or withdrawn.
    Out,
}

struct Run<'a> {
    rules: &'a RuleSet,
    /// Seats that can be filled.
    seats: usize,
    quota: u128,
    ties: TieRules<'a>,
    state: Vec<State>,
    piles: Piles<'a>,
    record: Record,
    elected: Vec<Elected>,
}

impl Run<'_> {
    fn stages(&mut self) -> Result<(), CountError> {
        self.record.close(StageKind::FirstPreferences, vec![], vec![])?;
        loop {
            self.elect_by_quota()?;
            if self.continuing().len() <= self.vacancies() {
                self.elect_the_rest()?;
            }
            if self.vacancies() == 0 {
                return Ok(());
            }
            match self.next_surplus()? {
                Some((candidate, tie)) => self.transfer_surplus(candidate, tie)?,
                None => self.exclude_lowest()?,
            }
        }
    }

    fn continuing(&self) -> Vec<usize> {
        (0..self.state.len()).filter(|&index| self.state[index] == State::Continuing).collect()
    }

    fn vacancies(&self) -> usize {
        self.seats - self.elected.len()
    }

    fn stands(&self) -> Vec<bool> {
        self.state.iter().map(|state| *state == State::Continuing).collect()
    }

    /// Elects those who have a quota, one by one, most votes first.
    fn elect_by_quota(&mut self) -> Result<(), CountError> {
        while self.vacancies() > 0 {
            let mut reached = self.continuing();
            reached.retain(|&index| self.record.votes[index] >= self.quota);
            if reached.is_empty() {
                break;
            }
            let candidate = self.first_in_order(&reached)?;
            self.elect(candidate);
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
            let candidate = self.first_in_order(&rest)?;
            self.elect(candidate);
            self.record.last().without_quota.push(number(candidate));
        }
    }

    /// The order of election within a stage. It decides nothing, so an undrawn lot is not asked
    /// for: the paper's order serves.
    fn first_in_order(&self, candidates: &[usize]) -> Result<usize, CountError> {
        match self.ties.pick(candidates, &self.record.history, Wanted::Most, TieAbout::Election) {
            Ok((candidate, _)) => Ok(candidate),
            Err(CountError::LotNeeded { candidates, .. }) => Ok(usize::from(candidates[0]) - 1),
            Err(other) => Err(other),
        }
    }

    fn elect(&mut self, candidate: usize) {
        self.state[candidate] = State::Elected { surplus: self.record.votes[candidate] > self.quota };
        let stage = self.record.last();
        stage.elected.push(number(candidate));
        self.elected.push(Elected { candidate: number(candidate), stage: stage.number });
    }

    fn next_surplus(&self) -> Result<Option<(usize, Option<Tie>)>, CountError> {
        let waiting: Vec<usize> = (0..self.state.len())
            .filter(|&index| self.state[index] == State::Elected { surplus: true })
            .collect();
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
        self.state[candidate] = State::Elected { surplus: false };
        self.close(StageKind::Surplus, candidate, surplus, &moved, tie)
    }

    fn exclude_lowest(&mut self) -> Result<(), CountError> {
        let continuing = self.continuing();
        let (candidate, tie) =
            self.ties.pick(&continuing, &self.record.history, Wanted::Fewest, TieAbout::Exclusion)?;
        self.state[candidate] = State::Out;
        let moved = self.piles.pass_on(candidate, &self.stands(), |value| value);
        self.close(StageKind::Exclusion, candidate, self.record.votes[candidate], &moved, tie)
    }

    fn close(
        &mut self,
        kind: StageKind,
        from: usize,
        given: u128,
        moved: &Moved,
        tie: Option<Tie>,
    ) -> Result<(), CountError> {
        let transfer = self.record.book(from, given, moved);
        self.record.close(kind, vec![transfer], tie.into_iter().collect())?;
        Ok(())
    }

    fn finish(self, election: &Election, input: InputSummary, lots: &Lots, order: Vec<u16>) -> Count {
        let ties = self.record.stages.iter().flat_map(|stage| &stage.ties);
        let needed = ties.into_iter().any(|tie| matches!(tie.decided_by, TieBreak::Lot(_)));
        let (seed, contest) = match lots {
            Lots::Recorded(_) => (None, None),
            Lots::Seeded { seed, contest } => (Some(seed.clone()), Some(contest.clone())),
        };
        let entrants = election.candidates.iter().enumerate().map(|(index, candidate)| Entrant {
            number: number(index),
            name: candidate.name.clone(),
            withdrawn: candidate.withdrawn,
        });
        Count {
            rules: self.rules.clone(),
            input,
            title: election.title.clone(),
            seats: election.seats,
            vacant: election.seats - self.elected.len() as u32,
            candidates: entrants.collect(),
            quota: Votes::from_units(self.quota, self.rules.decimals),
            elected: self.elected,
            stages: self.record.stages,
            lots: LotsUsed { seed, contest, order, needed },
        }
    }
}

/// The number of candidates who stand, once the contest is seen to be countable.
fn check(election: &Election) -> Result<usize, CountError> {
    let candidates = election.candidates.len();
    if election.seats == 0 {
        return Err(CountError::NoSeats);
    }
    if candidates >= usize::from(u16::MAX) {
        return Err(CountError::TooManyCandidates(candidates));
    }
    if election.seats as usize > candidates {
        return Err(CountError::MoreSeatsThanCandidates { seats: election.seats, candidates });
    }
    if usize::from(election.papers.highest()) > candidates {
        return Err(CountError::UnknownCandidate { number: election.papers.highest(), candidates });
    }
    match election.candidates.iter().filter(|candidate| !candidate.withdrawn).count() {
        0 => Err(CountError::NobodyStands),
        standing => Ok(standing),
    }
}

fn quota(rules: &RuleSet, valid: u64, seats: u32) -> u128 {
    let unit = scale(rules.decimals);
    let divisor = u128::from(seats) + 1;
    match rules.quota {
        Quota::DroopWhole => (u128::from(valid) / divisor + 1) * unit,
        Quota::DroopFraction => u128::from(valid) * unit / divisor + 1,
    }
}

fn content_hash(election: &Election) -> String {
    crate::input::hex(&Sha256::digest(crate::blt::write(election)))
}
