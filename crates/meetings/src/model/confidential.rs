//! What stays inside a body: what may be said of a closed item, undertakings of discretion, copies with a code.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{ItemId, MeetingId};

/// What a vote in a closed item asks, for those outside and wherever the words would leave the room.
pub const CLOSED_QUESTION: &str = "On the closed item";

/// What a body agreed to say of a closed item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLine {
    pub item: ItemId,
    pub meeting: MeetingId,
    /// What was decided; empty where nothing was.
    pub decision: String,
    pub reason: String,
    /// What else anybody who was there may say.
    pub may_say: String,
    /// When the rest opens by itself; `None` where it stays closed until it is released.
    pub lapses_at: Option<At>,
    pub agreed_at: At,
    pub agreed_by: Option<PersonId>,
    /// When the body opened the rest, and by which decision.
    pub released: Option<(At, String)>,
}

impl PublicLine {
    /// Whether the item is closed no longer.
    pub fn is_open(&self, now: At) -> bool {
        self.released.is_some() || self.lapses_at.is_some_and(|it| it <= now)
    }
    /// The line as it is read out and printed. Markdown.
    pub fn words(&self) -> String {
        let mut parts = vec![match self.decision.as_str() {
            "" => "Nothing was decided.".to_owned(),
            decision => format!("Decided: {decision}"),
        }];
        if !self.reason.is_empty() {
            parts.push(format!("Why: {}", self.reason));
        }
        if !self.may_say.is_empty() {
            parts.push(self.may_say.clone());
        }
        parts.join("\n\n")
    }
}

/// A public line as it is agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPublicLine {
    pub decision: String,
    pub reason: String,
    pub may_say: String,
    pub lapses_at: Option<At>,
}

impl NewPublicLine {
    /// Checks it at an instant; `decided` says whether the record has a decision in the item.
    ///
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self, now: At, decided: bool) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if [&self.decision, &self.reason, &self.may_say].iter().any(|it| it.chars().count() > 2_000) {
            say("decision", "Keep each of the three under 2,000 letters: it is what people are told.");
        }
        if decided && self.decision.trim().is_empty() {
            say("decision", "The record has a decision in this item. Say what of it people are told.");
        }
        if !self.decision.trim().is_empty() && self.reason.trim().is_empty() {
            say("reason", "Say why it was decided, in words that may leave the room.");
        }
        if self.decision.trim().is_empty() && self.may_say.trim().is_empty() {
            say("may_say", "Say what anybody may say of this item, be it \"Nothing was decided\".");
        }
        if self.lapses_at.is_some_and(|it| it <= now) {
            say("lapses_at", "Choose a day to come, or leave it empty: then it stays closed until released.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// What the constitution says of the confidence of a body's meetings.
#[derive(Clone, Debug, PartialEq)]
pub struct Confidence {
    pub cite: kernel::Cite,
    /// The sentences that make it so.
    pub says: Vec<String>,
    /// Whether everything said at its meetings is closed unless the body releases it.
    pub all: bool,
    /// What is published all the same, in words.
    pub published: Vec<String>,
    /// How long it lasts, where the text says so.
    pub lapses_after: Option<rulebook::Period>,
}

/// An undertaking that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undertaking {
    pub body: String,
    pub person: PersonId,
    pub words: String,
    /// The constitution's version whose words they are.
    pub version: u32,
    pub at: At,
}

/// Somebody's copy of something closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRead {
    pub person: PersonId,
    pub seq: u32,
    /// Six letters and digits that stand on this copy and no other.
    pub code: String,
    pub first_at: At,
    pub last_at: At,
}

/// Letters and digits that are not mistaken for one another.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A code out of six random bytes.
pub fn copy_code(bytes: [u8; 6]) -> String {
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// Puts a mark at the top, at the end and after every third paragraph of a page that was drawn from Markdown.
pub fn marked(html: &str, mark: &str) -> String {
    let mut out = format!("<p class=\"soft\">{mark}</p>");
    for (n, part) in html.split_inclusive("</p>").enumerate() {
        out.push_str(part);
        if n % 3 == 2 && part.ends_with("</p>") {
            out.push_str(&format!("<p class=\"soft\">{mark}</p>"));
        }
    }
    out.push_str(&format!("<p class=\"soft\">{mark}</p>"));
    out
}
