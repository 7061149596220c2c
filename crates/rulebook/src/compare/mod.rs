//! Two versions side by side: words tracked, rules before and after in plain words.

mod rules;
mod words;

use serde::Serialize;

use crate::document::{Clause, Document};
use crate::rules::Rules;

pub use rules::{FieldChange, RuleChange};
pub use words::{Piece, PieceKind, TextChange, likeness, track};

pub(crate) use words::LIKE;

/// What changed between two versions of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// The clauses that changed, in the order of the newer text; repealed ones stand at the end.
    pub clauses: Vec<ClauseChange>,
}

/// What happened to a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is new.
    Added,
    /// It was taken out.
    Repealed,
    /// Its words, rules, title or number changed.
    Changed,
}

/// What changed in a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseChange {
    /// Its slug.
    pub slug: String,
    /// "clause 8, Electing the committee", as it is called after the change.
    pub label: String,
    /// What it was called before, where that changed.
    pub was: Option<String>,
    /// What happened to it.
    pub fate: Fate,
    /// Its paragraphs that changed, tracked.
    pub texts: Vec<TextChange>,
    /// All its paragraphs, also those that stayed, so that one can read how it would stand.
    #[serde(skip)]
    pub in_full: Vec<TextChange>,
    /// Its rules that changed.
    pub rules: Vec<RuleChange>,
}

impl Comparison {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// All changes of rules as sentences.
    pub fn rule_sentences(&self) -> Vec<String> {
        self.clauses.iter().flat_map(|c| &c.rules).flat_map(RuleChange::sentences).collect()
    }
}

/// Compares two versions. Clauses are matched by slug, paragraphs by likeness, rules by id.
pub fn compare(before: &Document, after: &Document) -> Comparison {
    let (before, after) = (&Rules::new(before.clone(), 1), &Rules::new(after.clone(), 2));
    let kept = after.document().clauses.iter().filter_map(|new| match before.clause(&new.slug) {
        Some(old) => changed(before, after, old, new),
        None => Some(whole(after, new, Fate::Added)),
    });
    let gone = before.document().clauses.iter().filter(|old| after.clause(&old.slug).is_none());
    let gone = gone.map(|old| whole(before, old, Fate::Repealed));
    Comparison { clauses: kept.chain(gone).collect() }
}

fn changed(before: &Rules, after: &Rules, old: &Clause, new: &Clause) -> Option<ClauseChange> {
    let in_full = words::in_full(&old.paragraphs, &new.paragraphs);
    let texts: Vec<_> = in_full.iter().filter(|it| it.is_change()).cloned().collect();
    let rules = rules::compare(before, after, old, new);
    let (label, was) = (new.label(), old.label());
    let renamed = label != was;
    if texts.is_empty() && rules.is_empty() && !renamed {
        return None;
    }
    let was = renamed.then_some(was);
    Some(ClauseChange { slug: new.slug.clone(), label, was, fate: Fate::Changed, texts, in_full, rules })
}

/// A clause that is new or gone as a whole.
fn whole(version: &Rules, clause: &Clause, fate: Fate) -> ClauseChange {
    let added = fate == Fate::Added;
    let texts: Vec<_> = clause.paragraphs.iter().map(|p| words::whole(p, added)).collect();
    ClauseChange {
        slug: clause.slug.clone(),
        label: clause.label(),
        was: None,
        fate,
        in_full: texts.clone(),
        texts,
        rules: clause.rules.iter().map(|r| rules::whole(version, r, added)).collect(),
    }
}
