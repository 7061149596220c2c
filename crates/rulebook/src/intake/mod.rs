//! A group brings its own text: recognised as clauses, with rules proposed beside its sentences. Nothing is bound until
//! somebody confirms it, and a text is usable with no rules at all.
//!
//! ```
//! use rulebook::intake::{Block, confirm, propose, recognise};
//! let draft = recognise(&[
//!     Block::heading(1, "Constitution of the Example Alliance"),
//!     Block::heading(2, "4. Meetings"),
//!     Block::paragraph("The committee shall meet monthly, as clause 4 says."),
//! ]);
//! assert!(draft.markdown.contains("## 4. Meetings {#meetings}"));
//! assert!(draft.markdown.contains("[clause 4](#meetings)"));
//! let document = rulebook::parse(&draft.markdown).document;
//! let proposals = propose(&document);
//! assert_eq!(proposals[0].quote, "The committee shall meet monthly, as clause 4 says.");
//! assert!(confirm(&draft.markdown, &proposals).contains("type = \"rhythm\""));
//! ```

mod confirm;
mod headings;
mod links;
mod propose;
mod recognise;

use crate::form;
use crate::rule::Kind;

pub use confirm::confirm;
pub use propose::propose;
pub use recognise::recognise;

/// A piece of a text that somebody brings, whatever file it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub shape: BlockShape,
    /// Its plain text; empty for a table.
    pub text: String,
}

/// What a piece of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockShape {
    /// A heading of that level, from 1; a title is level 1.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a numbered list, with its mark as printed ("4.2", "(a)") where the file has one.
    Numbered {
        /// The mark; may be empty.
        mark: String,
        /// How deep it stands, from 0.
        depth: u8,
    },
    /// An item of a list with dots.
    Bullet {
        /// How deep it stands, from 0.
        depth: u8,
    },
    /// A table by rows; the first row holds the heads.
    Table(Vec<Vec<String>>),
    /// A comment or footnote, which is no part of the text.
    Note,
}

impl Block {
    /// A heading.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self { shape: BlockShape::Heading(level), text: text.into() }
    }

    /// Running text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self { shape: BlockShape::Paragraph, text: text.into() }
    }

    /// An item of a numbered list.
    pub fn numbered(mark: impl Into<String>, depth: u8, text: impl Into<String>) -> Self {
        Self { shape: BlockShape::Numbered { mark: mark.into(), depth }, text: text.into() }
    }

    /// An item of a list with dots.
    pub fn bullet(depth: u8, text: impl Into<String>) -> Self {
        Self { shape: BlockShape::Bullet { depth }, text: text.into() }
    }

    /// A table.
    pub fn table(rows: Vec<Vec<String>>) -> Self {
        Self { shape: BlockShape::Table(rows), text: String::new() }
    }

    /// A comment or footnote.
    pub fn note(text: impl Into<String>) -> Self {
        Self { shape: BlockShape::Note, text: text.into() }
    }
}

/// What was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The text in the shape that [`crate::parse`] reads, without rules.
    pub markdown: String,
    /// What stood beside the text.
    pub notes: Vec<DraftNote>,
    /// What somebody should look at.
    pub doubts: Vec<Doubt>,
}

/// Something that stood beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftNote {
    /// Slug of the clause it stood in; `None` before the first.
    pub clause: Option<String>,
    /// Its words.
    pub text: String,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Slug of the clause; `None` for the whole text.
    pub clause: Option<String>,
    /// What is doubtful and what was done, as whole sentences.
    pub message: String,
}

/// A rule that might carry out a sentence. It binds nothing until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Slug of the clause.
    pub clause: String,
    /// The exact words of the sentence.
    pub quote: String,
    /// The type of rule.
    pub kind: Kind,
    /// The rule as a form, its quote and id included, to be looked through and changed.
    pub filled: form::Map,
    /// How sure the proposal is.
    pub sure: Sure,
    /// What it rests on, as a sentence.
    pub why: String,
}

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    /// The sentence says it in so many words.
    Plain,
    /// Most sentences of this kind mean it.
    Likely,
    /// A guess to begin from.
    Guess,
}

impl Sure {
    /// How sure, in words for a page.
    pub fn words(self) -> &'static str {
        match self {
            Sure::Plain => "The sentence says so.",
            Sure::Likely => "This is probably meant; read it through.",
            Sure::Guess => "A guess: check every field.",
        }
    }
}

impl Proposal {
    /// Its id in the document.
    pub fn id(&self) -> &str {
        self.filled.get("id").map_or("", String::as_str)
    }

    /// The block as it would stand below the clause.
    pub fn block(&self) -> String {
        form::block(self.kind, &self.filled).unwrap_or_default()
    }
}
