//! Which evidence closes which duty: the one of its meeting, else of its day, else the oldest open one of its time.

use super::{Desk, Slot};
use crate::duty::{Closed, Duty, Evidence, ProofKind};

pub(super) fn close(desk: &Desk<'_>, mut slots: Vec<Slot>) -> Vec<Duty> {
    let proof = &desk.spec.proof;
    let mut found: Vec<&Evidence> =
        desk.line.evidence.iter().filter(|e| e.of == proof.of && proof.kinds.contains(&e.kind)).collect();
    found.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    for evidence in found {
        if let Some(slot) = place(&mut slots, evidence) {
            fill(slot, evidence);
        }
    }
    slots.into_iter().map(|slot| slot.duty).collect()
}

fn place<'s>(slots: &'s mut [Slot], evidence: &Evidence) -> Option<&'s mut Slot> {
    let by_meeting = evidence
        .happening
        .as_ref()
        .and_then(|id| slots.iter().position(|slot| slot.happenings.iter().any(|it| it == id)));
    let by_day = || {
        let day = evidence.covers?;
        slots.iter().position(|slot| slot.days.is_some_and(|days| days.contains(day)))
    };
    let by_time = || {
        // Evidence about a day outside all duties is about none of them.
        let fits = |slot: &Slot| slot.span.0 <= evidence.at && evidence.at <= slot.span.1;
        let free = evidence.covers.is_none() || slots.iter().all(|slot| slot.days.is_none());
        slots.iter().position(|slot| free && slot.duty.closed.is_none() && fits(slot))
    };
    let place = by_meeting.or_else(by_day).or_else(by_time)?;
    slots.get_mut(place)
}

fn fill(slot: &mut Slot, evidence: &Evidence) {
    if slot.duty.closed.is_some() {
        return;
    }
    // "No meeting was held" says nothing where one was.
    if evidence.kind == ProofKind::NoMeeting && !slot.needs.is_empty() {
        return;
    }
    let meets = |id: &str, day| {
        evidence.happening.as_deref() == Some(id) || evidence.covers.is_some_and(|c| c == day)
    };
    let before = slot.needs.len();
    slot.needs.retain(|(id, day)| !meets(id, *day));
    let loose = evidence.happening.is_none() && before == 1;
    if slot.needs.is_empty() || loose {
        slot.duty.closed =
            Some(Closed::Evidence { id: evidence.id.clone(), at: evidence.at, url: evidence.url.clone() });
    }
}
