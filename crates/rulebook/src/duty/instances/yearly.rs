//! Yearly meetings: to be held in their month, on a day that somebody fixes in time.

use jiff::civil::Time;

use super::{Desk, Slot, unmatched};
use crate::duty::calendar::{Stretch, local, month_of, plus_days};
use crate::duty::{Arranged, Closed, EventRef, Happening, Held};
use crate::timetable::{Edge, TimetableError, instant};
use crate::units::Moment;

/// One year of a yearly meeting.
pub(super) struct Year<'a> {
    number: i16,
    /// The days on which it may be held.
    pub days: Stretch,
    /// Those fixed in that year, oldest first; more than one where a second is held.
    pub meetings: Vec<&'a Happening>,
}

impl Year<'_> {
    pub fn name(&self) -> String {
        self.number.to_string()
    }
}

/// The years that are looked at, each with its meetings.
pub(super) fn years<'a>(desk: &Desk<'a>, event: &EventRef) -> Result<Vec<Year<'a>>, TimetableError> {
    let meetings = desk.meetings(&event.id);
    let of = |year: i16| meetings.iter().copied().filter(|h| desk.day(h.at).year() == year).collect();
    let first = desk.begin.year();
    let last = desk.until.year();
    (first..=last)
        .map(|number| Ok(Year { number, days: month_of(number, event.month)?, meetings: of(number) }))
        .collect()
}

/// How many days before the last moment fixing the day is looked at.
const LEAD_DAYS: i64 = 42;

/// The duty to hold the meeting.
pub(super) fn hold(desk: &Desk<'_>, event: &EventRef) -> Result<Vec<Slot>, TimetableError> {
    let mut slots = vec![];
    for year in years(desk, event)? {
        let meeting = year.meetings.first();
        let end_of_month = desk.end_of(year.days.last)?;
        let latest = meeting.map_or(end_of_month, |m| end_of_month.max(m.at));
        let target = meeting.map_or(end_of_month, |m| m.at);
        let mut duty =
            desk.duty(&year.name(), year.name(), (desk.start_of(year.days.first)?, target, latest));
        duty.provisional = meeting.is_none();
        match meeting {
            Some(m) if m.status == Held::Yes => duty.closed = Some(by(m, m.at)),
            Some(m) => duty.arranged = Some(Arranged { at: m.at, url: m.url.clone() }),
            None => {}
        }
        slots.push(unmatched(duty));
    }
    Ok(slots)
}

/// The duty to fix its day. Before it is fixed: best while every day of the month is still open, at the latest while one
/// is. Afterwards: in time if it was fixed by the moment that the text states for that day.
pub(super) fn fix_day(
    desk: &Desk<'_>,
    event: &EventRef,
    moment: Option<&Moment>,
) -> Result<Vec<Slot>, TimetableError> {
    let mut slots = vec![];
    for year in years(desk, event)? {
        let meeting = year.meetings.iter().min_by_key(|m| m.fixed_at);
        let silent = desk.end_of(plus_days(year.days.first, -1)?)?;
        let by_then = |local: jiff::civil::DateTime| match moment {
            Some(moment) => {
                let at = instant(moment, local, desk.zone(), Edge::Last)?;
                Ok(at.map_or(silent, |it| it.timestamp()))
            }
            None => Ok::<_, TimetableError>(silent),
        };
        let first = by_then(year.days.first.to_datetime(Time::midnight()))?;
        let last = match meeting {
            Some(m) => by_then(local(m.at, desk.zone()))?,
            None => by_then(year.days.last.to_datetime(Time::midnight()))?,
        };
        let looked_at = desk.start_of(plus_days(desk.day(first.min(last)), -LEAD_DAYS)?)?;
        let mut duty = desk.duty(&year.name(), year.name(), (looked_at, first.min(last), last));
        duty.closed = meeting.map(|m| by(m, m.fixed_at));
        slots.push(unmatched(duty));
    }
    Ok(slots)
}

fn by(meeting: &Happening, at: jiff::Timestamp) -> Closed {
    Closed::Evidence { id: meeting.id.clone(), at, url: meeting.url.clone() }
}
