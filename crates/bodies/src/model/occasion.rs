//! Occasions: a meeting with its day, hour and place. Handovers: what passes from one holder to the next.

use kernel::{At, PersonId, Problem, Result};

use super::{HandoverId, ItemId, NoteId, OccasionId};

/// A meeting of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub id: OccasionId,
    /// Slug of the body that meets.
    pub body: String,
    /// The meeting's id in the constitution: "agm".
    pub kind: String,
    /// "Annual general meeting 2026".
    pub title: String,
    pub at: At,
    pub place: String,
    pub fixed_at: At,
}

/// A meeting to be fixed.
#[derive(Clone, Debug)]
pub struct NewOccasion {
    pub body: String,
    pub kind: String,
    /// Made from the kind's name and the year if empty.
    pub title: String,
    pub at: At,
    pub place: String,
}

impl NewOccasion {
    /// Checks the words and that the hour is still to come.
    pub fn check(&self, now: At) -> Result<()> {
        if self.at <= now {
            return Err(Problem::field("at", "The meeting must lie ahead."));
        }
        if self.at > now.plus_hours(24 * 366 * 5) {
            return Err(Problem::field("at", "That is more than five years ahead: look at the year again."));
        }
        if self.place.trim().is_empty() || self.place.chars().count() > 200 {
            return Err(Problem::field("place", "Say where, in at most 200 letters."));
        }
        if self.title.chars().count() > 120 {
            return Err(Problem::field("title", "Keep the title to 120 letters."));
        }
        Ok(())
    }
}

/// One time that an occasion was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: At,
    pub to: At,
    pub at: At,
}

/// The handing over of a post.
#[derive(Clone, Debug)]
pub struct Handover {
    pub id: HandoverId,
    /// Slug of the post.
    pub post: String,
    /// When the post changes hands.
    pub at: At,
    pub closed_at: Option<At>,
    pub items: Vec<Item>,
    /// Oldest first.
    pub notes: Vec<Note>,
}

/// What somebody has to do with a handover today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Holds the post now, or records terms: keeps the list.
    Keeps,
    /// Left it and still reads: ticks off what was handed over, and leaves notes.
    Leaves,
    /// Takes it on at that moment, which lies ahead: reads.
    Comes,
}

impl Handover {
    pub fn open_items(&self) -> usize {
        self.items.iter().filter(|it| it.done_at.is_none()).count()
    }
}

/// One thing to be handed over.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: ItemId,
    pub words: String,
    pub done_at: Option<At>,
    pub done_by: Option<PersonId>,
}

/// What one holder writes to the next.
#[derive(Clone, Debug)]
pub struct Note {
    pub id: NoteId,
    pub author: PersonId,
    pub words: String,
    pub at: At,
}
