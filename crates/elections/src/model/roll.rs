//! Who may vote, frozen at a stated time, with the reason for each.

use kernel::{At, Cite, PersonId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One person looked at when the roll was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollLine {
    pub person: PersonId,
    pub name: String,
    /// Where a ballot link goes, as it stood at the freeze.
    pub email: Option<String>,
    pub may_vote: bool,
    /// A whole sentence.
    pub reason: String,
    pub cite: Option<Cite>,
}

/// The frozen roll.
#[derive(Clone, Debug)]
pub struct Roll {
    pub frozen_at: At,
    /// SHA-256 over the lines of those who may vote, in hexadecimal.
    pub sha256: String,
    pub lines: Vec<RollLine>,
}

impl Roll {
    /// Freezes these lines, sorted by person.
    pub fn freeze(mut lines: Vec<RollLine>, frozen_at: At) -> Self {
        lines.sort_by_key(|it| it.person);
        let mut hash = Sha256::new();
        for it in lines.iter().filter(|it| it.may_vote) {
            hash.update(it.person.0.as_bytes());
        }
        let sha256 = hash.finalize().iter().map(|it| format!("{it:02x}")).collect();
        Self { frozen_at, sha256, lines }
    }
    pub fn electors(&self) -> impl Iterator<Item = &RollLine> {
        self.lines.iter().filter(|it| it.may_vote)
    }
    pub fn left_out(&self) -> impl Iterator<Item = &RollLine> {
        self.lines.iter().filter(|it| !it.may_vote)
    }
    pub fn line(&self, person: PersonId) -> Option<&RollLine> {
        self.lines.iter().find(|it| it.person == person)
    }
}
