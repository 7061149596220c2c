//! What passes with an office beside the seat: the overlap, emergency access, accounts outside.

use kernel::{At, PersonId, Power};

kernel::id!(/** One use of emergency access. */ EmergencyId);
kernel::id!(/** One account outside Plenary. */ AccountRef);

/// So long those who left still read what the post reads, in days, unless it is ended sooner.
pub const OVERLAP_DAYS: i64 = 14;
/// The most hours that emergency access lasts.
pub const MOST_HOURS: i64 = 24;

/// The powers that emergency access can give: what work on members needs, never who holds which office.
pub const FOR_EMERGENCIES: [Power; 7] = [
    Power::ReadRegister,
    Power::EditRegister,
    Power::KeepFees,
    Power::SendMail,
    Power::CallElection,
    Power::ProtectData,
    Power::ExportLists,
];

/// Emergency access as it was asked for.
#[derive(Clone, Debug)]
pub struct Emergency {
    pub id: EmergencyId,
    pub person: PersonId,
    pub power: Power,
    pub hours: i64,
    pub reason: String,
    pub asked_at: At,
    pub agreed_at: Option<At>,
    pub agreed_by: Option<PersonId>,
    pub until: Option<At>,
    pub ended_by: Option<PersonId>,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmergencyState {
    /// A second officer has to agree.
    Waiting,
    Running,
    Over,
}

/// So long it waits for a second officer, in hours.
pub const WAITS: i64 = 24;
/// So often one person can ask in that time: each time everybody in office is written to.
pub const MOST_ASKED: usize = 3;

impl Emergency {
    pub fn state(&self, now: At) -> EmergencyState {
        match self.until {
            Some(end) if end > now => EmergencyState::Running,
            Some(_) => EmergencyState::Over,
            None if self.asked_at.plus_hours(WAITS) > now => EmergencyState::Waiting,
            None => EmergencyState::Over,
        }
    }
}

/// An account outside Plenary: where it is, whose post it belongs to, and the two who can open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideAccount {
    pub id: AccountRef,
    /// "Post box", "Bank", "The group's page at …".
    pub name: String,
    /// The address, or where it is kept.
    pub place: String,
    /// Slug of the post.
    pub post: String,
    pub first_holder: Option<PersonId>,
    pub second_holder: Option<PersonId>,
    pub note: String,
    /// When somebody last looked whether this is still so.
    pub checked_at: At,
    pub checked_by: Option<PersonId>,
}

impl OutsideAccount {
    pub fn holders(&self) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = [self.first_holder, self.second_holder].into_iter().flatten().collect();
        all.dedup();
        all
    }
}
