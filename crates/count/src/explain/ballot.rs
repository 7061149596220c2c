//! How one ballot was used: where it was after each stage, and what it was worth there.

use super::{sentence_list, short};
use crate::engine::{Sighting, follow};
use crate::{CandidateNumber, Count, CountError, Election, Method, Options, RuleSet, Votes};
use serde::{Deserialize, Serialize};

/// The way of all papers with one ranking through a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotPath {
    /// The ranking, as handed in.
    pub ranking: Vec<CandidateNumber>,
    /// How many papers have just this ranking; the secrecy of the ballot asks that a path is not shown beside a person.
    pub papers: u64,
    /// One for each stage of the count.
    pub steps: Vec<BallotStep>,
}

/// Where the papers are after a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotStep {
    /// The stage, from 1.
    pub stage: u32,
    /// Where they are, and how many of them.
    pub parts: Vec<BallotPart>,
}

/// Part of the papers, or of their value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotPart {
    /// Who has it; `None` if it shows nobody who may have it.
    pub with: Option<CandidateNumber>,
    /// How many papers.
    pub papers: u64,
    /// What each of them counts there.
    pub value: Votes,
}

/// Counts again and follows all papers with one ranking; `None` if no paper has just this ranking, or if papers are not
/// followed under these rules because candidates are compared two by two.
///
/// # Errors
/// As [`crate::count`].
pub fn ballot_path(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    ranking: &[CandidateNumber],
) -> Result<Option<BallotPath>, CountError> {
    let Some((_, papers)) = election.papers.iter().find(|(on, _)| *on == ranking) else { return Ok(None) };
    let (count, sightings) = follow(election, rules, options, ranking)?;
    let steps: Vec<BallotStep> = match rules.method {
        Method::Schulze | Method::RankedPairs => return Ok(None),
        Method::Meek | Method::Warren => {
            count.stages.iter().map(|stage| shared(&count, stage, ranking, papers)).collect()
        }
        Method::Transfers => passed_on(&count, sightings, papers),
        Method::TopTwo => {
            count.stages.iter().map(|stage| first_or_second(&count, stage.number, ranking, papers)).collect()
        }
        Method::MostVotes | Method::Approval => {
            let most = rules.votes_per_paper(election.seats).map_or(usize::MAX, |votes| votes as usize);
            let value = Votes::from_units(crate::votes::scale(rules.decimals), rules.decimals);
            let standing = ranking.iter().filter(|n| !election.candidates[usize::from(**n) - 1].withdrawn);
            let part = |number: &CandidateNumber| BallotPart { with: Some(*number), papers, value };
            let parts: Vec<BallotPart> = standing.take(most).map(part).collect();
            count
                .stages
                .iter()
                .map(|stage| BallotStep { stage: stage.number, parts: parts.clone() })
                .collect()
        }
    };
    Ok(Some(BallotPath { ranking: ranking.to_vec(), papers, steps }))
}

/// What those on the paper keep of it where every paper is counted anew.
fn shared(count: &Count, stage: &crate::Stage, ranking: &[CandidateNumber], papers: u64) -> BallotStep {
    let whole = crate::votes::scale(count.rules.decimals);
    let amount = |units| Votes::from_units(units, count.rules.decimals);
    let (mut left, mut parts) = (whole, Vec::new());
    for &number in ranking {
        let keep = stage.keep_values[usize::from(number) - 1].units();
        let kept = match count.rules.method {
            Method::Warren => left.min(keep),
            _ => (left * keep).div_ceil(whole),
        };
        if kept > 0 {
            parts.push(BallotPart { with: Some(number), papers, value: amount(kept) });
        }
        left -= kept;
    }
    if left > 0 {
        parts.push(BallotPart { with: None, papers, value: amount(left) });
    }
    BallotStep { stage: stage.number, parts }
}

/// Where papers were seen, and what elected candidates kept when they passed them on at a lower value.
fn passed_on(count: &Count, sightings: Vec<Vec<Sighting>>, papers: u64) -> Vec<BallotStep> {
    let zero = Votes::from_units(0, count.rules.decimals);
    let mut kept: Vec<BallotPart> = Vec::new();
    let mut before: Option<Sighting> = None;
    let steps = count.stages.iter().zip(sightings);
    let step = |(stage, seen): (&crate::Stage, Vec<Sighting>)| {
        if let (Some(before), [now]) = (&before, &seen[..])
            && before.with != now.with
            && before.value > now.value
        {
            let value = before.value.saturating_sub(now.value);
            kept.push(BallotPart { with: Some(before.with), papers, value });
        }
        let held: u64 = seen.iter().map(|it| it.papers).sum();
        let gone = (held < papers).then(|| BallotPart { with: None, papers: papers - held, value: zero });
        before = if let [one] = &seen[..] { Some(one.clone()) } else { None };
        let now =
            seen.into_iter().map(|it| BallotPart { with: Some(it.with), papers: it.papers, value: it.value });
        BallotStep { stage: stage.number, parts: kept.iter().cloned().chain(now).chain(gone).collect() }
    };
    steps.map(step).collect()
}

/// The first of the first two on the paper who is not out by then.
fn first_or_second(count: &Count, stage: u32, ranking: &[CandidateNumber], papers: u64) -> BallotStep {
    let so_far = &count.stages[..stage as usize];
    let withdrawn = |number: &&CandidateNumber| count.candidates[usize::from(**number) - 1].withdrawn;
    let first_two = ranking.iter().filter(|number| !withdrawn(number)).take(2);
    let mut left = first_two.filter(|number| !so_far.iter().any(|stage| stage.excluded.contains(number)));
    let with = left.next().copied();
    let value = Votes::from_units(u128::from(with.is_some()), count.rules.decimals);
    BallotStep { stage, parts: vec![BallotPart { with, papers, value }] }
}

/// The path in sentences, one for each stage at which something changes.
pub fn ballot_lines(count: &Count, path: &BallotPath) -> Vec<String> {
    let name = |number: CandidateNumber| count.name(number);
    let ranking: Vec<&str> = path.ranking.iter().map(|number| name(*number)).collect();
    let papers =
        if path.papers == 1 { "One paper has".to_owned() } else { format!("{} papers have", path.papers) };
    let mut lines = vec![format!("{papers} just this ranking: {}.", ranking.join(", "))];
    let mut before: Option<&Vec<BallotPart>> = None;
    for step in &path.steps {
        if before == Some(&step.parts) {
            continue;
        }
        let part = |part: &BallotPart| {
            let some = if part.papers == path.papers {
                String::new()
            } else {
                format!(" ({} of them)", part.papers)
            };
            match part.with {
                Some(number) => format!("{} for {}{some}", short(part.value), name(number)),
                None if part.value.is_zero() => {
                    format!("nothing further, for nobody else on it may have it{some}")
                }
                None => format!("{} for nobody", short(part.value)),
            }
        };
        let parts: Vec<String> = step.parts.iter().map(part).collect();
        lines.push(format!("Stage {}: it counts {}.", step.stage, sentence_list(&parts)));
        before = Some(&step.parts);
    }
    lines.iter().map(|it| crate::plain_line(it)).collect()
}
