//! `review`: who reads something again and corrects it.

use serde::Deserialize;

use super::{Every, Ref, RefKind, RuleType};
use crate::words::{Names, capital};

/// A second reading that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What is read, such as "minutes:committee".
    pub what: String,
    /// Who reads it.
    pub by: String,
    /// The meeting at which that is done.
    pub at: Option<String>,
    /// How often.
    pub every: Option<Every>,
    /// Whether it goes out as a draft before.
    #[serde(default)]
    pub sent_as_draft: bool,
}

impl RuleType for Review {
    const FIELDS: &'static [&'static str] = &["what", "by", "at", "every", "sent_as_draft"];

    fn plain(&self, names: &Names<'_>) -> String {
        let what = self.what.replace(':', " of ").replace('-', " ");
        let at =
            self.at.as_ref().map(|e| format!(" at the next {}", names.event(e).trim_start_matches("the ")));
        let every = self.every.map(|e| format!(", {}", e.words())).unwrap_or_default();
        let by = capital(&names.owner(&self.by));
        let mut text = format!("{by} reads and corrects {what}{}{every}.", at.unwrap_or_default());
        if self.sent_as_draft {
            text.push_str(" Before that they go out as drafts.");
        }
        text
    }

    fn does(&self) -> String {
        "Marks what is still a draft, puts it on the agenda of whoever reads it, and shows the corrections tracked."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let by = Ref::new("by", RefKind::Owner, &self.by);
        std::iter::once(by).chain(Ref::one("at", RefKind::Event, self.at.as_ref())).collect()
    }
}
