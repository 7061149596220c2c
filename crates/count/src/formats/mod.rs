//! Ballots in other forms than BLT.
//!
//! | form | what it is | told by |
//! | --- | --- | --- |
//! | [`Form::Blt`] | see [`crate::blt`] | everything else |
//! | [`Form::Scottish`] | CSV in which votes of Scottish councils are passed on: seats, merged papers, names and parties | a first line of two numbers with a comma |
//! | [`Form::Ranks`] | cast-vote records as CSV with a column for each rank (RCTab, ES&S and others) | a head with “Rank 1” or “Choice 1” |
//! | [`Form::Table`] | a CSV table with a column for each candidate and the preference in the cell | named, as `table` |
//! | [`Form::PrefLib`] | `.soi`, `.soc`, `.toi`, `.toc`, the old form and the one with `#` lines | a head of `#` lines, or a single number and `1,Ada` after it |
//! | [`Form::Dominion`] | `CvrExport.json` | `"Sessions"` |
//! | [`Form::Cdf`] | cast-vote records in NIST's common data format (SP 1500-103), as JSON | `"CVRSnapshot"` |
//! | [`Form::Json`] | the plain JSON that [`write`] writes | `"ballots"` |
//!
//! What does not carry the number of seats counts for one seat unless [`crate::Reading::seats`] says more.

mod cdf;
mod csv;
mod dominion;
mod gather;
mod own;
mod preflib;
mod ranks;
mod scottish;
mod stream;
mod table;
mod write;

use crate::Election;
use crate::blt;
use crate::input::{Blocks, InputError, Notes, Reading};
pub use dominion::{candidate_names, rename};
use std::fmt;
use std::io::{BufRead, Read};
use std::str::FromStr;
pub use write::{CannotWrite, UnknownForm, write};

/// A form in which ballots are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// BLT.
    Blt,
    /// The CSV in which votes of Scottish councils are passed on.
    Scottish,
    /// CSV with a column for each rank.
    Ranks,
    /// CSV with a column for each candidate.
    Table,
    /// PrefLib.
    PrefLib,
    /// Dominion's `CvrExport.json`.
    Dominion,
    /// NIST's common data format.
    Cdf,
    /// Plain JSON.
    Json,
}

impl Form {
    /// All forms with their names.
    pub const ALL: [(&'static str, Self); 8] = [
        ("blt", Self::Blt),
        ("scottish", Self::Scottish),
        ("ranks", Self::Ranks),
        ("table", Self::Table),
        ("preflib", Self::PrefLib),
        ("dominion", Self::Dominion),
        ("cdf", Self::Cdf),
        ("json", Self::Json),
    ];
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, form)| form == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, UnknownForm> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, form)| *form).ok_or_else(|| UnknownForm(name.chars().take(40).collect()))
    }
}

/// What is wrong with ballots in one of these forms, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what} ({hint})")]
pub struct FormError {
    /// Line, from 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub hint: &'static str,
}

impl FormError {
    pub(crate) fn new(line: u64, what: impl Into<String>, hint: &'static str) -> Self {
        Self { line, what: what.into(), hint }
    }
}

/// Reads a contest in the form that is asked for, or the one it is told by.
pub(crate) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes, Form), InputError> {
    let form = match reading.form {
        Some(form) => form,
        None => told_by(source.fill_buf()?),
    };
    let one_contest = matches!(form, Form::Blt | Form::Scottish | Form::PrefLib | Form::Json);
    if let Some(wanted) = reading.contest.as_deref().filter(|_| one_contest) {
        let what =
            format!("contest “{wanted}” is asked for, and a file of the form {form} holds one contest");
        return Err(FormError::new(1, what, "leave the contest out").into());
    }
    let (mut election, notes) = match form {
        Form::Blt => blt::read_blocks(source, reading.marks)?,
        Form::Scottish => scottish::read(source, reading)?,
        Form::Ranks => ranks::read(source, reading)?,
        Form::Table => table::read(source, reading)?,
        Form::PrefLib => preflib::read(source, reading)?,
        Form::Dominion => dominion::read(source, reading)?,
        Form::Cdf => cdf::read(source, reading)?,
        Form::Json => own::read(source, reading)?,
    };
    if let Some(seats) = reading.seats {
        election.seats = seats;
    }
    Ok((election, notes, form))
}

/// The form that a file is told by from its first bytes.
fn told_by(start: &[u8]) -> Form {
    let start = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start);
    let text = start.trim_ascii_start();
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    if text.starts_with(b"{") {
        return match () {
            () if holds(b"\"Sessions\"") => Form::Dominion,
            () if holds(b"\"CVRSnapshot\"") || holds(b"CastVoteRecordReport") => Form::Cdf,
            () => Form::Json,
        };
    }
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let line = lines.next().unwrap_or_default();
    // A number alone may be the beginning of a BLT file that broke off; the old form goes on with a named candidate.
    let names_next = lines.next().is_some_and(|it| it.starts_with(b"1,"));
    let preflib = [&b"# FILE NAME"[..], b"# TITLE", b"# DATA TYPE", b"# NUMBER ALTERNATIVES"];
    if preflib.iter().any(|head| line.starts_with(head)) {
        return Form::PrefLib;
    }
    let numbers: Vec<&[u8]> = line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).collect();
    let number = |word: &&[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    match &numbers[..] {
        [one] if number(one) && names_next => Form::PrefLib,
        [one, two, rest @ ..] if number(one) && number(two) && rest.iter().all(|it| it.is_empty()) => {
            Form::Scottish
        }
        [_, _, ..] if ranks::is_head(line) => Form::Ranks,
        _ => Form::Blt,
    }
}
