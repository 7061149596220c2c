//! `pending`: words for which nobody has written the rule yet. Until then people carry them out.

use serde::Deserialize;

use super::{Future, Ref, RefKind, RuleType};
use crate::words::Names;

/// Words that wait for their rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// The type of rule that will carry them out.
    pub future: Future,
    /// Who sees to it until then.
    pub owner: Option<String>,
}

impl RuleType for Pending {
    const FIELDS: &'static [&'static str] = &["future", "owner"];

    fn plain(&self, names: &Names<'_>) -> String {
        let owner = self.owner.as_deref().map_or_else(|| "people".to_owned(), |o| names.owner(o));
        format!(
            "{} sees to this until somebody writes a rule of the type \"{}\" for it.",
            crate::words::capital(&owner),
            self.future
        )
    }

    fn does(&self) -> String {
        "Nothing yet: the software shows the sentence and leaves it to people.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o)).into_iter().collect()
    }
}
