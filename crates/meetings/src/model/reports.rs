//! Representatives and those they answer to: questions with public answers, visits, reports due before a meeting.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{AskedId, BranchId, VisitId};

/// A member's question to whoever holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedOf {
    pub id: AskedId,
    pub post: String,
    pub asker: Option<PersonId>,
    pub words: String,
    pub at: At,
    pub answer: Option<Answered>,
    pub withdrawn_at: Option<At>,
}

/// What was answered, when and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub words: String,
    /// "Conference", where it is not for the one asked to say; empty otherwise.
    pub decided_by: String,
    pub at: At,
    pub by: Option<PersonId>,
}

impl AskedOf {
    /// Whole days from the question to the answer, or until now.
    pub fn days(&self, now: At) -> i64 {
        let end = self.answer.as_ref().map_or(now, |it| it.at);
        ((end.micros() - self.at.micros()) / 86_400_000_000).max(0)
    }
}

/// # Errors
/// A `Problem` on "words".
pub fn check_question(words: &str) -> Result<()> {
    let letters = words.trim().chars().count();
    if !(8..=2_000).contains(&letters) {
        return Err(Problem::field("words", "Ask in eight to 2,000 letters."));
    }
    Ok(())
}

/// # Errors
/// A `Problem` on "answer" or "decided_by".
pub fn check_answer(answer: &str, decided_by: &str) -> Result<()> {
    let mut wrong = vec![];
    let mut say = |field: &str, message: &str| {
        wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    if decided_by.trim().is_empty() && answer.trim().is_empty() {
        say("answer", "Answer it, or say below who decided it.");
    }
    if answer.chars().count() > 5_000 {
        say("answer", "Keep the answer under 5,000 letters.");
    }
    if decided_by.chars().count() > 200 {
        say("decided_by", "Name who decided it in at most 200 letters.");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
}

/// A visit that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub id: VisitId,
    pub post: String,
    pub person: Option<PersonId>,
    /// Whom: "the Harbour group".
    pub visited: String,
    pub branch: Option<BranchId>,
    pub day: At,
    /// What should be better.
    pub words: String,
    pub at: At,
}

/// A number as it may be quoted: below five it would lead to people.
pub fn quoted(n: usize) -> String {
    match n {
        0 => "none".to_owned(),
        1..=4 => "fewer than five".to_owned(),
        n => n.to_string(),
    }
}
