//! The roll of a meeting: one row for each person, in the room or from afar.

use kernel::{At, PersonId};

use super::{Coming, VotesBy, Way};

/// Somebody who is at a meeting, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub person: PersonId,
    pub way: Way,
    pub votes_by: VotesBy,
    /// Whether they may vote here; if not, why, as a whole sentence.
    pub votes: bool,
    pub why_not: String,
    pub came_at: At,
    /// When they left; `None` while they are there.
    pub left_at: Option<At>,
    /// Who let them in; `None` where they came in by themselves.
    pub checked_by: Option<PersonId>,
}

impl Present {
    pub fn is_here(&self) -> bool {
        self.left_at.is_none()
    }
}

/// What somebody said before the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub person: PersonId,
    pub coming: Coming,
    /// What they need to take part: a ramp, large print, a sign language interpreter.
    pub needs: String,
    pub at: At,
}

/// How many are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub room: u32,
    pub remote: u32,
    /// Of both, those who may vote.
    pub voting: u32,
    /// Of those who may vote, by hand.
    pub hands: u32,
    /// Of those who may vote, by phone or from afar.
    pub phones: u32,
}

impl Numbers {
    pub fn of(roll: &[Present]) -> Self {
        let here = || roll.iter().filter(|it| it.is_here());
        let count = |fits: &dyn Fn(&Present) -> bool| {
            u32::try_from(here().filter(|it| fits(it)).count()).unwrap_or(u32::MAX)
        };
        Self {
            room: count(&|it| it.way == Way::Room),
            remote: count(&|it| it.way == Way::Remote),
            voting: count(&|it| it.votes),
            hands: count(&|it| it.votes && it.votes_by == VotesBy::Hand),
            phones: count(&|it| it.votes && it.votes_by == VotesBy::Phone),
        }
    }
    pub fn all(self) -> u32 {
        self.room + self.remote
    }
}
