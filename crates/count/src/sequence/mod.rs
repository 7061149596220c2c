//! Several contests and a quota over all of them together, counted one after the other.
//!
//! In each contest the completions are taken jointly with what the later contests can still supply, so that
//! somebody is excluded or kept for the quota only when the rest could no longer meet it. The order of contests
//! matters, and is shown. Whoever is elected is withdrawn from the contests that follow.

mod least;

use crate::constraints::{Feasibility, Standing, TooComplex};
use crate::engine::{count, count_within};
use crate::{CandidateNumber, Conflict, Constraint, Count, CountError, Election, Options, Prospect, RuleSet};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

pub use least::{Replacement, least_change};

/// One contest of a sequence; `options.constraints` are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// What is counted. People are recognised across contests by [`crate::Holder::person`].
    pub election: Election,
    /// Lots, hash and the contest's own constraints.
    pub options: Options,
}

/// All contests counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// In the order in which they were counted.
    pub contests: Vec<SequenceContest>,
    /// How the constraints over all contests were met.
    pub across: Vec<Across>,
    /// The method by which they were met.
    #[serde(default)]
    pub method: AcrossMethod,
    /// With least change: who was replaced by whom, in the order of contests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<Replacement>,
}

/// How constraints over several contests are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AcrossMethod {
    /// In the order of contests; a constraint acts when the contests that follow could no longer meet it.
    #[default]
    Sequential,
    /// All contests are counted freely; what is missing is made up with the fewest and smallest changes.
    LeastChange,
}

impl AcrossMethod {
    /// Whether it is the one that is meant where nothing is said.
    pub fn is_sequential(&self) -> bool {
        *self == Self::Sequential
    }
}

/// One contest counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceContest {
    /// The contest's name.
    pub title: String,
    /// Those withdrawn because they were elected before.
    pub withdrawn: Vec<Withdrawal>,
    /// The count, with the plain one in `plain`; `None` if nobody was left to stand. The plain count belongs to
    /// a sequence without any quota: who was elected before may differ there, and so who is withdrawn.
    pub count: Option<Count>,
}

/// A candidacy passed over because somebody in it was elected before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The candidate's number in this contest.
    pub candidate: CandidateNumber,
    /// The contest, from 1, that elected them.
    pub elected_in: u32,
}

/// A constraint over all contests and where it stands at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Across {
    /// The constraint, as given.
    pub constraint: Constraint,
    /// What those elected and those who sit already count, in sixtieths of a seat.
    pub counted_sixtieths: u32,
}

/// Why a sequence cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SequenceError {
    /// No outcome of all contests satisfies the constraints; nothing was counted.
    #[error("{0}")]
    Infeasible(Box<Conflict>),
    /// The constraints are too entangled to be tested.
    #[error("{}", CountError::TooComplex)]
    TooComplex,
    /// A contest keeps its own constraints by a method for one contest alone, and there are constraints over all of them.
    #[error(
        "contest {number}, “{title}”, keeps its quotas by an older method that looks at one contest alone, so no quota over all contests can be kept beside it; keep its quotas exactly, or leave out those over all"
    )]
    OlderMethod {
        /// Its place, from 1.
        number: u32,
        /// Its name.
        title: String,
    },
    /// One contest cannot be counted.
    #[error("contest {number}, “{title}”: {error}")]
    Contest {
        /// Its place, from 1.
        number: u32,
        /// Its name.
        title: String,
        /// Why.
        error: CountError,
    },
}

impl From<TooComplex> for SequenceError {
    fn from(_: TooComplex) -> Self {
        Self::TooComplex
    }
}

/// Counts contests in order under constraints over all of them; `across[…].already` carries members who sit on
/// or were elected unopposed.
///
/// # Errors
/// [`SequenceError::Infeasible`] before anything is counted, if no outcome can satisfy all constraints.
pub fn sequence(
    contests: &[Contest],
    across: &[Constraint],
    rules: &RuleSet,
) -> Result<Sequence, SequenceError> {
    if !across.is_empty() {
        exact_alone(contests)?;
    }
    let prospects: Vec<Prospect<'_>> =
        contests.iter().map(|contest| prospect(contest, &contest.election)).collect();
    if let Some(conflict) = crate::conflict(&prospects, across).map_err(|_| SequenceError::TooComplex)? {
        return Err(SequenceError::Infeasible(Box::new(conflict)));
    }
    let (plain, _) = World::new(contests, &[]).count(rules, false)?;
    let (mut counted, world) = World::new(contests, across).count(rules, true)?;
    for (contest, plain) in counted.iter_mut().zip(plain) {
        if let (Some(count), Some(plain)) = (&mut contest.count, plain.count)
            && !count.constraints.is_empty()
        {
            count.plain = Some(Box::new(plain));
        }
    }
    let across = across.iter().zip(world.across);
    let across =
        across.map(|(given, end)| Across { constraint: given.clone(), counted_sixtieths: end.already });
    Ok(Sequence {
        contests: counted,
        across: across.collect(),
        method: AcrossMethod::Sequential,
        replacements: vec![],
    })
}

/// The older methods look at one contest and know nothing of others.
fn exact_alone(contests: &[Contest]) -> Result<(), SequenceError> {
    let older = |it: &Contest| !it.options.constraints.is_empty() && !it.options.constraint_method.is_exact();
    match contests.iter().position(older) {
        None => Ok(()),
        Some(place) => Err(SequenceError::OlderMethod {
            number: place as u32 + 1,
            title: contests[place].election.title.clone(),
        }),
    }
}

/// What a contest may come to. Each of the older methods tests its constraints in its own way, when it is counted.
fn prospect<'a>(contest: &'a Contest, election: &'a Election) -> Prospect<'a> {
    let exact = contest.options.constraint_method.is_exact();
    Prospect {
        candidates: &election.candidates,
        seats: election.seats,
        constraints: if exact { &contest.options.constraints } else { &[] },
    }
}

/// The contests as they stand while one after the other is counted.
struct World<'a> {
    contests: &'a [Contest],
    elections: Vec<Cow<'a, Election>>,
    /// `already` grows with each contest.
    across: Vec<Constraint>,
    withdrawn: Vec<Vec<Withdrawal>>,
}

impl<'a> World<'a> {
    fn new(contests: &'a [Contest], across: &[Constraint]) -> Self {
        Self {
            contests,
            elections: contests.iter().map(|contest| Cow::Borrowed(&contest.election)).collect(),
            across: across.to_vec(),
            withdrawn: vec![vec![]; contests.len()],
        }
    }

    fn count(mut self, rules: &RuleSet, quotas: bool) -> Result<(Vec<SequenceContest>, Self), SequenceError> {
        let mut counted = Vec::with_capacity(self.contests.len());
        for place in 0..self.contests.len() {
            let count = self.count_one(place, rules, quotas)?;
            for number in count.iter().flat_map(Count::winners) {
                self.elected(place, usize::from(number) - 1);
            }
            counted.push(SequenceContest {
                title: self.contests[place].election.title.clone(),
                withdrawn: self.withdrawn[place].clone(),
                count,
            });
        }
        Ok((counted, self))
    }

    fn count_one(&self, place: usize, rules: &RuleSet, quotas: bool) -> Result<Option<Count>, SequenceError> {
        let (contest, election) = (&self.contests[place], &self.elections[place]);
        if election.candidates.iter().all(|candidate| candidate.withdrawn) {
            return Ok(None);
        }
        let constraints: Vec<Constraint> = if quotas {
            contest.options.constraints.iter().chain(&self.across).cloned().collect()
        } else {
            vec![]
        };
        let counted = if constraints.is_empty() || contest.options.constraint_method.is_exact() {
            let feasibility = if constraints.is_empty() { None } else { Some(self.feasibility(place)?) };
            count_within(election, rules, &contest.options, feasibility, &constraints, None)
        } else {
            count(election, rules, &contest.options)
        };
        counted.map(Some).map_err(|error| match error {
            CountError::Infeasible(conflict) => SequenceError::Infeasible(conflict),
            CountError::TooComplex => SequenceError::TooComplex,
            error => SequenceError::Contest {
                number: place as u32 + 1,
                title: contest.election.title.clone(),
                error,
            },
        })
    }

    /// The completions of this contest and all that follow.
    fn feasibility(&self, place: usize) -> Result<Feasibility, SequenceError> {
        let rest = self.contests.iter().zip(&self.elections).skip(place);
        let rest: Vec<Prospect<'_>> = rest.map(|(contest, election)| prospect(contest, election)).collect();
        let feasibility = Feasibility::new(&rest, &self.across)?;
        let standing: Vec<Standing> = rest[0].candidates.iter().map(Standing::at_start).collect();
        match feasibility.conflict(&standing)? {
            None => Ok(feasibility),
            Some(conflict) => Err(SequenceError::Infeasible(Box::new(conflict))),
        }
    }

    /// Books an election: what it counts, and where else the people are withdrawn.
    fn elected(&mut self, place: usize, index: usize) {
        let winner = self.elections[place].candidates[index].clone();
        for constraint in &mut self.across {
            constraint.already = constraint.already.saturating_add(constraint.counts(&winner));
        }
        let people: Vec<&str> = winner.holders.iter().map(|holder| holder.person.as_str()).collect();
        for later in place + 1..self.elections.len() {
            let same = |candidate: &crate::Candidate| {
                let mut holders = candidate.holders.iter();
                holders.any(|holder| !holder.person.is_empty() && people.contains(&holder.person.as_str()))
            };
            let candidates = self.elections[later].candidates.iter().enumerate();
            let out: Vec<usize> =
                candidates.filter(|(_, c)| !c.withdrawn && same(c)).map(|(i, _)| i).collect();
            for index in out {
                self.elections[later].to_mut().candidates[index].withdrawn = true;
                let withdrawal =
                    Withdrawal { candidate: index as CandidateNumber + 1, elected_in: place as u32 + 1 };
                self.withdrawn[later].push(withdrawal);
            }
        }
    }
}
