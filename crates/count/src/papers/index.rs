//! Finding papers that were handed in before.

use crate::CandidateNumber;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// Random weights, one for each place on a paper, drawn anew for each collection: no file can be made to collide.
///
/// The hash is the upper half of the sum of weight × candidate number, which is universal for papers of any length
/// because no candidate is number 0 (D. Lemire and O. Kaser, “Strongly universal string hashing is fast”, 2014).
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    source: RandomState,
    known: Arc<Vec<u64>>,
}

impl Keys {
    /// Makes sure that papers of this length are hashed quickly.
    pub(super) fn reach(&mut self, length: usize) {
        if self.known.len() < length {
            let length = length.next_power_of_two().max(16);
            self.known = Arc::new((0..length).map(|place| self.source.hash_one(place)).collect());
        }
    }

    pub(crate) fn hash(&self, preferences: &[CandidateNumber]) -> u32 {
        let mut sum = 0u64;
        for (number, weight) in preferences.iter().zip(self.known.iter()) {
            sum = sum.wrapping_add(weight.wrapping_mul(u64::from(*number)));
        }
        for (place, number) in preferences.iter().enumerate().skip(self.known.len()) {
            sum = sum.wrapping_add(self.source.hash_one(place).wrapping_mul(u64::from(*number)));
        }
        (sum >> 32) as u32
    }
}

/// An open-addressed table from a paper's hash to its place; its order is never seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Hash and place; the place [`FREE`] marks a free slot. The length is a power of two.
    slots: Vec<(u32, u32)>,
    used: usize,
}

const FREE: u32 = u32::MAX;

impl Index {
    /// Number of papers in it.
    pub(super) fn len(&self) -> usize {
        self.used
    }

    /// Reads the slots for some hashes, so that memory brings all of them at once rather than one by one.
    pub(super) fn fetch(&self, hashes: impl Iterator<Item = u32>) {
        let Some(mask) = self.slots.len().checked_sub(1) else { return };
        let tags = hashes.map(|hash| self.slots[hash as usize & mask].0);
        std::hint::black_box(tags.fold(0, u32::wrapping_add));
    }

    pub(super) fn find(&self, hash: u32, same: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = hash as usize & mask;
        loop {
            let (tag, paper) = self.slots[slot];
            if paper == FREE {
                return None;
            }
            if tag == hash && same(paper as usize) {
                return Some(paper as usize);
            }
            slot = (slot + 1) & mask;
        }
    }

    pub(super) fn insert(&mut self, hash: u32, paper: u32) {
        if self.used * 8 >= self.slots.len() * 5 {
            let larger = vec![(0, FREE); (self.slots.len() * 2).max(64)];
            for (tag, paper) in std::mem::replace(&mut self.slots, larger) {
                if paper != FREE {
                    self.place(tag, paper);
                }
            }
        }
        self.place(hash, paper);
        self.used += 1;
    }

    fn place(&mut self, hash: u32, paper: u32) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot].1 != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = (hash, paper);
    }
}
