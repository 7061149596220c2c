//! Motions and amendments to motions.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{ItemId, MeetingId, MotionId, MotionState};

/// Something that a body is asked to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    pub id: MotionId,
    /// Slug of the body that is to decide.
    pub body: String,
    pub meeting: Option<MeetingId>,
    pub item: Option<ItemId>,
    /// The kind of decision as rules name it: "motion", "policy", "endorsement".
    pub decision: String,
    pub title: String,
    /// Markdown: "This meeting …".
    pub words: String,
    pub reasons: String,
    pub mover: Option<PersonId>,
    pub seconder: Option<PersonId>,
    pub state: MotionState,
    /// The motion that it would change.
    pub amends: Option<MotionId>,
    /// The composite that it became part of.
    pub into: Option<MotionId>,
    /// Slug of the body that it was referred to.
    pub referred_to: Option<String>,
    /// What came of it, in a sentence.
    pub outcome: String,
    pub proposed_at: At,
    pub decided_at: Option<At>,
}

/// A motion to be proposed.
#[derive(Clone, Debug)]
pub struct NewMotion {
    pub decision: String,
    pub title: String,
    pub words: String,
    pub reasons: String,
}

/// The most characters of a motion.
pub const LONGEST_MOTION: usize = 20_000;

impl NewMotion {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        let mut says = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let letters = self.title.trim().chars().count();
        if letters == 0 || letters > 160 {
            says("title", "Give the motion a title of at most 160 letters.");
        }
        if self.words.trim().is_empty() {
            says("words", "Write what the meeting is to decide, beginning \"This meeting …\".");
        }
        if self.words.chars().count() > LONGEST_MOTION {
            says("words", "Keep the motion under 20,000 letters.");
        }
        if self.reasons.chars().count() > LONGEST_MOTION {
            says("reasons", "Keep the reasons under 20,000 letters.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

impl Motion {
    /// Whether its words can still be changed by its mover.
    pub fn is_open(&self) -> bool {
        matches!(self.state, MotionState::Proposed | MotionState::Seconded)
    }
    /// Where it is in words. What was before a meeting that has ended is so no more.
    pub fn stands(&self, over: bool) -> &'static str {
        match self.state {
            MotionState::Put if over => "not voted on before the meeting closed",
            state => state.label(),
        }
    }
    /// Whether it still waits for a decision.
    pub fn is_live(&self) -> bool {
        self.is_open() || self.state == MotionState::Put
    }
}
