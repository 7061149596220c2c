//! A text that a group brings: pasted, or a file of Word, OpenDocument, PDF, HTML or plain text, read into pieces that
//! `rulebook::intake` recognises. Pure, and bounded: nothing is unpacked beyond what a constitution can need.

mod docx;
mod html;
mod odt;
mod pdf;
mod plain;
mod xml;
mod zipped;

use kernel::{Problem, Result};
use rulebook::intake::{self, Block};

use crate::service::Proposed;

/// What came of a text: a source without rules, what stood beside it, and rules proposed beside its sentences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    pub source: String,
    pub proposals: Vec<Proposed>,
    /// Comments and footnotes: the clause's slug, where it is known, and the words.
    pub notes: Vec<(Option<String>, String)>,
    /// What somebody should look at: the clause's slug, where it is about one, and a sentence.
    pub doubts: Vec<(Option<String>, String)>,
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// The largest text within a file, in bytes, unpacked: some thousand pages.
const LARGEST_TEXT: usize = 2 * 1024 * 1024;

/// More pieces than this no constitution has.
const MOST_BLOCKS: usize = 20_000;

/// Reads a file by what it is, not by its name.
pub fn file(bytes: &[u8]) -> Result<Brought> {
    if bytes.len() > LARGEST {
        return Err(Problem::field(
            "file",
            "This file is larger than eight mebibytes. Save it without pictures and bring it again.",
        ));
    }
    let is = |magic: &[u8]| bytes.starts_with(magic);
    if is(b"PK") {
        let mut parts = zipped::open(bytes)?;
        return match parts.text("word/document.xml")? {
            Some(document) => recognise(&docx::read(&document, &mut parts)?),
            None => match parts.text("content.xml")? {
                Some(content) => recognise(&odt::read(&content, &mut parts)?),
                None => Err(Problem::field("file", "This file is neither of Word nor of OpenDocument.")
                    .hint("Save the text as .docx, .odt or a web page, or paste its words.")),
            },
        };
    }
    if is(b"%PDF") {
        let mut brought = recognise(&plain::read(&pdf::text(bytes)?))?;
        let told = "A PDF knows pages and lines, not paragraphs: lines were put together and running heads left out. \
                    Compare the draft with the pages.";
        brought.doubts.insert(0, (None, told.to_owned()));
        return Ok(brought);
    }
    if is(b"{\\rtf") || is(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Problem::field("file", "This is a file of an older word processor.")
            .hint("Open it and save it as .docx or .odt, or paste its words."));
    }
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
        Problem::field("file", "This file is no text in UTF-8, and of no kind that Plenary reads.")
            .hint("Save it as .docx, .odt or as plain text in UTF-8, or paste its words.")
    })?;
    paste(&text)
}

/// Reads pasted words: a web page's source, a text in this programme's own shape, or plain text.
pub fn paste(text: &str) -> Result<Brought> {
    if text.trim().is_empty() {
        return Err(Problem::field("text", "Paste the words of your constitution, or choose a file."));
    }
    if text.len() > LARGEST_TEXT {
        return Err(Problem::field("text", "This is longer than two mebibytes, which no constitution is."));
    }
    if plain::is_source(text) {
        return Ok(Brought { source: text.to_owned(), ..Brought::default() });
    }
    if html::is_html(text) {
        return recognise(&html::read(text));
    }
    recognise(&plain::read(text))
}

fn recognise(blocks: &[Block]) -> Result<Brought> {
    let words = |it: &Block| !it.text.trim().is_empty() || matches!(it.shape, intake::BlockShape::Table(_));
    if !blocks.iter().any(words) {
        return Err(Problem::field(
            "file",
            "No words were found in it. A scanned page is a picture: type or paste its words.",
        ));
    }
    let blocks = &blocks[..blocks.len().min(MOST_BLOCKS)];
    let draft = intake::recognise(blocks);
    let document = rulebook::parse(&draft.markdown).document;
    let proposed = |it: intake::Proposal| Proposed {
        kind: it.kind.name().to_owned(),
        why: format!("{} {}", it.why, it.sure.words()),
        clause: it.clause,
        quote: it.quote,
        filled: it.filled,
    };
    Ok(Brought {
        proposals: intake::propose(&document).into_iter().map(proposed).collect(),
        notes: draft.notes.into_iter().map(|it| (it.clause, it.text)).collect(),
        doubts: draft.doubts.into_iter().map(|it| (it.clause, it.message)).collect(),
        source: draft.markdown,
    })
}

#[cfg(test)]
mod tests;
