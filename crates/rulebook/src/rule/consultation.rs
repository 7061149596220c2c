//! `consultation`: members are asked before something is decided.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{Moment, Period, YearDay};
use crate::words::{Names, capital, list};

/// Asking members before something is decided.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    /// What it is on: "constitution", "role-descriptions", "motion".
    pub on: String,
    /// The event before which it is held.
    pub before: Option<String>,
    /// The rule or event whose call it goes out with.
    pub opens_with: Option<String>,
    /// When it opens.
    pub opens: Option<Moment>,
    /// When it closes.
    pub closes: Option<Moment>,
    /// The day of the year on which it closes, where the text names one.
    pub closes_on: Option<YearDay>,
    /// The least time it is open.
    pub at_least: Option<Period>,
    /// What members are asked: "like", "dislike-and-why", "missing", "change", "clear".
    #[serde(default)]
    pub prompts: Vec<String>,
    /// The categories that are asked; `everyone` for the public.
    #[serde(default)]
    pub to: Vec<String>,
    /// The bodies that discuss the answers, in order.
    #[serde(default)]
    pub discussed_by: Vec<String>,
    /// The day of the year on which the last of them takes the matter.
    pub decided_on: Option<YearDay>,
    /// Whether every answer is answered in turn.
    #[serde(default)]
    pub must_answer: bool,
    /// Who sees to it.
    pub owner: Option<String>,
}

impl RuleType for Consultation {
    const FIELDS: &'static [&'static str] = &[
        "on",
        "before",
        "opens_with",
        "opens",
        "closes",
        "closes_on",
        "at_least",
        "prompts",
        "to",
        "discussed_by",
        "decided_on",
        "must_answer",
        "owner",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let who = capital(&names.readers(&self.to));
        let mut first = format!("{who} are asked about the {}", self.on.replace('-', " "));
        first.push_str(
            &self.before.as_ref().map(|e| format!(" before {}", names.event(e))).unwrap_or_default(),
        );
        first.push_str(
            &self
                .opens_with
                .as_ref()
                .map(|e| format!(" together with {}", names.event(e)))
                .unwrap_or_default(),
        );
        let mut sentences = vec![first + "."];
        if !self.prompts.is_empty() {
            let asked: Vec<String> = self.prompts.iter().map(|p| p.replace('-', " ")).collect();
            sentences.push(format!("They say: {}.", list(&asked, "and")));
        }
        sentences.extend(self.opens.as_ref().map(|m| format!("It opens {}.", names.moment(m))));
        sentences.extend(self.closes.as_ref().map(|m| format!("Answers must be in {}.", names.moment(m))));
        sentences.extend(self.closes_on.map(|d| format!("Answers must be in by {d}.")));
        sentences.extend(self.at_least.map(|p| format!("It is open for at least {p}.")));
        if !self.discussed_by.is_empty() {
            let day = self.decided_on.map(|d| format!(", on {d}")).unwrap_or_default();
            sentences
                .push(format!("The answers go to {}{day}.", names.owners(&self.discussed_by, "and then to")));
        }
        if self.must_answer {
            sentences.push("Every answer is answered.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Opens and closes the consultation by itself, takes answers by web, e-mail and paper under these heads, and \
         lays them before whoever discusses them."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::readers("to", &self.to).collect();
        refs.extend(Ref::one("before", RefKind::Event, self.before.as_ref()));
        refs.extend(Ref::one("opens_with", RefKind::Event, self.opens_with.as_ref()));
        refs.extend(Ref::moment("opens", self.opens.as_ref()));
        refs.extend(Ref::moment("closes", self.closes.as_ref()));
        refs.extend(Ref::many("discussed_by", RefKind::Owner, &self.discussed_by));
        refs.extend(Ref::one("owner", RefKind::Owner, self.owner.as_ref()));
        refs
    }
}
