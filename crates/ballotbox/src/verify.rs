//! Checks a published election, point by point, from its bundle alone. Memory stays bounded: about 60 bytes a ballot.
//!
//! Points 6 and 8 (the recount) need a counting engine and are done by whoever calls, from [`Verified::ballots`].

mod erased;
mod files;
mod log;
mod numbers;
mod openings;
mod report;
mod source;

pub use log::Facts;
pub use report::{Finding, Report, Step, Verdict, Wrong};
pub use source::Source;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Ballot;
use crate::bytes::{Id, hex};
use crate::manifest::{Level, Manifest};

/// `bundle.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub format: String,
    #[serde(with = "hex")]
    pub election: Id,
    pub level: Level,
}

/// The value of [`About::format`].
pub const BUNDLE: &str = "plenary/v1 bundle";

/// The beginnings of ballots of a contest, whether each is whole, and how many there are of it.
pub type Ballots = BTreeMap<(Ballot, bool), u64>;

/// What was found.
#[derive(Debug)]
pub struct Verified {
    pub report: Report,
    /// Where the manifest could be read.
    pub manifest: Option<Manifest>,
    pub level: Option<Level>,
    pub facts: Facts,
    /// One a contest, where openings are published and fit.
    pub ballots: Vec<Option<Ballots>>,
}

/// Checks a bundle with so many threads.
pub fn verify(source: &dyn Source, threads: usize) -> Verified {
    let mut report = Report::default();
    let about = files::check(source, &mut report);
    let level = about.as_ref().map(|it| it.level);
    let facts = log::check(source, about.as_ref(), threads.max(1), &mut report);
    let Some(manifest) = facts.manifest.clone() else {
        return Verified { report, manifest: None, level, facts, ballots: vec![] };
    };
    numbers::check(source, &manifest, &facts, &mut report);
    let ballots = openings::check(source, &manifest, level, &facts, &mut report);
    erased::note(&manifest, &facts, &mut report);
    Verified { report, manifest: Some(manifest), level, facts, ballots }
}

/// The log entries whose check words these are (in the one form of [`crate::words::read_words`]).
///
/// # Errors
/// A bundle that cannot be read.
pub fn find_words(source: &dyn Source, words: &str) -> std::io::Result<Vec<FoundWords>> {
    log::find_words(source, words)
}

/// An entry that somebody looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundWords {
    pub index: u64,
    /// Index of the contest in the manifest.
    pub contest: u16,
    pub seq: u32,
    pub leaf: [u8; 32],
    /// Whether a later ballot of the same paper took its place.
    pub superseded: bool,
}
