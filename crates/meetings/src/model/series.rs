//! Series, sessions, public meetings and other events, and who comes.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{DecisionId, EventId, EventKind, EventState, Readers, SeriesId};

/// A series with who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub id: SeriesId,
    pub title: String,
    pub words: String,
    /// Id of the rule that it carries out; empty where there is none.
    pub rule: String,
    pub responsible: String,
    pub begun_at: At,
    pub ended_at: Option<At>,
}

/// Something that takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventEntry {
    pub id: EventId,
    pub series: Option<SeriesId>,
    pub kind: EventKind,
    pub title: String,
    /// Markdown.
    pub words: String,
    /// Readings and other materials. Markdown.
    pub materials: String,
    /// Who answers for it.
    pub responsible: String,
    pub at: At,
    pub minutes: u32,
    pub place: String,
    /// Everybody, or members.
    pub readers: Readers,
    /// How many can come; as many as like where `None`.
    pub places: Option<u32>,
    /// The decision by which members agreed it.
    pub decision: Option<DecisionId>,
    pub state: EventState,
    /// Why it was called off.
    pub why: String,
    /// How often its dates changed.
    pub sequence: u32,
    pub changed_at: At,
    pub proposed_by: Option<PersonId>,
}

impl EventEntry {
    pub fn ends(&self) -> At {
        self.at.plus_minutes(i64::from(self.minutes))
    }
    /// Whether people outside those who prepare it know of it.
    pub fn is_known(&self) -> bool {
        self.state != EventState::Planned
    }
}

/// An event as it was typed.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub series: Option<SeriesId>,
    pub kind: EventKind,
    pub title: String,
    pub words: String,
    pub materials: String,
    pub responsible: String,
    pub at: At,
    pub minutes: u32,
    pub place: String,
    pub readers: Readers,
    pub places: Option<u32>,
    pub decision: Option<DecisionId>,
}

impl NewEvent {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self, now: At) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if self.title.trim().is_empty() || self.title.chars().count() > 160 {
            say("title", "Give it a title of at most 160 letters.");
        }
        if self.words.chars().count() > 20_000 || self.materials.chars().count() > 20_000 {
            say("words", "Keep each text under 20,000 letters.");
        }
        if self.responsible.trim().is_empty() || self.responsible.chars().count() > 160 {
            say("responsible", "Say who answers for it: a post, or somebody who agreed to be named.");
        }
        if self.place.trim().is_empty() || self.place.chars().count() > 300 {
            say("place", "Say where, in at most 300 letters.");
        }
        if self.at <= now {
            say("at", "Choose an hour to come.");
        }
        if !(5..=10_080).contains(&self.minutes) {
            say("minutes", "It takes from five minutes to a week.");
        }
        if self.places == Some(0) {
            say("places", "Leave it empty where as many can come as like.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}
