//! The count itself: stages until the seats are filled.

mod countback;
mod equal;
mod field;
mod finish;
mod keeping;
mod numbers;
mod pairs;
mod piles;
mod plurality;
mod record;
mod sharing;
mod surplus;
mod ties;
mod transfers;
mod whole;
mod wide;
mod worth;

use crate::constraints::{Feasibility, Prospect, Standing};
use crate::sizes::{by_sizes, unmet};
use crate::votes::scale;
use crate::{
    CandidateNumber, Constraint, ConstraintMethod, Count, CountError, Election, LastResort, Method,
    NeverNamed, Options, Papers, RuleSet, Vacancy,
};
pub(crate) use countback::countback_rules;
use field::Field;
use finish::Counted;
use keeping::Keeping;
pub(crate) use piles::Sighting;
use piles::{Moved, Piles};
use sharing::Tree;
use transfers::Transfers;

/// Counts one contest by a rule set, within its constraints if there are any.
///
/// With constraints the result carries the plain count, made without them, beside it.
///
/// # Errors
/// See [`CountError`]; among them a tie that the recorded lots do not decide, and constraints
/// that no outcome can satisfy.
pub fn count(election: &Election, rules: &RuleSet, options: &Options) -> Result<Count, CountError> {
    let plain = count_within(election, rules, options, None, &[], None)?;
    if options.constraints.is_empty() {
        return Ok(plain);
    }
    let contest = Prospect {
        candidates: &election.candidates,
        seats: election.seats,
        constraints: &options.constraints,
    };
    let method = options.constraint_method;
    let feasibility = match method {
        ConstraintMethod::Naive => Feasibility::naive(&contest)?,
        ConstraintMethod::Exact | ConstraintMethod::LargerSmaller => Feasibility::new(&[contest], &[])?,
    };
    if let Some(conflict) = feasibility.conflict(&standing(election))? {
        return Err(CountError::Infeasible(Box::new(conflict)));
    }
    let mut result = match method {
        ConstraintMethod::LargerSmaller => by_sizes(election, rules, options, &plain)?,
        _ => count_within(election, rules, options, Some(feasibility), &options.constraints, None)?,
    };
    if !method.is_exact() {
        result.constraint_method = method;
        result.unmet = unmet(election, &options.constraints, &result.winners());
    }
    result.plain = Some(Box::new(plain));
    Ok(result)
}

/// Counts, and follows the papers with one ranking from pile to pile: where they were after each stage. Nowhere, where
/// papers are not in piles.
pub(crate) fn follow(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    ranking: &[CandidateNumber],
) -> Result<(Count, Vec<Vec<Sighting>>), CountError> {
    let counted = count(election, rules, options)?;
    let papers = election.papers.untied(rules.equal_preferences);
    let place = papers.iter().position(|(on, _)| on == ranking);
    let (Some(place), Method::Transfers) = (place, rules.method) else { return Ok((counted, vec![])) };
    let end = papers.spans(place..place + 1).map(|(_, end, _)| end).sum();
    let stands: Vec<bool> = election.candidates.iter().map(|candidate| !candidate.withdrawn).collect();
    let (piles, first) = Piles::deal(&papers, scale(rules.decimals), &stands);
    let lots = options.lots.order(stands.len());
    let feasibility = if options.constraints.is_empty() {
        None
    } else {
        let candidates = &election.candidates;
        let constraints = &options.constraints;
        Some(Feasibility::new(&[Prospect { candidates, seats: election.seats, constraints }], &[])?)
    };
    let seats = election.seats as usize;
    let mut field = Field::new(rules, &lots, seats, standing(election), first.to, feasibility);
    field.reopen = options.reopen.map(|it| (usize::from(it.candidate) - 1, it.effect));
    let (_, _, seen) = Transfers::new(field, piles).run_following(end)?;
    Ok((counted, seen))
}

/// Fills the seat of a member from the papers that elected them; `within`: the completions of the election and of the
/// seat, and the constraints to be named.
pub(crate) fn count_back(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    vacancy: &Vacancy,
    within: (Option<Feasibility>, Option<Feasibility>, &[Constraint]),
) -> Result<Count, CountError> {
    check(election)?;
    let &[leaving] = &vacancy.leaving[..] else { return Err(CountError::OneAtATime) };
    let candidates = election.candidates.len();
    let lots = options.lots.order(candidates);
    let countback_rules = countback_rules(rules);
    let contests = |index: usize| {
        let gone = [&vacancy.leaving, &vacancy.sitting, &vacancy.withdrawn];
        let nobody = options.reopen.is_some_and(|it| it.candidate == ties::number(index));
        !election.candidates[index].withdrawn
            && !nobody
            && !gone.iter().any(|of| of.contains(&ties::number(index)))
    };
    let contest = countback::Contest {
        member: usize::from(leaving) - 1,
        contesting: &(0..candidates).map(contests).collect::<Vec<_>>(),
        rules,
        countback: &countback_rules,
        lots: &lots,
    };
    let (elect, fill, constraints) = within;
    let papers = election.papers.untied(rules.equal_preferences);
    let counted = countback::countback(election, &papers, &contest, elect, fill)?;
    Ok(counted.finish(election, &countback_rules, options, &lots, constraints, Some(vacancy)))
}

pub(crate) fn standing(election: &Election) -> Vec<Standing> {
    election.candidates.iter().map(Standing::at_start).collect()
}

/// Counts with completions already laid out; `constraints` are those to be named in the result. With a vacancy those
/// who sit are not excluded, and the count ends when it is filled.
pub(crate) fn count_within(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    feasibility: Option<Feasibility>,
    constraints: &[Constraint],
    vacancy: Option<&Vacancy>,
) -> Result<Count, CountError> {
    let standing_number = check(election)?;
    if let Some(flaw) = rules.flaw() {
        return Err(CountError::Rules { rules: rules.id.to_string(), flaw: flaw.to_owned() });
    }
    if !rules.fits(election.seats) {
        return Err(CountError::OneSeatOnly { rules: rules.id.to_string(), seats: election.seats });
    }
    if rules.method.compares() && election.candidates.len() > pairs::MOST {
        return Err(CountError::TooManyToCompare {
            candidates: election.candidates.len(),
            most: pairs::MOST,
        });
    }
    let unit = scale(rules.decimals);
    let mut stands: Vec<bool> = election.candidates.iter().map(|candidate| !candidate.withdrawn).collect();
    let papers = election.papers.untied(rules.equal_preferences);
    if rules.never_named == NeverNamed::AreWithdrawn && constraints.is_empty() && vacancy.is_none() {
        withdraw_unnamed(&papers, &mut stands);
    }
    let cut = (rules.method == Method::TopTwo).then(|| papers.cut(&stands, 2));
    let dealt = Dealt::new(cut.as_ref().unwrap_or(&papers), rules, &stands, election.seats);
    let (first, valid) = dealt.first(unit)?;
    if valid == 0 && standing_number > election.seats as usize {
        return Err(CountError::NoPapers);
    }
    let lots = options.lots.order(election.candidates.len());
    let asked = election.seats as usize;
    let standing = stands.iter().map(|stands| if *stands { Standing::Continuing } else { Standing::Out });
    let mut field = Field::new(rules, &lots, asked, standing.collect(), first, feasibility);
    if rules.last_resort == LastResort::ReckonedNumbers {
        field.ties.numbers = Some(numbers::reckoned(stands.len(), election.seats, valid));
    }
    if let Some(vacancy) = vacancy {
        field.fill(vacancy);
    }
    if let Some(reopen) = options.reopen {
        let index = usize::from(reopen.candidate).checked_sub(1).filter(|index| *index < stands.len());
        let unknown = CountError::UnknownCandidate { number: reopen.candidate, candidates: stands.len() };
        field.reopen = Some((index.ok_or(unknown)?, reopen.effect));
    }
    let mut pairwise = None;
    let (field, quota) = match dealt {
        Dealt::Piles(piles, _) if rules.method == Method::TopTwo => {
            let majority = transfers::quota(rules, field.record.total, 1);
            (plurality::top_two(field, piles, majority)?, majority)
        }
        Dealt::Piles(piles, _) => Transfers::new(field, piles).run()?,
        Dealt::Tree(tree) => {
            field.record.leave_unused(u128::from(valid) * unit);
            Keeping::new(field, tree).run()?
        }
        Dealt::Votes { .. } if rules.method.compares() => {
            let (field, compared) = pairs::compare(field, &papers)?;
            pairwise = Some(compared);
            (field, 0)
        }
        Dealt::Votes { .. } if rules.method == Method::Approval => (plurality::most_votes(field)?, 0),
        Dealt::Votes { valid, each, .. } => {
            field.record.leave_unused(u128::from(valid) * u128::from(each) * unit);
            (plurality::most_votes(field)?, 0)
        }
    };
    let counted = Counted { field, quota, papers: election.papers.total(), valid, pairwise };
    let mut count = counted.finish(election, rules, options, &lots, constraints, vacancy);
    for (entrant, stands) in count.candidates.iter_mut().zip(stands) {
        entrant.withdrawn = !stands;
    }
    Ok(count)
}

/// Takes out whom no paper names, as long as papers name anybody who stands.
fn withdraw_unnamed(papers: &Papers, stands: &mut [bool]) {
    let mut named = vec![false; stands.len()];
    for (ranking, _) in papers.iter() {
        for number in ranking {
            named[usize::from(*number) - 1] = true;
        }
    }
    if stands.iter().zip(&named).any(|(stands, named)| *stands && *named) {
        stands.iter_mut().zip(named).for_each(|(stands, named)| *stands &= named);
    }
}

/// The papers, laid out as the method needs them.
enum Dealt<'a> {
    Piles(Piles<'a>, Moved),
    Tree(Tree<'a>),
    /// Only votes: of each valid paper as many as `each`.
    Votes {
        votes: Vec<u128>,
        valid: u64,
        each: u32,
    },
}

impl<'a> Dealt<'a> {
    fn new(papers: &'a Papers, rules: &RuleSet, stands: &[bool], seats: u32) -> Self {
        match rules.method {
            Method::Transfers | Method::TopTwo => {
                let (piles, first) = Piles::deal(papers, scale(rules.decimals), stands);
                Self::Piles(piles, first)
            }
            Method::Meek | Method::Warren => Self::Tree(Tree::new(papers, stands)),
            Method::MostVotes | Method::Approval | Method::Schulze | Method::RankedPairs => {
                let each = match rules.method {
                    Method::Approval => u32::MAX,
                    Method::Schulze | Method::RankedPairs => 1,
                    _ => seats,
                };
                let (votes, valid) = plurality::tally(papers, stands, each as usize);
                Self::Votes { votes, valid, each }
            }
        }
    }

    /// The first votes in units, and the number of papers that give any.
    fn first(&self, unit: u128) -> Result<(Vec<u128>, u64), CountError> {
        let whole = |votes: &[u128]| (votes.iter().sum::<u128>() / unit) as u64;
        Ok(match self {
            Self::Piles(_, first) => (first.to.clone(), whole(&first.to)),
            Self::Tree(tree) => tree.first()?,
            Self::Votes { votes, valid, .. } => (votes.iter().map(|votes| votes * unit).collect(), *valid),
        })
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
