//! Duties, records and what people say about them: what they are, without database or clock.

mod instance;
mod record;

pub use instance::{Instance, Telling};
pub use record::{MOST_BYTES, MOST_WORDS, NewRecord, Readers, Record, Shown, Upload};

use kernel::{At, PersonId};

kernel::id!(/** One duty: one month's minutes, one meeting's notice. */ DutyId);
kernel::id!(/** One published record. */ RecordId);
kernel::id!(/** One piece of evidence. */ EvidenceId);
kernel::id!(/** One calendar's address. */ FeedId);
kernel::id!(/** One thing agreed where the text leaves it open. */ AgreedId);

/// What a holder said when asking for help.
#[derive(Clone, Debug)]
pub struct Help {
    pub key: String,
    pub words: String,
    pub at: At,
    pub by: PersonId,
}

/// What was agreed about a standing duty, by which decision.
#[derive(Clone, Debug)]
pub struct Agreed {
    pub spec: String,
    /// About every so many months.
    pub months: Option<i64>,
    /// "post:SLUG" or "body:SLUG": who does it.
    pub owner: Option<String>,
    pub decision: String,
    pub at: At,
}

/// A calendar's address, without its secret.
#[derive(Clone, Debug)]
pub struct Feed {
    pub id: FeedId,
    pub person: PersonId,
    /// The body whose calendar it is; a person's own where absent.
    pub body: Option<String>,
    pub made_at: At,
}
