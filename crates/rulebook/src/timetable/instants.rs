//! From a moment as a rule states it to an exact instant in a zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

use super::TimetableError;
use crate::units::{Moment, Period};

/// Whether an hour that is not stated means the end or the beginning of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// A deadline ends with its local day.
    Last,
    /// An opening begins with its local day.
    First,
}

/// The last instant of a moment that hangs on a meeting which begins at this wall-clock time: without an hour it ends
/// with its local day. `None` for an open term without a bound, and beyond the calendar.
pub fn last_instant(moment: &Moment, meeting: DateTime, zone: &TimeZone) -> Option<Zoned> {
    instant(moment, meeting, zone, Edge::Last).ok().flatten()
}

/// The instant of a moment that hangs on a meeting; of an open term, its bound (`None` where it has none).
pub(crate) fn instant(
    moment: &Moment,
    meeting: DateTime,
    zone: &TimeZone,
    edge: Edge,
) -> Result<Option<Zoned>, TimetableError> {
    match moment {
        Moment::Before { period, hour, .. } => {
            offset(meeting, period, *hour, zone, edge, Side::Before).map(Some)
        }
        Moment::After { period, hour, .. } => {
            offset(meeting, period, *hour, zone, edge, Side::After).map(Some)
        }
        Moment::At { .. } => zoned(meeting, zone).map(Some),
        Moment::Open { at_latest: Some(last), .. } => instant(last, meeting, zone, edge),
        Moment::Open { at_latest: None, .. } => Ok(None),
    }
}

/// A wall-clock time in a zone: an hour that does not exist moves forward; of a doubled hour the later counts.
pub(crate) fn zoned(at: DateTime, zone: &TimeZone) -> Result<Zoned, TimetableError> {
    zone.to_ambiguous_zoned(at).later().map_err(|_| TimetableError::OutOfCalendar)
}

/// The beginning or end of a local day.
pub(crate) fn edge_of_day(day: Date, zone: &TimeZone, edge: Edge) -> Result<Zoned, TimetableError> {
    match edge {
        Edge::First => {
            let midnight = zone.to_ambiguous_zoned(day.to_datetime(Time::midnight()));
            midnight.compatible().map_err(|_| TimetableError::OutOfCalendar)
        }
        Edge::Last => zoned(day.to_datetime(LAST), zone),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The last microsecond of a day.
const LAST: Time = Time::constant(23, 59, 59, 999_999_000);

/// Calendar units move the date in the zone; hours are exact and move the instant.
fn offset(
    meeting: DateTime,
    period: &Period,
    hour: Option<Time>,
    zone: &TimeZone,
    edge: Edge,
    side: Side,
) -> Result<Zoned, TimetableError> {
    let calendar =
        Span::new().years(period.years).months(period.months).weeks(period.weeks).days(period.days);
    let moved = match side {
        Side::Before => meeting.checked_sub(calendar),
        Side::After => meeting.checked_add(calendar),
    };
    let moved = moved.map_err(|_| TimetableError::OutOfCalendar)?;
    match hour {
        Some(hour) => zoned(moved.date().to_datetime(hour), zone),
        None if period.has_hours() => {
            let exact = Span::new().hours(period.hours);
            let start = zoned(moved, zone)?;
            let end = if side == Side::Before { start.checked_sub(exact) } else { start.checked_add(exact) };
            end.map_err(|_| TimetableError::OutOfCalendar)
        }
        None => edge_of_day(moved.date(), zone, edge),
    }
}
