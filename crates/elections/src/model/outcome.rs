//! What came out: per contest who is elected and how, and the scrutineers' notes.

use kernel::{At, PersonId};
use serde::{Deserialize, Serialize};

use super::{ContestId, NominationId};

kernel::words! {
    /// How a contest was decided.
    How {
        Counted = "counted",
        Unopposed = "unopposed",
        Confirmed = "confirmed",
        /// Nobody stood, or nobody could be elected.
        Vacant = "vacant",
    }
}

/// Somebody elected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Winner {
    /// The number on the ballot paper, from 1; 0 without a ballot.
    pub number: u16,
    pub nomination: NominationId,
    pub name: String,
    pub persons: Vec<PersonId>,
}

/// How one contest ended. Its JSON is canonical: with one version of the programme the same papers and lots give the same
/// bytes; between versions it is compared by [`ContestOutcome::bare`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContestOutcome {
    /// In which form it was stored; nought before there was a number.
    #[serde(default)]
    pub format: u32,
    pub contest: ContestId,
    pub title: String,
    pub seats: u32,
    pub how: How,
    pub elected: Vec<Winner>,
    /// Seats that nobody fills.
    pub vacant: u32,
    /// The nominations in ballot-paper order, where there was a ballot.
    pub candidates: Vec<NominationId>,
    /// The count with quotas applied; it carries the plain one beside it.
    pub count: Option<count::Count>,
    /// Departures from the plain count, one sentence each, and other things a reader must know.
    pub notes: Vec<String>,
    /// Where the text asks that quotas over all posts are kept with the least change: how they were kept. That is in the
    /// order of contests after all where too many ways would have had to be tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub across: Option<count::AcrossMethod>,
}

impl ContestOutcome {
    /// The form in which results are stored now.
    pub const FORMAT: u32 = 1;

    /// The outcome without what another version of the programme may put otherwise: its sentences, and the name and source
    /// of the rules. Everything that was decided stays.
    pub fn bare(&self) -> Self {
        let count = self.count.as_ref().map(count::Count::bare);
        Self { format: 0, notes: vec![], count, ..self.clone() }
    }
}

/// What a scrutineer saw.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub person: PersonId,
    pub name: String,
    pub text: String,
    pub at: At,
}
