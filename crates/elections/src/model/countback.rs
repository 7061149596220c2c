//! A seat that fell vacant, filled by counting the papers of the election again without whoever left.

use kernel::{At, Cite};
use serde::{Deserialize, Serialize};

use super::{ContestId, ElectionId, EmptySeats, NominationId, Note, Winner};
use kernel::PersonId;

kernel::id!(/** One count that fills seats which fell vacant. */ CountbackId);

kernel::words! {
    /// Where it stands.
    CountbackState {
        Asking = "asking", "Those who could take the seat are asked";
        Counted = "counted", "Counted, not declared yet";
        Declared = "declared", "Declared";
        Ended = "ended", "Ended without a result";
    }
}

impl CountbackState {
    /// Whether somebody still has to do something about it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asking | Self::Counted)
    }
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Asking | Self::Counted => "warn",
            Self::Declared => "ok",
            Self::Ended => "",
        }
    }
}

kernel::words! {
    /// What somebody who could take the seat said.
    Willing {
        Waiting = "waiting", "No answer yet";
        Yes = "yes", "Would take the seat";
        No = "no", "Does not wish to";
    }
}

/// What is counted, fixed when it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountbackPlan {
    /// The seats to be filled.
    pub seats: Vec<EmptySeats>,
    /// Whose seats they were.
    pub leaving: Vec<NominationId>,
    /// Who sits and stays.
    pub sitting: Vec<NominationId>,
    /// Whether the text has the quotas checked again.
    pub quotas_again: bool,
    /// The clause on vacancies.
    pub cite: Cite,
}

impl CountbackPlan {
    pub fn seats(&self) -> u32 {
        self.seats.iter().map(|it| it.seats).sum()
    }
}

/// One countback.
#[derive(Clone, Debug, Serialize)]
pub struct Countback {
    pub id: CountbackId,
    pub election: ElectionId,
    pub contest: ContestId,
    pub state: CountbackState,
    pub plan: CountbackPlan,
    /// After this whoever has not answered is passed over.
    pub answers_until: At,
    pub begun_at: At,
    /// The canonical JSON of what came out, once counted.
    #[serde(skip)]
    pub outcome: Option<String>,
    /// Its SHA-256.
    pub sha256: Option<String>,
    pub counted_at: Option<At>,
    /// What a scrutineer saw of the count.
    pub note: Option<Note>,
    pub ended_at: Option<At>,
    pub ended_because: Option<String>,
}

impl Countback {
    /// What came out, once counted.
    pub fn read(&self) -> kernel::Result<Option<CountbackOutcome>> {
        Ok(self.outcome.as_deref().map(serde_json::from_str).transpose()?)
    }
}

/// Somebody who could take the seat; of a job share each of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub nomination: NominationId,
    pub person: PersonId,
    pub name: String,
    pub answer: Willing,
    pub answered_at: Option<At>,
    /// Set where the returning officer wrote the answer down.
    pub recorded_by: Option<PersonId>,
}

/// What came out. Its JSON is canonical: the same papers and answers give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountbackOutcome {
    pub format: u32,
    /// Who takes the seats, in order.
    pub elected: Vec<Winner>,
    /// Seats that stay empty.
    pub vacant: u32,
    /// What a reader must know, one sentence each.
    pub notes: Vec<String>,
    pub count: count::Count,
}

impl CountbackOutcome {
    pub const FORMAT: u32 = 1;
}
