//! The count itself: stages until the seats are filled.

mod field;
mod keeping;
mod pairs;
mod piles;
mod plurality;
mod record;
mod sharing;
mod surplus;
mod ties;
mod transfers;
mod whole;
mod worth;

use crate::constraints::{Feasibility, Prospect, Standing};
use crate::votes::{Votes, scale};
use crate::{
    CandidateNumber, Constraint, Count, CountError, Election, Entrant, InputSummary, Lots, LotsUsed, Method,
    Options, Papers, RuleSet, TieBreak, Vacancy,
};
use field::Field;
use keeping::Keeping;
use piles::{Moved, Piles};
use sha2::{Digest, Sha256};
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
    let feasibility = Feasibility::new(&[contest], &[])?;
    if let Some(conflict) = feasibility.conflict(&standing(election))? {
        return Err(CountError::Infeasible(Box::new(conflict)));
    }
    let mut result = count_within(election, rules, options, Some(feasibility), &options.constraints, None)?;
    result.plain = Some(Box::new(plain));
    Ok(result)
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
    let stands: Vec<bool> = election.candidates.iter().map(|candidate| !candidate.withdrawn).collect();
    let cut = (rules.method == Method::TopTwo).then(|| election.papers.cut(&stands, 2));
    let dealt = Dealt::new(cut.as_ref().unwrap_or(&election.papers), rules, &stands, election.seats);
    let (first, valid) = dealt.first(unit);
    if valid == 0 && standing_number > election.seats as usize {
        return Err(CountError::NoPapers);
    }
    let lots = options.lots.order(election.candidates.len());
    let asked = election.seats as usize;
    let mut field = Field::new(rules, &lots, asked, standing(election), first, feasibility);
    if let Some(vacancy) = vacancy {
        field.fill(vacancy);
    }
    let mut pairwise = None;
    let (field, quota) = match dealt {
        Dealt::Piles(piles, _) if rules.method == Method::TopTwo => {
            let majority = transfers::quota(rules, field.record.total, 1);
            (plurality::top_two(field, piles, majority)?, majority)
        }
        Dealt::Piles(piles, _) => Transfers::new(field, piles).run()?,
        Dealt::Tree(tree) => Keeping::new(field, tree).run()?,
        Dealt::Votes { .. } if rules.method.compares() => {
            let (field, compared) = pairs::compare(field, &election.papers)?;
            pairwise = Some(compared);
            (field, 0)
        }
        Dealt::Votes { .. } if rules.method == Method::Approval => (plurality::most_votes(field)?, 0),
        Dealt::Votes { valid, each, .. } => {
            field.record.leave_unused(u128::from(valid) * u128::from(each) * unit);
            (plurality::most_votes(field)?, 0)
        }
    };
    let (elected, stages) = field.into_parts();
    let input = InputSummary {
        sha256: options.input_sha256.clone().unwrap_or_else(|| content_hash(election)),
        papers: election.papers.total(),
        valid,
        blank: election.papers.total() - valid,
    };
    let ties = stages.iter().flat_map(|stage| &stage.ties);
    let needed = ties.into_iter().any(|tie| matches!(tie.decided_by, TieBreak::Lot(_)));
    let seats_left = match vacancy {
        None => election.seats - elected.len() as u32,
        Some(vacancy) => {
            let new = elected.iter().filter(|elected| !vacancy.sitting.contains(&elected.candidate));
            (vacancy.leaving.len() - new.count()) as u32
        }
    };
    Ok(Count {
        rules: rules.clone(),
        input,
        title: election.title.clone(),
        seats: election.seats,
        vacant: seats_left,
        candidates: entrants(election),
        quota: Votes::from_units(quota, rules.decimals),
        elected,
        stages,
        lots: lots_used(&options.lots, &lots, needed),
        constraints: constraints.to_vec(),
        pairwise,
        vacancy: vacancy.cloned(),
        plain: None,
    })
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
    fn first(&self, unit: u128) -> (Vec<u128>, u64) {
        let whole = |votes: &[u128]| (votes.iter().sum::<u128>() / unit) as u64;
        match self {
            Self::Piles(_, first) => (first.to.clone(), whole(&first.to)),
            Self::Tree(tree) => {
                let first = tree.first();
                let valid = whole(&first);
                (first, valid)
            }
            Self::Votes { votes, valid, .. } => (votes.iter().map(|votes| votes * unit).collect(), *valid),
        }
    }
}

fn entrants(election: &Election) -> Vec<Entrant> {
    let entrant = |(index, candidate): (usize, &crate::Candidate)| Entrant {
        number: ties::number(index),
        name: candidate.name.clone(),
        withdrawn: candidate.withdrawn,
    };
    election.candidates.iter().enumerate().map(entrant).collect()
}

fn lots_used(lots: &Lots, order: &[CandidateNumber], needed: bool) -> LotsUsed {
    let (seed, contest) = match lots {
        Lots::Recorded(_) => (None, None),
        Lots::Seeded { seed, contest } => (Some(seed.clone()), Some(contest.clone())),
    };
    LotsUsed { seed, contest, order: order.to_vec(), needed }
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

/// SHA-256 of the contest as BLT: the same for the same papers in any order.
fn content_hash(election: &Election) -> String {
    struct Hash(Sha256);
    impl std::fmt::Write for Hash {
        fn write_str(&mut self, part: &str) -> std::fmt::Result {
            self.0.update(part);
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    crate::blt::write_to(election, &mut hash).expect("a hash takes any text");
    crate::input::hex(&hash.0.finalize())
}
