//! The names and the title behind the ballots.

use super::lines::Lines;
use super::words::shortened;
use super::{BltError, Fault};
use crate::input::Mended;
use std::io::Read;

/// Room for names, title and remarks in all, in bytes.
const MOST: usize = 32 * 1024 * 1024;

/// The names of the candidates and the title.
pub(super) fn read<R: Read>(
    lines: &mut Lines<'_, R>,
    candidates: u64,
) -> Result<(Vec<String>, String), BltError> {
    let mut texts: Vec<(u64, Vec<u8>)> = Vec::new();
    let (wanted, mut bytes) = (candidates as usize + 1, 0);
    while lines.advance()? {
        bytes += lines.current().len();
        if bytes > MOST {
            return Err(lines.error(1, Fault::TooMuchText));
        }
        if texts.len() == wanted {
            lines.notes.add(Mended::AfterTitle, lines.number);
            continue;
        }
        texts.push((lines.number, lines.current().trim_ascii().to_vec()));
    }
    if texts.is_empty() {
        lines.notes.add(Mended::NoNames, lines.number);
        return Ok(((1..=candidates).map(|number| format!("Candidate {number}")).collect(), String::new()));
    }
    if texts.len() + 1 < wanted {
        texts = apart(texts);
    }
    if texts.len() + 1 < wanted {
        return Err(lines.error(1, Fault::Ended("the name of the next candidate")));
    }
    let mut names = Vec::with_capacity(wanted);
    for (line, text) in texts.iter().take(wanted) {
        names.push(name(lines, *line, text)?);
    }
    let title = if names.len() == wanted { names.pop().unwrap_or_default() } else { String::new() };
    Ok((names, title))
}

/// Names that stand on one line, each in quotation marks, one by one.
fn apart(texts: Vec<(u64, Vec<u8>)>) -> Vec<(u64, Vec<u8>)> {
    let parts = |(line, text): (u64, Vec<u8>)| {
        let parts: Vec<_> = between(&text).into_iter().map(|part| (line, part.to_vec())).collect();
        parts
    };
    texts.into_iter().flat_map(parts).collect()
}

/// The text cut where a quotation mark, blanks and another quotation mark stand.
fn between(text: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut start, mut place) = (vec![], 0, 1);
    while place + 1 < text.len() {
        let rest = &text[place + 1..];
        let blanks = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',');
        if text[place] == b'"' && blanks.is_some_and(|blanks| blanks > 0 && rest[blanks] == b'"') {
            let next = place + 1 + blanks.unwrap_or(0);
            parts.push(&text[start..=place]);
            (start, place) = (next, next);
        }
        place += 1;
    }
    parts.push(&text[start..]);
    parts
}

/// What stands between the first and the last quotation mark, so that names may hold some.
fn name<R: Read>(lines: &mut Lines<'_, R>, line: u64, text: &[u8]) -> Result<String, BltError> {
    let mut text = text;
    while let Some(shorter) = text.strip_suffix(b",") {
        text = shorter.trim_ascii_end();
        lines.notes.add(Mended::Commas, line);
    }
    let fault = |fault| BltError { line, column: 1, fault };
    if text.first() != Some(&b'"') {
        if text.is_empty() || text.iter().all(|byte| byte.is_ascii_digit() || *byte == b' ') {
            return Err(fault(Fault::Unquoted(shortened(text))));
        }
        lines.notes.add(Mended::Unquoted, line);
        return Ok(words(lines, line, text));
    }
    let end = text.iter().rposition(|byte| *byte == b'"').filter(|end| *end > 0);
    let end = end.ok_or_else(|| fault(Fault::Unquoted(shortened(text))))?;
    if !matches!(text[end + 1..].trim_ascii_start().first(), None | Some(b'#')) {
        return Err(fault(Fault::Unquoted(shortened(text))));
    }
    let parts = between(&text[..=end]);
    if let [_] = parts[..] {
        return Ok(words(lines, line, &text[1..end]));
    }
    lines.notes.add(Mended::NameInParts, line);
    let parts: Vec<String> = parts
        .iter()
        .map(|part| words(lines, line, part.trim_ascii_end().strip_prefix(b"\"").unwrap_or(part)))
        .collect();
    Ok(parts.iter().map(|part| part.strip_suffix('"').unwrap_or(part).trim()).collect::<Vec<_>>().join(", "))
}

/// As text: UTF-8, or else Windows-1252, in which old files are written.
fn words<R: Read>(lines: &mut Lines<'_, R>, line: u64, bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    lines.notes.add(Mended::Windows1252, line);
    bytes.iter().map(|byte| crate::input::windows_1252(*byte)).collect()
}
