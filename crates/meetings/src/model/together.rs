//! What members find out together: a question of which the organisation knows too little, and one answer for all.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{FindingId, JointId};

/// So many take part at least before an answer stands for all of them.
pub const TOGETHER: usize = 2;

/// One collective inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    pub id: JointId,
    pub question: String,
    /// What the organisation would do with the answer.
    pub why: String,
    pub begun_at: At,
    pub begun_by: Option<PersonId>,
    /// By when an answer is meant to be there.
    pub until: At,
    /// What one of them proposed as the answer, until another agrees.
    pub proposed: Option<JointAnswer>,
    pub answer: Option<JointAnswer>,
}

/// The one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointAnswer {
    /// Markdown.
    pub words: String,
    /// Whether everybody may read it, members or not.
    pub open: bool,
    pub at: At,
    pub by: Option<PersonId>,
}

/// What one of those who take part found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: FindingId,
    pub person: Option<PersonId>,
    /// Markdown.
    pub words: String,
    pub at: At,
}

/// Checks a question as it was typed.
///
/// # Errors
/// A `Problem` that names each field.
pub fn check_joint(question: &str, why: &str) -> Result<()> {
    let mut wrong = vec![];
    let mut says = |field: &str, message: &str| {
        wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    if question.trim().is_empty() || question.chars().count() > 300 {
        says("question", "Ask one thing, in at most 300 letters.");
    }
    if why.trim().is_empty() || why.chars().count() > 2_000 {
        says("why", "Say what we could do once we know it, in at most 2,000 letters.");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
}
