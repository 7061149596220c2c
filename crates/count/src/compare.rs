//! Two counts beside each other: who is elected by one and not by the other, and where they part.

use crate::explain::stage_table;
use crate::plain_line;
use crate::{CandidateNumber, Count, Votes};
use serde::Serialize;
use std::fmt::Write as _;

/// Where two counts of the same candidates differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What the two counts are: rules, papers, quota and so on, where they are not the same.
    pub facts: Vec<FactDifference>,
    /// Those elected by both, in the order of the first.
    pub by_both: Vec<CandidateNumber>,
    /// Those elected by the first only.
    pub by_first: Vec<CandidateNumber>,
    /// Those elected by the second only.
    pub by_second: Vec<CandidateNumber>,
    /// Up to this stage the two are the same; 0 if they differ from the beginning.
    pub same_until: u32,
    /// The stages at which they differ, by their number in both.
    pub stages: Vec<StageDifference>,
}

/// A fact about the two counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactDifference {
    /// Which fact.
    pub fact: &'static str,
    /// In the first count.
    pub first: String,
    /// In the second.
    pub second: String,
}

/// A stage at which two counts differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageDifference {
    /// From 1.
    pub stage: u32,
    /// What happened in the first; `None` if it was over.
    pub first: Option<String>,
    /// What happened in the second; `None` if it was over.
    pub second: Option<String>,
    /// Candidates with other votes at the end of the stage, with their votes in both.
    pub votes: Vec<(CandidateNumber, Votes, Votes)>,
    /// Votes without a further preference, where they differ.
    pub exhausted: Option<(Votes, Votes)>,
    /// Votes lost to rounding, where they differ.
    pub rounding: Option<(Votes, Votes)>,
    /// Those elected at this stage by the first only, and by the second only.
    pub elected: (Vec<CandidateNumber>, Vec<CandidateNumber>),
    /// Those excluded at this stage by the first only, and by the second only.
    pub excluded: (Vec<CandidateNumber>, Vec<CandidateNumber>),
}

impl Comparison {
    /// Whether the two elect the same people by the same stages.
    pub fn is_same(&self) -> bool {
        self.stages.is_empty() && self.by_first.is_empty() && self.by_second.is_empty()
    }
}

/// The counts have other candidates, so that nothing can be said of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the two counts have different candidates ({first} and {second}), so their stages cannot be set beside each other"
)]
pub struct OtherCandidates {
    /// How many the first has.
    pub first: usize,
    /// How many the second has.
    pub second: usize,
}

/// Sets two counts beside each other, stage by stage.
///
/// # Errors
/// [`OtherCandidates`] unless both have the same names in the same order.
pub fn compare(first: &Count, second: &Count) -> Result<Comparison, OtherCandidates> {
    let names =
        |count: &Count| count.candidates.iter().map(|entrant| entrant.name.clone()).collect::<Vec<_>>();
    if names(first) != names(second) {
        return Err(OtherCandidates { first: first.candidates.len(), second: second.candidates.len() });
    }
    let (one, two) = (first.winners(), second.winners());
    let without = |all: &[CandidateNumber], others: &[CandidateNumber]| {
        all.iter().copied().filter(|number| !others.contains(number)).collect::<Vec<_>>()
    };
    let longest = first.stages.len().max(second.stages.len());
    let headings = [first, second].map(|count| stage_table(count).columns);
    let heading =
        |which: usize, index: usize| headings[which].get(index).map(|column| column.heading.clone());
    let differences = (0..longest).filter_map(|index| {
        let difference = stage(first, second, index, heading(0, index), heading(1, index));
        (!is_none(&difference)).then_some(difference)
    });
    let stages: Vec<StageDifference> = differences.collect();
    Ok(Comparison {
        facts: facts(first, second),
        by_both: one.iter().copied().filter(|number| two.contains(number)).collect(),
        by_first: without(&one, &two),
        by_second: without(&two, &one),
        same_until: stages.first().map_or(longest as u32, |difference| difference.stage - 1),
        stages,
    })
}

/// The comparison for a terminal; `names` are those of either count.
pub fn comparison_text(comparison: &Comparison, names: &Count) -> String {
    let mut text = String::new();
    for FactDifference { fact, first, second } in &comparison.facts {
        let _ = writeln!(text, "{}", plain_line(&format!("{fact}: {first} | {second}")));
    }
    for (who, title) in [
        (&comparison.by_both, "Elected by both"),
        (&comparison.by_first, "Elected by the first only"),
        (&comparison.by_second, "Elected by the second only"),
    ] {
        let _ = writeln!(text, "{title}: {}", listed(who, names));
    }
    let Some(start) = comparison.stages.first() else {
        text.push_str("All stages are the same.\n");
        return text;
    };
    match comparison.same_until {
        0 => text.push_str("They differ from the first stage.\n"),
        until => {
            let _ =
                writeln!(text, "They are the same up to stage {until} and part at stage {}.", start.stage);
        }
    }
    for difference in &comparison.stages {
        stage_text(difference, names, &mut text);
    }
    text
}

fn stage_text(difference: &StageDifference, names: &Count, text: &mut String) {
    let over = || "the count was over".to_owned();
    let (first, second) = (difference.first.clone(), difference.second.clone());
    let _ = writeln!(text, "\nStage {}", difference.stage);
    let _ = writeln!(text, "  first:  {}", plain_line(&first.unwrap_or_else(over)));
    let _ = writeln!(text, "  second: {}", plain_line(&second.unwrap_or_else(over)));
    for ((one, two), what) in [(&difference.elected, "elected here"), (&difference.excluded, "excluded here")]
    {
        for (who, which) in [(one, "first"), (two, "second")].iter().filter(|(who, _)| !who.is_empty()) {
            let _ = writeln!(text, "  {what} by the {which} only: {}", listed(who, names));
        }
    }
    let mut line = |name: &str, first: Votes, second: Votes| {
        let name = plain_line(name);
        let _ = writeln!(text, "  {name:<40} {:>20} {:>20}", first.to_string(), second.to_string());
    };
    for (number, first, second) in &difference.votes {
        line(names.name(*number), *first, *second);
    }
    for (name, votes) in
        [("no further preference", difference.exhausted), ("lost to rounding", difference.rounding)]
    {
        if let Some((first, second)) = votes {
            line(name, first, second);
        }
    }
}

fn listed(numbers: &[CandidateNumber], names: &Count) -> String {
    if numbers.is_empty() {
        return "nobody".to_owned();
    }
    plain_line(&numbers.iter().map(|number| names.name(*number)).collect::<Vec<_>>().join("; "))
}

fn facts(first: &Count, second: &Count) -> Vec<FactDifference> {
    let of = |count: &Count| {
        let withdrawn = count.candidates.iter().filter(|entrant| entrant.withdrawn);
        [
            ("Rules", count.rules.id.to_string()),
            ("Rules, fingerprint", count.rules.fingerprint()),
            ("Contest", count.title.clone()),
            ("Input, SHA-256", count.input.sha256.clone()),
            ("Papers", format!("{} valid of {}", count.input.valid, count.input.papers)),
            ("Seats", count.seats.to_string()),
            ("Withdrawn", withdrawn.map(|entrant| entrant.name.clone()).collect::<Vec<_>>().join("; ")),
            ("Quota", count.quota.plain()),
            ("Lots", format!("{:?}", count.lots.order)),
        ]
    };
    let pairs = of(first).into_iter().zip(of(second));
    let facts = pairs.map(|((fact, first), (_, second))| FactDifference { fact, first, second });
    facts.filter(|it| it.first != it.second).collect()
}

fn stage(
    first: &Count,
    second: &Count,
    index: usize,
    headings_first: Option<String>,
    headings_second: Option<String>,
) -> StageDifference {
    let (one, two) = (first.stages.get(index), second.stages.get(index));
    let mut difference = StageDifference {
        stage: index as u32 + 1,
        first: headings_first,
        second: headings_second,
        votes: vec![],
        exhausted: None,
        rounding: None,
        elected: (vec![], vec![]),
        excluded: (vec![], vec![]),
    };
    let (Some(one), Some(two)) = (one, two) else { return difference };
    let votes = one.votes.iter().zip(&two.votes).zip(&first.candidates);
    difference.votes = votes
        .filter(|((one, two), _)| !alike(**one, **two))
        .map(|((one, two), entrant)| (entrant.number, *one, *two))
        .collect();
    let pair = |one, two| (!alike(one, two)).then_some((one, two));
    difference.exhausted = pair(one.exhausted, two.exhausted);
    difference.rounding = pair(one.rounding, two.rounding);
    difference.elected = apart(&one.elected, &two.elected);
    difference.excluded = apart(&one.excluded, &two.excluded);
    difference
}

fn is_none(it: &StageDifference) -> bool {
    let nobody = |(one, two): &(Vec<CandidateNumber>, Vec<CandidateNumber>)| one.is_empty() && two.is_empty();
    it.first == it.second
        && it.votes.is_empty()
        && it.exhausted.is_none()
        && it.rounding.is_none()
        && nobody(&it.elected)
        && nobody(&it.excluded)
}

fn apart(one: &[CandidateNumber], two: &[CandidateNumber]) -> (Vec<CandidateNumber>, Vec<CandidateNumber>) {
    let without = |all: &[CandidateNumber], others: &[CandidateNumber]| {
        all.iter().copied().filter(|number| !others.contains(number)).collect()
    };
    (without(one, two), without(two, one))
}

/// The same number of votes, with however many decimals.
fn alike(one: Votes, two: Votes) -> bool {
    one == two || one.plain() == two.plain()
}
