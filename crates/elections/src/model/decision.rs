//! What somebody decided about an election, with the minute; and the questions put to all candidates.

use kernel::{At, PersonId};
use serde::Serialize;
use uuid::Uuid;

use super::NominationId;

kernel::words! {
    /// What a recorded decision is about.
    DecisionKind {
        /// The meeting agrees to a job share, or not. Subject: the nomination.
        JobShare = "job-share",
        /// The meeting confirms an unopposed candidate, or not. Subject: the contest.
        Confirm = "confirm",
        /// What is done about a post or quota that cannot be filled. Subject: the contest, or none.
        Remedy = "remedy",
    }
}

/// A recorded decision.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    pub kind: DecisionKind,
    pub subject: Uuid,
    /// "agreed", "refused", or the remedy chosen.
    pub answer: String,
    /// Who decided: "Annual general meeting".
    pub decided_by: String,
    /// Where it is minuted.
    pub minute: String,
    pub at: At,
    pub recorded_by: Option<PersonId>,
}

impl Decision {
    pub fn agreed(&self) -> bool {
        self.answer == "agreed"
    }
}

/// A question that the returning officer put to all candidates.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub id: Uuid,
    pub text: String,
    pub asked_at: At,
    pub answers: Vec<Answer>,
}

/// A candidate's answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub nomination: NominationId,
    pub text: String,
    pub at: At,
}

impl Question {
    pub fn answer_of(&self, nomination: NominationId) -> Option<&Answer> {
        self.answers.iter().find(|it| it.nomination == nomination)
    }
}
