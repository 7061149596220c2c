//! `learning`: meetings at which people learn together.

use serde::Deserialize;

use super::{Every, Ref, RefKind, RuleType};
use crate::words::{Names, capital};

/// Regular political or popular education.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// What is held, in words.
    pub what: String,
    /// How often.
    pub every: Option<Every>,
    /// The least number in a year.
    pub at_least_a_year: Option<u32>,
    /// The categories that may come; `everyone` for the public.
    #[serde(default)]
    pub open_to: Vec<String>,
    /// Who sees to it.
    pub owner: String,
    /// Whether that body or post may hand it on.
    #[serde(default)]
    pub may_hand_on: bool,
}

impl RuleType for Learning {
    const FIELDS: &'static [&'static str] =
        &["what", "every", "at_least_a_year", "open_to", "owner", "may_hand_on"];

    fn plain(&self, names: &Names<'_>) -> String {
        let every = self.every.map_or_else(|| "regularly".to_owned(), Every::words);
        let mut sentences = vec![format!(
            "{} are held {every}, open to {}.",
            capital(&self.what),
            names.readers(&self.open_to)
        )];
        sentences.extend(
            self.at_least_a_year.map(|n| format!("At least {} in a year.", crate::units::spell_count(n))),
        );
        let on = if self.may_hand_on { ", or whoever it hands this to," } else { "" };
        sentences.push(format!("{}{on} sees to it.", capital(&names.owner(&self.owner))));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        match self.every.is_some() || self.at_least_a_year.is_some() {
            true => "Shows when the next is due and takes the announced event as proof.".to_owned(),
            false => "Shows when the last was held and asks the owner what comes next; the text sets no date, so none \
                      is missed."
                .to_owned(),
        }
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let owner = Ref::new("owner", RefKind::Owner, &self.owner);
        Ref::readers("open_to", &self.open_to).chain(std::iter::once(owner)).collect()
    }
}
