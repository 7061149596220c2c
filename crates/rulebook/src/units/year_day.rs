//! A day of the year that is written in the text: `{ month = 4, day = 22, hour = "11:00" }`.

use std::fmt;

use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::moment::clock;
use crate::words::month_name;

/// A day of the calendar in any year, perhaps with an hour. 29 February is one; in other years it is 1 March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "Raw")]
pub struct YearDay {
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, from 1.
    pub day: i8,
    /// The hour of that day; without one a deadline ends with its local day.
    pub hour: Option<Time>,
}

impl YearDay {
    /// The date in a year; 29 February is 1 March where the year has none. `None` outside the calendar.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        match Date::new(year, self.month, self.day) {
            Ok(date) => Some(date),
            Err(_) => Date::new(year, 3, 1).ok().filter(|_| self.month == 2),
        }
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hour = self.hour.map(|h| format!("{} on ", h.strftime("%H:%M"))).unwrap_or_default();
        write!(f, "{hour}{} {}", self.day, month_name(self.month))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    month: i64,
    day: i64,
    hour: Option<String>,
}

impl TryFrom<Raw> for YearDay {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let told = || format!("{} of month {} is no day of the year", raw.day, raw.month);
        let month = i8::try_from(raw.month).map_err(|_| told())?;
        let day = i8::try_from(raw.day).map_err(|_| told())?;
        // A leap year has every day that any year has.
        Date::new(2028, month, day).map_err(|_| told())?;
        let hour = raw.hour.as_deref().map(clock).transpose()?;
        Ok(Self { month, day, hour })
    }
}
