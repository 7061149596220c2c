//! `vacancy`: what happens to a seat that is empty.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// How an empty seat is filled.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vacancy {
    /// The body whose seats it is about.
    pub body: String,
    /// The posts it is limited to; all where empty.
    #[serde(default)]
    pub posts: Vec<String>,
    /// How the seat came to be empty.
    #[serde(default)]
    pub when: VacancyCause,
    /// How it is filled.
    pub filled_by: Filling,
    /// The meeting that fills it.
    pub at: Option<String>,
    /// Who fills it, where no meeting does.
    pub by: Option<String>,
    /// Within which time.
    pub within: Option<Period>,
    /// Until when the new holder serves.
    pub until: Option<VacancyUntil>,
    /// Whether the quotas are checked again.
    #[serde(default)]
    pub quotas_again: bool,
}

/// How a seat came to be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VacancyCause {
    /// In whichever way.
    #[default]
    Any,
    /// Its holder left in the course of the term.
    FallsVacant,
    /// Nobody stood for it.
    NobodyStood,
}

/// How an empty seat is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filling {
    /// By a by-election under the same rules.
    ByElection,
    /// By counting the ballots of the last election again without whoever left.
    Countback,
    /// By co-option.
    CoOption,
    /// It stays empty until the next regular election.
    StaysEmpty,
}

/// Until when somebody serves who filled an empty seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VacancyUntil {
    /// For the rest of the term.
    RestOfTerm,
    /// Until the next meeting that elects.
    NextElection,
}

impl RuleType for Vacancy {
    const FIELDS: &'static [&'static str] =
        &["body", "posts", "when", "filled_by", "at", "by", "within", "until", "quotas_again"];

    fn plain(&self, names: &Names<'_>) -> String {
        let seat = match self.posts.is_empty() {
            true => format!("A seat of {}", names.owner(&self.body)),
            false => format!("A seat of {}", names.owners(&self.posts, "or")),
        };
        let how = match self.when {
            VacancyCause::Any => "that is empty",
            VacancyCause::FallsVacant => "that falls vacant in the course of the term",
            VacancyCause::NobodyStood => "for which nobody stood",
        };
        let filled = match self.filled_by {
            Filling::ByElection => "is filled by an election under the same rules",
            Filling::Countback => "is filled by counting the last ballots again without whoever left",
            Filling::CoOption => "is filled by co-option",
            Filling::StaysEmpty => "stays empty until the next election",
        };
        let at =
            self.at.as_ref().map(|e| format!(" at the next {}", bare(&names.event(e)))).unwrap_or_default();
        let by = self.by.as_ref().map(|o| format!(" by {}", names.owner(o))).unwrap_or_default();
        let mut sentences = vec![format!("{seat} {how} {filled}{at}{by}.")];
        sentences.extend(self.within.map(|p| format!("That happens within {p}.")));
        sentences.extend(self.until.map(|u| match u {
            VacancyUntil::RestOfTerm => "Whoever fills it serves for the rest of the term.".to_owned(),
            VacancyUntil::NextElection => "Whoever fills it serves until the next election.".to_owned(),
        }));
        if self.quotas_again {
            sentences.push("The quotas are checked again.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        capital(
            "shows the empty seat to all, puts it on the agenda of whoever fills it, and passes its duties up until then.",
        )
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        refs.extend(Ref::many("posts", RefKind::Post, &self.posts));
        refs.extend(Ref::one("at", RefKind::Event, self.at.as_ref()));
        refs.extend(Ref::one("by", RefKind::Owner, self.by.as_ref()));
        refs
    }
}

/// A name without its article.
fn bare(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}
