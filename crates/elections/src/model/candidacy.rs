//! A nomination, from the first word typed to a candidacy.

use kernel::{At, PersonId};
use serde::{Deserialize, Serialize};

use super::{ContestId, NominationId};

kernel::words! {
    /// Where a nomination stands.
    NominationState {
        /// Being written; only its author sees it.
        Draft = "draft",
        /// Received, but somebody named on it has not agreed yet.
        AwaitingConsent = "awaiting-consent",
        /// Everybody agreed: a candidacy.
        Standing = "standing",
        Declined = "declined",
        Withdrawn = "withdrawn",
        /// Nobody agreed in time.
        Lapsed = "lapsed",
    }
}

impl NominationState {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft, not handed in",
            Self::AwaitingConsent => "Received, waiting for consent",
            Self::Standing => "Standing",
            Self::Declined => "Declined by the nominee",
            Self::Withdrawn => "Withdrawn",
            Self::Lapsed => "Lapsed without consent",
        }
    }
}

/// A category that a nominee declared for themself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    pub attribute: String,
    /// The nominee's or the organisation's own wording.
    pub wording: String,
    /// Whether the nominee agrees that it becomes visible where it decides.
    pub visible: bool,
}

/// One person named on a nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nominee {
    pub person: PersonId,
    pub name: String,
    pub consented_at: Option<At>,
    #[serde(skip)]
    pub declared: Vec<Declared>,
}

/// A nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nomination {
    pub id: NominationId,
    pub state: NominationState,
    pub proposer: PersonId,
    pub proposer_name: String,
    pub statement: String,
    /// When it was received, by the server's clock or, for paper, by the returning officer's note.
    pub received_at: Option<At>,
    pub on_paper: bool,
    /// Who of a job share stands alone if the meeting does not agree to it.
    pub alone: Option<PersonId>,
    pub withdrawn_at: Option<At>,
    pub updated_at: At,
    /// The posts stood for, most wanted first.
    pub contests: Vec<ContestId>,
    pub nominees: Vec<Nominee>,
}

impl Nomination {
    /// "Ada Quill" or "Ada Quill and Ben Yarrow (job share)".
    pub fn name(&self) -> String {
        match self.nominees.as_slice() {
            [one] => one.name.clone(),
            several => {
                let names: Vec<_> = several.iter().map(|it| it.name.as_str()).collect();
                format!("{} (job share)", names.join(" and "))
            }
        }
    }
    pub fn is_job_share(&self) -> bool {
        self.nominees.len() > 1
    }
    pub fn names(&self, person: PersonId) -> bool {
        self.nominees.iter().any(|it| it.person == person)
    }
    pub fn stands_for(&self, contest: ContestId) -> bool {
        self.contests.contains(&contest)
    }
    /// Whether it is alive: received and not declined, withdrawn or lapsed.
    pub fn is_alive(&self) -> bool {
        matches!(self.state, NominationState::AwaitingConsent | NominationState::Standing)
    }
}
