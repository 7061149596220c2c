//! Published records: minutes, reports, programmes, lists, as text or file.

use jiff::civil::Date;
use kernel::{At, FieldError, PersonId, Problem, Result};
use rulebook::duty::ProofKind;
use uuid::Uuid;

use super::RecordId;

/// The longest text of a record, in characters.
pub const MOST_WORDS: usize = 200_000;
/// The largest file of a record, in bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Who may read a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    Members,
    Everyone,
}

impl Readers {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Everyone => "everyone",
        }
    }
    pub fn read(word: &str) -> Self {
        if word == "everyone" { Self::Everyone } else { Self::Members }
    }
}

/// A file as it was uploaded.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Something to be published.
#[derive(Clone, Debug)]
pub struct NewRecord {
    pub kind: ProofKind,
    /// What it is about, as the duty's proof has it.
    pub subject: String,
    pub title: String,
    /// Markdown.
    pub words: String,
    pub file: Option<Upload>,
    pub occasion: Option<Uuid>,
    pub covers: Option<Date>,
    pub readers: Readers,
    /// Whether members are also sent it.
    pub by_mail: bool,
}

impl NewRecord {
    /// Checks what can be checked without the register.
    ///
    /// # Errors
    /// A `Problem` on "title", "words", "file" or "covers".
    pub fn check(&self, today: Date) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if self.title.trim().is_empty() || self.title.chars().count() > 200 {
            say("title", "Give it a title of at most 200 letters.");
        }
        if self.words.trim().is_empty() && self.file.is_none() {
            say("words", "Write the text, or choose a file: what is published is the proof.");
        }
        if self.words.chars().count() > MOST_WORDS {
            say("words", "Keep the text to 200,000 characters, or send it as a file.");
        }
        if self.file.as_ref().is_some_and(|it| it.bytes.len() > MOST_BYTES) {
            say(
                "file",
                "The file is larger than four mebibytes. Save it smaller, or as a PDF without pictures.",
            );
        }
        if self.covers.is_some_and(|day| day > today) && self.kind != ProofKind::Notice {
            say("covers", "That day is still to come. Write the day it is about.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// A record that was published.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: RecordId,
    pub kind: ProofKind,
    pub subject: String,
    pub title: String,
    pub words: String,
    pub occasion: Option<Uuid>,
    pub covers: Option<Date>,
    pub readers: Readers,
    pub published_at: At,
    pub published_by: Option<PersonId>,
    /// The office through which it was published, as it was called then.
    pub through: String,
    pub file_name: Option<String>,
    pub mailing: Option<Uuid>,
    pub withdrawn: Option<(At, String)>,
}

/// Something that members can look up as done: a record of this capability, or a page of another one that was shown as
/// evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub kind: ProofKind,
    pub at: At,
    /// A page of this site.
    pub url: String,
    pub title: String,
    /// The office through which a record was published.
    pub through: Option<String>,
    /// Whether everybody may read it, as far as is known here.
    pub open: bool,
    pub withdrawn: bool,
}

impl From<Record> for Shown {
    fn from(it: Record) -> Self {
        Self {
            kind: it.kind,
            at: it.published_at,
            url: format!("/duties/records/{}", it.id),
            open: it.readers == Readers::Everyone,
            withdrawn: it.withdrawn.is_some(),
            title: it.title,
            through: Some(it.through),
        }
    }
}
