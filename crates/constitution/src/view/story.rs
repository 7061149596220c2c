//! What became of a clause from version to version.

use std::sync::Arc;

use rulebook::Clause;

use crate::model::Version;

/// A moment in the life of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub seq: u32,
    /// "It stands here for the first time", "Changed", "Left out".
    pub words: &'static str,
    /// True if the clause can be read in that version.
    pub there: bool,
}

/// In which versions a clause came, changed and went; newest first. `versions` are newest first as well.
pub fn story(versions: &[Arc<Version>], slug: &str) -> Vec<Moment> {
    let mut moments: Vec<Moment> = vec![];
    let mut before: Option<&Clause> = None;
    for version in versions.iter().rev() {
        let now = version.document.clause(slug);
        let words = match (before, now) {
            (None, Some(_)) if moments.is_empty() => Some("It stands here for the first time."),
            (None, Some(_)) => Some("It stands again."),
            (Some(_), None) => Some("It was left out."),
            (Some(old), Some(new)) if !same(old, new) => Some("It was changed."),
            _ => None,
        };
        moments.extend(words.map(|words| Moment { seq: version.seq, words, there: now.is_some() }));
        before = now;
    }
    moments.reverse();
    moments
}

/// Whether words, heading and rules are the same; where they stand in the file does not matter.
fn same(old: &Clause, new: &Clause) -> bool {
    let words = |it: &Clause| it.paragraphs.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    let rules = |it: &Clause| it.rules.iter().map(|it| it.fields.clone()).collect::<Vec<_>>();
    (&old.title, &old.number) == (&new.title, &new.number)
        && words(old) == words(new)
        && rules(old) == rules(new)
}
