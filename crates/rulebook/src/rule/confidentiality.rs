//! `confidentiality`: what stays inside a body, and what is published all the same.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital, list};

/// What stays inside a body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confidentiality {
    /// What is covered, such as "meetings:ncg" or "closed-items".
    pub scope: String,
    /// Bodies or posts that may see it.
    #[serde(default)]
    pub may_see: Vec<String>,
    /// What is published all the same, such as "decisions" and "explanations".
    #[serde(default)]
    pub published_anyway: Vec<String>,
    /// After which time it ends.
    pub lapses_after: Option<Period>,
    /// Who may release something earlier.
    pub released_by: Option<String>,
}

impl RuleType for Confidentiality {
    const FIELDS: &'static [&'static str] =
        &["scope", "may_see", "published_anyway", "lapses_after", "released_by"];

    fn plain(&self, names: &Names<'_>) -> String {
        let scope = capital(&self.scope.replace(':', " of ").replace('-', " "));
        let mut text = format!("{scope}: confidential");
        if !self.may_see.is_empty() {
            text.push_str(&format!(", seen only by {}", names.owners(&self.may_see, "and")));
        }
        text.push('.');
        if !self.published_anyway.is_empty() {
            text.push_str(&format!(" Published all the same: {}.", list(&self.published_anyway, "and")));
        }
        if let Some(by) = &self.released_by {
            text.push_str(&format!(" {} may release it.", capital(&names.owner(by))));
        }
        if let Some(after) = self.lapses_after {
            text.push_str(&format!(" It ends after {after}."));
        }
        text
    }

    fn does(&self) -> String {
        "Keeps the covered part on pages that only those named can open, logs who read it, and prints in the open \
         part that something was closed, by which clause, with what must be published all the same."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::many("may_see", RefKind::Owner, &self.may_see).collect();
        refs.extend(self.released_by.as_deref().map(|o| Ref::new("released_by", RefKind::Owner, o)));
        refs
    }
}
