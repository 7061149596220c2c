//! OpenTally's constraint files: `"Category" "Group" minimum maximum candidates…`, a group a line.

use super::parse::{ConstraintError, ConstraintFile};
use crate::{CandidateNumber, Constraint};
use std::collections::BTreeMap;

/// Reads such a file. A maximum that the group cannot exceed is none, and so is a minimum of nought. Candidates of a
/// group declare `Category: Group`.
pub(super) fn parse(text: &str) -> Result<ConstraintFile, ConstraintError> {
    let mut constraints = Vec::new();
    let mut candidates: BTreeMap<CandidateNumber, Vec<String>> = BTreeMap::new();
    let mut places: BTreeMap<(String, CandidateNumber), usize> = BTreeMap::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fault = |message: String| ConstraintError::Con { line: place + 1, message };
        let group = group(line).map_err(fault)?;
        let name = format!("{}: {}", group.category, group.name);
        for number in &group.candidates {
            if let Some(before) = places.insert((group.category.clone(), *number), place + 1) {
                let message = format!(
                    "candidate {number} is in two groups of “{}” (the other is in line {before})",
                    group.category
                );
                return Err(fault(message));
            }
            candidates.entry(*number).or_default().push(name.clone());
        }
        let size = group.candidates.len() as u32;
        let (min, max) = (Some(group.min).filter(|min| *min > 0), Some(group.max).filter(|max| *max < size));
        if min.is_some() || max.is_some() {
            let categories = vec![name.clone()];
            constraints.push(Constraint { name, categories, min, max, ..Constraint::default() });
        }
    }
    Ok(ConstraintFile::plain(constraints, candidates))
}

struct Group {
    category: String,
    name: String,
    min: u32,
    max: u32,
    candidates: Vec<CandidateNumber>,
}

fn group(line: &str) -> Result<Group, String> {
    let (category, rest) = quoted(line)?;
    let (name, rest) = quoted(rest.trim_start())?;
    let wrong = |word: &str| {
        let shown: String = word.chars().take(40).collect();
        format!(
            "“{shown}” is not a whole number; a line is \"Category\" \"Group\" minimum maximum candidates…"
        )
    };
    let mut words = rest.split_whitespace();
    let mut limit = || words.next().map_or(Err(wrong("")), |word| word.parse().map_err(|_| wrong(word)));
    let (min, max): (u32, u32) = (limit()?, limit()?);
    if min > max {
        return Err(format!("the minimum ({min}) is above the maximum ({max})"));
    }
    let candidate = |word: &str| word.parse().ok().filter(|number| *number > 0).ok_or_else(|| wrong(word));
    let candidates = words.map(candidate).collect::<Result<Vec<CandidateNumber>, _>>()?;
    Ok(Group { category, name, min, max, candidates })
}

/// The text in quotation marks at the beginning, and the rest.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    let (inner, rest) = inner.ok_or("a line begins with a category and a group in quotation marks")?;
    Ok((inner.to_owned(), rest))
}
