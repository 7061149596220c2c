//! Several contests and a quota over all of them together, met with the least change to what was freely elected.
//!
//! Every contest is counted freely. If a constraint is missed, contests are counted again with a raised minimum (or a
//! lowered maximum) of their own, so few of them and so little raised as can be. Of the ways that do it with the fewest
//! replacements, that one is taken in which those who are replaced had the fewest votes more than those who replace
//! them; after that the one that changes later contests. The order of contests decides nothing else.

use super::{
    Across, AcrossMethod, Contest, Sequence, SequenceContest, SequenceError, Withdrawal, prospect, sequence,
};
use crate::constraints::{Feasibility, Standing};
use crate::engine::count_within;
use crate::{CandidateNumber, Constraint, Count, CountError, Election, RuleSet, Votes};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Ways of raising minimums that are tried before the sequential method is taken instead.
const MOST_WAYS: usize = 20_000;

/// Somebody elected instead of somebody else, because of a constraint over all contests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The contest, from 1.
    pub contest: u32,
    /// Who would have been elected; `None` if a seat would have stayed vacant.
    pub replaced: Option<CandidateNumber>,
    /// Who is elected instead.
    pub elected: CandidateNumber,
    /// The stage of the free count at which the second left it, or its last one; 0 if they were withdrawn there.
    pub stage: u32,
    /// How many votes the first had more at that stage.
    pub shortfall: Votes,
}

/// Counts contests and meets constraints over all of them with the least change. Where so many ways would have to be
/// tried that it is given up, or none of them is enough, the sequential method is taken, and the result says so.
///
/// # Errors
/// As [`sequence`].
pub fn least_change(
    contests: &[Contest],
    across: &[Constraint],
    rules: &RuleSet,
) -> Result<Sequence, SequenceError> {
    let sequential = sequence(contests, across, rules)?;
    let mut search = Search { contests, across, rules, counts: HashMap::new() };
    let free = search.outcome(&[])?.ok_or(SequenceError::TooComplex)?;
    let moves = search.moves(&free, false);
    let every_move = search.moves(&free, true);
    for moves in [moves, every_move] {
        let mut tried = 0;
        for size in 0..=most_moves(contests) {
            let mut best: Option<(Cost, Outcome)> = None;
            let mut chosen = Vec::new();
            let done = search.try_all(&moves, size, 0, &mut chosen, &mut tried, &mut |search, raised| {
                if let Some(outcome) = search.outcome(raised)?
                    && search.conforms(&outcome)
                {
                    let cost = search.cost(&free, &outcome);
                    if best.as_ref().is_none_or(|(least, _)| cost.key() < least.key()) {
                        best = Some((cost, outcome));
                    }
                }
                Ok(())
            })?;
            if let Some((cost, outcome)) = best {
                return Ok(search.finish(outcome, free, cost.replacements));
            }
            if !done || moves.is_empty() {
                break;
            }
        }
    }
    Ok(sequential)
}

/// No more moves are worth trying than there are seats.
fn most_moves(contests: &[Contest]) -> usize {
    contests.iter().map(|contest| contest.election.seats as usize).sum::<usize>().min(12)
}

/// A minimum raised, or a maximum lowered, by one seat in one contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Move {
    contest: usize,
    constraint: usize,
    up: bool,
}

/// What all contests come to.
struct Outcome {
    counts: Vec<Option<Count>>,
    withdrawn: Vec<Vec<Withdrawal>>,
}

struct Cost {
    replacements: Vec<Replacement>,
}

impl Cost {
    /// Fewest replacements, fewest votes, latest contests.
    fn key(&self) -> (usize, u128, Vec<std::cmp::Reverse<u32>>) {
        let votes = self.replacements.iter().map(|it| it.shortfall.units()).sum();
        let contests = self.replacements.iter().map(|it| std::cmp::Reverse(it.contest));
        (self.replacements.len(), votes, contests.collect())
    }
}

/// Looks at one choice of moves.
type Each<'e, 'a> = &'e mut dyn FnMut(&mut Search<'a>, &[Move]) -> Result<(), SequenceError>;

type Key = (usize, Vec<bool>, Vec<(usize, bool, u32)>);

struct Search<'a> {
    contests: &'a [Contest],
    across: &'a [Constraint],
    rules: &'a RuleSet,
    counts: HashMap<Key, Option<Count>>,
}

impl<'a> Search<'a> {
    /// The moves that could help: for constraints that are missed, or for all of them.
    fn moves(&self, free: &Outcome, all: bool) -> Vec<Move> {
        let totals = self.totals(free);
        let mut moves = Vec::new();
        for (constraint, (rule, total)) in self.across.iter().zip(totals).enumerate() {
            let missed_min = rule.min.is_some_and(|min| total < min * 60);
            let missed_max = rule.max.is_some_and(|max| total > max * 60);
            for contest in (0..self.contests.len()).rev() {
                if missed_min || (all && rule.min.is_some()) {
                    moves.push(Move { contest, constraint, up: true });
                }
                if missed_max || (all && rule.max.is_some()) {
                    moves.push(Move { contest, constraint, up: false });
                }
            }
        }
        moves
    }

    /// Tries every choice of `size` moves, the same one any number of times. False if there are too many.
    fn try_all(
        &mut self,
        moves: &[Move],
        size: usize,
        from: usize,
        chosen: &mut Vec<Move>,
        tried: &mut usize,
        each: Each<'_, 'a>,
    ) -> Result<bool, SequenceError> {
        if size == 0 {
            *tried += 1;
            each(self, chosen)?;
            return Ok(*tried < MOST_WAYS);
        }
        for next in from..moves.len() {
            chosen.push(moves[next]);
            let go_on = self.try_all(moves, size - 1, next, chosen, tried, each)?;
            chosen.pop();
            if !go_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts all contests in order with these minimums raised; `None` if one of them cannot meet its own.
    fn outcome(&mut self, raised: &[Move]) -> Result<Option<Outcome>, SequenceError> {
        let mut elections: Vec<Election> = self.contests.iter().map(|it| it.election.clone()).collect();
        let mut withdrawn = vec![Vec::new(); elections.len()];
        let mut counts = Vec::with_capacity(elections.len());
        for place in 0..elections.len() {
            let count = match self.count(place, &elections[place], raised)? {
                Counted::Nobody => None,
                Counted::Impossible => return Ok(None),
                Counted::Count(count) => Some(*count),
            };
            for number in count.iter().flat_map(Count::winners) {
                withdraw_elsewhere(&mut elections, &mut withdrawn, place, number);
            }
            counts.push(count);
        }
        Ok(Some(Outcome { counts, withdrawn }))
    }

    fn count(
        &mut self,
        place: usize,
        election: &Election,
        raised: &[Move],
    ) -> Result<Counted, SequenceError> {
        let out: Vec<bool> = election.candidates.iter().map(|candidate| candidate.withdrawn).collect();
        if out.iter().all(|out| *out) {
            return Ok(Counted::Nobody);
        }
        let mut asked: Vec<(usize, bool, u32)> = Vec::new();
        for it in raised.iter().filter(|it| it.contest == place) {
            match asked.iter_mut().find(|(constraint, up, _)| (*constraint, *up) == (it.constraint, it.up)) {
                Some((_, _, times)) => *times += 1,
                None => asked.push((it.constraint, it.up, 1)),
            }
        }
        asked.sort_unstable();
        let free = (place, out.clone(), vec![]);
        let key = (place, out, asked.clone());
        if let Some(known) = self.counts.get(&key) {
            return Ok(known.clone().map_or(Counted::Impossible, |count| Counted::Count(Box::new(count))));
        }
        let mut constraints = self.contests[place].options.constraints.clone();
        if !asked.is_empty() {
            if !self.counts.contains_key(&free) {
                self.count(place, election, &[])?;
            }
            let Some(Some(before)) = self.counts.get(&free) else { return Ok(Counted::Impossible) };
            for (constraint, up, times) in asked {
                constraints.push(self.raised(constraint, up, times, before, election));
            }
        }
        let count = self.within(place, election, &constraints)?;
        self.counts.insert(key, count.clone());
        Ok(count.map_or(Counted::Impossible, |count| Counted::Count(Box::new(count))))
    }

    /// The constraint of one contest that asks so many seats more, or fewer, than it gave freely.
    fn raised(
        &self,
        constraint: usize,
        up: bool,
        times: u32,
        before: &Count,
        election: &Election,
    ) -> Constraint {
        let rule = &self.across[constraint];
        let had: u32 = before
            .winners()
            .iter()
            .map(|number| rule.counts(&election.candidates[usize::from(*number) - 1]))
            .sum();
        let (min, max) = if up {
            (Some(had / 60 + times), None)
        } else {
            (None, Some(had.div_ceil(60).saturating_sub(times)))
        };
        Constraint { min, max, already: 0, ..rule.clone() }
    }

    fn within(
        &self,
        place: usize,
        election: &Election,
        constraints: &[Constraint],
    ) -> Result<Option<Count>, SequenceError> {
        let contest = &self.contests[place];
        let feasibility = if constraints.is_empty() {
            None
        } else {
            let mut prospect = prospect(contest, election);
            prospect.constraints = constraints;
            let feasibility = Feasibility::new(&[prospect], &[])?;
            let standing: Vec<Standing> = election.candidates.iter().map(Standing::at_start).collect();
            if feasibility.conflict(&standing)?.is_some() {
                return Ok(None);
            }
            Some(feasibility)
        };
        match count_within(election, self.rules, &contest.options, feasibility, constraints, None) {
            Ok(count) => Ok(Some(count)),
            Err(CountError::TooComplex) => Err(SequenceError::TooComplex),
            Err(error) => Err(SequenceError::Contest {
                number: place as u32 + 1,
                title: contest.election.title.clone(),
                error,
            }),
        }
    }

    /// What all who are elected and those who sit count for each constraint, in sixtieths.
    fn totals(&self, outcome: &Outcome) -> Vec<u32> {
        let counts = |rule: &Constraint| {
            let elected = outcome.counts.iter().zip(self.contests).map(|(count, contest)| {
                let winners = count.iter().flat_map(Count::winners);
                winners
                    .map(|number| rule.counts(&contest.election.candidates[usize::from(number) - 1]))
                    .sum::<u32>()
            });
            elected.fold(rule.already, u32::saturating_add)
        };
        self.across.iter().map(counts).collect()
    }

    fn conforms(&self, outcome: &Outcome) -> bool {
        self.across.iter().zip(self.totals(outcome)).all(|(rule, total)| {
            rule.min.is_none_or(|min| total >= min * 60) && rule.max.is_none_or(|max| total <= max * 60)
        })
    }

    fn cost(&self, free: &Outcome, outcome: &Outcome) -> Cost {
        let contests = free.counts.iter().zip(&outcome.counts).enumerate();
        Cost {
            replacements: contests.flat_map(|(place, (free, now))| self.replaced(place, free, now)).collect(),
        }
    }

    /// Those who take seats in a contest, the one who stayed longest instead of the one elected last, and so on.
    fn replaced(&self, place: usize, free: &Option<Count>, now: &Option<Count>) -> Vec<Replacement> {
        let winners = |count: &Option<Count>| count.as_ref().map(Count::winners).unwrap_or_default();
        let (before, after) = (winners(free), winners(now));
        let mut out: Vec<CandidateNumber> =
            before.iter().rev().copied().filter(|number| !after.contains(number)).collect();
        let mut new: Vec<(u32, CandidateNumber)> = after
            .iter()
            .copied()
            .filter(|number| !before.contains(number))
            .map(|number| (left_at(free, number), number))
            .collect();
        new.sort_by_key(|(stage, number)| (std::cmp::Reverse(*stage), *number));
        out.reverse();
        let zero = Votes::from_units(0, self.rules.decimals);
        let replacement = |(stage, elected): (u32, CandidateNumber)| {
            let replaced = out.pop();
            let votes = |number: CandidateNumber| {
                let stage = usize::try_from(stage).ok()?.checked_sub(1)?;
                free.as_ref()?.stages.get(stage)?.votes.get(usize::from(number) - 1).copied()
            };
            let shortfall = replaced.and_then(|number| Some(votes(number)?.saturating_sub(votes(elected)?)));
            Replacement {
                contest: place as u32 + 1,
                replaced,
                elected,
                stage,
                shortfall: shortfall.unwrap_or(zero),
            }
        };
        new.into_iter().map(replacement).collect()
    }

    fn finish(&self, outcome: Outcome, free: Outcome, replacements: Vec<Replacement>) -> Sequence {
        let totals = self.totals(&outcome);
        let across = self.across.iter().zip(totals);
        let across = across
            .map(|(given, counted_sixtieths)| Across { constraint: given.clone(), counted_sixtieths })
            .collect();
        let parts = outcome.counts.into_iter().zip(outcome.withdrawn).zip(free.counts).zip(self.contests);
        let contests = parts
            .map(|(((mut count, withdrawn), plain), contest)| {
                if let (Some(count), Some(plain)) = (&mut count, plain)
                    && !count.constraints.is_empty()
                {
                    count.plain = Some(Box::new(plain));
                }
                SequenceContest { title: contest.election.title.clone(), withdrawn, count }
            })
            .collect();
        Sequence { contests, across, method: AcrossMethod::LeastChange, replacements }
    }
}

enum Counted {
    Count(Box<Count>),
    /// Nobody is left to stand.
    Nobody,
    Impossible,
}

/// The stage at which somebody who was not elected left the count: that before their exclusion, or the last one.
fn left_at(count: &Option<Count>, number: CandidateNumber) -> u32 {
    let Some(count) = count else { return 0 };
    if count.candidates.get(usize::from(number) - 1).is_none_or(|entrant| entrant.withdrawn) {
        return 0;
    }
    let out = count.stages.iter().find(|stage| stage.excluded.contains(&number));
    out.map_or(count.stages.len() as u32, |stage| stage.number.saturating_sub(1).max(1))
}

/// Whoever is elected is withdrawn from the contests that follow.
fn withdraw_elsewhere(
    elections: &mut [Election],
    withdrawn: &mut [Vec<Withdrawal>],
    place: usize,
    number: CandidateNumber,
) {
    let winner = elections[place].candidates[usize::from(number) - 1].clone();
    let people: Vec<&str> =
        winner.holders.iter().map(|it| it.person.as_str()).filter(|it| !it.is_empty()).collect();
    for (later, withdrawn) in (place + 1..elections.len()).zip(&mut withdrawn[place + 1..]) {
        for (index, candidate) in elections[later].candidates.iter_mut().enumerate() {
            let same = candidate.holders.iter().any(|holder| people.contains(&holder.person.as_str()));
            if same && !candidate.withdrawn {
                candidate.withdrawn = true;
                withdrawn.push(Withdrawal {
                    candidate: index as CandidateNumber + 1,
                    elected_in: place as u32 + 1,
                });
            }
        }
    }
}
