//! Receipts: what an automatic act rested on, so that it can be shown, cited and run again.

use serde::{Deserialize, Serialize};

use super::{Act, Facts, Outcome, Ruling, rule};
use crate::rules::Rules;

/// The version of the rules of this engine. It changes when the same facts could get another answer.
pub const ENGINE: &str = concat!("rulebook ", env!("CARGO_PKG_VERSION"));

/// What an automatic act rested on. The same ruling always gives the same bytes of JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was asked.
    pub act: Act,
    /// Whom it concerns: an opaque id of the application, never a name.
    pub subject: String,
    /// What was said.
    pub outcome: Outcome,
    /// The rules it rests on.
    pub rules: Vec<RuleRef>,
    /// The facts used.
    pub facts: Facts,
    /// The version of the engine.
    pub engine: String,
}

/// A rule in a version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// The document: "constitution".
    pub doc: String,
    /// Its version.
    pub version: u32,
    /// Slug of the clause.
    pub clause: String,
    /// Id of the rule.
    pub rule: Option<String>,
}

impl Receipt {
    /// Rules on an act and writes the receipt.
    pub fn of(rules: &Rules, act: Act, subject: impl Into<String>, facts: Facts) -> (Ruling, Self) {
        let ruling = rule(rules, &act, &facts);
        let refs = ruling.cites.iter().map(|c| RuleRef {
            doc: rules.name().to_owned(),
            version: rules.version(),
            clause: c.clause.clone(),
            rule: c.rule.clone(),
        });
        let receipt = Self {
            act,
            subject: subject.into(),
            outcome: ruling.outcome.clone(),
            rules: refs.collect(),
            facts,
            engine: ENGINE.to_owned(),
        };
        (ruling, receipt)
    }

    /// Whether the same facts get the same answer from the same rules today.
    pub fn replays(&self, rules: &Rules) -> bool {
        let (_, again) = Self::of(rules, self.act.clone(), self.subject.clone(), self.facts.clone());
        again.outcome == self.outcome && again.rules == self.rules
    }
}
