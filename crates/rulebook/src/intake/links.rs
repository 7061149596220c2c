//! Cross-references: "clause 8" becomes a link to the clause that has this number.

use std::collections::HashMap;

/// The text with its references as links, and the numbers that no clause has.
pub(super) fn link(text: &str, numbers: &HashMap<String, String>) -> (String, Vec<String>) {
    let mut out = String::with_capacity(text.len());
    let mut missing = vec![];
    let mut rest = text;
    while let Some((at, word)) = next_word(rest) {
        out.push_str(&rest[..at]);
        let after = &rest[at + word.len()..];
        let Some((number, end)) = number_after(after) else {
            out.push_str(word);
            rest = after;
            continue;
        };
        refer(&mut out, &format!("{word}{}", &after[..end]), &number, numbers, &mut missing);
        rest = &after[end..];
        // "clauses 8, 9 and 10"
        while let Some((number, start, end)) = further(rest).filter(|_| word.ends_with('s')) {
            out.push_str(&rest[..start]);
            refer(&mut out, &rest[start..end], &number, numbers, &mut missing);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    (out, missing)
}

fn refer(
    out: &mut String,
    printed: &str,
    number: &str,
    numbers: &HashMap<String, String>,
    missing: &mut Vec<String>,
) {
    // "8.1" is the clause of that number, else a paragraph of clause 8.
    let found = numbers.get(number).or_else(|| numbers.get(number.split('.').next().unwrap_or(number)));
    match found {
        Some(slug) => out.push_str(&format!("[{printed}](#{slug})")),
        None => {
            missing.push(number.to_owned());
            out.push_str(printed);
        }
    }
}

const WORDS: [&str; 6] = ["clauses", "clause", "articles", "article", "sections", "section"];

/// The next word that begins a reference, and where it stands.
fn next_word(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(offset) = text[from..].find(|c: char| c.is_ascii_alphabetic()) {
        let start = from + offset;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |e| start + e);
        let word = &text[start..end];
        if WORDS.iter().any(|w| word.eq_ignore_ascii_case(w)) {
            return Some((start, word));
        }
        from = end;
    }
    None
}

/// A number right after the word: its text and where it ends.
fn number_after(text: &str) -> Option<(String, usize)> {
    let blank = text.len() - text.trim_start_matches([' ', '\u{a0}']).len();
    if blank == 0 || blank > 2 {
        return None;
    }
    let (number, length) = number_at(&text[blank..])?;
    Some((number, blank + length))
}

/// ", 9" or " and 10" after a number: the number, where it begins and where it ends.
fn further(text: &str) -> Option<(String, usize, usize)> {
    let skip = [", and ", " and ", " or ", ", "].iter().find(|s| text.starts_with(**s))?.len();
    let (number, length) = number_at(&text[skip..])?;
    Some((number, skip, skip + length))
}

fn number_at(text: &str) -> Option<(String, usize)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let number = text[..end].trim_end_matches('.');
    (number.starts_with(|c: char| c.is_ascii_digit()) && number.len() < 9)
        .then(|| (number.to_owned(), number.len()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::link;

    #[test]
    fn references_become_links_and_unknown_ones_are_told() {
        let numbers =
            HashMap::from([("8".to_owned(), "elections".to_owned()), ("9".to_owned(), "women".to_owned())]);
        let (text, missing) = link("See clause 8.1, clauses 8 and 9, Section 12. A clause 8x too.", &numbers);
        assert_eq!(
            text,
            "See [clause 8.1](#elections), [clauses 8](#elections) and [9](#women), Section 12. A [clause 8](#elections)x too."
        );
        assert_eq!(missing, ["12"]);
    }
}
