//! `publication`: what is published, by whom, to whom and how often.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital};

/// What is published.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// What, such as "minutes:committee".
    pub what: String,
    /// The categories it goes to; `everyone` for the public.
    #[serde(default)]
    pub to: Vec<String>,
    /// How often.
    pub every: Option<Every>,
    /// Within which time of the happening.
    pub within: Option<Moment>,
    /// Who sends it.
    pub owner: Option<String>,
}

/// How often something is published: one unit, and days of grace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// Every so many months.
    pub months: Option<u16>,
    /// Every so many weeks.
    pub weeks: Option<u16>,
    /// Days after the end that are still in time.
    #[serde(default)]
    pub grace_days: u16,
}

impl Every {
    /// "every month", "every two weeks".
    pub(crate) fn words(self) -> String {
        let unit = |n: u16, one: &str| match n {
            1 => format!("every {one}"),
            n => format!("every {} {one}s", crate::units::spell(i32::from(n))),
        };
        match (self.months, self.weeks) {
            (Some(n), _) => unit(n, "month"),
            (None, Some(n)) => unit(n, "week"),
            (None, None) => "again and again".to_owned(),
        }
    }
}

/// The word for the public in `to`.
pub(crate) const EVERYONE: &str = "everyone";

impl RuleType for Publication {
    const FIELDS: &'static [&'static str] = &["what", "to", "every", "within", "owner"];

    fn plain(&self, names: &Names<'_>) -> String {
        let owner = self.owner.as_deref();
        let owner = owner.map_or_else(|| "somebody the text does not name".to_owned(), |o| names.owner(o));
        let readers = names.readers(&self.to);
        let what = self.what.replace(':', " of ");
        let mut text = format!("{} publishes {what} to {readers}", capital(&owner));
        if let Some(every) = self.every {
            text.push_str(&format!(" {}", every.words()));
        }
        if let Some(within) = &self.within {
            text.push_str(&format!(", {}", names.moment(within)));
        }
        text.push('.');
        text
    }

    fn does(&self) -> String {
        "Reminds the holder of the post, takes the publication itself as proof that it was done, and shows members \
         what is late by post and not by name."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::readers("to", &self.to).collect();
        refs.extend(self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o)));
        refs.extend(Ref::moment("within", self.within.as_ref()));
        refs
    }
}
