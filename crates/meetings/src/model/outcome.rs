//! What a meeting leaves behind: decisions with their reasons, and actions until they are done or released.

use kernel::{At, Cite, FieldError, PersonId, Problem, Result};

use super::{ActionId, DecisionId, ItemId, MeetingId, MotionId, Readers, Standing, VoteId};

/// Something that a body decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub id: DecisionId,
    pub meeting: Option<MeetingId>,
    pub item: Option<ItemId>,
    pub motion: Option<MotionId>,
    pub vote: Option<VoteId>,
    /// Slug of the body that decided.
    pub body: String,
    /// Its number in the group's register, from 1.
    pub number: u32,
    /// The kind of decision as rules name it.
    pub decision: String,
    pub title: String,
    pub words: String,
    /// Why, in plain words.
    pub reasons: String,
    pub cite: Option<Cite>,
    pub readers: Readers,
    pub decided_at: At,
    pub state: Standing,
    /// What was done about it since.
    pub follow_up: String,
    pub followed_at: Option<At>,
}

/// A decision to be entered.
#[derive(Clone, Debug)]
pub struct NewDecision {
    pub item: Option<ItemId>,
    pub motion: Option<MotionId>,
    pub vote: Option<VoteId>,
    pub decision: String,
    pub title: String,
    pub words: String,
    pub reasons: String,
    pub readers: Readers,
}

impl NewDecision {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        if self.title.trim().is_empty() || self.title.chars().count() > 160 {
            wrong.push(field("title", "Give the decision a title of at most 160 letters."));
        }
        if self.words.trim().is_empty() || self.words.chars().count() > 20_000 {
            wrong.push(field("words", "Write what was decided, in at most 20,000 letters."));
        }
        if self.reasons.chars().count() > 20_000 {
            wrong.push(field("reasons", "Keep the reasons under 20,000 letters."));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// Something that somebody took on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub id: ActionId,
    pub meeting: Option<MeetingId>,
    pub item: Option<ItemId>,
    pub decision: Option<DecisionId>,
    /// Slug of the body that agreed it.
    pub body: String,
    pub title: String,
    pub words: String,
    pub owner: Option<PersonId>,
    /// Who it is for where that is no person of the register: a post, a working group.
    pub owner_words: String,
    /// Whether it is a special assignment, which ends with a report.
    pub assignment: bool,
    pub report_to: Option<String>,
    pub due_at: Option<At>,
    pub agreed_at: At,
    pub state: Standing,
    pub ended_at: Option<At>,
    pub ended_by: Option<PersonId>,
    /// The report, or why it was released.
    pub ended_words: String,
}

impl Action {
    pub fn is_overdue(&self, now: At) -> bool {
        self.state == Standing::Open && self.due_at.is_some_and(|it| it < now)
    }
}

/// An action to be agreed.
#[derive(Clone, Debug)]
pub struct NewAction {
    pub item: Option<ItemId>,
    pub decision: Option<DecisionId>,
    pub title: String,
    pub words: String,
    pub owner: Option<PersonId>,
    pub owner_words: String,
    pub assignment: bool,
    pub due_at: Option<At>,
}

impl NewAction {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        if self.title.trim().is_empty() || self.title.chars().count() > 160 {
            wrong.push(field("title", "Say what is to be done, in at most 160 letters."));
        }
        if self.owner.is_none() && self.owner_words.trim().is_empty() {
            wrong.push(field("owner", "Say who takes it on: an action without an owner is nobody's."));
        }
        if self.owner_words.chars().count() > 120 {
            wrong.push(field("owner", "Keep the owner to 120 letters."));
        }
        if self.words.chars().count() > 5_000 {
            wrong.push(field("words", "Keep this under 5,000 letters."));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

fn field(name: &str, message: &str) -> FieldError {
    FieldError { field: name.to_owned(), message: message.to_owned() }
}
