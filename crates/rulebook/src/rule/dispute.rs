//! `dispute`: who hears a quarrel, by which steps, and where an appeal goes.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// How a dispute is heard.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// Who hears it.
    pub to: String,
    /// The categories whose members may bring one; every member where empty.
    #[serde(default)]
    pub raised_by: Vec<String>,
    /// Whether both sides are heard; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub both_sides: bool,
    /// Whether nobody hears a case of their own; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub own_case_barred: bool,
    /// The steps, in order.
    #[serde(default)]
    pub steps: Vec<DisputeStep>,
    /// What may be done in the meantime, in words.
    pub meanwhile: Option<String>,
    /// Who hears an appeal.
    pub appeal_to: Option<String>,
}

/// One step of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeStep {
    /// What is done, in words.
    pub what: String,
    /// The longest time it takes.
    pub within: Option<Period>,
}

impl RuleType for Dispute {
    const FIELDS: &'static [&'static str] =
        &["to", "raised_by", "both_sides", "own_case_barred", "steps", "meanwhile", "appeal_to"];

    fn plain(&self, names: &Names<'_>) -> String {
        let to = capital(&names.owner(&self.to));
        let mut sentences = vec![format!("{to} hears disputes of {}.", names.readers(&self.raised_by))];
        if self.both_sides {
            sentences.push("Both sides are heard.".to_owned());
        }
        if self.own_case_barred {
            sentences.push("Nobody hears a case of their own.".to_owned());
        }
        for step in &self.steps {
            let within = step.within.map(|p| format!(", within {p}")).unwrap_or_default();
            sentences.push(format!("{}{within}.", capital(step.what.trim_end_matches('.'))));
        }
        sentences.extend(
            self.meanwhile.as_ref().map(|w| format!("In the meantime: {}.", w.trim_end_matches('.'))),
        );
        sentences.extend(
            self.appeal_to.as_ref().map(|o| format!("{} hears an appeal.", capital(&names.owner(o)))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Keeps the case on closed pages, counts the days of each step, and keeps out whoever is a side of it. It \
         decides nothing."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("to", RefKind::Owner, &self.to)];
        refs.extend(Ref::many("raised_by", RefKind::Category, &self.raised_by));
        refs.extend(Ref::one("appeal_to", RefKind::Owner, self.appeal_to.as_ref()));
        refs
    }
}
