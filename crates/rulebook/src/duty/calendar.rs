//! Months, weeks and the edges of local days.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::Unit;
use crate::timetable::{Edge, TimetableError, edge_of_day};
use crate::words::month_name;

type Dated<T> = Result<T, TimetableError>;

/// A stretch of whole local days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub first: Date,
    pub last: Date,
}

impl Stretch {
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// The Monday from which weeks are counted, so that every second week is the same for everybody.
const FIRST_MONDAY: Date = Date::constant(1970, 1, 5);

/// The stretch of `count` units that a day lies in: months counted from January of the year 0, weeks from Monday.
pub(super) fn stretch_of(day: Date, unit: Unit, count: u16) -> Dated<Stretch> {
    let count = i64::from(count.max(1));
    let (first, span) = match unit {
        Unit::Months => {
            let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
            let first = months.div_euclid(count) * count;
            (month(first)?, Span::new().months(count))
        }
        Unit::Weeks => {
            let days = i64::from((day - FIRST_MONDAY).get_days());
            let first = days.div_euclid(7 * count) * 7 * count;
            (FIRST_MONDAY.checked_add(Span::new().days(first)).map_err(out)?, Span::new().weeks(count))
        }
    };
    let next = first.checked_add(span).map_err(out)?;
    Ok(Stretch { first, last: next.yesterday().map_err(out)? })
}

/// "April 2026", "January to March 2026", "the week of 6 April 2026".
pub(super) fn label(stretch: Stretch, unit: Unit, count: u16) -> String {
    let (a, b) = (stretch.first, stretch.last);
    match (unit, count) {
        (Unit::Months, 0 | 1) => format!("{} {}", month_name(a.month()), a.year()),
        (Unit::Months, 12) => format!("{}", a.year()),
        (Unit::Months, _) if a.year() == b.year() => {
            format!("{} to {} {}", month_name(a.month()), month_name(b.month()), a.year())
        }
        (Unit::Months, _) => {
            format!("{} {} to {} {}", month_name(a.month()), a.year(), month_name(b.month()), b.year())
        }
        (Unit::Weeks, 0 | 1) => format!("the week of {}", day_words(a)),
        (Unit::Weeks, _) => format!("{} to {}", day_words(a), day_words(b)),
    }
}

/// "6 April 2026".
pub(super) fn day_words(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// "2026-04" or "2026-04-06".
pub(super) fn key(stretch: Stretch, unit: Unit) -> String {
    match unit {
        Unit::Months => format!("{:04}-{:02}", stretch.first.year(), stretch.first.month()),
        Unit::Weeks => {
            debug_assert_eq!(stretch.first.weekday(), Weekday::Monday);
            stretch.first.to_string()
        }
    }
}

/// First and last day of a month of a year, or of the year where no month is stated.
pub(super) fn month_of(year: i16, month: Option<i8>) -> Dated<Stretch> {
    let date = |month, day| Date::new(year, month, day).map_err(out);
    let (from, to) = month.map_or((1, 12), |m| (m, m));
    Ok(Stretch { first: date(from, 1)?, last: date(to, 1)?.last_of_month() })
}

pub(super) fn start(day: Date, zone: &TimeZone) -> Dated<Timestamp> {
    edge_of_day(day, zone, Edge::First).map(|it| it.timestamp())
}

/// The last microsecond of a local day, however many hours it has.
pub(super) fn end(day: Date, zone: &TimeZone) -> Dated<Timestamp> {
    edge_of_day(day, zone, Edge::Last).map(|it| it.timestamp())
}

pub(super) fn plus_days(day: Date, days: i64) -> Dated<Date> {
    day.checked_add(Span::new().days(days)).map_err(out)
}

/// The local date and hour of an instant.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    at.to_zoned(zone.clone()).datetime()
}

pub(super) fn out<E>(_: E) -> TimetableError {
    TimetableError::OutOfCalendar
}

/// The first day of the month of that number, counted from January of the year 0.
fn month(number: i64) -> Dated<Date> {
    let year = i16::try_from(number.div_euclid(12)).map_err(out)?;
    let month = i8::try_from(number.rem_euclid(12) + 1).map_err(out)?;
    Date::new(year, month, 1).map_err(out)
}
