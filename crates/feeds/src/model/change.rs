//! What a run would change, one line for each person, and how far a run has come.

use kernel::PersonId;
use people::service::Written;

use super::Row;

/// What would happen to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    Add,
    Change,
    Gone,
}

impl ChangeKind {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Gone => "gone",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Add => "joins",
            Self::Change => "changes",
            Self::Gone => "leaves the segment",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        [Self::Add, Self::Change, Self::Gone].into_iter().find(|it| it.slug() == slug)
    }
}

/// What somebody decided on a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It is the person of the register whom the line resembles.
    Same,
    /// It is somebody else. What belongs to the other, such as an address, is left out.
    Other,
    /// Left out of this run.
    Skip,
}

impl Decision {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::Skip => "skip",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        [Self::Same, Self::Other, Self::Skip].into_iter().find(|it| it.slug() == slug)
    }
}

/// One line of the difference.
#[derive(Clone, Debug)]
pub struct Change {
    pub number: String,
    pub kind: ChangeKind,
    pub before: Option<Row>,
    pub after: Option<Row>,
    /// Whom of the register it is about, as far as is known.
    pub person: Option<PersonId>,
    /// Why somebody has to decide; empty if nobody has to.
    pub conflict: String,
    pub decision: Option<Decision>,
    pub applied: bool,
    /// What was written of them when it was applied, so that it can be taken back.
    pub written: Option<Written>,
    /// It cannot be written as it stands: it can only be left out.
    pub unfit: bool,
}

impl Change {
    pub fn undecided(&self) -> bool {
        !self.conflict.is_empty() && self.decision.is_none()
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunState {
    /// The file is being read; nobody sees anything of it.
    Reading,
    /// Waits to be looked at and applied.
    Checked,
    /// Would shrink the segment by half: waits for a second officer.
    Held,
    Applying,
    Applied,
    RollingBack,
    RolledBack,
    /// Thrown away, or refused while it was read.
    Dropped,
}

impl RunState {
    const ALL: [Self; 8] = [
        Self::Reading,
        Self::Checked,
        Self::Held,
        Self::Applying,
        Self::Applied,
        Self::RollingBack,
        Self::RolledBack,
        Self::Dropped,
    ];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Checked => "checked",
            Self::Held => "held",
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::RollingBack => "rolling-back",
            Self::RolledBack => "rolled-back",
            Self::Dropped => "dropped",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reading => "being read",
            Self::Checked => "waits for you",
            Self::Held => "held for a second officer",
            Self::Applying => "being applied",
            Self::Applied => "applied",
            Self::RollingBack => "being rolled back",
            Self::RolledBack => "rolled back",
            Self::Dropped => "thrown away",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}
