//! Who runs and who watches an election, appointed by a recorded minute.

use kernel::{At, PersonId, Power};
use serde::Serialize;

kernel::words! {
    /// An election officer's role.
    Role {
        ReturningOfficer = "returning-officer",
        Scrutineer = "scrutineer",
        Teller = "teller",
    }
}

impl Role {
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReturningOfficer => "Returning officer",
            Self::Scrutineer => "Scrutineer",
            Self::Teller => "Teller",
        }
    }
    pub const fn power(self) -> Power {
        match self {
            Self::ReturningOfficer => Power::ReturningOfficer,
            Self::Scrutineer => Power::Scrutineer,
            Self::Teller => Power::Teller,
        }
    }
    /// Whether a candidate is barred from it. Tellers hand out and key the papers, so they are no candidates either.
    pub const fn bars_candidates(self) -> bool {
        matches!(self, Self::ReturningOfficer | Self::Scrutineer | Self::Teller)
    }
}

/// An appointment.
#[derive(Clone, Debug, Serialize)]
pub struct Officer {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    /// "Committee, 3 June, item 4".
    pub minute: String,
    pub appointed_at: At,
    pub ended_at: Option<At>,
}
