//! After a meeting: what it taught, and who was there against what is expected.

use kernel::{At, Cite, PersonId, Problem, Result};
use rulebook::Ratio;
use uuid::Uuid;

use super::{Talked, Taught};

/// A question that the text puts to people, with its clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The rule's id.
    pub rule: String,
    pub words: String,
    pub cite: Option<Cite>,
}

/// One answer, without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reflection {
    pub rule: String,
    pub question: String,
    pub cite: Option<Cite>,
    pub answer: Taught,
    pub words: String,
}

/// What a body takes from the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    pub id: Uuid,
    pub meeting: super::MeetingId,
    pub rule: String,
    pub cite: Option<Cite>,
    pub words: String,
    pub at: At,
    pub by: Option<PersonId>,
}

/// # Errors
/// A `Problem` on "words".
pub fn check_reflection(words: &str) -> Result<()> {
    if words.chars().count() > 1_000 {
        return Err(Problem::field("words", "Two minutes are enough: keep it under 1,000 letters."));
    }
    Ok(())
}

/// How somebody was at one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    There,
    Apologies,
    Missing,
}

/// Somebody's record at the meetings of a body since they sit in it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attending {
    pub person: PersonId,
    pub meetings: Vec<Presence>,
    /// When somebody of the body last talked with them about it, and what came of it.
    pub talked: Option<(At, Talked)>,
}

/// What is expected, as the text has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub cite: Cite,
    pub share: Option<Ratio>,
    pub missed_in_a_row: Option<u32>,
    /// Who talks to whoever misses meetings, in words.
    pub raised_with: Option<String>,
}

impl Attending {
    pub fn there(&self) -> usize {
        self.meetings.iter().filter(|it| **it == Presence::There).count()
    }
    /// Meetings missed without apologies since the last that they were at or sent apologies for.
    pub fn missed_in_a_row(&self) -> usize {
        self.meetings.iter().rev().take_while(|it| **it == Presence::Missing).count()
    }
    /// Whether people may want to talk about it: fewer meetings than the text expects, or as many in a row as it names;
    /// where it names nothing, three. It changes nothing by itself.
    pub fn is_below(&self, expected: &Expected) -> bool {
        let all = self.meetings.len();
        let below = expected.share.is_some_and(|share| {
            // there / all < num / den, without a division.
            u128::try_from(self.there()).unwrap_or(u128::MAX) * u128::from(share.den)
                < u128::try_from(all).unwrap_or(0) * u128::from(share.num)
        });
        let row = match (expected.missed_in_a_row, expected.share) {
            (Some(n), _) => Some(n),
            (None, None) => Some(3),
            (None, Some(_)) => None,
        };
        let missed = u32::try_from(self.missed_in_a_row()).unwrap_or(u32::MAX);
        (all >= 3 && below) || row.is_some_and(|n| missed >= n)
    }
}
