//! The file in pieces that can be changed and put together again: what is untouched stays as it was written.

mod block;
mod print;
mod read;

use crate::document::Shape;

pub(super) use block::{bare, parse_value, set_field, value_text, with_says};

/// The pseudo-clause of the title and the words before the first clause.
pub(super) const PREAMBLE: &str = "preamble";

/// A whole file.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// Title and preamble first, then the clauses.
    pub clauses: Vec<Chapter>,
}

/// A clause with everything in it.
#[derive(Debug, Clone)]
pub(super) struct Chapter {
    pub slug: String,
    pub level: u8,
    pub number: String,
    pub title: String,
    /// The heading's line as it was written, until it is changed.
    pub heading: Option<String>,
    pub statement: bool,
    pub parts: Vec<Part>,
    /// The lines as they were written, while nothing in it is changed.
    pub raw: Option<String>,
}

/// What stands in a clause.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Para(Para),
    Rule(Block),
    /// A comment, or a block that could not be read.
    Other(String),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Para {
    /// Its id with the clause: `elections.p2`.
    pub id: String,
    pub shape: Shape,
    /// List marker and spaces before the first word.
    pub lead: String,
    /// Its Markdown on one line, single spaces; a verbatim block as it stands.
    pub flat: String,
    pub statement: bool,
    /// Its lines as they were written, until it is changed.
    pub raw: Option<String>,
}

/// A rule's block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub id: String,
    /// Whether the id stands in the block.
    pub named: bool,
    /// The TOML between the fences.
    pub body: String,
    pub fields: toml::Table,
}

impl Book {
    pub fn chapter(&self, slug: &str) -> Option<&Chapter> {
        self.clauses.iter().find(|c| c.slug == slug)
    }

    pub fn chapter_mut(&mut self, slug: &str) -> Option<&mut Chapter> {
        self.clauses.iter_mut().find(|c| c.slug == slug)
    }

    pub fn para(&self, id: &str) -> Option<(&Chapter, &Para)> {
        let slug = id.rsplit_once('.')?.0;
        let chapter = self.chapter(slug)?;
        Some((chapter, chapter.paras().find(|p| p.id == id)?))
    }

    pub fn rule(&self, id: &str) -> Option<(&Chapter, &Block)> {
        self.clauses.iter().find_map(|c| Some((c, c.rules().find(|r| r.id == id)?)))
    }
}

impl Chapter {
    pub fn paras(&self) -> impl Iterator<Item = &Para> {
        self.parts.iter().filter_map(|p| match p {
            Part::Para(para) => Some(para),
            _ => None,
        })
    }

    pub fn rules(&self) -> impl Iterator<Item = &Block> {
        self.parts.iter().filter_map(|p| match p {
            Part::Rule(block) => Some(block),
            _ => None,
        })
    }

    /// Its words and rules as one text, for a fingerprint.
    pub fn content(&self) -> String {
        let mut text = format!("{}\n{}\n", self.number, self.title);
        for part in &self.parts {
            match part {
                Part::Para(para) => text.push_str(&para.flat),
                Part::Rule(block) => text.push_str(&block.content()),
                Part::Other(_) => continue,
            }
            text.push('\n');
        }
        text
    }
}

impl Block {
    /// Its fields as one text, whatever their order.
    pub fn content(&self) -> String {
        let mut fields: Vec<String> =
            self.fields.iter().map(|(k, v)| format!("{k} = {}", value_text(v))).collect();
        fields.sort();
        fields.join("\n")
    }
}

/// Words on one line with single spaces.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
