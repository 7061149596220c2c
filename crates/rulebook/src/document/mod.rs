//! The document: clauses of prose with typed rules beside them.

mod blanks;
mod canon;
mod inline;
mod parse;
mod place;
mod rule_block;
mod scan;
mod sentences;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::rule::{Rule, Status};

pub use parse::parse;

pub(crate) use inline::plain;
pub(crate) use rule_block::COMMON;
pub(crate) use scan::{Attributes, Fence};
pub(crate) use sentences::{find_plain, find_quote};

/// Reads the body of one block as a rule of a clause; the block's fence counts as line 1.
pub(crate) fn read_block(body: &str, clause: &str) -> (Option<Rule>, Vec<Diagnostic>) {
    rule_block::read(body, 1, clause, 1)
}

/// What [`parse`] gives: as much of the document as could be read, and what was found on the way.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document; blocks that could not be read are missing from it.
    pub document: Document,
    /// Findings of syntax and schema, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document: constitution, standing orders, terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The level-1 heading.
    pub title: String,
    /// Prose before the first clause.
    pub preamble: Vec<Paragraph>,
    /// Clauses and sub-clauses in the order of the text.
    pub clauses: Vec<Clause>,
}

/// A clause (level 2) or sub-clause (level 3). Its slug is its identity; the number is display.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its identity, never used again for another clause.
    pub slug: String,
    /// The number as printed, such as `8` or `8.1`; may be empty.
    pub number: String,
    /// The heading without number and slug.
    pub title: String,
    /// 2 for a clause, 3 for a sub-clause.
    pub level: u8,
    /// Its prose.
    pub paragraphs: Vec<Paragraph>,
    /// Its rules.
    pub rules: Vec<Arc<Rule>>,
    /// Line of the heading, from 1.
    pub line: usize,
}

/// A paragraph or list item.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// Stable id such as `elections.p2`.
    pub id: String,
    /// What shape it has.
    pub shape: Shape,
    /// Its Markdown, without list marker and attributes.
    pub source: String,
    /// Its plain text on one line; `says` quotes are looked up here.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Cross-references: slug and link text.
    pub links: Vec<(String, String)>,
    /// Its first line in the source, from 1.
    pub line: usize,
    /// Characters before its first word on that line: a list marker and spaces.
    pub indent: usize,
}

/// What shape a paragraph has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Running text.
    Text,
    /// An item of a list with dots.
    Bullet,
    /// An item of a numbered list.
    Numbered,
    /// A block that is printed as it stands.
    Verbatim,
}

/// A sentence and what carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its text.
    pub text: String,
    /// Where it begins in the paragraph's plain text, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// What carries it out; `None` where nobody has said.
    pub status: Option<Status>,
    /// The rules that quote it, by id.
    pub rules: Vec<String>,
}

impl Document {
    /// The clause of that slug.
    pub fn clause(&self, slug: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.slug == slug)
    }

    /// All rules in the order of the text.
    pub fn rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.clauses.iter().flat_map(|c| c.rules.iter())
    }

    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Arc<Rule>> {
        self.rules().find(|r| r.id == id)
    }

    /// SHA-256 of the canonical form (prose and rules), as 64 hexadecimal digits. Spacing, line breaks, comments
    /// in blocks and the order of fields do not change it.
    pub fn hash(&self) -> String {
        canon::hash(self)
    }

    /// The canonical form that is hashed.
    pub fn canonical(&self) -> String {
        canon::canonical(self)
    }
}

impl Clause {
    /// "clause 8, Electing the committee".
    pub fn label(&self) -> String {
        match self.number.as_str() {
            "" => format!("clause \"{}\"", self.title),
            number => format!("clause {number}, {}", self.title),
        }
    }

    /// Its prose as HTML: paragraphs and lists, each with its anchor. Safe to put into a page as it is.
    pub fn html(&self) -> String {
        inline::clause_html(self)
    }
}

impl Paragraph {
    /// The last part of its id, for a page's anchor: "p2".
    pub fn anchor(&self) -> &str {
        self.id.rsplit('.').next().unwrap_or(&self.id)
    }

    /// Its inline HTML: raw HTML and unsafe links in the source are left out, so it may stand in a page as it is.
    pub fn html(&self) -> String {
        inline::html(self)
    }
}
