//! A length of time as people say it: `{ weeks = 2 }`.

use std::fmt;

use serde::Deserialize;

/// A length of time in calendar units. At least one unit is set; each is at most [`Period::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Period {
    /// Years of the calendar.
    pub years: i32,
    /// Months of the calendar.
    pub months: i32,
    /// Weeks of seven calendar days.
    pub weeks: i32,
    /// Calendar days.
    pub days: i32,
    /// Exact hours.
    pub hours: i32,
}

impl Period {
    /// The largest number in any one unit: more than any constitution needs, small enough never to overflow.
    pub const MOST: i32 = 1_000;

    /// So many days.
    pub const fn days(days: i32) -> Self {
        Self { years: 0, months: 0, weeks: 0, days, hours: 0 }
    }

    /// So many weeks.
    pub const fn weeks(weeks: i32) -> Self {
        Self { years: 0, months: 0, weeks, days: 0, hours: 0 }
    }

    /// So many hours.
    pub const fn hours(hours: i32) -> Self {
        Self { years: 0, months: 0, weeks: 0, days: 0, hours }
    }

    /// About how many days this is, for comparing two lengths: a month is 30 days, a year 365, part days are dropped.
    pub fn about_days(&self) -> i32 {
        self.years * 365 + self.months * 30 + self.weeks * 7 + self.days + self.hours / 24
    }

    /// Whether the length is told in hours, so that it is counted to the second and not by the day.
    pub fn has_hours(&self) -> bool {
        self.hours != 0
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
            (self.hours, "hour"),
        ];
        let parts: Vec<String> = units
            .iter()
            .filter(|(n, _)| *n != 0)
            .map(|(n, unit)| format!("{} {unit}{}", spell(*n), if *n == 1 { "" } else { "s" }))
            .collect();
        f.write_str(&parts.join(" and "))
    }
}

/// Small numbers as words, as they stand in prose.
pub(crate) fn spell(n: i32) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    usize::try_from(n).ok().and_then(|i| WORDS.get(i)).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// [`spell`] for a count that is never negative.
pub(crate) fn spell_count(n: u32) -> String {
    i32::try_from(n).map_or_else(|_| n.to_string(), spell)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
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

impl TryFrom<Raw> for Period {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        period(raw.years, raw.months, raw.weeks, raw.days, raw.hours)?.ok_or_else(|| {
            "a length of time needs a number of years, months, weeks, days or hours".to_owned()
        })
    }
}

/// Checks the five numbers; `None` where all are nought.
pub(super) fn period(
    years: i64,
    months: i64,
    weeks: i64,
    days: i64,
    hours: i64,
) -> Result<Option<Period>, String> {
    let unit = |n: i64, name: &str| match i32::try_from(n) {
        Ok(n) if (0..=Period::MOST).contains(&n) => Ok(n),
        _ => Err(format!("{n} {name} is no length of time; write a whole number up to {}", Period::MOST)),
    };
    let made = Period {
        years: unit(years, "years")?,
        months: unit(months, "months")?,
        weeks: unit(weeks, "weeks")?,
        days: unit(days, "days")?,
        hours: unit(hours, "hours")?,
    };
    Ok((made != Period::default()).then_some(made))
}
