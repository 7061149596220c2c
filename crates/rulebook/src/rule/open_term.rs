//! `open-term`: something that the text leaves to somebody to fix, within bounds.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, list};

/// Something that somebody fixes within bounds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenTerm {
    /// What is fixed, such as "day of the annual meeting".
    pub name: String,
    /// Who fixes it.
    pub filled_by: String,
    /// Not before.
    pub earliest: Option<Moment>,
    /// Not after.
    pub latest: Option<Moment>,
    /// What may be chosen between, in words.
    #[serde(default)]
    pub choices: Vec<String>,
    /// By when it must be fixed.
    pub by_when: Option<Moment>,
}

impl RuleType for OpenTerm {
    const FIELDS: &'static [&'static str] =
        &["name", "filled_by", "earliest", "latest", "choices", "by_when"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences =
            vec![format!("{} fixes the {}.", capital(&names.owner(&self.filled_by)), self.name)];
        sentences.extend(self.earliest.as_ref().map(|m| format!("Not before {}.", names.moment(m))));
        sentences.extend(self.latest.as_ref().map(|m| format!("Not after {}.", names.moment(m))));
        if !self.choices.is_empty() {
            sentences.push(format!("The choice is between {}.", list(&self.choices, "and")));
        }
        sentences.extend(self.by_when.as_ref().map(|m| format!("It must be fixed {}.", names.moment(m))));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Asks whoever fixes it in good time, takes nothing outside the bounds, and shows to all what was fixed.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("filled_by", RefKind::Owner, &self.filled_by)];
        refs.extend(Ref::moment("earliest", self.earliest.as_ref()));
        refs.extend(Ref::moment("latest", self.latest.as_ref()));
        refs.extend(Ref::moment("by_when", self.by_when.as_ref()));
        refs
    }
}
