//! What a motion to change the constitution is, and where it can stand.

mod state;

use kernel::{At, Cite, PersonId};
use rulebook::amend::Operation;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use state::{Advice, Move, Sort, State, Wrong};

kernel::id!(/** One motion to change the constitution. */ AmendmentId);

/// A motion, or a correction of a slip of the pen.
#[derive(Clone, Debug)]
pub struct Amendment {
    pub id: AmendmentId,
    /// Counted from 1; 0 for a draft.
    pub number: i64,
    pub sort: Sort,
    pub state: State,
    pub title: String,
    pub reason: String,
    pub mover: PersonId,
    pub mover_name: String,
    pub base: Base,
    /// The text it makes.
    pub text: String,
    pub operations: Vec<Operation>,
    /// What a vote is on: the hash of base and operations.
    pub hash: String,
    /// The motion it changes, if it is an amendment to an amendment.
    pub parent: Option<AmendmentId>,
    /// "consultation:" and the answer it grew out of.
    pub came_from: Option<String>,
    /// Rules whose sentence was edited alone (or the other way round), confirmed by the mover to mean the same.
    pub unchanged: Vec<String>,
    /// The meeting it is for; none while no day is fixed.
    pub occasion: Option<Uuid>,
    pub consultation: Option<Uuid>,
    /// Steps that no longer fit; while there are any, nobody votes on it.
    pub stale: Vec<Stale>,
    /// Who asked that it be voted on in parts.
    pub divided: Option<String>,
    pub advice: Option<Advice>,
    pub advice_words: String,
    pub revision: i64,
    pub created_at: At,
    pub submitted_at: Option<At>,
    pub decided_at: Option<At>,
    /// Why it was lost, withdrawn or referred.
    pub because: String,
    pub minute: String,
    pub waits_until: Option<At>,
    pub in_force_from: Option<At>,
    /// Why the new version could not be made, in a sentence.
    pub held: Option<String>,
    /// The version it became.
    pub version: Option<u32>,
}

/// The text that a motion changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The newest published version when it was made.
    pub seq: u32,
    /// The hash of the text's canonical form.
    pub hash: String,
    /// The text, whole.
    pub source: String,
}

/// A step that no longer fits the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    pub operation: Operation,
    /// The step as a sentence.
    pub sentence: String,
    /// What happened.
    pub why: String,
    /// The step that puts the mover's wish in place of what was adopted.
    pub insist: Option<Operation>,
}

/// Somebody who seconds.
#[derive(Clone, Debug)]
pub struct Seconder {
    pub person: PersonId,
    pub name: String,
    pub at: At,
}

/// A line of the journal.
#[derive(Clone, Debug)]
pub struct Happened {
    pub what: String,
    pub at: At,
    pub actor: Option<PersonId>,
    pub actor_name: String,
    pub cite: Option<Cite>,
    pub note: String,
}

/// A vote as it was recorded.
#[derive(Clone, Debug)]
pub struct Vote {
    /// Name of the part voted on ("1"), or "whole".
    pub part: String,
    pub label: String,
    pub favour: i64,
    pub against: i64,
    pub abstained: i64,
    pub carried: bool,
    /// The sum, as a sentence.
    pub sum: String,
    pub hash: String,
    pub at: At,
}

/// A vote as an officer recorded it, while it waits for another to record the same.
#[derive(Clone, Debug)]
pub struct Record {
    pub person: PersonId,
    pub name: String,
    /// As what: "secretary".
    pub post: String,
    /// The motion's hash when it was recorded.
    pub hash: String,
    pub decision: Decision,
    pub at: At,
}

/// What the minute of the meeting says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The hash that was voted on, as the page showed it.
    pub hash: String,
    pub voted: Voted,
    /// How many entitled were there, where the minute says so.
    pub present: Option<u64>,
    /// "AGM of 12 September 2026, minute 9".
    pub minute: String,
    /// When the meeting closed.
    pub closed: At,
}

/// What the meeting did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Voted {
    /// It voted, on the whole or part by part.
    On(Vec<PartVote>),
    /// It referred the motion, and why.
    Referred(String),
}

/// A vote on the whole or on a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartVote {
    /// Name of the part ("1"), or "whole".
    pub part: String,
    pub favour: u64,
    pub against: u64,
    pub abstained: u64,
}

/// An objection to a correction, or a challenge of a count.
#[derive(Clone, Debug)]
pub struct Objection {
    pub person: PersonId,
    pub name: String,
    pub words: String,
    pub at: At,
    /// How it was settled.
    pub settled: Option<String>,
}

impl Amendment {
    /// "Motion 3", "Correction 4", "Draft".
    pub fn name(&self) -> String {
        match (self.sort, self.number) {
            (_, 0) => "Draft".to_owned(),
            (Sort::Motion, n) => format!("Motion {n}"),
            (Sort::Clerical, n) => format!("Correction {n}"),
        }
    }

    /// Whether somebody may read it: drafts are their mover's.
    pub fn seen_by(&self, person: Option<PersonId>) -> bool {
        self.state != State::Draft || person == Some(self.mover)
    }

    /// Where it can be read.
    pub fn url(&self) -> String {
        format!("/amendments/{}", self.id)
    }
}
