//! What a consultation, an answer and a letter are.

mod anchor;
mod groups;
mod interval;
mod letter;
mod prompts;
mod text;
mod words;

use kernel::{At, PersonId, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use anchor::{Anchor, Held, hold};
pub use groups::{Opinion, SMALL, Split, opinion_groups};
pub use interval::{Share, agreement};
pub use letter::{Parsed, Piece, parse as parse_letter};
pub use prompts::{Prompt, PromptSet};
pub use text::{Part, parts};
pub use words::{Audience, Channel, Outcome, Standing, State, Vote};

kernel::id!(/** One consultation. */ ConsultationId);
kernel::id!(/** Somebody who answers one consultation. */ ParticipantId);
kernel::id!(/** One answer under one head to one part. */ CommentId);
kernel::id!(/** A theme that answers are gathered under. */ ThemeId);
kernel::id!(/** An answer that came by e-mail and waits for a person. */ LetterId);
kernel::id!(/** A sentence of the report. */ SentenceId);

/// A text that is opened to answers until an hour of a day.
#[derive(Clone, Debug)]
pub struct Consultation {
    pub id: ConsultationId,
    pub title: String,
    /// Markdown above the text.
    pub intro: String,
    /// Whom answers are sent to, in words: the person or the post.
    pub responsible: String,
    /// Where answers by e-mail go.
    pub address: Option<String>,
    pub audience: Audience,
    pub prompts: PromptSet,
    /// Whether each part is asked "agree, unsure, disagree".
    pub asks_votes: bool,
    pub subject: Option<Subject>,
    pub state: State,
    pub opens_at: Option<At>,
    pub closes_at: At,
    /// When the committee talks about the answers.
    pub committee_at: Option<At>,
    /// When the members' meeting takes the matter.
    pub meeting_at: Option<At>,
    pub reported_at: Option<At>,
    pub withdrawn_why: Option<String>,
}

impl Consultation {
    /// Whether an answer that arrives now is in time.
    pub fn takes_answers(&self, now: At) -> bool {
        self.state == State::Open && now < self.closes_at
    }
    /// Whether its hour has passed.
    pub fn is_over(&self, now: At) -> bool {
        self.state == State::Reported || (self.state == State::Open && now >= self.closes_at)
    }
}

/// What the text belongs to, such as an amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Subject {
    pub kind: String,
    pub id: Uuid,
    pub url: String,
}

/// What opening a consultation needs.
#[derive(Clone, Debug)]
pub struct NewConsultation {
    pub title: String,
    pub intro: String,
    pub responsible: String,
    pub address: String,
    pub audience: Audience,
    pub prompts: PromptSet,
    pub asks_votes: bool,
    pub subject: Option<Subject>,
    /// Markdown; headings part it into what people answer to.
    pub text: String,
    pub closes_at: At,
    pub committee_at: Option<At>,
    pub meeting_at: Option<At>,
}

/// The longest text, in characters: a long constitution has a tenth of it.
pub const LONGEST_TEXT: usize = 1_000_000;
/// The longest answer under one head, in characters.
pub const LONGEST_ANSWER: usize = 5_000;

impl NewConsultation {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self, now: At) -> Result<()> {
        let mut wrong = vec![];
        let mut says = |field: &str, message: &str| {
            wrong.push(kernel::FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if self.title.trim().is_empty() {
            says("title", "Give the consultation a title, such as \"Draft constitution\".");
        }
        if self.responsible.trim().is_empty() {
            says("responsible", "Name the person or the post that answers go to.");
        }
        if !self.address.trim().is_empty() && !self.address.contains('@') {
            says(
                "address",
                "Give an e-mail address, or leave it empty if answers come by this page and on paper.",
            );
        }
        if parts(&self.text).is_empty() {
            says("text", "Put in the text that people are asked about.");
        }
        if self.text.chars().count() > LONGEST_TEXT {
            says("text", "This text is longer than a million characters. Open it in several consultations.");
        }
        if self.closes_at <= now {
            says("closes_at", "The hour until which answers count is past. Choose one to come.");
        }
        if self.committee_at.is_some_and(|it| it < self.closes_at) {
            says(
                "committee_at",
                "The committee would meet before the answers are in. Choose a day after the close.",
            );
        }
        if let (Some(committee), Some(meeting)) = (self.committee_at, self.meeting_at)
            && meeting < committee
        {
            says("meeting_at", "The members' meeting would come before the committee's. Choose a later day.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// One answer under one head.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub participant: ParticipantId,
    /// The draft it was written about, from 1.
    pub seq: u32,
    /// The part's key then; empty for the whole text.
    pub part: String,
    pub prompt: String,
    pub body: String,
    /// The words it is about; may be empty.
    pub quote: String,
    /// The part it belongs to in the newest draft; empty for the whole text or if its words are gone.
    pub part_now: String,
    pub anchor: Anchor,
    pub channel: Channel,
    pub standing: Standing,
    pub received_at: At,
    pub theme: Option<ThemeId>,
    pub outcome: Option<Outcome>,
    pub answer: String,
    pub operation: Option<Operation>,
}

/// What an answer led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub title: String,
    pub url: String,
}

/// Somebody who answers.
#[derive(Clone, Debug)]
pub struct Participant {
    pub id: ParticipantId,
    pub person: Option<PersonId>,
    pub name: String,
    /// Whether the name may stand beside what was said.
    pub may_name: bool,
}

/// An answer that came by e-mail or was pasted, and waits.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: LetterId,
    pub sender: String,
    pub sender_name: String,
    pub subject: String,
    pub body: String,
    pub received_at: At,
    pub person: Option<PersonId>,
    pub consultation: Option<ConsultationId>,
    /// Why a person has to look; empty if nothing is doubtful.
    pub doubt: String,
}
