//! What happened at a meeting, line by line. Nothing in it is ever changed; minutes are drafted from it.

use kernel::{At, Cite, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Count, ItemId, ItemState, Role, Way};

/// One line of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From 1, without a gap.
    pub seq: u32,
    pub what: Happened,
    pub cite: Option<Cite>,
    pub item: Option<ItemId>,
    /// Whether it belongs to a closed item.
    pub closed: bool,
    /// When it happened.
    pub at: At,
    /// When it was written down.
    pub noted_at: At,
    pub noted_by: Option<PersonId>,
    /// Why it was written down later than it happened.
    pub late_why: Option<String>,
}

/// What happened. It holds ids and never names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Happened {
    Opened,
    Adjourned {
        until: Option<At>,
        why: String,
    },
    Resumed,
    Closed,
    RoleTaken {
        role: Role,
        person: PersonId,
    },
    Came {
        person: PersonId,
        way: Way,
        votes: bool,
    },
    Left {
        person: PersonId,
    },
    /// Went on in another way: from the room to afar or back.
    Switched {
        person: PersonId,
        way: Way,
    },
    QuorumReached {
        present: u32,
        needed: u32,
    },
    QuorumLost {
        present: u32,
        needed: u32,
    },
    ItemBegan {
        title: String,
    },
    ItemEnded {
        title: String,
        became: ItemState,
        outcome: String,
    },
    MotionPut {
        motion: Uuid,
        title: String,
        /// The motion's words; of an amendment what it would do.
        words: String,
        mover: Option<PersonId>,
        seconder: Option<PersonId>,
        /// The title of the motion that it would change. Lines from before this was kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amends: Option<String>,
    },
    MotionChanged {
        motion: Uuid,
        title: String,
        words: String,
        why: String,
    },
    MotionWithdrawn {
        motion: Uuid,
        title: String,
    },
    MotionReferred {
        motion: Uuid,
        title: String,
        to: String,
    },
    VoteOpened {
        vote: Uuid,
        question: String,
    },
    VoteClosed {
        vote: Uuid,
        question: String,
        count: Count,
        carried: bool,
        sum: String,
        secret: bool,
    },
    VoteVoid {
        vote: Uuid,
        question: String,
        why: String,
    },
    /// The chair ruled.
    Ruled {
        words: String,
    },
    PointOfOrder {
        person: Option<PersonId>,
        words: String,
    },
    Decided {
        decision: Uuid,
        number: u32,
        title: String,
        words: String,
        reasons: String,
    },
    Agreed {
        action: Uuid,
        title: String,
        owner: Option<PersonId>,
        owner_words: String,
        due: Option<At>,
    },
    /// The body let somebody act for it, within limits.
    HandedOn {
        matter: String,
        /// The name of the body, where it is one.
        to_body: Option<String>,
        to_person: Option<PersonId>,
        limits: String,
        until: Option<At>,
        report_by: At,
    },
    /// What the minute taker wrote.
    Noted {
        words: String,
    },
    /// Corrects an earlier line of this record.
    Corrected {
        seq: u32,
        words: String,
    },
}

impl Happened {
    /// The word it is stored under: the tag of its JSON.
    pub fn slug(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("is").and_then(|it| it.as_str()).unwrap_or("unknown").to_owned()
    }
}

/// Something to be written into the record.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub what: Happened,
    pub cite: Option<Cite>,
    pub item: Option<ItemId>,
    pub closed: bool,
    /// When it happened, if not now; then the reason is said too.
    pub late: Option<(At, String)>,
}

impl NewEntry {
    pub fn now(what: Happened) -> Self {
        Self { what, cite: None, item: None, closed: false, late: None }
    }
    #[must_use]
    pub fn on(mut self, item: Option<ItemId>, closed: bool) -> Self {
        (self.item, self.closed) = (item, closed);
        self
    }
    #[must_use]
    pub fn cite(mut self, cite: Option<Cite>) -> Self {
        self.cite = cite;
        self
    }
}
