//! `delegation`: a power that one body hands to another, within limits.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{Moment, Period};
use crate::words::{Names, capital, list};

/// A power handed down.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// Who hands it over.
    pub from: String,
    /// Who holds it.
    pub to: Option<String>,
    /// Who holds it, in words, where it is no body or post of the text.
    pub somebody: Option<String>,
    /// What, such as "speaking-for-the-group" or "returning-officer".
    pub what: Vec<String>,
    /// Its limits, in words.
    pub limits: Option<String>,
    /// Until when.
    pub until: Option<Moment>,
    /// How often it is reported on.
    pub report_every: Option<Period>,
}

impl RuleType for Delegation {
    const FIELDS: &'static [&'static str] =
        &["from", "to", "somebody", "what", "limits", "until", "report_every"];

    fn plain(&self, names: &Names<'_>) -> String {
        let to = match (&self.to, &self.somebody) {
            (Some(to), _) => names.owner(to),
            (None, Some(words)) => words.clone(),
            (None, None) => "somebody whom the text does not name".to_owned(),
        };
        let what: Vec<String> = self.what.iter().map(|w| w.replace('-', " ")).collect();
        let mut text =
            format!("{} hands this to {to}: {}", capital(&names.owner(&self.from)), list(&what, "and"));
        if let Some(limits) = &self.limits {
            text.push_str(&format!(", {}", limits.trim_end_matches('.')));
        }
        text.push('.');
        text.push_str(
            &self.until.as_ref().map(|m| format!(" It ends {}.", names.moment(m))).unwrap_or_default(),
        );
        text.push_str(
            &self.report_every.map(|p| format!(" It is reported on every {p}.")).unwrap_or_default(),
        );
        text
    }

    fn does(&self) -> String {
        "Lets whoever holds it act so far and no further, and shows who acts for whom by which clause."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("from", RefKind::Owner, &self.from)];
        refs.extend(Ref::one("to", RefKind::Owner, self.to.as_ref()));
        refs.extend(Ref::moment("until", self.until.as_ref()));
        refs
    }
}
