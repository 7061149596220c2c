//! Notes beside the clauses: why, law, questions, inventions. They stand off the text and are never rules.

use serde::Deserialize;

use crate::rule::Status;
use crate::rules::Rules;

/// What stands beside a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// Notes, in order.
    #[serde(default, rename = "note")]
    pub notes: Vec<Note>,
    /// Where the demands of the organisation's papers are met.
    #[serde(default, rename = "demand")]
    pub demands: Vec<Demand>,
}

/// A note beside a clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Slug of the clause.
    pub clause: String,
    /// What sort of note it is.
    pub kind: NoteKind,
    /// Its words.
    pub text: String,
}

/// What sort of note it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Why the clause says what it says.
    Why,
    /// What somebody who knows the law should read.
    Law,
    /// A question to the members.
    Ask,
    /// A proposal for change.
    Proposal,
    /// What the drafters added to the papers they worked from.
    Invented,
    /// How the competent body reads the clause.
    Interpretation,
}

/// A demand of the organisation's papers and where the text meets it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Its id, such as `L16`.
    pub id: String,
    /// Slug of the clause.
    pub clause: String,
    /// Ids of the rules that carry it out; none for what is only stated.
    pub rules: Vec<String>,
    /// A file beside the document that holds the rest.
    pub beside: Option<String>,
}

impl Notes {
    /// Reads a notes file (TOML). The error names the line.
    pub fn parse(source: &str) -> Result<Self, String> {
        toml::from_str(source).map_err(|error| error.to_string())
    }

    /// The notes of a clause.
    pub fn of<'a>(&'a self, clause: &'a str) -> impl Iterator<Item = &'a Note> {
        self.notes.iter().filter(move |n| n.clause == clause)
    }
}

impl Demand {
    /// How far it is carried out: pending if any of its rules is, else by the weakest of them; a statement without rules.
    pub fn status(&self, rules: &Rules) -> Status {
        let states: Vec<Status> =
            self.rules.iter().filter_map(|id| rules.document().rule(id)).map(|r| r.status()).collect();
        if states.contains(&Status::Pending) {
            return Status::Pending;
        }
        states.into_iter().min().unwrap_or(Status::Statement)
    }
}
