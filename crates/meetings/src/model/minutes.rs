//! Minutes: versions, who checked which, which went to members, and which the next meeting approved.

use kernel::{At, PersonId, Problem, Result};
use uuid::Uuid;

use super::{MeetingId, Readers};

/// The most characters of one part of the minutes.
pub const LONGEST_MINUTES: usize = 200_000;

/// The minutes of one meeting, without their texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    pub meeting: MeetingId,
    pub drafted_at: At,
    /// The newest version, from 1.
    pub seq: u32,
    pub checked: Option<Signed>,
    /// What went to members, oldest first.
    pub sent: Vec<Sent>,
    pub approved: Option<Approved>,
}

/// Who stands for which version, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    pub seq: u32,
    pub at: At,
    pub by: Option<PersonId>,
}

/// A version that members can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub seq: u32,
    pub at: At,
    pub by: Option<PersonId>,
    /// The office through which it was sent, as it was called then.
    pub through: String,
    pub readers: Readers,
    pub mailing: Option<Uuid>,
}

/// The version that a later meeting approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    pub by: Signed,
    pub meeting: MeetingId,
    /// "as they were sent", "with corrections".
    pub words: String,
}

/// One text of the minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesVersion {
    pub seq: u32,
    /// Markdown: what members may read.
    pub words: String,
    /// Markdown: what was said in closed items; empty where there was none.
    pub closed_words: String,
    pub note: String,
    pub at: At,
    pub by: Option<PersonId>,
}

/// Where minutes are on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Draft,
    /// The chair has read the newest version.
    Checked,
    /// Members have a version; it is a draft until a meeting approves it.
    Sent,
    Approved,
}

impl Stage {
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "draft, not sent yet",
            Self::Checked => "checked by the chair, not sent yet",
            Self::Sent => "sent to members, a draft until a meeting approves it",
            Self::Approved => "approved",
        }
    }
}

impl Minutes {
    pub fn stage(&self) -> Stage {
        if self.approved.is_some() {
            Stage::Approved
        } else if !self.sent.is_empty() {
            Stage::Sent
        } else if self.is_checked(self.seq) {
            Stage::Checked
        } else {
            Stage::Draft
        }
    }
    /// Whether the chair has read just this version.
    pub fn is_checked(&self, seq: u32) -> bool {
        self.checked.is_some_and(|it| it.seq == seq)
    }
    /// What those outside the body read: the approved version, else the newest that was sent.
    pub fn public_seq(&self) -> Option<u32> {
        let approved = self.approved.as_ref().map(|it| it.by.seq);
        approved.or_else(|| self.sent.last().map(|it| it.seq))
    }
    /// Who may read what was sent; members, where nothing else was chosen.
    pub fn readers(&self) -> Readers {
        self.sent.last().map_or(Readers::Members, |it| it.readers)
    }
    /// # Errors
    /// Refused once a meeting approved them.
    pub fn need_open(&self) -> Result<()> {
        if self.approved.is_none() {
            return Ok(());
        }
        let why = "A meeting approved these minutes, so they stay as they are.";
        Err(Problem::refused(why).hint("A mistake found later is corrected by a decision of a meeting."))
    }
}

/// Checks both parts of a text as they were typed.
///
/// # Errors
/// A `Problem` on "words", "closed_words" or "note".
pub fn check_minutes(words: &str, closed_words: &str, note: &str) -> Result<()> {
    if words.trim().is_empty() || words.chars().count() > LONGEST_MINUTES {
        return Err(Problem::field("words", "Write the minutes, in at most 200,000 letters."));
    }
    if closed_words.chars().count() > LONGEST_MINUTES {
        return Err(Problem::field("closed_words", "Keep the closed part under 200,000 letters."));
    }
    if note.chars().count() > 300 {
        return Err(Problem::field("note", "Say what is changed in at most 300 letters."));
    }
    Ok(())
}
