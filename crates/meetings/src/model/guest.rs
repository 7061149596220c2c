//! People who are no members: those who come to an open event, and those who ask something.

use kernel::{At, FieldError, PersonId, Problem, Result};
use people::model::Email;

use super::{EventId, GuestId, InquiryId};

/// Somebody who is no member and says that they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    pub id: GuestId,
    pub event: EventId,
    pub name: String,
    pub email: String,
    pub needs: String,
    pub asked_at: At,
    /// When they followed the link in their letter; until then nobody counts them.
    pub confirmed_at: Option<At>,
    pub waits: bool,
}

/// A member who said that they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Down {
    pub person: PersonId,
    pub needs: String,
    pub waits: bool,
}

/// The places of an event and who has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// As many as like where `None`.
    pub most: Option<u32>,
    pub taken: u32,
    pub waiting: u32,
}

impl Places {
    pub fn is_full(&self) -> bool {
        self.most.is_some_and(|most| self.taken >= most)
    }
}

/// What somebody from outside asks of whoever holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    pub id: InquiryId,
    pub post: String,
    pub name: String,
    pub email: String,
    pub words: String,
    /// Whether question and answer may be read by everybody, without the name.
    pub open: bool,
    pub asked_at: At,
    pub confirmed_at: Option<At>,
    pub due_at: At,
    pub answer: Option<(String, At, Option<PersonId>)>,
}

impl Inquiry {
    pub fn is_late(&self, now: At) -> bool {
        self.answer.is_none() && self.due_at < now
    }
}

/// Somebody's name and address as they were typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    pub email: String,
    /// What they need, or what they ask.
    pub words: String,
}

impl Typed {
    /// The address in small letters, once everything is in order; `words` are at most so many letters.
    ///
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self, words: &str, most: usize) -> Result<String> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: String| {
            wrong.push(FieldError { field: field.to_owned(), message });
        };
        let letters = self.name.trim().chars().count();
        if letters == 0 || letters > 100 {
            say("name", "Write a name by which we may greet you, in at most 100 letters.".to_owned());
        }
        if self.words.chars().count() > most {
            say(words, format!("Keep this under {most} letters."));
        }
        let email = match Email::read(&self.email) {
            Ok(email) => email.folded(),
            Err(problem) => {
                wrong.extend(problem.fields);
                String::new()
            }
        };
        if wrong.is_empty() { Ok(email) } else { Err(Problem::entry(wrong)) }
    }
}
