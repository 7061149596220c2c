//! Gaps: about so long after the last time; and so many times a year.

use jiff::Span;
use jiff::civil::Date;

use super::held::{self, Time};
use super::{Desk, Slot, unmatched};
use crate::duty::calendar::{Stretch, day_words, month_of, out, plus_days};
use crate::duty::{Arranged, Closed};
use crate::timetable::TimetableError;
use crate::units::Period;

/// One duty for each gap: those that were closed, those that fixed meetings will close, and the one after them.
pub(super) fn slots(
    desk: &Desk<'_>,
    target: &Period,
    band: Option<(u32, u32)>,
) -> Result<Vec<Slot>, TimetableError> {
    let done = held::done(desk);
    let mut base = desk.begin;
    let mut named = None;
    let mut slots = vec![];
    for time in &done {
        let day = desk.day(time.at);
        if day >= desk.begin {
            let mut slot = gap(desk, base, named, target, band)?;
            slot.duty.closed =
                Some(Closed::Evidence { id: time.id.clone(), at: time.at, url: time.url.clone() });
            slots.push(slot);
        }
        (base, named) = (day, Some(day));
    }
    for time in held::ahead(desk).iter().filter(|time| done.last().is_none_or(|last| time.at > last.at)) {
        let mut slot = gap(desk, base, named, target, band)?;
        slot.duty.arranged = Some(Arranged { at: time.at, url: time.url.clone() });
        slots.push(slot);
        (base, named) = (desk.day(time.at), Some(desk.day(time.at)));
    }
    slots.push(gap(desk, base, named, target, band)?);
    Ok(slots)
}

/// The duty that begins with the last time; `named` is that day, absent where it never happened yet.
fn gap(
    desk: &Desk<'_>,
    base: Date,
    named: Option<Date>,
    target: &Period,
    band: Option<(u32, u32)>,
) -> Result<Slot, TimetableError> {
    let usual = Span::new().years(target.years).months(target.months).weeks(target.weeks).days(target.days);
    let usual = base.checked_add(usual).map_err(out)?;
    let (shortest, longest) = match band {
        Some((a, b)) => (plus_days(base, i64::from(a))?, plus_days(base, i64::from(b))?),
        None => (usual, usual),
    };
    let usual = usual.clamp(shortest, longest.max(shortest));
    let label = named.map_or_else(|| "the first".to_owned(), |day| format!("after {}", day_words(day)));
    let window = (desk.start_of(shortest)?, desk.end_of(usual)?, desk.end_of(longest)?);
    let name = named.map_or_else(|| "first".to_owned(), |day| day.to_string());
    let mut duty = desk.duty(&name, label, window);
    duty.band = band.is_some().then_some((desk.start_of(shortest)?, desk.end_of(longest)?));
    Ok(unmatched(duty))
}

/// What goes on without a number: one duty, which knows when it was last done.
pub(super) fn standing(desk: &Desk<'_>) -> Result<Slot, TimetableError> {
    let window = (desk.start_of(desk.begin)?, desk.end_of(desk.until)?, desk.end_of(desk.until)?);
    let mut duty = desk.duty("always", String::new(), window);
    duty.standing = true;
    duty.closed = held::done(desk).last().map(|time| Closed::Evidence {
        id: time.id.clone(),
        at: time.at,
        url: time.url.clone(),
    });
    Ok(unmatched(duty))
}

/// The month in which a year's number begins to be looked at: its last quarter.
const LAST_QUARTER: i8 = 10;

pub(super) fn times_a_year(desk: &Desk<'_>, at_least: u32) -> Result<Vec<Slot>, TimetableError> {
    let done = held::done(desk);
    let mut slots = vec![];
    for year in desk.begin.year()..=desk.until.year() {
        let days = month_of(year, None)?;
        // Nobody owes the full number for a part of a year.
        if desk.spec.since.is_some_and(|since| days.first < since) {
            continue;
        }
        let earliest = desk.start_of(month_of(year, Some(LAST_QUARTER))?.first)?;
        let end = desk.end_of(days.last)?;
        let mut duty = desk.duty(&year.to_string(), year.to_string(), (earliest, end, end));
        duty.gone = Some(end);
        duty.closed = nth(desk, &done, days, at_least);
        slots.push(unmatched(duty));
    }
    Ok(slots)
}

fn nth(desk: &Desk<'_>, done: &[Time], days: Stretch, at_least: u32) -> Option<Closed> {
    let n = usize::try_from(at_least).ok()?.checked_sub(1)?;
    let time = done.iter().filter(|time| days.contains(desk.day(time.at))).nth(n)?;
    Some(Closed::Evidence { id: time.id.clone(), at: time.at, url: time.url.clone() })
}
