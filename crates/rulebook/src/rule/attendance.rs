//! `attendance`: what is expected of those who sit on a body. It raises a question and never removes anybody.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Ratio;
use crate::words::{Names, capital};

/// Attendance that is expected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// The body.
    pub body: String,
    /// Whether its sub-groups are meant too.
    #[serde(default)]
    pub sub_groups: bool,
    /// The share of meetings expected.
    pub share: Option<Ratio>,
    /// After how many missed in a row it is raised.
    pub missed_in_a_row: Option<u32>,
    /// Who may excuse somebody.
    pub excused_by: Option<String>,
    /// What follows.
    #[serde(default)]
    pub then: Missed,
    /// With whom it is raised.
    pub raised_with: Option<String>,
}

/// What follows from meetings missed. Nothing here removes anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missed {
    /// It is kept in the minutes.
    #[default]
    Note,
    /// It is raised with a body, which talks to the person.
    Raise,
}

impl RuleType for Attendance {
    const FIELDS: &'static [&'static str] =
        &["body", "sub_groups", "share", "missed_in_a_row", "excused_by", "then", "raised_with"];

    fn plain(&self, names: &Names<'_>) -> String {
        let also = if self.sub_groups { " and of its sub-groups" } else { "" };
        let mut sentences = vec![format!(
            "Members of {body} are expected at the meetings of {body}{also}.",
            body = names.owner(&self.body)
        )];
        sentences.extend(self.share.map(|s| format!("At the least: {s} of them.")));
        sentences.extend(
            self.excused_by.as_ref().map(|o| format!("{} may excuse somebody.", capital(&names.owner(o)))),
        );
        let missed = match self.missed_in_a_row {
            Some(n) => format!("Who misses {} in a row", crate::units::spell_count(n)),
            None => "Who misses some".to_owned(),
        };
        sentences.push(match (self.then, &self.raised_with) {
            (Missed::Note, _) => format!("{missed} is noted in the minutes."),
            (Missed::Raise, Some(with)) => format!("{missed} is asked about it by {}.", names.owner(with)),
            (Missed::Raise, None) => format!("{missed} is asked about it."),
        });
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Keeps who was there and who was excused, and shows it to the body. It removes nobody.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        refs.extend(Ref::one("excused_by", RefKind::Owner, self.excused_by.as_ref()));
        refs.extend(Ref::one("raised_with", RefKind::Owner, self.raised_with.as_ref()));
        refs
    }
}
