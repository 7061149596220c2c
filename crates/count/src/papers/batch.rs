//! Papers on their way into a collection.

use super::index::Keys;
use crate::CandidateNumber;

/// Papers read but not yet merged, hashed for the collection they go to.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(super) preferences: Vec<CandidateNumber>,
    pub(super) papers: Vec<Waiting>,
    pub(super) highest: CandidateNumber,
    /// Papers with equal preferences, each in one row.
    pub(super) tied: Vec<(Box<[CandidateNumber]>, u64)>,
}

/// A paper that waits to be merged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub hash: u32,
    /// Where its preferences end in the batch.
    pub end: u32,
    pub copies: u64,
}

impl Batch {
    /// An empty batch with room for papers read from so many bytes of text.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self {
            preferences: Vec::with_capacity(bytes / 3),
            papers: Vec::with_capacity(bytes / 24),
            highest: 0,
            tied: vec![],
        }
    }

    /// Adds papers with preferences known to be from 1 and without repetition.
    pub(crate) fn push(&mut self, keys: &Keys, preferences: &[CandidateNumber], copies: u64) {
        let highest = preferences.iter().copied().max().unwrap_or(0);
        self.highest = self.highest.max(highest);
        self.preferences.extend_from_slice(preferences);
        let end = self.preferences.len() as u32;
        self.papers.push(Waiting { hash: keys.hash(preferences), end, copies });
    }

    /// Adds papers with equal preferences, written in one row.
    pub(crate) fn push_tied(&mut self, row: &[CandidateNumber], copies: u64) {
        self.tied.push((row.into(), copies));
    }

    /// As [`Batch::push`], for fewer than 64 candidates, each with their bit in `named`.
    #[inline]
    pub(crate) fn push_short(
        &mut self,
        keys: &Keys,
        preferences: &[CandidateNumber],
        named: u64,
        copies: u64,
    ) {
        self.highest = self.highest.max(63 - (named | 1).leading_zeros() as CandidateNumber);
        self.preferences.extend_from_slice(preferences);
        let end = self.preferences.len() as u32;
        self.papers.push(Waiting { hash: keys.hash(preferences), end, copies });
    }
}
