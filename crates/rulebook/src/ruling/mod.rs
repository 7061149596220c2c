//! Rulings: may this person do this, given these facts? Allowed or refused, with the clause, or the facts still needed.

mod act;
mod bench;
mod decide;
mod facts;
mod receipt;
mod vote;

use serde::{Deserialize, Serialize};

use crate::cite::Cite;
use crate::rules::Rules;

pub use act::Act;
pub use facts::{FactKey, FactValue, Facts};
pub use receipt::{ENGINE, Receipt, RuleRef};
pub use vote::{Unjudged, Verdict, Votes, judge};

/// What a ruling says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    /// It may be done.
    Allowed,
    /// It may not.
    Refused {
        /// Why, as a sentence without its full stop.
        reason: String,
        /// What is still possible, as a whole sentence.
        still: Option<String>,
    },
    /// A rule that it rests on is suspended, because the text does not hold together there: people decide, and say so.
    PeopleDecide {
        /// Ids of the suspended rules.
        suspended: Vec<String>,
    },
    /// It cannot be said without these facts. Never a refusal.
    NeedsFacts {
        /// The facts, in the order of their keys.
        facts: Vec<FactKey>,
    },
}

/// A ruling and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What it says.
    pub outcome: Outcome,
    /// The rules it rests on; the deciding one first. Empty where the text says nothing.
    pub cites: Vec<Cite>,
    /// What the document is called, for the line.
    pub document: String,
}

impl Ruling {
    /// Whether it may be done.
    pub fn is_allowed(&self) -> bool {
        self.outcome == Outcome::Allowed
    }

    /// One line with the clause and the version: "You cannot vote in this election because you joined after the roll
    /// closed — clause 6, Voting, constitution no. 4."
    pub fn line(&self, version: u32) -> String {
        let what = match &self.outcome {
            Outcome::Allowed => "This is allowed".to_owned(),
            Outcome::Refused { reason, .. } => reason.clone(),
            Outcome::NeedsFacts { facts } => {
                let names: Vec<String> = facts.iter().map(|f| f.words()).collect();
                format!("This cannot be answered before it is known: {}", names.join(", "))
            }
            Outcome::PeopleDecide { suspended } => {
                let which = if suspended.len() == 1 { "the rule is" } else { "rules are" };
                format!("People decide this: {which} suspended ({})", suspended.join(", "))
            }
        };
        match self.cites.first() {
            Some(cite) => format!("{what} — {}, {} no. {version}.", cite.label(), self.document),
            None => format!("{what}."),
        }
    }
}

/// Rules on an act. Pure: the same rules, act and facts always give the same ruling.
pub fn rule(rules: &Rules, act: &Act, facts: &Facts) -> Ruling {
    if !rules.any_suspended() {
        return examine(rules, act, facts);
    }
    let ruling = examine(&rules.as_written(), act, facts);
    let broken: Vec<Cite> = ruling.cites.iter().filter(|c| rules.cites_suspended(c)).cloned().collect();
    if broken.is_empty() {
        return ruling;
    }
    let suspended = broken.iter().filter_map(|c| c.rule.clone()).collect();
    Ruling { outcome: Outcome::PeopleDecide { suspended }, cites: broken, ..ruling }
}

fn examine(rules: &Rules, act: &Act, facts: &Facts) -> Ruling {
    let mut bench = bench::Bench::new(rules, act, facts);
    decide::decide(&mut bench, act);
    bench.ruling()
}
