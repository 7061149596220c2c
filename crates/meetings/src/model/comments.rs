//! What people say beforehand of a paper or of past minutes.

use kernel::{At, FieldError, PersonId, Problem, Result};
use uuid::Uuid;

use super::{CommentId, MeetingId, PaperId};

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commented {
    Paper(PaperId),
    /// The minutes of a meeting.
    Minutes(MeetingId),
}

impl Commented {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Paper(_) => "paper",
            Self::Minutes(_) => "minutes",
        }
    }
    pub fn id(self) -> Uuid {
        match self {
            Self::Paper(id) => id.0,
            Self::Minutes(id) => id.0,
        }
    }
    pub fn page(self) -> String {
        match self {
            Self::Paper(id) => format!("/meetings/papers/{id}"),
            Self::Minutes(id) => format!("/meetings/{id}/minutes"),
        }
    }
}

/// A comment with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub about: Commented,
    /// The version it was written to.
    pub seq: u32,
    /// The passage it is about, word for word; empty for the whole.
    pub quote: String,
    pub words: String,
    pub person: Option<PersonId>,
    pub at: At,
    pub withdrawn_at: Option<At>,
    /// What came of it: "taken in, version 3".
    pub answer: Option<(At, String)>,
}

/// Checks a comment against the text it is written to.
///
/// # Errors
/// A `Problem` on "comment" or "quote".
pub fn check_comment(text: &str, quote: &str, words: &str) -> Result<()> {
    let mut wrong = vec![];
    let mut say = |field: &str, message: &str| {
        wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    if words.trim().is_empty() || words.chars().count() > 5_000 {
        say("comment", "Write what you say of it, in at most 5,000 letters.");
    }
    if !quote.trim().is_empty() && !one_line(text).contains(&one_line(quote)) {
        say("quote", "These words do not stand in the text. Copy the passage from it, or leave this empty.");
    }
    if quote.chars().count() > 1_000 {
        say("quote", "Quote at most 1,000 letters.");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
}

/// Line ends and spaces of a browser's copy are no part of a passage.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a passage still stands in a text.
pub fn still_stands(text: &str, quote: &str) -> bool {
    quote.trim().is_empty() || one_line(text).contains(&one_line(quote))
}
