//! The times at which something that recurs was done: meetings held, or evidence of another kind.

use jiff::Timestamp;

use super::Desk;
use crate::duty::{Held, ProofKind};

/// One time.
#[derive(Clone)]
pub(super) struct Time {
    pub at: Timestamp,
    pub id: String,
    pub url: String,
}

/// Times at which it was done, oldest first, one for each local day.
pub(super) fn done(desk: &Desk<'_>) -> Vec<Time> {
    let proof = &desk.spec.proof;
    if proof.kinds.contains(&ProofKind::MeetingHeld) {
        return meetings(desk, Held::Yes);
    }
    let of_kind = desk.line.evidence.iter().filter(|e| e.of == proof.of && proof.kinds.contains(&e.kind));
    tidy(desk, of_kind.map(|e| Time { at: e.at, id: e.id.clone(), url: e.url.clone() }).collect())
}

/// Meetings that lie ahead, soonest first.
pub(super) fn ahead(desk: &Desk<'_>) -> Vec<Time> {
    if desk.spec.proof.kinds.contains(&ProofKind::MeetingHeld) {
        return meetings(desk, Held::Fixed);
    }
    vec![]
}

fn meetings(desk: &Desk<'_>, status: Held) -> Vec<Time> {
    let of = &desk.spec.proof.of;
    let ours =
        desk.line.happenings.iter().filter(|h| h.status == status && (h.body == *of || h.event == *of));
    tidy(desk, ours.map(|h| Time { at: h.at, id: h.id.clone(), url: h.url.clone() }).collect())
}

fn tidy(desk: &Desk<'_>, mut times: Vec<Time>) -> Vec<Time> {
    times.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    times.dedup_by_key(|it| desk.day(it.at));
    times
}
