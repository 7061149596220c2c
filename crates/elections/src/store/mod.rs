//! The only place where this capability speaks SQL.

pub mod candidacies;
pub mod countbacks;
pub mod elections;
pub mod officers;
pub mod outcomes;
pub mod roll;
pub mod talk;

use std::str::FromStr;

use kernel::{Problem, Result};

/// Reads a stored word.
fn word<T: FromStr<Err = Problem>>(text: &str) -> Result<T> {
    text.parse()
}
