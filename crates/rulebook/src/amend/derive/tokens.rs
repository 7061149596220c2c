//! Words, spaces and marks of a line; a cross-reference counts as one word.

/// Cuts a line into words (with their hyphens and apostrophes), runs of spaces, cross-references and single marks.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut list = vec![];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = link(rest).unwrap_or_else(|| match first {
            c if c.is_whitespace() => run(rest, char::is_whitespace),
            c if word(c) => run(rest, word),
            c => c.len_utf8(),
        });
        let (token, tail) = rest.split_at(length.max(first.len_utf8()));
        list.push(token);
        rest = tail;
    }
    list
}

/// Whether a token is a word or a cross-reference.
pub(super) fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| word(c) || c == '[')
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-')
}

fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// The length of a cross-reference at the beginning of the text: `[clause 8](#committee)`.
fn link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let close = inner.find(']')?;
    let target = inner[close + 1..].strip_prefix("(#")?;
    (!inner[..close].contains('[')).then(|| target.find(')').map(|end| close + 4 + end + 1))?
}
