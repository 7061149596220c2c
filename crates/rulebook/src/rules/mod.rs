//! The typed view of a document: what the application asks.

mod exceptions;
mod lookups;
mod spoken;
mod suspended;

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use crate::cite::Cite;
use crate::document::{Clause, Document};
use crate::rule::{Rule, kind::AsRule};
use crate::words::Names;

pub(crate) use exceptions::names;
pub(crate) use lookups::MEMBERS;
pub use suspended::Suspended;

/// The rules of one version of a document. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Rules {
    document: Arc<Document>,
    places: Arc<HashMap<String, usize>>,
    name: String,
    version: u32,
    /// Ids of rules that are suspended: no lookup gives them.
    suspended: Arc<BTreeSet<String>>,
    suspensions: Arc<Vec<Suspended>>,
}

/// A rule that was looked up: its typed part (by `*`), its common part and its cite.
#[derive(Debug, Clone)]
pub struct Found<'a, T> {
    /// The typed part.
    pub value: &'a T,
    /// The whole rule.
    pub rule: &'a Rule,
    /// Where it stands.
    pub cite: Cite,
}

impl<T> Found<'_, T> {
    /// The rule's id: the post's, body's, meeting's or election's own name in rules.
    pub fn id(&self) -> &str {
        &self.rule.id
    }

    /// The cite with the words of one field, where the field is cited singly.
    pub fn cite_field(&self, field: &str) -> Cite {
        let quote = self.rule.field_says.get(field).cloned().or_else(|| self.cite.quote.clone());
        Cite { quote, ..self.cite.clone() }
    }
}

impl<T> Deref for Found<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
    }
}

impl Rules {
    /// The rules of a document called "constitution", in its version of that number (1 is the first).
    pub fn new(document: impl Into<Arc<Document>>, version: u32) -> Self {
        let document = document.into();
        let places = document.clauses.iter().enumerate().map(|(i, c)| (c.slug.clone(), i)).collect();
        Self {
            document,
            places: Arc::new(places),
            name: "constitution".to_owned(),
            version,
            suspended: Arc::default(),
            suspensions: Arc::default(),
        }
    }

    /// The same under another name, such as "standing orders".
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What the document is called in receipts: "constitution".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of the version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The clause of that slug.
    pub fn clause(&self, slug: &str) -> Option<&Clause> {
        self.places.get(slug).and_then(|i| self.document.clauses.get(*i))
    }

    /// A cite of a whole clause.
    pub fn cite_clause(&self, slug: &str) -> Option<Cite> {
        let clause = self.clause(slug)?;
        Some(Cite {
            clause: clause.slug.clone(),
            number: clause.number.clone(),
            title: clause.title.clone(),
            rule: None,
            quote: None,
        })
    }

    /// A cite of a rule.
    pub fn cite(&self, rule: &Rule) -> Cite {
        let clause = self.clause(&rule.clause);
        Cite {
            clause: rule.clause.clone(),
            number: clause.map(|c| c.number.clone()).unwrap_or_default(),
            title: clause.map(|c| c.title.clone()).unwrap_or_default(),
            rule: Some(rule.id.clone()),
            quote: rule.says.first().or_else(|| rule.field_says.values().next()).cloned(),
        }
    }

    /// A rule in plain words, as whole sentences; things are called by their names.
    pub fn plain(&self, rule: &Rule) -> String {
        rule.kind.plain(&Names::of(self)) + &self.exceptions_said(rule)
    }

    /// All rules of one type, in the order of the text; nothing is copied.
    pub(crate) fn all<T: AsRule + 'static>(&self) -> impl Iterator<Item = Hit<'_, T>> {
        let in_force = self.document.rules().filter(|rule| !self.suspended.contains(&rule.id));
        in_force.filter_map(|rule| T::of(&rule.kind).map(|value| Hit { value, rule }))
    }

    /// A rule with its cite.
    pub(crate) fn found<'a, T>(&'a self, hit: Hit<'a, T>) -> Found<'a, T> {
        Found { value: hit.value, rule: hit.rule, cite: self.cite(hit.rule) }
    }
}

/// A rule without its cite, while rules are looked through.
pub(crate) struct Hit<'a, T> {
    pub value: &'a T,
    pub rule: &'a Rule,
}

impl<T> Clone for Hit<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Hit<'_, T> {}

impl<'a, T> Hit<'a, T> {
    pub fn id(&self) -> &'a str {
        &self.rule.id
    }
}

impl<T> Deref for Hit<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
    }
}
