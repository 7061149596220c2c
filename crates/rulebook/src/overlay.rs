//! A ready amendment: a document whose clauses stand in place of those with the same slugs.

use std::collections::HashMap;

use crate::document::{Clause, parse};

/// Why an amendment does not fit its base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// It has no clause.
    #[error("The amendment has no clause: write the changed clauses with their slugs.")]
    Empty,
    /// It repeals a clause that the base does not have.
    #[error("The amendment repeals the clause \"{0}\", which is not there.")]
    NothingToRepeal(String),
    /// A new clause has no neighbour in the base.
    #[error("The new clause \"{0}\" has no place: put it after a clause that the base has.")]
    NoPlace(String),
}

/// The source of a base document with an amendment laid over it. A clause of the amendment replaces the clause of the
/// same slug; one marked `{#slug .repealed}` takes it out; a new one follows the clause before it in the amendment.
/// The result is read and checked like any other source.
pub fn overlay(base: &str, amendment: &str) -> Result<String, OverlayError> {
    let changes = parts(amendment);
    if changes.clauses.is_empty() {
        return Err(OverlayError::Empty);
    }
    let mut whole = parts(base);
    let mut at: Option<usize> = None;
    for part in changes.clauses {
        let found = whole.clauses.iter().position(|p| p.slug == part.slug);
        match (found, part.repealed) {
            (Some(index), true) => {
                whole.clauses.remove(index);
                at = index.checked_sub(1);
            }
            (Some(index), false) => {
                whole.clauses[index] = part;
                at = Some(index);
            }
            (None, true) => return Err(OverlayError::NothingToRepeal(part.slug)),
            (None, false) => {
                let index = at.ok_or_else(|| OverlayError::NoPlace(part.slug.clone()))? + 1;
                whole.clauses.insert(index, part);
                at = Some(index);
            }
        }
    }
    let clauses: Vec<String> = whole.clauses.into_iter().map(|p| p.text).collect();
    Ok(whole.head + &clauses.concat())
}

struct Parts {
    head: String,
    clauses: Vec<Part>,
}

struct Part {
    slug: String,
    repealed: bool,
    text: String,
}

/// The lines before the first clause, and the lines of each clause.
fn parts(source: &str) -> Parts {
    let document = parse(source).document;
    let heads: HashMap<usize, &Clause> = document.clauses.iter().map(|c| (c.line, c)).collect();
    let mut parts = Parts { head: String::new(), clauses: vec![] };
    for (index, line) in source.lines().enumerate() {
        if let Some(clause) = heads.get(&(index + 1)) {
            let repealed = line.trim_end().ends_with(".repealed}");
            parts.clauses.push(Part { slug: clause.slug.clone(), repealed, text: String::new() });
        }
        let text = parts.clauses.last_mut().map_or(&mut parts.head, |p| &mut p.text);
        text.push_str(line);
        text.push('\n');
    }
    // A clause that ended the source has no blank line before whatever follows it now.
    for part in &mut parts.clauses {
        if !part.text.ends_with("\n\n") {
            part.text.push('\n');
        }
    }
    parts
}
