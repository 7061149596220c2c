//! Paragraphs as a member types them, and back as they stand in the file.

use rulebook::{Paragraph, Shape};

use super::lines::{attributes, item};

/// The words of a paragraph for a box: on one line, a cross-reference as its words alone.
pub fn typed(paragraph: &Paragraph) -> String {
    if paragraph.shape == Shape::Verbatim {
        return paragraph.source.clone();
    }
    let mut text = paragraph.source.split_whitespace().collect::<Vec<_>>().join(" ");
    for (slug, words) in &paragraph.links {
        text = text.replacen(&format!("[{words}](#{slug})"), words, 1);
    }
    // What was escaped so that it stays prose is shown as it was typed.
    let text = match text.strip_prefix('\\') {
        Some(rest) if needs_escape(rest) => rest.to_owned(),
        _ => text,
    };
    match paragraph.shape {
        Shape::Bullet => format!("- {text}"),
        Shape::Numbered => format!("1. {text}"),
        Shape::Text | Shape::Verbatim => text,
    }
}

/// A paragraph that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub shape: Shape,
    pub text: String,
    pub statement: bool,
}

/// The paragraphs in a box: parted by blank lines; a line that begins with "- " or "1. " is an item of a list.
pub fn read(text: &str, statement: bool) -> Vec<Typed> {
    let mut found: Vec<Typed> = vec![];
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        match (item(line), found.last_mut().filter(|_| open)) {
            (Some((numbered, rest)), _) => {
                let shape = if numbered { Shape::Numbered } else { Shape::Bullet };
                found.push(Typed { shape, text: rest.to_owned(), statement });
            }
            (None, Some(last)) => {
                last.text.push(' ');
                last.text.push_str(line);
            }
            (None, None) => found.push(Typed { shape: Shape::Text, text: line.to_owned(), statement }),
        }
        open = true;
    }
    for it in &mut found {
        it.text = it.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    found.retain(|it| !it.text.is_empty());
    found
}

/// A paragraph as it stands in the file. Cross-references that stood in the old words are put back where their words
/// still stand; nothing that is typed becomes a heading, a block or an attribute.
pub fn written(it: &Typed, links: &[(String, String)], attributes_: &[String]) -> String {
    let mut text = linked(&it.text, links);
    if needs_escape(&text) {
        text.insert(0, '\\');
    }
    let mark = match it.shape {
        Shape::Bullet => "- ",
        Shape::Numbered => "1. ",
        Shape::Text | Shape::Verbatim => "",
    };
    let tail = if attributes_.is_empty() { String::new() } else { format!(" {{{}}}", attributes_.join(" ")) };
    format!("{mark}{text}{tail}")
}

/// Whether the end of the words would be read as attributes.
pub fn ends_like_attributes(text: &str) -> bool {
    !attributes(text).1.is_empty()
}

fn needs_escape(text: &str) -> bool {
    text.starts_with(['#', '<']) || text.starts_with("```") || text.starts_with("~~~") || item(text).is_some()
}

fn linked(text: &str, links: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    for (slug, words) in links {
        let Some(at) = rest.find(words.as_str()).filter(|_| !words.is_empty()) else { continue };
        out.push_str(&rest[..at]);
        out.push_str(&format!("[{words}](#{slug})"));
        rest = &rest[at + words.len()..];
    }
    out.push_str(rest);
    out
}
