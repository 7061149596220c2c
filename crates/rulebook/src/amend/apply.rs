//! Applying operations to a text, and putting several proposals together.

use super::book::Book;
use super::clash::{behind_each_other, clash, meeting};
use super::follow::follow;
use super::misfit::{Misfit, Why};
use super::op::Operation;
use super::perform::perform;
use super::resolve::{Edit, resolve};

/// What came of applying operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The new text; clauses that nothing changed stand as they were written.
    pub source: String,
    /// What clauses are said to mean, by slug.
    pub interpretations: Vec<(String, String)>,
}

/// Two operations of two proposals that cannot both be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The first proposal, from 0.
    pub left: usize,
    /// The second proposal, from 0.
    pub right: usize,
    /// Slug of the clause.
    pub clause: String,
    /// What both want, in words.
    pub about: String,
}

/// Applies operations to the text they were made for. All of them are read against that text, so their order does not
/// matter, but for what is put in at one place: that stands in the order in which it is given. Every misfit is told, not only the first.
pub fn apply(base: &str, operations: &[Operation]) -> Result<Applied, Vec<Misfit>> {
    let book = Book::read(base);
    let edits = resolved(&book, operations)?;
    for (index, (at, edit)) in edits.iter().enumerate() {
        for (_, earlier) in edits.iter().take(index) {
            if let Some(about) = clash(edit, earlier) {
                return Err(vec![Misfit { operation: *at, why: Why::Clash(about) }]);
            }
        }
    }
    let mut once: Vec<Edit> = vec![];
    for (_, edit) in edits {
        if !once.contains(&edit) {
            once.push(edit);
        }
    }
    let edits = once;
    done(&book, &edits).map_err(|why| vec![Misfit { operation: 0, why }])
}

/// The collisions between proposals to change one text. Operations that do not fit it are left out of account.
pub fn collisions(base: &str, proposals: &[&[Operation]]) -> Vec<Collision> {
    let mut found = between(base, proposals, clash);
    let edits = edits_of(&Book::read(base), proposals);
    for (right, theirs) in edits.iter().enumerate() {
        for (left, ours) in edits.iter().enumerate().take(right) {
            if found.iter().all(|c| (c.left, c.right) != (left, right))
                && let Some((clause, about)) = behind_each_other(ours, theirs)
            {
                found.push(Collision { left, right, clause, about });
            }
        }
    }
    found
}

/// Where proposals put in something of their own at one place. They are no alternatives: both can stand, and what is
/// adopted first stands first.
pub fn meetings(base: &str, proposals: &[&[Operation]]) -> Vec<Collision> {
    between(base, proposals, meeting)
}

fn between(
    base: &str,
    proposals: &[&[Operation]],
    found_in: impl Fn(&Edit, &Edit) -> Option<String>,
) -> Vec<Collision> {
    let edits = edits_of(&Book::read(base), proposals);
    let mut found: Vec<Collision> = vec![];
    for (right, theirs) in edits.iter().enumerate() {
        for (left, ours) in edits.iter().enumerate().take(right) {
            for (a, b) in ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))) {
                let Some(about) = found_in(a, b) else { continue };
                let collision = Collision { left, right, clause: a.clause().to_owned(), about };
                if !found.contains(&collision) {
                    found.push(collision);
                }
            }
        }
    }
    found
}

fn edits_of(book: &Book, proposals: &[&[Operation]]) -> Vec<Vec<Edit>> {
    let edits = |ops: &&[Operation]| ops.iter().filter_map(|op| resolve(book, op).ok()).flatten().collect();
    proposals.iter().map(edits).collect()
}

/// Applies several proposals to the text they were all made for. Disjoint ones give the same text in any order; what two
/// put in at one place stands in the order of the proposals; where two collide they are alternatives, and the collisions
/// are given.
pub fn compose(base: &str, proposals: &[&[Operation]]) -> Result<Applied, Composing> {
    let collisions = collisions(base, proposals);
    if !collisions.is_empty() {
        return Err(Composing::Collide(collisions));
    }
    apply(base, &proposals.concat()).map_err(Composing::Misfit)
}

/// Why proposals cannot be put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Composing {
    /// They are alternatives.
    Collide(Vec<Collision>),
    /// An operation does not fit the text.
    Misfit(Vec<Misfit>),
}

fn resolved(book: &Book, operations: &[Operation]) -> Result<Vec<(usize, Edit)>, Vec<Misfit>> {
    let (mut edits, mut misfits) = (vec![], vec![]);
    for (index, operation) in operations.iter().enumerate() {
        match resolve(book, operation) {
            Ok(found) => edits.extend(found.into_iter().map(|edit| (index, edit))),
            Err(why) => misfits.push(Misfit { operation: index, why }),
        }
    }
    if misfits.is_empty() { Ok(edits) } else { Err(misfits) }
}

fn done(base: &Book, edits: &[Edit]) -> Result<Applied, Why> {
    let mut book = base.clone();
    perform(&mut book, edits)?;
    follow(base, &mut book);
    let source = book.print();
    as_meant(&book, &source)?;
    let mut interpretations: Vec<(String, String)> = edits
        .iter()
        .filter_map(|e| match e {
            Edit::Interpret { clause, text } => Some((clause.clone(), text.clone())),
            _ => None,
        })
        .collect();
    interpretations.sort();
    interpretations.dedup();
    Ok(Applied { source, interpretations })
}

/// Whether the printed text is read as it was meant: no word became a heading, a list or a block on the way.
fn as_meant(meant: &Book, source: &str) -> Result<(), Why> {
    let read = Book::read(source);
    let (a, b) = (meant.clauses.iter(), read.clauses.iter());
    for (meant, read) in a.zip(b) {
        if meant.slug != read.slug {
            return Err(Why::NotProse(meant.title.clone()));
        }
        if meant.raw.is_some() {
            continue;
        }
        let (mut paras, mut found) = (meant.paras(), read.paras());
        loop {
            match (paras.next(), found.next()) {
                (None, None) => break,
                (Some(a), Some(b)) if a.flat == b.flat && a.shape == b.shape => {}
                (a, b) => {
                    let words = a.or(b).map(|p| p.flat.chars().take(60).collect());
                    return Err(Why::NotProse(words.unwrap_or_default()));
                }
            }
        }
    }
    match meant.clauses.len() == read.clauses.len() {
        true => Ok(()),
        false => {
            let title = read.clauses.iter().find(|c| meant.chapter(&c.slug).is_none());
            Err(Why::NotProse(title.map(|c| c.title.clone()).unwrap_or_default()))
        }
    }
}
