//! The registrar's tables. What was voted is not among them.

pub mod ballots;
pub mod desk;
pub mod erasure;
pub mod poll;
pub mod restore;
pub mod roll;
pub mod sealed;
pub mod slips;

use kernel::{Cite, Problem, Result};

/// A clause is stored as JSON and read whole.
fn cite_text(cite: Option<&Cite>) -> Result<Option<String>> {
    Ok(cite.map(serde_json::to_string).transpose()?)
}

fn cite_of(text: Option<String>) -> Result<Option<Cite>> {
    Ok(text.map(|it| serde_json::from_str(&it)).transpose()?)
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

fn no_such_poll() -> Problem {
    Problem::not_found("There is no such ballot here.")
}
