//! Quotes follow the words: where a sentence that a rule quotes was edited, the quote becomes the edited sentence.

use std::collections::BTreeMap;

use similar::{ChangeTag, TextDiff};
use toml::Value;

use super::book::{Block, Book, Chapter, Part, set_field, with_says};
use crate::document::plain;

/// Plain texts of a clause's paragraphs by id.
type Texts = BTreeMap<String, String>;

/// Follows all quotes of the clauses that changed.
pub(super) fn follow(base: &Book, result: &mut Book) {
    for chapter in result.clauses.iter_mut().filter(|c| c.raw.is_none()) {
        let Some(was) = base.chapter(&chapter.slug) else { continue };
        let (old, new) = (texts(was), texts(chapter));
        if old == new {
            continue;
        }
        for part in &mut chapter.parts {
            if let Part::Rule(block) = part {
                block_follows(block, &old, &new);
            }
        }
    }
}

fn texts(chapter: &Chapter) -> Texts {
    chapter.paras().map(|p| (p.id.clone(), plain(&p.flat).0)).collect()
}

fn block_follows(block: &mut Block, old: &Texts, new: &Texts) {
    for (field, value) in block.fields.clone() {
        if field == "says" {
            let quotes: Vec<&str> = match &value {
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
                Value::String(quote) => vec![quote],
                _ => continue,
            };
            let moved: Vec<String> = quotes.iter().filter_map(|q| quote_follows(q, old, new)).collect();
            if moved != quotes {
                let items = moved.into_iter().map(Value::String).collect();
                set_field(block, "says", Some(Value::Array(items)));
            }
        } else if let Some(quote) = value.as_table().and_then(|t| t.get("says")).and_then(Value::as_str)
            && let Some(moved) = quote_follows(quote, old, new)
            && moved != quote
        {
            set_field(block, &field, Some(with_says(&value, &moved)));
        }
    }
}

/// The quote as it reads now; itself where it still stands there or never did, nothing where its words went.
fn quote_follows(quote: &str, old: &Texts, new: &Texts) -> Option<String> {
    let words = plain(quote).0;
    if words.is_empty() || new.values().any(|t| t.contains(&words)) {
        return Some(quote.to_owned());
    }
    let Some((id, at)) = old.iter().find_map(|(id, t)| Some((id, t.find(&words)?))) else {
        return Some(quote.to_owned());
    };
    let (before, after) = (old.get(id)?, new.get(id)?);
    let segments = segments(before, after);
    let end = at + words.len();
    let from = segments.iter().find(|s| s.old.0 <= at && at < s.old.1)?;
    let to = segments.iter().find(|s| s.old.0 < end && end <= s.old.1)?;
    let from = if from.kept { from.new.0 + (at - from.old.0) } else { from.new.0 };
    let to = if to.kept { to.new.0 + (end - to.old.0) } else { to.new.1 };
    let moved = after.get(from..to)?.trim();
    (!moved.is_empty()).then(|| moved.to_owned())
}

/// Where a stretch of the old words stands in the new ones, if nobody changed it. An empty stretch is known by the word
/// before or after it.
pub(super) fn kept_at(old: &str, new: &str, from: usize, length: usize) -> Option<usize> {
    let to = from + length;
    let whole = |s: &&Segment| s.kept && s.old.0 <= from && to <= s.old.1;
    let segments = segments(old, new);
    // Of two that touch an empty stretch, the words before it count first.
    let found = segments.iter().find(whole)?;
    Some(found.new.0 + (from - found.old.0))
}

/// A stretch that was kept, or one that was left out, put in or both.
struct Segment {
    kept: bool,
    old: (usize, usize),
    new: (usize, usize),
}

fn segments(old: &str, new: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = vec![];
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let kept = change.tag() == ChangeTag::Equal;
        let length = change.value().len();
        let (was, is) = match change.tag() {
            ChangeTag::Equal => (length, length),
            ChangeTag::Delete => (length, 0),
            ChangeTag::Insert => (0, length),
        };
        match segments.last_mut().filter(|s| s.kept == kept) {
            Some(last) => {
                last.old.1 += was;
                last.new.1 += is;
            }
            None => {
                let (o, n) = segments.last().map_or((0, 0), |s| (s.old.1, s.new.1));
                segments.push(Segment { kept, old: (o, o + was), new: (n, n + is) });
            }
        }
    }
    segments
}
