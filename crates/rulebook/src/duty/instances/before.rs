//! Duties that hang on a meeting: before it, and after it.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::yearly::{Year, years};
use super::{Desk, Slot};
use crate::duty::calendar::{day_words, end, local, plus_days};
use crate::duty::{EventRef, Happening, Held, ProofKind};
use crate::timetable::{Edge, TimetableError, instant};
use crate::units::Moment;

/// Days before and days after the moment.
type Around = (u16, u16);

pub(super) fn slots(
    desk: &Desk<'_>,
    event: &EventRef,
    moment: &Moment,
    around: Around,
) -> Result<Vec<Slot>, TimetableError> {
    let meetings = desk.meetings(&event.id);
    let before = |h: &Happening| {
        let earlier = meetings.iter().filter(|m| m.at < h.at).map(|m| m.at).max();
        earlier.unwrap_or(Timestamp::MIN)
    };
    let mut slots = vec![];
    if !event.yearly {
        for meeting in meetings.iter().filter(|m| desk.day(m.at) <= desk.until) {
            let Some(arose) = arose(desk, meeting) else { continue };
            let label = format!("meeting of {}", day_words(desk.day(meeting.at)));
            let slot = fixed(desk, meeting, (&meeting.id, label), moment, around, before(meeting))?;
            slots.extend(slot.map(|slot| too_late(slot, arose)));
        }
        return Ok(slots);
    }
    for year in years(desk, event)? {
        for (n, meeting) in year.meetings.iter().enumerate() {
            let name = if n == 0 { year.name() } else { format!("{}-{}", year.name(), n + 1) };
            let slot = fixed(desk, meeting, (&name, year.name()), moment, around, before(meeting))?;
            slots.extend(slot.map(|slot| too_late(slot, meeting.fixed_at)));
        }
        if year.meetings.is_empty() {
            slots.extend(provisional(desk, &year, moment, around)?);
        }
    }
    Ok(slots)
}

/// When what hangs on a meeting arose: as its day was fixed. Nominations are closed only for a meeting at which there is
/// an election: from its call on, and not at all without one. A yearly meeting elects every year.
fn arose(desk: &Desk<'_>, meeting: &Happening) -> Option<Timestamp> {
    if !desk.spec.proof.kinds.contains(&ProofKind::NominationsClosed) {
        return Some(meeting.fixed_at);
    }
    let called = desk.line.evidence.iter().filter(|it| {
        let nominations = matches!(it.kind, ProofKind::NominationsCalled | ProofKind::NominationsClosed);
        nominations && it.happening.as_deref() == Some(meeting.id.as_str())
    });
    called.map(|it| it.at).min()
}

/// Notes where the last moment had passed before the duty arose.
fn too_late(mut slot: Slot, arose: Timestamp) -> Slot {
    slot.duty.arose = (arose > slot.duty.latest).then_some(arose);
    slot
}

/// A meeting with a day.
fn fixed(
    desk: &Desk<'_>,
    meeting: &Happening,
    (name, label): (&str, String),
    moment: &Moment,
    around: Around,
    span_from: Timestamp,
) -> Result<Option<Slot>, TimetableError> {
    let Some(due) = instant(moment, local(meeting.at, desk.zone()), desk.zone(), Edge::Last)? else {
        return Ok(None);
    };
    let (earliest, target, latest) = window(desk, due.date(), due.timestamp(), around)?;
    let mut duty = desk.duty(name, label, (earliest, target, latest));
    duty.gone = Some(meeting.at.max(latest));
    let span = (span_from, duty.latest.max(meeting.at));
    Ok(Some(Slot { duty, happenings: vec![meeting.id.clone()], days: None, span, needs: vec![] }))
}

/// A yearly meeting whose day is not fixed: usually done in time for the first day possible, at the latest for the last.
fn provisional(
    desk: &Desk<'_>,
    year: &Year<'_>,
    moment: &Moment,
    around: Around,
) -> Result<Option<Slot>, TimetableError> {
    let at = |day: Date, time| instant(moment, day.to_datetime(time), desk.zone(), Edge::Last);
    let last = Time::constant(23, 59, 59, 0);
    let (Some(first), Some(last)) = (at(year.days.first, Time::midnight())?, at(year.days.last, last)?)
    else {
        return Ok(None);
    };
    let (earliest, _, _) = window(desk, first.date(), first.timestamp(), around)?;
    let (_, _, latest) = window(desk, last.date(), last.timestamp(), around)?;
    let mut duty = desk.duty(&year.name(), year.name(), (earliest, first.timestamp().min(latest), latest));
    duty.provisional = true;
    let span = (earliest, end(year.days.last, desk.zone())?);
    Ok(Some(Slot { duty, happenings: vec![], days: None, span, needs: vec![] }))
}

/// What is looked at some days before its moment; or, where it has days of grace, what begins with its moment.
fn window(
    desk: &Desk<'_>,
    day: Date,
    due: Timestamp,
    (lead, grace): Around,
) -> Result<(Timestamp, Timestamp, Timestamp), TimetableError> {
    if grace > 0 {
        let latest = desk.end_of(plus_days(day, i64::from(grace))?)?;
        return Ok((due, latest, latest));
    }
    Ok((desk.start_of(plus_days(day, -i64::from(lead))?)?, due, due))
}

pub(super) fn after(desk: &Desk<'_>, event: &EventRef, moment: &Moment) -> Result<Vec<Slot>, TimetableError> {
    let meetings = desk.meetings(&event.id);
    let mut slots = vec![];
    for (i, meeting) in meetings.iter().enumerate() {
        let day = desk.day(meeting.at);
        let owed = desk.spec.since.is_none_or(|since| day >= since);
        let due = instant(moment, local(meeting.at, desk.zone()), desk.zone(), Edge::Last)?;
        let (Some(due), true) = (due, owed && day <= desk.until) else { continue };
        let window = (meeting.at, due.timestamp(), due.timestamp());
        let duty = desk.duty(&meeting.id, format!("meeting of {}", day_words(day)), window);
        let until = meetings.get(i + 1).filter(|m| m.status == Held::Yes);
        let span = (meeting.at, until.map_or(Timestamp::MAX, |next| next.at));
        let days = Some(crate::duty::calendar::Stretch { first: day, last: day });
        slots.push(Slot { duty, happenings: vec![meeting.id.clone()], days, span, needs: vec![] });
    }
    Ok(slots)
}
