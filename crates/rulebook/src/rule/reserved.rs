//! `reserved`: what only one body may decide, and what some may not do at all.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, list};

/// Kinds of decision that are kept for one body, or from some.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserved {
    /// The kinds of decision or act, such as "policy" or "slates".
    #[serde(rename = "for")]
    pub decisions: Vec<String>,
    /// The one body that may take them.
    pub to: Option<String>,
    /// Bodies and posts that may not.
    #[serde(default)]
    pub kept_from: Vec<String>,
}

impl RuleType for Reserved {
    const FIELDS: &'static [&'static str] = &["for", "to", "kept_from"];

    fn plain(&self, names: &Names<'_>) -> String {
        let what: Vec<String> = self.decisions.iter().map(|d| d.replace('-', " ")).collect();
        let mut sentences = vec![];
        sentences.extend(
            self.to.as_ref().map(|o| format!("Only {} decides on {}.", names.owner(o), list(&what, "and"))),
        );
        if !self.kept_from.is_empty() {
            let who = capital(&names.owners(&self.kept_from, "and"));
            sentences.push(format!("{who} may not act on {}.", list(&what, "or")));
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Does not put such a motion to anybody else; the refusal says where it belongs.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let to = Ref::one("to", RefKind::Owner, self.to.as_ref());
        to.into_iter().chain(Ref::many("kept_from", RefKind::Owner, &self.kept_from)).collect()
    }
}
