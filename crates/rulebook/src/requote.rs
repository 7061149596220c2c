//! The words that a rule quotes, followed through an edit of its clause.

use similar::{ChangeTag, TextDiff};

use crate::compare::likeness;
use crate::document::{Clause, find_quote};

/// Where the words of a quote are after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requote {
    /// They stand as they stood.
    Same,
    /// Their place is taken by these words.
    Now(String),
    /// Nothing took their place.
    Gone,
}

/// Follows a quote from a clause to the same clause after an edit: by the paragraph's id, word by word. A quote that
/// stood nowhere before is gone.
pub fn requote(before: &Clause, after: &Clause, quote: &str) -> Requote {
    if find_quote(after, quote).is_some() {
        return Requote::Same;
    }
    let Some((index, from, to)) = find_quote(before, quote) else { return Requote::Gone };
    let old = &before.paragraphs[index];
    let Some(new) = after.paragraphs.iter().find(|it| it.id == old.id) else { return Requote::Gone };
    let words = carried(&old.text, &new.text, from, to);
    // A stretch that shares next to nothing with the quote did not take its place; it happens to stand there.
    if likeness(&old.text[from..to], &words) < AKIN { Requote::Gone } else { Requote::Now(words) }
}

/// From how many hundredths of shared words on a stretch continues a quote.
const AKIN: usize = 20;

/// The stretch of the new text that stands for a stretch of the old one (in bytes).
fn carried(old: &str, new: &str, from: usize, to: usize) -> String {
    let diff = TextDiff::from_words(old, new);
    let (mut at_old, mut at_new) = (0, 0);
    let (mut begin, mut end) = (None, 0);
    let mut inside = false;
    for change in diff.iter_all_changes() {
        let length = change.value().len();
        let (was, now) = match change.tag() {
            ChangeTag::Equal => (length, length),
            ChangeTag::Delete => (length, 0),
            ChangeTag::Insert => (0, length),
        };
        // A word put in belongs to the stretch if the word before it did, and was left out or is not its last.
        let touches = if was > 0 { at_old < to && from < at_old + was } else { inside };
        if touches {
            begin.get_or_insert(at_new);
            end = at_new + now;
        }
        if was > 0 {
            inside = touches && (change.tag() == ChangeTag::Delete || at_old + was < to);
        }
        at_old += was;
        at_new += now;
    }
    begin.and_then(|it| new.get(it..end)).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;

    fn clause(text: &str) -> Clause {
        parse(&format!("# T\n\n## 1. A {{#a}}\n\n{text}\n")).document.clauses.remove(0)
    }

    fn follow(before: &str, after: &str, quote: &str) -> Requote {
        requote(&clause(before), &clause(after), quote)
    }

    #[test]
    fn a_quote_follows_the_words_that_took_its_place() {
        let old = "We meet. Notice is two weeks. We sing.";
        let now = |words: &str| Requote::Now(words.to_owned());
        assert_eq!(
            follow(old, "We meet. Notice is three weeks. We sing.", "Notice is two weeks."),
            now("Notice is three weeks.")
        );
        assert_eq!(follow(old, "Today we meet. Notice is two weeks.", "Notice is two weeks."), Requote::Same);
        assert_eq!(follow(old, "We meet. We sing.", "Notice is two weeks."), Requote::Gone);
        assert_eq!(
            follow(old, "We meet. Notice is two weeks and a day. We sing.", "Notice is two weeks."),
            now("Notice is two weeks and a day.")
        );
        assert_eq!(follow(old, "Other words.", "not there at all"), Requote::Gone);
    }

    #[test]
    fn a_paragraph_that_is_gone_takes_its_quotes_along() {
        assert_eq!(follow("One.\n\nTwo weeks.", "One.", "Two weeks."), Requote::Gone);
    }
}
