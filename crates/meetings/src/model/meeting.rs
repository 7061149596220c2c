//! A meeting: its occasion, its state, and what may follow from it.

use bodies::OccasionId;
use bodies::model::Occasion;
use kernel::{At, PersonId, Problem, Result};
use uuid::Uuid;

use super::{MeetingId, Role, RoleId, State};

/// What a meeting is beyond its occasion. Its id is the occasion's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: MeetingId,
    /// Slug of the body that meets.
    pub body: String,
    /// The meeting's id in the constitution: "members-meeting".
    pub kind: String,
    pub state: State,
    /// Planned length.
    pub minutes: u32,
    /// How to join from afar, in words; empty where that is not possible.
    pub join: String,
    /// Until when members may add items, where somebody fixed it.
    pub items_until: Option<At>,
    pub called_at: Option<At>,
    pub called_by: Option<PersonId>,
    /// The mailing that carried the notice.
    pub mailing: Option<Uuid>,
    pub opened_at: Option<At>,
    pub closed_at: Option<At>,
    /// When an adjourned meeting goes on.
    pub resumes_at: Option<At>,
    pub called_off_why: Option<String>,
}

/// A meeting with its day, hour and place.
#[derive(Clone, Debug)]
pub struct Sitting {
    pub meeting: Meeting,
    pub occasion: Occasion,
}

impl Meeting {
    /// As it is the moment its day is fixed.
    pub fn planned(occasion: &Occasion) -> Self {
        Self {
            id: occasion.id.into(),
            body: occasion.body.clone(),
            kind: occasion.kind.clone(),
            state: State::Planned,
            minutes: 120,
            join: String::new(),
            items_until: None,
            called_at: None,
            called_by: None,
            mailing: None,
            opened_at: None,
            closed_at: None,
            resumes_at: None,
            called_off_why: None,
        }
    }

    /// Whether a meeting may go from its state to another one.
    ///
    /// # Errors
    /// Refused, with the state it is in.
    pub fn may_become(&self, to: State) -> Result<()> {
        use State::{Adjourned, Called, CalledOff, Closed, Open, Planned};
        let fits = matches!(
            (self.state, to),
            (Planned, Called | Open | CalledOff)
                | (Called, Open | CalledOff)
                | (Open, Adjourned | Closed)
                | (Adjourned, Open | Closed)
        );
        if fits {
            return Ok(());
        }
        let why = format!("This meeting is {}, so that is not possible.", self.state.label());
        Err(Problem::refused(why).hint("Somebody else may have been faster: load the page again."))
    }

    /// Whether it is being held now, or broke off and goes on.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Open | State::Adjourned)
    }

    /// Whether its agenda can still be changed beforehand.
    pub fn is_ahead(&self) -> bool {
        matches!(self.state, State::Planned | State::Called)
    }

    /// Whether it is over or does not take place.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Closed | State::CalledOff)
    }
}

/// Somebody doing something at one meeting, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: RoleId,
    pub meeting: MeetingId,
    pub role: Role,
    pub person: PersonId,
    pub from: At,
    pub until: Option<At>,
}

impl From<OccasionId> for MeetingId {
    fn from(id: OccasionId) -> Self {
        Self(id.0)
    }
}

impl From<MeetingId> for OccasionId {
    fn from(id: MeetingId) -> Self {
        Self(id.0)
    }
}
