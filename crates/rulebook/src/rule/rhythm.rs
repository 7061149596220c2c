//! `rhythm`: how often something happens, as a target and a band, never as a test of validity.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// How often a body meets or something happens.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rhythm {
    /// The body it is about.
    pub body: String,
    /// The usual gap.
    pub target: Period,
    /// The gap that is still fine.
    pub band: Option<Band>,
    /// The least number in a year.
    pub at_least_a_year: Option<u32>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// What is done, where it is not a meeting of the body.
    pub what: Option<String>,
}

/// From the shortest to the longest gap that is still fine; one unit is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// In weeks, shortest and longest.
    pub weeks: Option<[u16; 2]>,
    /// In days, shortest and longest.
    pub days: Option<[u16; 2]>,
}

impl Band {
    /// Shortest and longest gap in days; `None` where no unit is stated.
    pub fn in_days(&self) -> Option<(u32, u32)> {
        let pair = |[a, b]: [u16; 2], n: u32| (u32::from(a) * n, u32::from(b) * n);
        self.weeks.map(|w| pair(w, 7)).or_else(|| self.days.map(|d| pair(d, 1)))
    }
}

impl RuleType for Rhythm {
    const FIELDS: &'static [&'static str] = &["body", "target", "band", "at_least_a_year", "owner", "what"];

    fn plain(&self, names: &Names<'_>) -> String {
        let body = names.owner(&self.body);
        let mut text = match &self.what {
            Some(what) => format!("{}: {what} about every {}.", capital(&body), self.target),
            None => format!("The gap between two meetings of {body} is about {}.", self.target),
        };
        if let Some((shortest, longest)) = self.band.and_then(|b| b.in_days()) {
            text.push_str(&format!(" A gap of {shortest} to {longest} days is fine."));
        }
        if let Some(n) = self.at_least_a_year {
            text.push_str(&format!(" At least {n} in a year."));
        }
        text
    }

    fn does(&self) -> String {
        "Shows when the next one is due and, in a colour and a word, whether the gap has grown long. A late meeting \
         is never void."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let body = Ref::new("body", RefKind::Body, &self.body);
        let owner = self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o));
        std::iter::once(body).chain(owner).collect()
    }
}
