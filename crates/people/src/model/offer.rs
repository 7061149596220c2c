//! What somebody can and would like to do for the group.

use kernel::{At, PersonId};

/// What kind of offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferKind {
    Skill,
    Interest,
    Help,
}

impl OfferKind {
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Skill, "skill", "A skill or advice"),
        (Self::Interest, "interest", "An interest: I would join a sub-group on it"),
        (Self::Help, "help", "Help: time, a room, a van"),
    ];
    pub fn slug(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("skill", |it| it.1)
    }
    pub fn label(self) -> &'static str {
        match self {
            Self::Skill => "skill",
            Self::Interest => "interest",
            Self::Help => "help",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == slug).map(|it| it.0)
    }
}

/// To whom it is shown, as the person agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownTo {
    /// Those who keep the register.
    Officers,
    /// Every member: sub-groups and panels look there.
    Members,
}

impl ShownTo {
    pub const ALL: [Self; 2] = [Self::Officers, Self::Members];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Officers => "officers",
            Self::Members => "members",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Officers => "the officers who keep the register",
            Self::Members => "members, sub-groups and panels",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// One offer. It stands until it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub person: PersonId,
    pub kind: OfferKind,
    /// In small letters: "bookkeeping".
    pub word: String,
    pub note: String,
    pub shown_to: ShownTo,
    /// Names the words of the consent.
    pub consent_version: String,
    pub offered_at: At,
}
