//! Which candidates are in no completion, and which in every one.

use super::Constraint;
use super::certificate::{self, Certificate, Conflict};
use super::layout::Layout;
use super::naive::Naive;
use super::solve::{Bounds, System, TooComplex};
use crate::{Candidate, CountError};
use std::collections::BTreeMap;

/// A contest before any paper is seen: who stands, for how many seats, within which constraints.
#[derive(Debug, Clone, Copy)]
pub struct Prospect<'a> {
    /// Who stands; those withdrawn are passed over.
    pub candidates: &'a [Candidate],
    /// Seats to be filled; where fewer stand, so many.
    pub seats: u32,
    /// The contest's own constraints.
    pub constraints: &'a [Constraint],
}

/// The smallest set of constraints that no outcome of these contests, counted in this order, can satisfy;
/// `None` if all can be met. To be asked when nominations close, before anyone votes.
///
/// `across` are constraints on all contests together. A person who stands in several is elected in one at most.
///
/// # Errors
/// [`CountError::TooComplex`] if the constraints are too entangled to be tested.
pub fn conflict(contests: &[Prospect<'_>], across: &[Constraint]) -> Result<Option<Conflict>, CountError> {
    let Some(first) = contests.first() else { return Ok(None) };
    let standing = first.candidates.iter().map(Standing::at_start).collect::<Vec<_>>();
    Ok(Feasibility::new(contests, across)?.conflict(&standing)?)
}

/// The state of one candidate in the contest being counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Continuing,
    Elected,
    Out,
}

impl Standing {
    /// Before the count: withdrawn candidates are out, all others continue.
    pub(crate) fn at_start(candidate: &Candidate) -> Self {
        if candidate.withdrawn { Self::Out } else { Self::Continuing }
    }
}

/// Who is in no completion and who in all, by candidate index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub doomed: Vec<bool>,
    pub guarded: Vec<bool>,
}

/// The completions of one contest, and of those that follow.
pub(crate) struct Feasibility {
    constraints: Vec<Constraint>,
    /// Alternatives of which one must hold; more than one only if a later contest may run short of people.
    systems: Vec<System>,
    /// How many stand, for each class.
    sizes: Vec<i64>,
    /// The class of each candidate of the first contest; `None` if withdrawn.
    class: Vec<Option<usize>>,
    /// The last completion found; often it still serves.
    witness: Option<Vec<i64>>,
    /// By the older rules instead.
    naive: Option<Naive>,
}

impl Feasibility {
    /// `contests` begins with the one to be counted; `across` are the constraints on all of them together.
    pub(crate) fn new(contests: &[Prospect<'_>], across: &[Constraint]) -> Result<Self, TooComplex> {
        let layout = Layout::new(contests, across);
        let systems = layout.systems()?;
        Ok(Self {
            systems,
            sizes: layout.sizes(),
            class: layout.first(),
            constraints: layout.constraints,
            witness: None,
            naive: None,
        })
    }

    /// One contest by the older rules, which look at each constraint by itself.
    pub(crate) fn naive(contest: &Prospect<'_>) -> Result<Self, TooComplex> {
        let naive = Naive::new(contest.candidates, contest.constraints);
        Ok(Self { naive: Some(naive), ..Self::new(std::slice::from_ref(contest), &[])? })
    }

    /// Seats of the contest that can be filled.
    fn seats(&self) -> u32 {
        self.systems[0].blocks.first().map_or(0, |block| u32::try_from(block.seats).unwrap_or(0))
    }

    /// Whether any completion is left.
    pub(crate) fn feasible(&mut self, standing: &[Standing]) -> Result<bool, TooComplex> {
        if let Some(naive) = &self.naive {
            return Ok(naive.feasible(&self.constraints, standing, self.seats()));
        }
        let bounds = self.bounds(standing);
        Ok(self.complete(&bounds)?.is_some())
    }

    /// Which candidates are doomed and which guarded. `None` if no completion is left.
    pub(crate) fn look(&mut self, standing: &[Standing]) -> Result<Option<View>, TooComplex> {
        if let Some(naive) = &self.naive {
            return Ok(Some(naive.look(&self.constraints, standing, self.seats())));
        }
        let bounds = self.bounds(standing);
        let Some(found) = self.complete(&bounds)? else { return Ok(None) };
        let mut known = vec![found];
        let mut view = View { doomed: vec![false; standing.len()], guarded: vec![false; standing.len()] };
        let mut answers = BTreeMap::new();
        for (index, standing) in standing.iter().enumerate() {
            let (Some(class), Standing::Continuing) = (self.class[index], standing) else { continue };
            let (doomed, guarded) = match answers.get(&class) {
                Some(answer) => *answer,
                None => {
                    let one_more = Bounds { low: with(&bounds.low, class, 1), high: bounds.high.clone() };
                    let one_fewer = Bounds { low: bounds.low.clone(), high: with(&bounds.high, class, -1) };
                    let doomed = !self.possible(&one_more, &mut known)?;
                    let guarded = !doomed && !self.possible(&one_fewer, &mut known)?;
                    answers.insert(class, (doomed, guarded));
                    (doomed, guarded)
                }
            };
            view.doomed[index] = doomed;
            view.guarded[index] = guarded;
        }
        Ok(Some(view))
    }

    /// Why a candidate cannot be elected (`elect`) or excluded (`!elect`): constraints that suffice, with counts.
    pub(crate) fn certificate(
        &self,
        standing: &[Standing],
        index: usize,
        elect: bool,
    ) -> Result<Certificate, TooComplex> {
        if let Some(naive) = &self.naive {
            let reasons = naive.reasons(&self.constraints, standing, self.seats(), index, elect);
            return Ok(self.describe(standing, &reasons));
        }
        let mut supposed = standing.to_vec();
        supposed[index] = if elect { Standing::Elected } else { Standing::Out };
        let needed =
            certificate::enough(self.constraints.len(), |keep| self.infeasible_with(&supposed, keep))?;
        Ok(self.describe(standing, &needed))
    }

    /// The smallest set of constraints that no completion satisfies; `None` if all can be met.
    pub(crate) fn conflict(&self, standing: &[Standing]) -> Result<Option<Conflict>, TooComplex> {
        let all: Vec<usize> = (0..self.constraints.len()).collect();
        if !self.infeasible_with(standing, &all)? {
            return Ok(None);
        }
        let fewest =
            certificate::fewest(self.constraints.len(), |keep| self.infeasible_with(standing, keep))?;
        Ok(Some(Conflict { certificate: self.describe(standing, &fewest) }))
    }

    fn describe(&self, standing: &[Standing], which: &[usize]) -> Certificate {
        let bounds = self.bounds(standing);
        let system = &self.systems[0];
        let here = system.blocks[0].start..system.blocks[0].end;
        let seats_left = system.blocks[0].seats - bounds.low[here.clone()].iter().sum::<i64>();
        let later_seats = system.blocks[1..].iter().map(|block| block.seats).sum();
        let rows =
            system.rows.iter().filter(|row| row.constraint.is_some_and(|place| which.contains(&place)));
        certificate::describe(&self.constraints, rows, &bounds, here, seats_left, later_seats)
    }

    fn infeasible_with(&self, standing: &[Standing], keep: &[usize]) -> Result<bool, TooComplex> {
        let bounds = self.bounds(standing);
        for system in &self.systems {
            if system.only(|constraint| keep.contains(&constraint)).solve(&bounds)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn bounds(&self, standing: &[Standing]) -> Bounds {
        let mut bounds = Bounds { low: vec![0; self.sizes.len()], high: self.sizes.clone() };
        for (class, standing) in self.class.iter().zip(standing) {
            match (class, standing) {
                (Some(class), Standing::Elected) => bounds.low[*class] += 1,
                (Some(class), Standing::Out) => bounds.high[*class] -= 1,
                _ => {}
            }
        }
        bounds
    }

    fn complete(&mut self, bounds: &Bounds) -> Result<Option<Vec<i64>>, TooComplex> {
        if let Some(witness) = self.witness.take().filter(|witness| within(witness, bounds)) {
            self.witness = Some(witness.clone());
            return Ok(Some(witness));
        }
        self.witness = self.solve(bounds)?;
        Ok(self.witness.clone())
    }

    fn solve(&self, bounds: &Bounds) -> Result<Option<Vec<i64>>, TooComplex> {
        for system in &self.systems {
            if let Some(found) = system.solve(bounds)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether a completion lies within the bounds: one that is known, one got by exchanging two, or one searched for.
    fn possible(&self, bounds: &Bounds, known: &mut Vec<Vec<i64>>) -> Result<bool, TooComplex> {
        if known.iter().any(|found| within(found, bounds)) {
            return Ok(true);
        }
        let found = match known.iter().find_map(|found| self.exchange(found, bounds)) {
            Some(found) => Some(found),
            None => self.solve(bounds)?,
        };
        let possible = found.is_some();
        known.extend(found);
        Ok(possible)
    }

    /// Mends a completion that breaks one bound by one, exchanging one person of two classes.
    fn exchange(&self, found: &[i64], bounds: &Bounds) -> Option<Vec<i64>> {
        let broken = (0..found.len()).find(|&v| !(bounds.low[v]..=bounds.high[v]).contains(&found[v]))?;
        let step = if found[broken] < bounds.low[broken] { 1 } else { -1 };
        (0..found.len()).filter(|&other| other != broken).find_map(|other| {
            let mut tried = with(found, broken, step);
            tried[other] -= step;
            let good = within(&tried, bounds) && self.systems.iter().any(|system| system.holds(&tried));
            good.then_some(tried)
        })
    }
}

fn with(values: &[i64], place: usize, more: i64) -> Vec<i64> {
    let mut values = values.to_vec();
    values[place] += more;
    values
}

fn within(value: &[i64], bounds: &Bounds) -> bool {
    value
        .iter()
        .zip(bounds.low.iter().zip(&bounds.high))
        .all(|(value, (low, high))| low <= value && value <= high)
}
