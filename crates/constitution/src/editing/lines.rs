//! The lines of a source: which belong to a clause, a paragraph, a block.

use std::ops::Range;

use rulebook::{Document, Paragraph};
use sha2::{Digest, Sha256};

/// The lines of a clause, without those of the clauses after it; numbers from 0.
pub fn clause_range(source: &str, document: &Document, slug: &str) -> Option<Range<usize>> {
    let at = document.clauses.iter().position(|it| it.slug == slug)?;
    let start = document.clauses[at].line - 1;
    let end = document.clauses.get(at + 1).map_or_else(|| source.lines().count(), |it| it.line - 1);
    Some(start..end)
}

pub fn clause_lines<'a>(source: &'a str, document: &Document, slug: &str) -> Option<Vec<&'a str>> {
    let range = clause_range(source, document, slug)?;
    Some(source.lines().skip(range.start).take(range.len()).collect())
}

/// Two clauses with the same fingerprint were read from the same lines.
pub fn fingerprint(lines: &[&str]) -> String {
    let digest = Sha256::digest(lines.join("\n").trim_end());
    digest.iter().take(8).map(|it| format!("{it:02x}")).collect()
}

/// The source with a range of lines replaced.
pub fn splice(source: &str, range: Range<usize>, new: &str) -> String {
    let mut out = String::with_capacity(source.len() + new.len());
    for (number, line) in source.lines().enumerate() {
        if number == range.start {
            out.push_str(new);
        }
        if !range.contains(&number) {
            out.push_str(line);
            out.push('\n');
        }
    }
    if range.start >= source.lines().count() {
        out.push_str(new);
    }
    out
}

/// The attributes at the end of a clause's heading: "#slug", ".statement".
pub fn heading_attributes(clause: &[&str]) -> Vec<String> {
    clause.first().map(|it| attributes(it).1).unwrap_or_default()
}

/// The attributes that stand behind a paragraph in the source.
pub fn attributes_of(source: &str, paragraph: &Paragraph) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let range = paragraph_range(&lines, paragraph.line - 1, paragraph.shape == rulebook::Shape::Verbatim);
    lines[range].last().map(|it| attributes(it).1).unwrap_or_default()
}

/// A text without the attributes at its end, and those.
pub fn attributes(text: &str) -> (&str, Vec<String>) {
    let whole = text.trim_end();
    let Some(open) = whole.strip_suffix('}').and_then(|it| it.rfind('{')) else { return (whole, vec![]) };
    let inner = &whole[open + 1..whole.len() - 1];
    let words: Vec<String> = inner.split_whitespace().map(str::to_owned).collect();
    let fits = |it: &String| it.len() > 1 && (it.starts_with('#') || it.starts_with('.'));
    if words.is_empty() || !words.iter().all(fits) {
        return (whole, vec![]);
    }
    (whole[..open].trim_end(), words)
}

/// The lines of a paragraph in its clause, as the reader takes them: until a blank line, a heading, a block, a comment
/// or the next item. Numbers from 0, in the whole source.
pub fn paragraph_range(lines: &[&str], first: usize, verbatim: bool) -> Range<usize> {
    if verbatim {
        let fence: String =
            lines[first].trim_start().chars().take_while(|it| matches!(it, '`' | '~')).collect();
        let close = lines.iter().skip(first + 1).position(|it| it.trim().starts_with(&fence));
        return first..close.map_or(lines.len(), |it| first + 1 + it + 1);
    }
    let ends = |line: &&str| {
        let text = line.trim_start();
        text.trim().is_empty()
            || text.starts_with("<!--")
            || text.starts_with("```")
            || text.starts_with("~~~")
            || is_heading(line)
            || item(line).is_some()
    };
    let more = lines.iter().skip(first + 1).position(ends);
    first..more.map_or(lines.len(), |it| first + 1 + it)
}

fn is_heading(line: &str) -> bool {
    let level = line.chars().take_while(|it| *it == '#').count();
    (1..=6).contains(&level) && line[level..].starts_with([' ', '\t'])
}

/// Whether a line begins an item of a list: true if it is numbered; and the words after its mark.
pub fn item(line: &str) -> Option<(bool, &str)> {
    let text = line.trim_start();
    if let Some(rest) = text.strip_prefix(['-', '*', '+', '•']).filter(|it| it.starts_with(' ')) {
        return Some((false, rest.trim_start()));
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    ((1..=3).contains(&digits) && rest.starts_with(' ')).then(|| (true, rest.trim_start()))
}
