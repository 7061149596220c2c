//! From a place in a paragraph's plain text back to the line and column of the source.

use super::Paragraph;
use crate::diagnostic::Place;

impl Paragraph {
    /// Where the plain text from this byte on stands in the source. Markup adds no words, so words are counted.
    pub fn place_of(&self, start: usize) -> Place {
        let before = self.text.get(..start).unwrap_or_default().split_whitespace().count();
        let mut seen = 0;
        for (index, line) in self.source.lines().enumerate() {
            let words = line.split_whitespace().count();
            if seen + words > before {
                return self.place(index, line, word_offset(line, before - seen));
            }
            seen += words;
        }
        Place::line(self.line)
    }

    /// Where a cross-reference to a slug stands in the source.
    pub fn place_of_link(&self, slug: &str) -> Place {
        let target = format!("(#{slug})");
        let found = self
            .source
            .lines()
            .enumerate()
            .find_map(|(index, line)| Some((index, line, line.find(&target)?)));
        let Some((index, line, at)) = found else { return Place::line(self.line) };
        let opens = line[..at].rfind('[').unwrap_or(at);
        self.place(index, line, opens)
    }

    /// The place of a byte in one of the source's lines; the first line begins after a list marker.
    fn place(&self, index: usize, line: &str, offset: usize) -> Place {
        let indent = if index == 0 { self.indent } else { 0 };
        let column = indent + line.get(..offset).unwrap_or_default().chars().count() + 1;
        Place { line: self.line + index, column }
    }
}

/// The byte at which the nth word of a line begins, from 0; the line's end where it has fewer.
fn word_offset(line: &str, n: usize) -> usize {
    let mut blank = true;
    let mut seen = 0;
    for (offset, c) in line.char_indices() {
        if blank && !c.is_whitespace() {
            if seen == n {
                return offset;
            }
            seen += 1;
        }
        blank = c.is_whitespace();
    }
    line.len()
}
