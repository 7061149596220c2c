//! A proposal divided into parts that a meeting can vote on one by one: each stands alone, and so does what remains
//! without it.

use std::collections::BTreeSet;

use super::apply::apply;
use super::book::Book;
use super::op::Operation;
use super::sentence::label;
use crate::check::check_parsed;
use crate::diagnostic::Severity;
use crate::document::{Document, parse};

/// A part of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its operations, by their places in the proposal, from 0.
    pub operations: Vec<usize>,
    /// What it changes, as a meeting calls it: "clause 6, paragraph 2".
    pub places: Vec<String>,
    /// Why its places go together, as sentences; empty where nothing had to be put together.
    pub together: Vec<String>,
}

/// Divides a proposal into the smallest parts that each stand alone. A rule goes with the words that it carries out.
/// Each part is applied and checked by itself, and so is the proposal without it; where that does not work or the
/// checks find an error that the whole does not have, the parts that depend on each other are put together.
pub fn divide(base: &str, operations: &[Operation]) -> Vec<Part> {
    let Ok(whole) = apply(base, operations) else { return vec![] };
    let bench = Bench::new(base, &whole.source, operations);
    let mut parts = bench.units();
    while parts.len() > 1 && bench.join_one(&mut parts) {}
    parts.into_iter().map(|it| bench.told(it)).collect()
}

/// With more parts than this, what does not stand alone goes with its neighbour: trying all out would keep people waiting.
const MOST: usize = 16;

/// What a proposal changes at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Clause(String),
    Para(String),
    Rule(String),
}

/// A part while it is made.
#[derive(Clone, Default)]
struct Group {
    operations: BTreeSet<usize>,
    places: BTreeSet<Place>,
    together: Vec<String>,
}

struct Bench<'a> {
    base: &'a str,
    operations: &'a [Operation],
    book: Book,
    before: Document,
    after: Document,
    /// Errors that the old text or the whole proposal has anyway.
    known: BTreeSet<String>,
}

impl<'a> Bench<'a> {
    fn new(base: &'a str, whole: &str, operations: &'a [Operation]) -> Self {
        let known = errors(base).into_iter().chain(errors(whole)).collect();
        let (before, after) = (parse(base).document, parse(whole).document);
        Self { base, operations, book: Book::read(base), before, after, known }
    }

    /// One group for each place, with the rules that carry its words out.
    fn units(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = vec![];
        for (index, operation) in self.operations.iter().enumerate() {
            let (places, why) = self.places(operation);
            let mut group = Group { operations: [index].into(), places, together: vec![] };
            let touches = |it: &Group| !it.places.is_disjoint(&group.places);
            let (with, others): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(touches);
            let parted = with.len() + usize::from(operation.is_rule()) > 1;
            for other in with {
                group.absorb(other);
            }
            group.together.extend(why.filter(|_| parted));
            groups = others;
            groups.push(group);
        }
        for group in &mut groups {
            group.together.sort();
            group.together.dedup();
        }
        groups.sort_by_key(|it| it.operations.first().copied());
        groups
    }

    /// What an operation touches; for a rule, with why.
    fn places(&self, operation: &Operation) -> (BTreeSet<Place>, Option<String>) {
        let para = |id: &str| Place::Para(id.to_owned());
        match operation {
            Operation::ReplaceText { at, .. }
            | Operation::DeletePara { at, .. }
            | Operation::MovePara { at, .. } => ([para(&at.para)].into(), None),
            Operation::InsertPara { id, .. } => ([para(id)].into(), None),
            Operation::Split { at, id, .. } => ([para(&at.para), para(id)].into(), None),
            Operation::Join { first, second } => ([para(&first.para), para(&second.para)].into(), None),
            Operation::AddClause { slug, .. } => ([Place::Clause(slug.clone())].into(), None),
            Operation::RepealClause { clause, .. }
            | Operation::Renumber { clause, .. }
            | Operation::Interpret { clause, .. } => ([Place::Clause(clause.clone())].into(), None),
            Operation::SetRule { rule, .. } | Operation::RemoveRule { rule, .. } => self.rule(rule),
            Operation::AddRule { block, .. } => {
                let fields: Result<toml::Table, _> = toml::from_str(block);
                let id =
                    fields.ok().and_then(|it| it.get("id").and_then(|id| id.as_str().map(str::to_owned)));
                self.rule(&id.unwrap_or_else(|| block.clone()))
            }
        }
    }

    /// A rule with the changed paragraphs that it quotes, before or after.
    fn rule(&self, id: &str) -> (BTreeSet<Place>, Option<String>) {
        let mut places: BTreeSet<Place> = [Place::Rule(id.to_owned())].into();
        for document in [&self.before, &self.after] {
            let paragraphs = document.clauses.iter().flat_map(|it| &it.paragraphs);
            let quoted = paragraphs.filter(|it| it.sentences.iter().any(|s| s.rules.iter().any(|r| r == id)));
            places.extend(quoted.map(|it| Place::Para(it.id.clone())).filter(|it| self.changed(it)));
        }
        let quotes = places.len() > 1;
        (places, quotes.then(|| "Words and the rule that carries them out change together.".to_owned()))
    }

    /// Whether the words of a paragraph are changed at all.
    fn changed(&self, place: &Place) -> bool {
        self.operations.iter().filter(|it| !it.is_rule()).any(|it| self.places(it).0.contains(place))
    }

    /// Puts two parts together that do not stand alone; false if all do.
    fn join_one(&self, groups: &mut Vec<Group>) -> bool {
        let faulty = (0..groups.len()).find_map(|at| {
            let alone = self.fault(&groups[at].operations);
            Some((at, alone.or_else(|| self.fault(&rest(groups, at)))?))
        });
        let Some((at, why)) = faulty else { return false };
        let others = (0..groups.len()).filter(|it| *it != at);
        let mends = |other: &usize| {
            let mut both = groups[at].clone();
            both.absorb(groups[*other].clone());
            let left = (0..self.operations.len()).filter(|i| !both.operations.contains(i)).collect();
            self.fault(&both.operations).is_none() && self.fault(&left).is_none()
        };
        // Where more than two hang together, the next one joins and all are tried again.
        let next = if at + 1 < groups.len() { at + 1 } else { at - 1 };
        let tried = groups.len() <= MOST;
        let other = others.filter(|_| tried).find(mends).unwrap_or(next);
        let mut joined = groups.remove(other.max(at)).joined(groups.remove(other.min(at)));
        joined.together.push(format!("One would not stand without the other: {}", why.replace('`', "")));
        groups.push(joined);
        groups.sort_by_key(|it| it.operations.first().copied());
        true
    }

    /// What is wrong with a choice of operations by itself.
    fn fault(&self, of: &BTreeSet<usize>) -> Option<String> {
        if of.is_empty() {
            return None;
        }
        let chosen: Vec<Operation> = of.iter().filter_map(|i| self.operations.get(*i)).cloned().collect();
        match apply(self.base, &chosen) {
            Err(_) => Some("one step rests on another.".to_owned()),
            Ok(applied) => errors(&applied.source).into_iter().find(|it| !self.known.contains(it)),
        }
    }

    fn told(&self, group: Group) -> Part {
        let mut places: Vec<String> = vec![];
        for place in group.operations.iter().filter_map(|i| self.operations.get(*i)) {
            let told = self.place(place);
            if !places.contains(&told) {
                places.push(told);
            }
        }
        let mut together: Vec<String> = vec![];
        for why in group.together {
            if !together.contains(&why) {
                together.push(why);
            }
        }
        Part { operations: group.operations.into_iter().collect(), places, together }
    }

    fn place(&self, operation: &Operation) -> String {
        let numbered = |id: &str| -> Option<String> {
            let slug = id.rsplit_once('.')?.0;
            let known = self.before.clause(slug)?.paragraphs.iter().position(|p| p.id == id);
            let place =
                known.map_or_else(|| "a new paragraph".to_owned(), |at| format!("paragraph {}", at + 1));
            Some(format!("{}, {place}", label(&self.book, slug)))
        };
        let rule = |id: &str| {
            self.before.rule(id).map_or_else(
                || "a rule".to_owned(),
                |it| {
                    format!(
                        "{}, its rule on {}",
                        label(&self.book, &it.clause),
                        it.kind.kind().name().replace('-', " ")
                    )
                },
            )
        };
        match operation {
            Operation::ReplaceText { at, .. }
            | Operation::DeletePara { at, .. }
            | Operation::MovePara { at, .. }
            | Operation::Split { at, .. }
            | Operation::Join { first: at, .. } => numbered(&at.para).unwrap_or_else(|| at.para.clone()),
            Operation::InsertPara { id, .. } => numbered(id).unwrap_or_else(|| id.clone()),
            Operation::AddClause { heading, .. } => {
                format!("the new clause {} “{}”", heading.number, heading.title)
            }
            Operation::RepealClause { clause, .. } | Operation::Interpret { clause, .. } => {
                format!("{} as a whole", label(&self.book, clause))
            }
            Operation::Renumber { clause, .. } => format!("the heading of {}", label(&self.book, clause)),
            Operation::SetRule { rule: id, .. } | Operation::RemoveRule { rule: id, .. } => rule(id),
            Operation::AddRule { clause, .. } => format!("{}, a new rule", label(&self.book, clause)),
        }
    }
}

fn rest(groups: &[Group], but: usize) -> BTreeSet<usize> {
    let others = groups.iter().enumerate().filter(|(at, _)| *at != but);
    others.flat_map(|(_, it)| it.operations.iter().copied()).collect()
}

impl Group {
    fn absorb(&mut self, other: Group) {
        self.operations.extend(other.operations);
        self.places.extend(other.places);
        self.together.extend(other.together);
    }

    fn joined(mut self, other: Self) -> Self {
        self.absorb(other);
        self
    }
}

/// What the checks call an error in a text, without the lines, which move.
fn errors(source: &str) -> Vec<String> {
    let report = check_parsed(&parse(source));
    report.diagnostics.into_iter().filter(|it| it.severity == Severity::Error).map(|it| it.message).collect()
}
