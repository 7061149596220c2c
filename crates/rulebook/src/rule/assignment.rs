//! `assignment`: tasks that a body agrees on and somebody takes on until a day.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital, list};

/// How special tasks are given and ended.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Bodies that may agree on one; at least one.
    pub agreed_by: Vec<String>,
    /// Other circles that may, in words: "a network".
    #[serde(default)]
    pub or_by: Vec<String>,
    /// Whether people volunteer for it; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub volunteers: bool,
    /// The longest time until it is due.
    pub at_most: Option<Period>,
    /// To whom the result goes.
    pub report_to: Option<String>,
}

impl RuleType for Assignment {
    const FIELDS: &'static [&'static str] = &["agreed_by", "or_by", "volunteers", "at_most", "report_to"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut by: Vec<String> = self.agreed_by.iter().map(|o| names.owner(o)).collect();
        by.extend(self.or_by.iter().cloned());
        let mut sentences = vec![format!("Special tasks are agreed by {}.", list(&by, "or"))];
        if self.volunteers {
            sentences.push("People volunteer for them.".to_owned());
        }
        sentences.extend(self.at_most.map(|p| format!("Each is due within {p}.")));
        sentences.extend(
            self.report_to.as_ref().map(|o| format!("{} hears the result.", capital(&names.owner(o)))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Keeps each task with who agreed it, who took it on and the day it is due, and takes the report as its end."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let by = Ref::many("agreed_by", RefKind::Owner, &self.agreed_by);
        by.chain(Ref::one("report_to", RefKind::Owner, self.report_to.as_ref())).collect()
    }
}
