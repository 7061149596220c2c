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

/// Those who wait, in the order in which they are called.
pub fn queue(all: &[Speaker], now: At) -> Vec<Speaker> {
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
