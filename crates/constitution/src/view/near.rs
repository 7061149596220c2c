//! "Did you mean …?" for an address that is no clause.

use rulebook::Document;

use super::{Entry, contents};

/// Clauses whose slug or title is like a word that is no slug.
pub fn near(document: &Document, word: &str) -> Vec<Entry> {
    let word: String = word.to_lowercase().chars().take(64).collect();
    let alike = |it: &Entry| {
        let parts: Vec<&str> = word.split(['-', ' ', '_']).filter(|it| it.len() > 3).collect();
        let title = it.title.to_lowercase();
        distance(&it.slug, &word) <= 2.max(word.len() / 3)
            || parts.iter().any(|part| it.slug.contains(part) || title.contains(part))
    };
    contents(document).into_iter().filter(alike).take(5).collect()
}

/// Letters to put in, leave out or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            row.push((last[j] + usize::from(from != *to)).min(last[j + 1] + 1).min(row[j] + 1));
        }
        last = row;
    }
    last.last().copied().unwrap_or(0)
}
