//! Recurrence: one duty for each stretch of calendar months or weeks.

use super::{Desk, Slot};
use crate::duty::calendar::{Stretch, key, label, plus_days, stretch_of};
use crate::duty::{Held, ProofKind, Unit};
use crate::timetable::TimetableError;

pub(super) fn slots(
    desk: &Desk<'_>,
    unit: Unit,
    count: u16,
    grace_days: u16,
) -> Result<Vec<Slot>, TimetableError> {
    let mut slots = vec![];
    let mut stretch = stretch_of(desk.begin, unit, count)?;
    // Nobody owes a month that had begun before the rule did.
    if desk.spec.since.is_some_and(|since| stretch.first < since) {
        stretch = following(stretch, unit, count)?;
    }
    while stretch.first <= desk.until {
        let next = following(stretch, unit, count)?;
        slots.push(slot(desk, stretch, next, (unit, count, grace_days))?);
        stretch = next;
    }
    Ok(slots)
}

fn slot(
    desk: &Desk<'_>,
    stretch: Stretch,
    next: Stretch,
    (unit, count, grace_days): (Unit, u16, u16),
) -> Result<Slot, TimetableError> {
    let grace = i64::from(grace_days);
    let earliest = desk.start_of(stretch.first)?;
    let latest = desk.end_of(plus_days(stretch.last, grace)?)?;
    let window = (earliest, desk.end_of(stretch.last)?, latest);
    let mut duty = desk.duty(&key(stretch, unit), label(stretch, unit, count), window);
    if !can_be_made_good(desk.spec.proof.kinds.first().copied()) {
        duty.gone = Some(desk.end_of(plus_days(next.last, grace)?)?);
    }
    let needs = if desk.spec.proof.each_meeting { meetings_in(desk, stretch) } else { vec![] };
    let happenings = needs.iter().map(|it| it.0.clone()).collect();
    Ok(Slot { duty, happenings, days: Some(stretch), span: (earliest, latest), needs })
}

/// What is about its own time can come late; a weekly letter that did not go is not written a month later.
fn can_be_made_good(kind: Option<ProofKind>) -> bool {
    matches!(kind, Some(ProofKind::Minutes | ProofKind::Report | ProofKind::Review))
}

/// Meetings of the body that the proof is about which were held in a stretch.
fn meetings_in(desk: &Desk<'_>, stretch: Stretch) -> Vec<(String, jiff::civil::Date)> {
    let of = &desk.spec.proof.of;
    let mut found: Vec<_> = desk
        .line
        .happenings
        .iter()
        .filter(|h| h.body == *of && h.status == Held::Yes)
        .map(|h| (h.id.clone(), desk.day(h.at)))
        .filter(|(_, day)| stretch.contains(*day))
        .collect();
    found.sort();
    found
}

fn following(stretch: Stretch, unit: Unit, count: u16) -> Result<Stretch, TimetableError> {
    stretch_of(plus_days(stretch.last, 1)?, unit, count)
}
