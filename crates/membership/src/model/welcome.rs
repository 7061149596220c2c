//! Welcoming newcomers: who does it where, and what belongs to it.

use kernel::{At, PersonId};

use super::WelcomerId;

/// What belongs to a welcome, in its order. The first is due within a week.
pub const STEPS: [&str; 4] = [
    "Said hello, by telephone or in person",
    "Told them the next meetings and how to take part",
    "Introduced them to somebody in their ward",
    "Asked what they would like to do",
];

/// A member who welcomes newcomers.
#[derive(Clone, Debug)]
pub struct Welcomer {
    pub id: WelcomerId,
    pub person: PersonId,
    /// The ward or branch; empty for anywhere.
    pub area: String,
}

/// A newcomer.
#[derive(Clone, Debug)]
pub struct Welcome {
    pub person: PersonId,
    pub area: String,
    pub welcomer: Option<PersonId>,
    pub began_at: At,
    /// By when the first step is due.
    pub due_at: At,
    pub closed_at: Option<At>,
    /// Which steps are done, by their place.
    pub done: Vec<usize>,
}

impl Welcome {
    pub fn overdue(&self, now: At) -> bool {
        self.closed_at.is_none() && self.done.is_empty() && self.due_at < now
    }
}
