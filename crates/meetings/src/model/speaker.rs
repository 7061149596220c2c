//! The speakers' list: points of order first, then whoever has not spoken yet, then whoever spoke least.

use std::collections::BTreeMap;

use kernel::{At, PersonId};

use super::{SpeakKind, SpeakerId};

/// Somebody who asked to speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    pub id: SpeakerId,
    pub person: PersonId,
    pub kind: SpeakKind,
    /// Whether they said that they are of those whom the organisation's rule balances the list for.
    pub counts: bool,
    pub asked_at: At,
    pub began_at: Option<At>,
    pub ended_at: Option<At>,
}

impl Speaker {
    pub fn is_waiting(&self) -> bool {
        self.began_at.is_none() && self.ended_at.is_none()
    }
    pub fn is_speaking(&self) -> bool {
        self.began_at.is_some() && self.ended_at.is_none()
    }
    /// How long they spoke, in seconds; nought for whoever never began.
    pub fn seconds(&self, now: At) -> i64 {
        let Some(began) = self.began_at else { return 0 };
        (self.ended_at.unwrap_or(now).micros() - began.micros()).max(0) / 1_000_000
    }
}

/// How long each person has spoken at this meeting, in seconds.
pub fn time_used(all: &[Speaker], now: At) -> BTreeMap<PersonId, i64> {
    let mut used = BTreeMap::new();
    for it in all.iter().filter(|it| it.began_at.is_some()) {
        *used.entry(it.person).or_insert(0) += it.seconds(now);
    }
    used
}

/// Those who wait, in the order in which they are called. With `balance` at least every second of those who speak to the
/// matter is one who counts, while one waits; points of order stand outside it.
pub fn queue(all: &[Speaker], now: At, balance: bool) -> Vec<Speaker> {
    let waiting = in_turn(all, now);
    if !balance {
        return waiting;
    }
    let (mut order, mut rest): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|it| it.kind == SpeakKind::Order);
    let spoke = all.iter().filter(|it| it.kind == SpeakKind::Speak && it.began_at.is_some());
    let mut last_counted = spoke.max_by_key(|it| it.began_at).is_some_and(|it| it.counts);
    while !rest.is_empty() {
        let place = if last_counted { None } else { rest.iter().position(|it| it.counts) };
        let next = rest.remove(place.unwrap_or(0));
        last_counted = next.counts;
        order.push(next);
    }
    order
}

/// How a meeting's time was spent: how many spoke to the matter and for how long, and of those how many who count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    pub people: usize,
    pub seconds: i64,
    pub people_counting: usize,
    pub seconds_counting: i64,
}

impl Spoken {
    pub fn of(all: &[Speaker], now: At) -> Self {
        let used = |of: Vec<Speaker>| {
            let used = time_used(&of, now);
            (used.len(), used.values().sum())
        };
        let counting = all.iter().filter(|it| it.counts).cloned().collect();
        let ((people, seconds), (people_counting, seconds_counting)) = (used(all.to_vec()), used(counting));
        Self { people, seconds, people_counting, seconds_counting }
    }
    /// "7 people spoke for 31 minutes; of them women: 3, for 14 minutes."
    pub fn words(&self, balance: Option<&str>) -> String {
        let minutes = |seconds: i64| (seconds + 30) / 60;
        let all = format!("{} people spoke, for {} minutes in all", self.people, minutes(self.seconds));
        match balance {
            Some(who) => format!(
                "{all}; of them {who}, as they said of themselves: {}, for {} minutes.",
                self.people_counting,
                minutes(self.seconds_counting)
            ),
            None => format!("{all}."),
        }
    }
}

fn in_turn(all: &[Speaker], now: At) -> Vec<Speaker> {
    let used = time_used(all, now);
    let mut waiting: Vec<Speaker> = all.iter().filter(|it| it.is_waiting()).cloned().collect();
    waiting.sort_by_key(|it| {
        let order = it.kind != SpeakKind::Order;
        (order, used.contains_key(&it.person), used.get(&it.person).copied().unwrap_or(0), it.asked_at, it.id)
    });
    waiting
}

/// A quiet word to the chair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whisper {
    pub person: PersonId,
    pub words: String,
    pub at: At,
}
