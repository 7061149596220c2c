//! Rules proposed beside sentences, by patterns that constitutions use. Nothing here binds anything.

mod definitions;
mod fill;
mod meetings;
mod officers;
mod people;
mod sentence;
mod text;
mod voting;
mod work;

use std::collections::HashSet;

use super::Proposal;
use crate::document::Document;

use fill::Fill;
use sentence::Said;

/// The most sentences that are looked at; a bound on work.
const MOST: usize = 5_000;

/// Proposes rules for the sentences that no rule quotes yet, in the order of the text. Proposals name each other's ids
/// (`committee`, `agm`), so that they hold together when they are confirmed together.
pub fn propose(document: &Document) -> Vec<Proposal> {
    let mut finder = Finder::of(document);
    for said in sentences(document).take(MOST) {
        finder.look(&said);
    }
    definitions::complete(document, finder)
}

/// The sentences that nothing carries out yet.
fn sentences(document: &Document) -> impl Iterator<Item = Said<'_>> {
    document.clauses.iter().flat_map(|clause| {
        clause.paragraphs.iter().flat_map(move |paragraph| {
            let open = paragraph.sentences.iter().filter(|s| s.status.is_none());
            open.map(move |s| Said::new(clause, paragraph, &s.text))
        })
    })
}

/// What has been found so far, and what the text calls its body and its meetings.
struct Finder {
    found: Vec<Proposal>,
    ids: HashSet<String>,
    /// Whether a rule or a proposal already defines this id.
    committee: &'static str,
    posts: Vec<String>,
}

impl Finder {
    fn of(document: &Document) -> Self {
        let ids: HashSet<String> = document.rules().map(|r| r.id.clone()).collect();
        let mut words = document.clauses.iter().flat_map(|c| &c.paragraphs).map(|p| p.text.to_lowercase());
        let executive = words.any(|t| t.contains("executive committee"));
        let mut finder = Self {
            found: vec![],
            ids,
            committee: if executive { "executive" } else { "committee" },
            posts: vec![],
        };
        let lists = officers::posts(document);
        finder.posts = lists.into_iter().map(|post| post.id).collect();
        finder
    }

    fn look(&mut self, said: &Said<'_>) {
        officers::look(self, said);
        people::look(self, said);
        meetings::look(self, said);
        voting::look(self, said);
        work::look(self, said);
        text::look(self, said);
    }

    /// Keeps a proposal under an id that nothing else has; one with the same id and sentence is kept once.
    fn add(&mut self, said: &Said<'_>, fill: Fill) {
        let wanted = fill.id.clone();
        let mut id = wanted.clone();
        let mut n = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{n}");
            n += 1;
        }
        self.found.push(fill.proposal(said, id));
    }

    /// Keeps a proposal only if nothing has its id yet: a body, a meeting, a category are defined once.
    fn define(&mut self, said: &Said<'_>, fill: Fill) {
        if !self.ids.contains(&fill.id) {
            self.add(said, fill);
        }
    }
}
