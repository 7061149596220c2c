//! A text that was adopted in words takes effect as it stands; rules of it that do not hold are suspended, and people
//! decide what those words mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Rules;
use crate::check::{check_parsed, conflicts};
use crate::cite::Cite;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Parsed};
use crate::rule::Rule;

/// A rule that is suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspended {
    /// Its id; empty for a block that cannot be read at all.
    pub rule: String,
    /// Where it stands.
    pub cite: Cite,
    /// Why, as whole sentences.
    pub why: Vec<String>,
}

impl Suspended {
    /// One sentence for a page: what is suspended, why, and that people decide.
    pub fn line(&self) -> String {
        let what = if self.rule.is_empty() {
            "A rule that cannot be read".to_owned()
        } else {
            format!("The rule `{}`", self.rule)
        };
        format!(
            "{what} is suspended and people decide what the words mean. {} — {}.",
            self.why.join(" "),
            self.cite.label()
        )
    }
}

impl Rules {
    /// The rules of a document that was adopted, with those suspended that do not hold. The rest are in force.
    pub fn validated(document: impl Into<Arc<Document>>, version: u32) -> (Self, Vec<Suspended>) {
        let document = document.into();
        let parsed = Parsed { document: Document::clone(&document), diagnostics: vec![] };
        Self::suspending(document, version, &parsed)
    }

    /// The same for a source that was read: blocks that cannot be read are named too.
    pub fn validated_parsed(parsed: &Parsed, version: u32) -> (Self, Vec<Suspended>) {
        Self::suspending(Arc::new(parsed.document.clone()), version, parsed)
    }

    fn suspending(document: Arc<Document>, version: u32, parsed: &Parsed) -> (Self, Vec<Suspended>) {
        let rules = Self::new(document, version);
        let report = check_parsed(parsed);
        let mut broken: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut unread = vec![];
        for finding in report.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            match finding.rule.as_deref().and_then(|id| rules.document().rule(id)) {
                Some(rule) => broken.entry(rule.id.clone()).or_default().push(finding.message.clone()),
                None => unread.extend(rules.unreadable(finding)),
            }
        }
        // Of two rules that contradict each other neither is the one that holds.
        for (first, second) in conflicts(&rules) {
            let told = format!("It says something else than the rule `{second}`.");
            broken.entry(first).or_default().push(told);
        }
        let found = rules.document().rules().filter_map(|rule| {
            let why = broken.get(&rule.id)?.clone();
            Some(Suspended { rule: rule.id.clone(), cite: rules.cite(rule), why })
        });
        let mut list: Vec<Suspended> = found.collect();
        let ids = list.iter().map(|s| s.rule.clone()).collect();
        list.extend(unread);
        let rules = Self { suspended: Arc::new(ids), suspensions: Arc::new(list.clone()), ..rules };
        (rules, list)
    }

    /// A block that is missing from the document because it cannot be read.
    fn unreadable(&self, finding: &Diagnostic) -> Option<Suspended> {
        let block = ["syntax.toml", "schema.", "units."].iter().any(|code| finding.code.starts_with(code));
        let cite = self.cite_clause(finding.clause.as_deref().filter(|_| block)?)?;
        let rule = finding.rule.clone().unwrap_or_default();
        Some(Suspended { rule, cite, why: vec![finding.message.clone()] })
    }

    /// What is suspended, for a line on every page that needs it; empty for rules that were not validated.
    pub fn suspensions(&self) -> &[Suspended] {
        &self.suspensions
    }

    /// Whether a rule is suspended.
    pub fn is_suspended(&self, rule: &Rule) -> bool {
        self.suspended.contains(&rule.id)
    }

    /// The same rules with nothing suspended: what the words ask, and what rulings look at before they say who decides.
    pub fn as_written(&self) -> Self {
        Self { suspended: Arc::default(), ..self.clone() }
    }

    /// Whether anything is suspended.
    pub(crate) fn any_suspended(&self) -> bool {
        !self.suspended.is_empty()
    }

    /// Whether the rule that a cite names is suspended.
    pub(crate) fn cites_suspended(&self, cite: &Cite) -> bool {
        cite.rule.as_ref().is_some_and(|id| self.suspended.contains(id))
    }
}
