//! A moment relative to an event, or one that somebody fixes within bounds.

use std::fmt;

use jiff::civil::Time;
use serde::Deserialize;

use super::{Period, period};

/// When something begins or ends, as a rule states it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Raw")]
pub enum Moment {
    /// `{ before = "agm", weeks = 2, hour = "18:00" }`.
    Before {
        /// The event it counts from.
        event: String,
        /// How long before.
        period: Period,
        /// The hour of that day; without one a deadline ends with its local day.
        hour: Option<Time>,
    },
    /// `{ after = "agm", days = 7 }`.
    After {
        /// The event it counts from.
        event: String,
        /// How long after.
        period: Period,
        /// The hour of that day.
        hour: Option<Time>,
    },
    /// `{ at = "agm" }`: together with the event.
    At {
        /// The event.
        event: String,
    },
    /// `{ open_term = "committee", at_latest = { before = "agm", weeks = 4 } }`: somebody fixes it within bounds.
    Open {
        /// The body or post that fixes it.
        by: String,
        /// The latest moment they may fix, if the text gives one.
        at_latest: Option<Box<Moment>>,
    },
}

impl Moment {
    /// The event that this moment finally hangs on.
    pub fn event(&self) -> Option<&str> {
        match self {
            Moment::Before { event, .. } | Moment::After { event, .. } | Moment::At { event } => Some(event),
            Moment::Open { at_latest, .. } => at_latest.as_deref().and_then(Moment::event),
        }
    }

    /// About how many days before the event, negative for after; `None` for an open term without a bound.
    pub fn about_days_before(&self) -> Option<i32> {
        match self {
            Moment::Before { period, .. } => Some(period.about_days()),
            Moment::After { period, .. } => Some(-period.about_days()),
            Moment::At { .. } => Some(0),
            Moment::Open { at_latest, .. } => at_latest.as_deref().and_then(Moment::about_days_before),
        }
    }

    /// The body or post that fixes an open term.
    pub fn fixed_by(&self) -> Option<&str> {
        match self {
            Moment::Open { by, .. } => Some(by),
            _ => None,
        }
    }
}

impl Moment {
    /// The moment in words, with names for events and for those who fix an open term.
    pub(crate) fn words(
        &self,
        event_name: &dyn Fn(&str) -> String,
        owner_name: &dyn Fn(&str) -> String,
    ) -> String {
        let at =
            |hour: &Option<Time>| hour.map(|h| format!(", at {}", h.strftime("%H:%M"))).unwrap_or_default();
        match self {
            Moment::Before { event, period, hour } => {
                format!("{period} before {}{}", event_name(event), at(hour))
            }
            Moment::After { event, period, hour } => {
                format!("{period} after {}{}", event_name(event), at(hour))
            }
            Moment::At { event } => format!("when {} begins", event_name(event)),
            Moment::Open { by, at_latest } => {
                let fixed = format!("when {} fixes it", owner_name(by));
                match at_latest {
                    None => fixed,
                    Some(last) => format!("{fixed}, at the latest {}", last.words(event_name, owner_name)),
                }
            }
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&str::to_owned, &str::to_owned))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    before: Option<String>,
    after: Option<String>,
    at: Option<String>,
    open_term: Option<String>,
    at_latest: Option<Box<Moment>>,
    hour: Option<String>,
    #[serde(default)]
    years: i64,
    #[serde(default)]
    months: i64,
    #[serde(default)]
    weeks: i64,
    #[serde(default)]
    days: i64,
    #[serde(default)]
    hours: i64,
}

impl TryFrom<Raw> for Moment {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let length = period::period(raw.years, raw.months, raw.weeks, raw.days, raw.hours)?;
        let hour = raw.hour.as_deref().map(clock).transpose()?;
        let needs = || "a moment before or after an event needs a length, such as `weeks = 2`".to_owned();
        match (raw.before, raw.after, raw.at, raw.open_term) {
            (Some(event), None, None, None) if raw.at_latest.is_none() => {
                Ok(Moment::Before { event, period: length.ok_or_else(needs)?, hour })
            }
            (None, Some(event), None, None) if raw.at_latest.is_none() => {
                Ok(Moment::After { event, period: length.ok_or_else(needs)?, hour })
            }
            (None, None, Some(event), None)
                if length.is_none() && hour.is_none() && raw.at_latest.is_none() =>
            {
                Ok(Moment::At { event })
            }
            (None, None, None, Some(by)) if length.is_none() && hour.is_none() => {
                Ok(Moment::Open { by, at_latest: raw.at_latest })
            }
            _ => Err(
                "a moment is one of `before`, `after`, `at` or `open_term` (only the last takes `at_latest`)"
                    .to_owned(),
            ),
        }
    }
}

/// Reads an hour such as `18:00`.
pub(super) fn clock(text: &str) -> Result<Time, String> {
    let told = || format!("`{text}` is not an hour of the day; write it as \"18:00\"");
    let (h, m) = text.split_once(':').ok_or_else(told)?;
    let (h, m) = (h.parse().map_err(|_| told())?, m.parse().map_err(|_| told())?);
    Time::new(h, m, 0, 0).map_err(|_| told())
}
