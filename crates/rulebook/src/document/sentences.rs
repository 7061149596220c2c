//! Sentences of a paragraph, and which of them are quoted by a rule.

use super::{Clause, Sentence, inline};
use crate::rule::{Rule, Status};

/// Splits one line of plain text into sentences.
pub(super) fn split(text: &str) -> Vec<Sentence> {
    let mut sentences = vec![];
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((i, close)) = chars.next_if(|(_, n)| matches!(n, '"' | '\'' | ')' | '.' | '?' | '!')) {
            end = i + close.len_utf8();
        }
        let rest = &text[end..];
        let opens = rest.trim_start().chars().next();
        let new_sentence =
            opens.is_none_or(|n| !n.is_lowercase()) && (rest.is_empty() || rest.starts_with(' '));
        if new_sentence && !abbreviation(&text[start..end]) {
            push(&mut sentences, text, start, end);
            start = end;
        }
    }
    push(&mut sentences, text, start, text.len());
    sentences
}

/// Marks the sentences that a rule quotes; gives the quotes that are not in the clause.
pub(super) fn bind(clause: &mut Clause) {
    let rules = clause.rules.clone();
    for rule in &rules {
        for quote in rule.quotes() {
            mark(clause, rule, quote);
        }
    }
}

/// The paragraph of the clause and the place in it where a quote stands.
pub(crate) fn find_quote(clause: &Clause, quote: &str) -> Option<(usize, usize, usize)> {
    find_plain(clause, &inline::plain(quote).0)
}

/// The same for a quote that is plain text already.
pub(crate) fn find_plain(clause: &Clause, quote: &str) -> Option<(usize, usize, usize)> {
    if quote.is_empty() {
        return None;
    }
    clause
        .paragraphs
        .iter()
        .enumerate()
        .find_map(|(i, p)| p.text.find(quote).map(|at| (i, at, at + quote.len())))
}

fn mark(clause: &mut Clause, rule: &Rule, quote: &str) {
    let Some((paragraph, from, to)) = find_quote(clause, quote) else { return };
    for sentence in &mut clause.paragraphs[paragraph].sentences {
        if sentence.start < to && from < sentence.end {
            let status = rule.status();
            sentence.status =
                Some(sentence.status.filter(|s| *s != Status::Statement).map_or(status, |s| s.min(status)));
            if !sentence.rules.contains(&rule.id) {
                sentence.rules.push(rule.id.clone());
            }
        }
    }
}

fn push(sentences: &mut Vec<Sentence>, text: &str, start: usize, end: usize) {
    let raw = &text[start..end];
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = start + (raw.len() - raw.trim_start().len());
    sentences.push(Sentence {
        text: trimmed.to_owned(),
        start,
        end: start + trimmed.len(),
        status: None,
        rules: vec![],
    });
}

/// Whether a full stop ends a shortened word and not a sentence.
fn abbreviation(so_far: &str) -> bool {
    let word = so_far.trim_end().rsplit(' ').next().unwrap_or_default().trim_start_matches(['(', '"']);
    let letters = word.trim_end_matches('.');
    matches!(
        word,
        "e.g." | "i.e." | "no." | "No." | "cf." | "etc." | "St." | "vs." | "Dr." | "Mr." | "Ms." | "Mrs."
    ) || (word.ends_with('.') && letters.chars().count() == 1 && letters.chars().all(|c| c.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn splits_sentences_and_leaves_abbreviations_alone() {
        let texts: Vec<String> = split("We meet, e.g. in May. Do we? \"Yes!\" It is no. 4 of 7.5 papers.")
            .into_iter()
            .map(|s| s.text)
            .collect();
        assert_eq!(texts, ["We meet, e.g. in May.", "Do we?", "\"Yes!\"", "It is no. 4 of 7.5 papers."]);
    }
}
