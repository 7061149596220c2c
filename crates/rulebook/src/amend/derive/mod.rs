//! From an edited text back to the operations that make it.

mod prose;
mod rules;
mod tokens;

use super::apply::apply;
use super::book::{Book, Chapter, PREAMBLE};
use super::misfit::{Misfit, Why};
use super::op::{Heading, Operation, fingerprint};

/// Why no operations could be derived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeriveError {
    /// Clauses stand in another order.
    #[error("Clauses keep their order: \"{0}\" stands in another place. Give it another number instead.")]
    Moved(String),
    /// The operations do not make the edited text.
    #[error("This edit cannot be written as steps: {}", .0.first().map(|m| m.why.to_string()).unwrap_or_default())]
    Misfit(Vec<Misfit>),
}

/// The operations that turn a base text into an edited one. Clauses are matched by slug, paragraphs by their words,
/// rules by id. Applied to the base they give the edited words, rules and headings; paragraphs that stay keep their ids.
/// A rule whose `says` were not edited follows the words.
pub fn derive(base: &str, edited: &str) -> Result<Vec<Operation>, DeriveError> {
    let (old, new) = (Book::read(base), Book::read(edited));
    in_order(&old, &new)?;
    // A split or a join beside other changes of the same paragraphs has no order; then it is plain changes of words.
    match steps(base, &old, &new, true) {
        Ok(operations) => Ok(operations),
        Err(_) => steps(base, &old, &new, false).map_err(DeriveError::Misfit),
    }
}

fn steps(base: &str, old: &Book, new: &Book, joints: bool) -> Result<Vec<Operation>, Vec<Misfit>> {
    let mut operations = vec![];
    let mut after: Option<&str> = None;
    for chapter in &new.clauses {
        match old.chapter(&chapter.slug) {
            Some(was) if was.raw == chapter.raw => {}
            Some(was) => {
                heading(was, chapter, &mut operations);
                prose::derive(was, chapter, joints, &mut operations);
                rules::derive(was, chapter, &mut operations);
            }
            None => operations.push(added(chapter, after)),
        }
        after = (chapter.slug != PREAMBLE).then_some(&chapter.slug);
    }
    for chapter in old.clauses.iter().filter(|c| new.chapter(&c.slug).is_none()) {
        let hash = fingerprint(&chapter.content());
        operations.push(Operation::RepealClause { clause: chapter.slug.clone(), hash });
    }
    let applied = Book::read(&apply(base, &operations)?.source);
    let same = new.clauses.iter().zip(&applied.clauses).all(|(a, b)| a.slug == b.slug && alike(a, b));
    if !same || new.clauses.len() != applied.clauses.len() {
        return Err(vec![Misfit { operation: 0, why: Why::NotProse(String::new()) }]);
    }
    operations.extend(rules::quotes(old, &applied, new));
    Ok(operations)
}

/// Whether two forms of a clause have the same paragraphs.
fn alike(a: &Chapter, b: &Chapter) -> bool {
    let words =
        |c: &Chapter| -> Vec<_> { c.paras().map(|p| (p.flat.clone(), p.shape, p.statement)).collect() };
    words(a) == words(b)
}

fn in_order(old: &Book, new: &Book) -> Result<(), DeriveError> {
    let place = |slug: &str| old.clauses.iter().position(|c| c.slug == slug);
    let mut last = 0;
    for chapter in &new.clauses {
        match place(&chapter.slug) {
            Some(at) if at < last => return Err(DeriveError::Moved(chapter.title.clone())),
            Some(at) => last = at,
            None => {}
        }
    }
    Ok(())
}

fn heading(was: &Chapter, now: &Chapter, operations: &mut Vec<Operation>) {
    let of = |c: &Chapter| Heading { number: c.number.clone(), title: c.title.clone() };
    if of(was) != of(now) {
        operations.push(Operation::Renumber { clause: was.slug.clone(), from: of(was), to: of(now) });
    }
}

fn added(chapter: &Chapter, after: Option<&str>) -> Operation {
    let raw = chapter.raw.clone().unwrap_or_default();
    let body = raw.split_once('\n').map(|(_, body)| body.trim().to_owned()).unwrap_or_default();
    Operation::AddClause {
        after: after.map(str::to_owned),
        slug: chapter.slug.clone(),
        level: chapter.level,
        heading: Heading { number: chapter.number.clone(), title: chapter.title.clone() },
        body,
    }
}
