//! The only place with SQL. Every statement names the group.

pub(crate) mod action;
pub(crate) mod comments;
pub(crate) mod confidential;
pub(crate) mod decision;
pub(crate) mod delegation;
pub(crate) mod guest;
pub(crate) mod inquiry;
pub(crate) mod item;
pub(crate) mod journal;
pub(crate) mod letters;
pub(crate) mod meeting;
pub(crate) mod minutes;
pub(crate) mod motion;
pub(crate) mod paper;
pub(crate) mod reflection;
pub(crate) mod reports;
pub(crate) mod roll;
pub(crate) mod series;
pub(crate) mod speaker;
pub(crate) mod together;
pub(crate) mod vote;

use kernel::{Cite, Problem, Result};

/// A number that is never below nought nor beyond four thousand millions.
fn small(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Problem::internal("A stored number is out of its bounds."))
}

fn cite(json: Option<String>) -> Result<Option<Cite>> {
    Ok(json.map(|it| serde_json::from_str(&it)).transpose()?)
}

fn json_of(cite: Option<&Cite>) -> Result<Option<String>> {
    Ok(cite.map(serde_json::to_string).transpose()?)
}
