//! Ballots written down in other forms than BLT.

use super::Form;
use crate::{Election, blt};
use std::fmt::Write as _;

/// There is no such form, or it is only read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no such form: read are blt, scottish, ranks, table, preflib, dominion, cdf and json; written are blt, scottish, preflib and json"
)]
pub struct UnknownForm(pub String);

/// Why ballots cannot be written in a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotWrite {
    /// It is no such form.
    #[error(transparent)]
    Unknown(#[from] UnknownForm),
    /// The form has no place for equal preferences.
    #[error(
        "candidates share a preference on some papers, for which the form “{0}” has no place; blt, preflib and json have one"
    )]
    Equal(Form),
}

/// The contest in this form. Ballots ascend by their preferences, so that the same papers give the same bytes.
///
/// PrefLib and the Scottish CSV do not say who withdrew, and PrefLib not how many seats there are.
///
/// # Errors
/// See [`CannotWrite`].
pub fn write(form: Form, election: &Election) -> Result<String, CannotWrite> {
    match form {
        Form::Blt => Ok(blt::write(election)),
        Form::Scottish if election.papers.has_ties() => Err(CannotWrite::Equal(form)),
        Form::Scottish => Ok(scottish(election)),
        Form::PrefLib => Ok(preflib(election)),
        Form::Json => Ok(json(election)),
        other => Err(UnknownForm(other.to_string()).into()),
    }
}

/// Different papers in order, with their copies; blank ones first, those with equal preferences, in these brackets,
/// last.
fn sorted(election: &Election, [open, between, close]: [&str; 3]) -> Vec<(Vec<String>, u64)> {
    let mut papers: Vec<(&[u16], u64)> = election.papers.iter().collect();
    if election.papers.blank() > 0 {
        papers.push((&[], election.papers.blank()));
    }
    papers.sort_unstable();
    let words = |numbers: &[u16]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
    let rank = |rank: Vec<u16>| match &rank[..] {
        [one] => one.to_string(),
        several => format!("{open}{}{close}", words(several).join(between)),
    };
    let tied = election.papers.tied();
    let tied = tied.map(|(ranks, copies)| (ranks.into_iter().map(rank).collect(), copies));
    papers.iter().map(|(preferences, copies)| (words(preferences), *copies)).chain(tied).collect()
}

fn quoted(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", one_line.replace('"', "\"\""))
}

fn scottish(election: &Election) -> String {
    let mut text = format!("{},{},\n", election.candidates.len(), election.seats);
    for (preferences, copies) in sorted(election, [""; 3]) {
        let cells: Vec<String> = std::iter::once(copies.to_string()).chain(preferences).collect();
        let _ = writeln!(text, "{},", cells.join(","));
    }
    for (place, candidate) in election.candidates.iter().enumerate() {
        let _ = writeln!(text, "\"Candidate {}\",{},", place + 1, quoted(&candidate.name));
    }
    let _ = writeln!(text, "{},", quoted(&election.title));
    text
}

fn preflib(election: &Election) -> String {
    let all = election.candidates.len();
    let papers = &election.papers;
    // An order of all candidates but the last is one of all.
    let complete = papers.blank() == 0
        && papers.iter().all(|(preferences, _)| preferences.len() == all)
        && papers.tied().all(|(ranks, _)| ranks.concat().len() == all);
    let kind = match (complete, papers.has_ties()) {
        (true, false) => "soc",
        (false, false) => "soi",
        (true, true) => "toc",
        (false, true) => "toi",
    };
    let one_line =
        |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let sorted: Vec<_> = sorted(election, ["{", ",", "}"])
        .into_iter()
        .filter(|(preferences, _)| !preferences.is_empty())
        .collect();
    let mut text = format!(
        "# FILE NAME: ballots.{kind}\n# TITLE: {}\n# DATA TYPE: {kind}\n# NUMBER ALTERNATIVES: {all}\n\
         # NUMBER VOTERS: {}\n# NUMBER UNIQUE ORDERS: {}\n",
        one_line(&election.title),
        papers.total() - papers.blank(),
        sorted.len()
    );
    for (place, candidate) in election.candidates.iter().enumerate() {
        let _ = writeln!(text, "# ALTERNATIVE NAME {}: {}", place + 1, one_line(&candidate.name));
    }
    for (preferences, copies) in sorted {
        let _ = writeln!(text, "{copies}: {}", preferences.join(","));
    }
    text
}

fn json(election: &Election) -> String {
    let string = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = format!(
        "{{\n\"title\": {},\n\"seats\": {},\n\"candidates\": [\n",
        string(&election.title),
        election.seats
    );
    let candidate = |candidate: &crate::Candidate| {
        let withdrawn = if candidate.withdrawn { ", \"withdrawn\": true" } else { "" };
        format!("  {{\"name\": {}{withdrawn}}}", string(&candidate.name))
    };
    text.push_str(&election.candidates.iter().map(candidate).collect::<Vec<_>>().join(",\n"));
    text.push_str("\n],\n\"ballots\": [\n");
    let ballot = |(preferences, copies): (Vec<String>, u64)| {
        format!("  {{\"papers\": {copies}, \"ranking\": [{}]}}", preferences.join(", "))
    };
    text.push_str(
        &sorted(election, ["[", ", ", "]"]).into_iter().map(ballot).collect::<Vec<_>>().join(",\n"),
    );
    text.push_str("\n]\n}\n");
    text
}
