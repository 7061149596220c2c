//! `meeting`: a kind of meeting, when in the year it is and who fixes its day.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, month_name};

/// A kind of meeting. Its id is the event that other moments hang on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// The body that meets.
    pub body: String,
    /// Its name, such as "annual general meeting".
    pub name: Option<String>,
    /// What sort it is.
    pub kind: MeetingKind,
    /// The month it must fall in, 1 to 12.
    pub month: Option<Month>,
    /// Who calls it.
    pub called_by: Option<String>,
    /// Who fixes its day.
    pub day_fixed_by: Option<String>,
    /// By when the day must be fixed.
    pub day_fixed_until: Option<Moment>,
    /// Who may come, beyond the members of the body.
    #[serde(default)]
    pub open_to: Vec<String>,
    /// Whether taking part from afar is possible.
    pub hybrid: Option<bool>,
    /// Who chairs.
    pub chaired_by: Option<String>,
    /// Whether the chair has a second vote when votes are equal.
    pub casting_vote: Option<bool>,
    /// Those of whom somebody is called to speak at least every second time, as they say of themselves: "women".
    pub speakers_balance: Option<String>,
}

/// A month of the year, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "i64")]
pub struct Month(i8);

impl Month {
    /// Its number, 1 to 12.
    pub fn number(self) -> i8 {
        self.0
    }
}

impl TryFrom<i64> for Month {
    type Error = String;

    fn try_from(n: i64) -> Result<Self, String> {
        match i8::try_from(n) {
            Ok(m @ 1..=12) => Ok(Month(m)),
            _ => Err(format!("{n} is not a month; a month is a number from 1 to 12")),
        }
    }
}

/// What sort of meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeetingKind {
    /// Once a year.
    Annual,
    /// Again and again in the year.
    Ordinary,
    /// Called for a special reason.
    Special,
}

impl RuleType for Meeting {
    const FIELDS: &'static [&'static str] = &[
        "body",
        "name",
        "kind",
        "month",
        "called_by",
        "day_fixed_by",
        "day_fixed_until",
        "open_to",
        "hybrid",
        "chaired_by",
        "casting_vote",
        "speakers_balance",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let name = self.name.as_deref().map_or_else(|| "This meeting".to_owned(), |n| format!("The {n}"));
        let month = self.month.map(|m| format!(" in {}", month_name(m.number()))).unwrap_or_default();
        let often = match self.kind {
            MeetingKind::Annual => "once a year",
            MeetingKind::Ordinary => "again and again through the year",
            MeetingKind::Special => "when it is called for a special reason",
        };
        let mut sentences = vec![format!("{name} is held {often}{month}.")];
        if let Some(by) = &self.day_fixed_by {
            let until = self
                .day_fixed_until
                .as_ref()
                .map(|m| format!(", {} at the latest", names.moment(m)))
                .unwrap_or_default();
            sentences.push(format!("{} fixes the day{until}.", capital(&names.owner(by))));
        }
        sentences.extend(self.chaired_by.as_ref().map(|c| format!("In the chair: {c}.")));
        match self.casting_vote {
            Some(true) => sentences.push("The chair has a casting vote.".to_owned()),
            Some(false) => sentences.push("The chair has no casting vote.".to_owned()),
            None => {}
        }
        sentences.extend(self.speakers_balance.as_ref().map(|who| {
            format!("At least every second speaker is called from among {who}, as long as one waits.")
        }));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Lets the day be fixed within these bounds; every date that hangs on the meeting is computed from it and \
         moves with it."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        refs.extend(self.called_by.as_deref().map(|b| Ref::new("called_by", RefKind::Owner, b)));
        refs.extend(self.day_fixed_by.as_deref().map(|b| Ref::new("day_fixed_by", RefKind::Owner, b)));
        refs.extend(Ref::moment("day_fixed_until", self.day_fixed_until.as_ref()));
        refs
    }
}
