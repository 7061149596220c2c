//! An erasure as its journal keeps it.

use kernel::personal::{Keys, Touched};
use kernel::{At, PersonId};

use super::CaseId;

kernel::id!(/** One planned erasure. */ ErasureId);

/// How an erasure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Planned,
    Running,
    Done,
    CalledBack,
}

impl Stage {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Done => "done",
            Self::CalledBack => "called-back",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "held, and can be called back",
            Self::Running => "under way",
            Self::Done => "done",
            Self::CalledBack => "called back",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        [Self::Planned, Self::Running, Self::Done, Self::CalledBack].into_iter().find(|it| it.slug() == slug)
    }
}

/// The journal of one erasure. When it is done it names nobody.
#[derive(Clone, Debug)]
pub struct Plan {
    pub id: ErasureId,
    pub case: Option<CaseId>,
    pub person: Option<PersonId>,
    pub stage: Stage,
    pub keys: Keys,
    pub next_step: usize,
    pub done: Vec<Touched>,
    pub why: String,
    pub planned_at: At,
    pub due_at: At,
    pub ended_at: Option<At>,
}

impl Plan {
    pub fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Planned | Stage::Running)
    }
}
