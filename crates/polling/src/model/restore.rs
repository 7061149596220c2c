//! A box that was put back from a copy: what it lacked, and how it went on.

use kernel::At;
use uuid::Uuid;

/// One time at which a poll's box was found to lack papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    pub id: Uuid,
    pub noticed_at: At,
    /// Papers known to be missing then, and lines of the public list.
    pub papers: u64,
    pub lines: u64,
    /// How it was noticed.
    pub how: String,
    /// What the returning officer decided, once they did.
    pub reason: Option<String>,
    /// Whether everybody agreed who has to: a scrutineer where one holds a key.
    pub agreed: bool,
    /// Until when voters put their papers back.
    pub claims_until: Option<At>,
    /// How many came back.
    pub returned: u64,
    pub ended_at: Option<At>,
}

impl Restore {
    /// Whether voters can put their papers back now.
    pub fn takes_claims(&self, now: At) -> bool {
        self.ended_at.is_none() && self.agreed && self.claims_until.is_some_and(|it| now <= it)
    }

    /// Whether the ballot goes on by itself now.
    pub fn is_over(&self, now: At) -> bool {
        self.ended_at.is_none() && self.agreed && self.claims_until.is_some_and(|it| now > it)
    }
}
