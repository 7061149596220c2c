//! The first day on which a meeting would be lawful.

use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;

use super::{StepKind, Timetable, TimetableError, by_election_timetable, timetable};
use crate::rules::Rules;

/// How far ahead is looked, in days: more than two years.
const HORIZON: i64 = 800;

/// The first day, from today on, on which the meeting of an election would be lawful if the call went out today:
/// in its month, with full notice, every step in order. `None` where there is none within 800 days.
pub fn earliest_lawful_meeting(
    rules: &Rules,
    election: &str,
    today: Date,
    zone: &TimeZone,
) -> Result<Option<Date>, TimetableError> {
    earliest(today, |meeting| timetable(rules, election, meeting, zone))
}

/// The same of a by-election at another meeting than the election's own.
pub fn earliest_lawful_by_election(
    rules: &Rules,
    election: &str,
    event: &str,
    today: Date,
    zone: &TimeZone,
) -> Result<Option<Date>, TimetableError> {
    earliest(today, |meeting| by_election_timetable(rules, election, event, meeting, zone))
}

fn earliest(
    today: Date,
    table: impl Fn(DateTime) -> Result<Timetable, TimetableError>,
) -> Result<Option<Date>, TimetableError> {
    for ahead in 0..HORIZON {
        let day =
            today.checked_add(jiff::Span::new().days(ahead)).map_err(|_| TimetableError::OutOfCalendar)?;
        let plan = table(day.to_datetime(time(12, 0, 0, 0)))?;
        let called = plan.at(StepKind::Call).is_none_or(|c| c.date() >= today);
        if called && plan.obstacles.is_empty() {
            return Ok(Some(day));
        }
    }
    Ok(None)
}
