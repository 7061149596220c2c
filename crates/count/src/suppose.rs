//! Counts of what is not: other rules, fewer candidates, other seats; and how little would have changed the result.

use crate::{CandidateNumber, Count, CountError, Election, Options, Papers, RuleSet, count};
use serde::{Deserialize, Serialize};

/// How the title of a supposed count begins.
pub(crate) const NOT_THE_RESULT: &str = "Not the result";

/// What is supposed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supposition {
    /// Other rules.
    pub rules: Option<RuleSet>,
    /// Candidates who do not stand.
    pub without: Vec<CandidateNumber>,
    /// More or fewer seats.
    pub seats: Option<u32>,
}

impl Supposition {
    /// In words: “if 3 seats were to be filled”.
    pub fn words(&self, election: &Election) -> String {
        let mut parts = Vec::new();
        if let Some(rules) = &self.rules {
            parts.push(format!("it were counted by the rules “{}”", rules.id));
        }
        if !self.without.is_empty() {
            let name = |number: &CandidateNumber| {
                let place = usize::from(*number).checked_sub(1);
                place.and_then(|place| election.candidates.get(place)).map_or("", |it| it.name.as_str())
            };
            let names: Vec<&str> = self.without.iter().map(name).collect();
            parts.push(format!("{} did not stand", crate::explain::sentence_list(&names)));
        }
        if let Some(seats) = self.seats {
            let were = if seats == 1 { "was" } else { "were" };
            parts.push(format!("{} {were} to be filled", crate::constraints::plural(seats, "seat")));
        }
        if parts.is_empty() {
            "if nothing were different".to_owned()
        } else {
            format!("if {}", parts.join(" and "))
        }
    }
}

/// Counts as if. The title of what comes out says that it is not the result, in whatever form it is given out.
///
/// # Errors
/// As [`count`].
pub fn suppose(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    supposition: &Supposition,
) -> Result<Count, CountError> {
    let mut supposed = election.clone();
    supposed.withdraw(&supposition.without)?;
    supposed.seats = supposition.seats.unwrap_or(election.seats);
    supposed.title = format!("{NOT_THE_RESULT}: {}, {}", election.title, supposition.words(election));
    count(&supposed, supposition.rules.as_ref().unwrap_or(rules), options)
}

/// A change that would have changed who is elected: an upper bound of the margin, found by counting again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// So many papers, marked otherwise, change the result. Fewer might.
    pub papers: u64,
    /// They put this elected candidate first.
    pub from: CandidateNumber,
    /// They put this other one before, all else as it was.
    pub to: CandidateNumber,
    /// Who would then be elected.
    pub elected: Vec<CandidateNumber>,
    /// How it was found.
    pub method: String,
}

/// How many of those elected last, and of those who stayed longest without being elected, are tried.
const TRIED: usize = 3;

/// The smallest change found that alters the result; `None` if none was found.
///
/// Of papers that put one of the last elected first, some are changed to put before them one of those who stayed longest;
/// so many are found by halving that the recount elects others. Each answer was recounted, so it is a true upper bound;
/// it is not proved to be the least.
///
/// # Errors
/// As [`count`].
pub fn margin(election: &Election, rules: &RuleSet, options: &Options) -> Result<Option<Margin>, CountError> {
    let result = count(election, rules, options)?;
    let winners = result.winners();
    let last: Vec<CandidateNumber> = winners.iter().rev().copied().take(TRIED).collect();
    let mut least: Option<Margin> = None;
    for &to in longest(&result).iter().take(TRIED) {
        for &from in &last {
            let most = first_preferences(election, from);
            let most = least.as_ref().map_or(most, |found| most.min(found.papers.saturating_sub(1)));
            if let Some(found) = halve(election, rules, options, &winners, (from, to), most)? {
                least = Some(found);
            }
        }
    }
    Ok(least)
}

/// Those not elected, who stayed longest first.
fn longest(result: &Count) -> Vec<CandidateNumber> {
    let mut others: Vec<CandidateNumber> = result
        .candidates
        .iter()
        .filter(|it| !it.withdrawn && !result.is_elected(it.number))
        .filter(|it| result.reopened.is_none_or(|reopened| reopened.rule.candidate != it.number))
        .map(|it| it.number)
        .collect();
    let out = |number: &CandidateNumber| {
        let place = result.stages.iter().position(|stage| stage.excluded.contains(number));
        place.unwrap_or(result.stages.len())
    };
    let votes = |number: &CandidateNumber| {
        let stage = result.stages.get(out(number).saturating_sub(1));
        stage.map_or(0, |stage| stage.votes[usize::from(*number) - 1].units())
    };
    others.sort_by_key(|number| std::cmp::Reverse((out(number), votes(number), std::cmp::Reverse(*number))));
    others
}

fn first_preferences(election: &Election, candidate: CandidateNumber) -> u64 {
    election.papers.iter().filter(|(on, _)| on[0] == candidate).map(|(_, copies)| copies).sum()
}

fn halve(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    winners: &[CandidateNumber],
    (from, to): (CandidateNumber, CandidateNumber),
    most: u64,
) -> Result<Option<Margin>, CountError> {
    let elected = |papers: u64| -> Result<Option<Vec<CandidateNumber>>, CountError> {
        let changed = Election { papers: remarked(&election.papers, from, to, papers), ..election.clone() };
        let now = match count(&changed, rules, options) {
            Ok(count) => count.winners(),
            // A lot that was not drawn is no answer.
            Err(CountError::LotNeeded { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        let same = now.len() == winners.len() && now.iter().all(|number| winners.contains(number));
        Ok((!same).then_some(now))
    };
    if most == 0 {
        return Ok(None);
    }
    let Some(mut now) = elected(most)? else { return Ok(None) };
    let (mut too_few, mut enough) = (0, most);
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        match elected(middle)? {
            Some(found) => (enough, now) = (middle, found),
            None => too_few = middle,
        }
    }
    let method = "papers that put one of the last elected first are changed to put before them one of those who stayed \
                  longest; the number is found by halving, and each step is a full count";
    Ok(Some(Margin { papers: enough, from, to, elected: now, method: method.to_owned() }))
}

/// The papers with so many of those that put `from` first changed to put `to` before.
fn remarked(papers: &Papers, from: CandidateNumber, to: CandidateNumber, most: u64) -> Papers {
    let mut all: Vec<(&[CandidateNumber], u64)> = papers.iter().collect();
    all.sort_unstable();
    let (mut left, mut changed) = (most, Papers::new());
    for (on, copies) in all {
        let take = if on[0] == from { copies.min(left) } else { 0 };
        left -= take;
        let moved: Vec<CandidateNumber> =
            std::iter::once(to).chain(on.iter().copied().filter(|number| *number != to)).collect();
        for (on, copies) in [(&moved[..], take), (on, copies - take)] {
            changed.push(on, copies).expect("there are no more papers than before, each a ranking");
        }
    }
    for (ranks, copies) in papers.tied() {
        changed.push_ranks(&ranks, copies).expect("there are no more papers than before");
    }
    changed.push(&[], papers.blank()).expect("there are no more papers than before");
    changed
}

/// The margin in a sentence.
pub fn margin_line(count: &Count, margin: Option<&Margin>) -> String {
    let Some(margin) = margin else {
        return "No change of the kind that was tried alters the result.".to_owned();
    };
    let names: Vec<&str> = margin.elected.iter().map(|number| count.name(*number)).collect();
    let papers = crate::constraints::plural(u32::try_from(margin.papers).unwrap_or(u32::MAX), "paper");
    crate::plain_line(&format!(
        "At most {papers} decided: with so many that put {} first putting {} before, those elected would be {}. Fewer \
         might do; this is an upper bound ({}).",
        count.name(margin.from),
        count.name(margin.to),
        crate::explain::sentence_list(&names),
        margin.method
    ))
}
