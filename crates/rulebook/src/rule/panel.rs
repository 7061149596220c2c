//! `panel`: a circle drawn for one purpose, such as a selection.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, list};

/// A panel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// What it is for, in words.
    pub purpose: String,
    /// How many sit on it.
    pub size: Option<u32>,
    /// Bodies, posts or categories it is drawn from, by id or in words.
    #[serde(default)]
    pub drawn_from: Vec<String>,
    /// Who may not sit on it, in words.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// Who appoints it.
    pub appointed_by: Option<String>,
    /// Who agrees the description of the person sought.
    pub specification_by: Option<String>,
    /// Whether that description is agreed before anybody is seen; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub specification_first: bool,
}

impl RuleType for Panel {
    const FIELDS: &'static [&'static str] = &[
        "purpose",
        "size",
        "drawn_from",
        "excludes",
        "appointed_by",
        "specification_by",
        "specification_first",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let from = match self.drawn_from.is_empty() {
            true => String::new(),
            false => format!(" of {}", list(&self.drawn_from, "and")),
        };
        let size =
            self.size.map(|n| format!(" with {} people", crate::units::spell_count(n))).unwrap_or_default();
        let mut sentences = vec![format!("There are panels{from}{size} to {}.", self.purpose)];
        sentences.extend(
            self.appointed_by.as_ref().map(|o| format!("{} appoints them.", capital(&names.owner(o)))),
        );
        if let Some(by) = &self.specification_by {
            let first = if self.specification_first { " beforehand" } else { "" };
            sentences.push(format!(
                "{} agrees the description of the person sought{first}.",
                capital(&names.owner(by))
            ));
        }
        if !self.excludes.is_empty() {
            sentences.push(format!("Not on them: {}.", list(&self.excludes, "and")));
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Keeps who sits on a panel, the description it judges by and when that was agreed, and asks whether anybody \
         should step aside."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let by = Ref::one("appointed_by", RefKind::Owner, self.appointed_by.as_ref());
        let specification = Ref::one("specification_by", RefKind::Owner, self.specification_by.as_ref());
        by.into_iter().chain(specification).collect()
    }
}
