//! `report`: who reports on what, to whom and how often.

use serde::Deserialize;

use super::{Every, Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital};

/// A report that is owed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportDue {
    /// Who reports; each holder, where it is a post or a body.
    pub from: String,
    /// Others who report too, each for themselves.
    #[serde(default)]
    pub with: Vec<String>,
    /// What on, in words.
    pub about: String,
    /// To whom.
    pub to: Option<String>,
    /// The categories that may read it; `everyone` for the public.
    #[serde(default)]
    pub readers: Vec<String>,
    /// How often.
    pub every: Option<Every>,
    /// The meeting at which it is given.
    pub at: Option<String>,
    /// Within which time of a happening.
    pub within: Option<Moment>,
    /// Whether every holder reports for their own area, union or group.
    #[serde(default)]
    pub each: bool,
}

impl RuleType for ReportDue {
    const FIELDS: &'static [&'static str] =
        &["from", "with", "about", "to", "readers", "every", "at", "within", "each"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut from = vec![self.from.clone()];
        from.extend(self.with.iter().cloned());
        let many = from.len() > 1;
        let from = names.owners(&from, "and");
        let who = if self.each { format!("Each member of {from}") } else { capital(&from) };
        let reports = if many && !self.each { "report" } else { "reports" };
        let mut text = format!("{who} {reports} on {}", self.about.trim_end_matches('.'));
        text.push_str(&self.to.as_ref().map(|o| format!(" to {}", names.owner(o))).unwrap_or_default());
        text.push_str(&self.at.as_ref().map(|e| format!(", at {}", names.event(e))).unwrap_or_default());
        text.push_str(&self.every.map(|e| format!(", {}", e.words())).unwrap_or_default());
        text.push_str(&self.within.as_ref().map(|m| format!(", {}", names.moment(m))).unwrap_or_default());
        text.push('.');
        if !self.readers.is_empty() {
            text.push_str(&format!(" It is open to {}.", names.readers(&self.readers)));
        }
        text
    }

    fn does(&self) -> String {
        "Reminds whoever owes the report and takes the report itself as proof that it was given.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("from", RefKind::Owner, &self.from)];
        refs.extend(Ref::many("with", RefKind::Owner, &self.with));
        refs.extend(Ref::one("to", RefKind::Owner, self.to.as_ref()));
        refs.extend(Ref::readers("readers", &self.readers));
        refs.extend(Ref::one("at", RefKind::Event, self.at.as_ref()));
        refs.extend(Ref::moment("within", self.within.as_ref()));
        refs
    }
}
