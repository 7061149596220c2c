//! `duty`: something that somebody is to do and that has no type of its own.

use serde::Deserialize;

use super::{Every, Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, list};

/// Something that somebody is to do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Who is to do it.
    pub owner: String,
    /// Others who do it too.
    #[serde(default)]
    pub with: Vec<String>,
    /// What, in words that follow "to".
    pub what: String,
    /// How often, where the text says so.
    pub every: Option<Every>,
    /// Within which time of a happening.
    pub within: Option<Moment>,
    /// What shows that it was done, in words; what people write about it where nothing is named.
    #[serde(default)]
    pub evidence: Vec<String>,
}

impl RuleType for Duty {
    const FIELDS: &'static [&'static str] = &["owner", "with", "what", "every", "within", "evidence"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut who = vec![self.owner.clone()];
        who.extend(self.with.iter().cloned());
        let is = if who.len() > 1 { "are" } else { "is" };
        let what = self.what.trim_end_matches('.');
        let mut text = format!("{} {is} to {what}", capital(&names.owners(&who, "and")));
        text.push_str(&self.every.map(|e| format!(", {}", e.words())).unwrap_or_default());
        text.push_str(&self.within.as_ref().map(|m| format!(", {}", names.moment(m))).unwrap_or_default());
        text.push('.');
        if !self.evidence.is_empty() {
            text.push_str(&format!(" What shows it: {}.", list(&self.evidence, "or")));
        }
        text
    }

    fn does(&self) -> String {
        match (self.every.is_some() || self.within.is_some(), self.evidence.is_empty()) {
            (true, _) => {
                "Makes a line for each time it is due; only what shows that it was done closes it.".to_owned()
            }
            (false, _) => {
                "Keeps it on the page of the post, asks about it when the holder hands over, and sets no \
                           date, because the text sets none."
                    .to_owned()
            }
        }
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("owner", RefKind::Owner, &self.owner)];
        refs.extend(Ref::many("with", RefKind::Owner, &self.with));
        refs.extend(Ref::moment("within", self.within.as_ref()));
        refs
    }
}
