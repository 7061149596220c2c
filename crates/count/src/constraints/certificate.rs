//! Proof that a reader can check by hand: which constraints, and the counts that force the answer.

use super::Constraint;
use super::solve::{Bounds, Row, SEAT, TooComplex};
use crate::CandidateNumber;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// Constraints up to this number are searched for the smallest conflicting set; beyond it, a set of
/// which none can be left out.
const MOST_FOR_SMALLEST: usize = 14;

/// What a constraint did at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// What was decided.
    pub kind: RulingKind,
    /// Whom it concerns.
    pub candidates: Vec<CandidateNumber>,
    /// Why.
    pub certificate: Certificate,
}

/// What a constraint can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RulingKind {
    /// Excluded: with them elected, the constraints could no longer be met.
    Doomed,
    /// Kept although fewest: without them, the constraints could no longer be met.
    Guarded,
}

/// Counts that force an answer: of these constraints together no outcome is left otherwise. No candidate is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Seats of this contest that are not yet filled.
    pub seats_left: u32,
    /// Seats of the contests still to come.
    pub later_seats: u32,
    /// The constraints that suffice; none of them can be left out.
    pub tallies: Vec<Tally>,
}

/// Where one constraint stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Its name.
    pub constraint: String,
    /// The fewest seats.
    pub min: Option<u32>,
    /// The most seats.
    pub max: Option<u32>,
    /// What those elected (and sitting) count, in sixtieths of a seat.
    pub counted_sixtieths: u32,
    /// How many of those continuing in this contest count for it.
    pub continuing: u32,
    /// How many who stand in later contests count for it.
    pub later: u32,
}

/// Constraints that no outcome can satisfy together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The smallest set, with its counts.
    pub certificate: Certificate,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.certificate.tallies.len() {
            0 => write!(f, "no outcome is possible with the people who stand"),
            1 => write!(f, "no outcome can satisfy this constraint: {}", self.certificate),
            more => {
                write!(f, "no outcome can satisfy these {more} constraints together: {}", self.certificate)
            }
        }
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tally in &self.tallies {
            write!(f, "{tally}; ")?;
        }
        write!(f, "{} left", plural(self.seats_left, "seat"))?;
        if self.later_seats > 0 {
            write!(f, " here and {} in later contests", self.later_seats)?;
        }
        Ok(())
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits = match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => format!("exactly {min}"),
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => "any number".to_owned(),
        };
        let counted = seats(self.counted_sixtieths);
        write!(f, "“{}” ({limits}): {counted} elected, {} continuing", self.constraint, self.continuing)?;
        if self.later > 0 {
            write!(f, ", {} in later contests", self.later)?;
        }
        Ok(())
    }
}

/// Sixtieths of a seat in words: `2`, `1 1/2`, `1/3`.
pub fn seats(sixtieths: u32) -> String {
    let seat = SEAT as u32;
    let (whole, part) = (sixtieths / seat, sixtieths % seat);
    if part == 0 {
        return whole.to_string();
    }
    let divisor = (1..=part).rev().find(|d| part.is_multiple_of(*d) && seat.is_multiple_of(*d)).unwrap_or(1);
    let fraction = format!("{}/{}", part / divisor, seat / divisor);
    if whole == 0 { fraction } else { format!("{whole} {fraction}") }
}

/// `1 seat`, `2 seats`.
pub(crate) fn plural(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A set of constraints that is infeasible and of which none can be left out.
pub(super) fn enough(
    constraints: usize,
    infeasible: impl Fn(&[usize]) -> Result<bool, TooComplex>,
) -> Result<Vec<usize>, TooComplex> {
    let mut kept: Vec<usize> = (0..constraints).collect();
    for dropped in (0..constraints).rev() {
        let without: Vec<usize> = kept.iter().copied().filter(|place| *place != dropped).collect();
        if infeasible(&without)? {
            kept = without;
        }
    }
    Ok(kept)
}

/// The smallest infeasible set of constraints; of several the one that comes first.
pub(super) fn fewest(
    constraints: usize,
    infeasible: impl Fn(&[usize]) -> Result<bool, TooComplex>,
) -> Result<Vec<usize>, TooComplex> {
    if constraints > MOST_FOR_SMALLEST {
        return enough(constraints, infeasible);
    }
    let mut sets: Vec<Vec<usize>> = (0..1u32 << constraints)
        .map(|bits| (0..constraints).filter(|place| bits >> place & 1 == 1).collect())
        .collect();
    sets.sort_by_key(|set| (set.len(), set.clone()));
    for set in sets {
        if infeasible(&set)? {
            return Ok(set);
        }
    }
    Ok((0..constraints).collect())
}

pub(super) fn describe<'a>(
    constraints: &[Constraint],
    rows: impl Iterator<Item = &'a Row>,
    bounds: &Bounds,
    here: Range<usize>,
    seats_left: i64,
    later_seats: i64,
) -> Certificate {
    let number = |number: i64| u32::try_from(number).unwrap_or(0);
    let tally = |row: &Row| {
        let constraint = &constraints[row.constraint?];
        let counting = |range: Range<usize>| {
            let open = range.filter(|variable| row.weights[*variable] > 0);
            number(open.map(|variable| bounds.high[variable] - bounds.low[variable]).sum())
        };
        let elected: i64 =
            here.clone().map(|variable| row.unit * row.weights[variable] * bounds.low[variable]).sum();
        Some(Tally {
            constraint: constraint.name.clone(),
            min: constraint.min,
            max: constraint.max,
            counted_sixtieths: number(elected).saturating_add(constraint.already),
            continuing: counting(here.clone()),
            later: counting(here.end..row.weights.len()),
        })
    };
    Certificate {
        seats_left: number(seats_left),
        later_seats: number(later_seats),
        tallies: rows.filter_map(tally).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_seats_read_as_fractions() {
        assert_eq!(
            [0, 60, 90, 30, 20, 45, 130].map(seats),
            ["0", "1", "1 1/2", "1/2", "1/3", "3/4", "2 1/6"]
        );
    }

    #[test]
    fn finds_the_smallest_set() {
        let infeasible = |set: &[usize]| Ok(set.contains(&3) || (set.contains(&0) && set.contains(&1)));
        assert_eq!(fewest(5, infeasible), Ok(vec![3]));
        let pair = |set: &[usize]| Ok(set.contains(&2) && set.contains(&4));
        assert_eq!(enough(5, pair), Ok(vec![2, 4]));
    }
}
