//! Quotas: how many of those elected must, or may at most, be of some categories.
//!
//! At every step the engine asks which *completions* remain: choices of the right size that contain
//! all elected, none excluded, and satisfy every constraint. A candidate in none is doomed and is
//! excluded at once; a candidate in all is guarded and is never the one excluded (I. D. Hill, Voting
//! matters 9; J. Otten, Voting matters 13). The test is exact for overlapping constraints.

mod certificate;
mod feasibility;
mod layout;
mod naive;
mod opentally;
mod parse;
mod solve;
#[cfg(test)]
mod tests;

use crate::{Candidate, Share};
use serde::{Deserialize, Serialize};

pub(crate) use certificate::plural;
pub use certificate::{Certificate, Conflict, Ruling, RulingKind, Tally, seats as seats_in_words};
pub(crate) use feasibility::{Feasibility, Standing, View};
pub use feasibility::{Prospect, conflict};
pub use parse::{ConstraintError, ConstraintFile, parse_constraints};
pub(crate) use solve::TooComplex;

/// A minimum, a maximum, or both, on those elected who count for some categories.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Constraint {
    /// What the rule is called, as it is to stand in the result: “At least half women”.
    pub name: String,
    /// A person counts who declared any of these.
    pub categories: Vec<String>,
    /// The fewest seats; `None` for no minimum.
    #[serde(default)]
    pub min: Option<u32>,
    /// The most seats; `None` for no maximum.
    #[serde(default)]
    pub max: Option<u32>,
    /// How a shared candidacy counts.
    #[serde(default)]
    pub sharing: Sharing,
    /// What counts already in members who sit on or were elected before, in sixtieths of a seat.
    #[serde(default)]
    pub already: u32,
}

/// How a candidacy shared by several people counts towards a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sharing {
    /// Each person by their share of the seat.
    #[default]
    ByShare,
    /// As a whole seat if anyone in it counts.
    IfAny,
    /// As a whole seat if everyone in it counts, otherwise not at all.
    IfAll,
}

/// Which way a share of the seats is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the next whole seat: “at least half” of three is two.
    Up,
    /// To the whole seat below.
    Down,
    /// To the nearest whole seat, a half upwards.
    Nearest,
}

impl Constraint {
    /// At least `min` seats for those who declared one of the categories.
    pub fn at_least(min: u32, name: impl Into<String>, categories: &[&str]) -> Self {
        let categories = categories.iter().map(|category| (*category).to_owned()).collect();
        Self { name: name.into(), categories, min: Some(min), ..Self::default() }
    }

    /// At most `max` seats for those who declared one of the categories.
    pub fn at_most(max: u32, name: impl Into<String>, categories: &[&str]) -> Self {
        Self { min: None, max: Some(max), ..Self::at_least(0, name, categories) }
    }

    /// What a candidate would count if elected, in sixtieths of a seat.
    pub fn counts(&self, candidate: &Candidate) -> u32 {
        let whole = u32::from(Share::WHOLE.0);
        let mut counting = candidate.holders.iter().map(|holder| {
            (holder.share, holder.categories.iter().any(|category| self.categories.contains(category)))
        });
        match self.sharing {
            Sharing::ByShare => {
                let shares = counting.filter(|(_, counts)| *counts).map(|(share, _)| u32::from(share.0));
                shares.sum::<u32>().min(whole)
            }
            Sharing::IfAny => u32::from(counting.any(|(_, counts)| counts)) * whole,
            Sharing::IfAll => {
                let all = !candidate.holders.is_empty() && counting.all(|(_, counts)| counts);
                u32::from(all) * whole
            }
        }
    }
}

/// A share of the seats as a whole number: half of 3 rounded up is 2. Nought if `of` is nought.
pub fn share_of_seats(seats: u32, part: u32, of: u32, rounding: Rounding) -> u32 {
    if of == 0 {
        return 0;
    }
    let (exact, of) = (u64::from(seats) * u64::from(part), u64::from(of));
    let whole = match rounding {
        Rounding::Up => exact.div_ceil(of),
        Rounding::Down => exact / of,
        Rounding::Nearest => (2 * exact + of) / (2 * of),
    };
    u32::try_from(whole).unwrap_or(u32::MAX)
}
