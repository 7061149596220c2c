//! Ballot papers in one compact column, identical ones merged.

use crate::CandidateNumber;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// Ranked papers: each a list of candidate numbers (from 1), most preferred first, and how
/// many people handed in just that list.
///
/// Identical papers are merged as they come in. The order of arrival is kept for reading
/// but decides nothing.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    preferences: Vec<CandidateNumber>,
    ends: Vec<u32>,
    counts: Vec<u64>,
    blank: u64,
    total: u64,
    highest: CandidateNumber,
    index: Index,
}

/// Why a paper cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Candidates are numbered from 1.
    #[error("a preference names candidate 0; candidates are numbered from 1")]
    Zero,
    /// The same candidate stands twice on one paper.
    #[error("the paper names candidate {0} twice")]
    Twice(CandidateNumber),
    /// More than [`Papers::MOST_PAPERS`] papers, or more preferences than fit.
    #[error(
        "there are more papers than can be counted exactly (10^15 papers, 500 million preferences after merging)"
    )]
    TooMany,
}

impl Papers {
    /// The most papers in all: votes stay exact with room to spare.
    pub const MOST_PAPERS: u64 = 1_000_000_000_000_000;
    /// The most preferences kept, after merging.
    pub const MOST_PREFERENCES: usize = 500_000_000;

    /// No papers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `count` papers with these preferences, numbered from 1. No preferences: blank papers.
    pub fn push(&mut self, preferences: &[CandidateNumber], count: u64) -> Result<(), PaperError> {
        check_paper(preferences)?;
        self.push_checked(preferences, count)
    }

    /// As [`Papers::push`], for preferences already known to be from 1 and without repetition.
    pub(crate) fn push_checked(
        &mut self,
        preferences: &[CandidateNumber],
        count: u64,
    ) -> Result<(), PaperError> {
        self.push_hashed(preferences, count, self.index.hash(preferences))
    }

    fn push_hashed(
        &mut self,
        preferences: &[CandidateNumber],
        count: u64,
        hash: u32,
    ) -> Result<(), PaperError> {
        let total = self.total.checked_add(count).filter(|total| *total <= Self::MOST_PAPERS);
        let total = total.ok_or(PaperError::TooMany)?;
        if count == 0 {
            return Ok(());
        }
        if preferences.is_empty() {
            self.blank += count;
        } else {
            match self.index.find(hash, |paper| self.preferences(paper) == preferences) {
                Some(known) => self.counts[known] += count,
                None => self.append(preferences, count, hash)?,
            }
        }
        self.total = total;
        Ok(())
    }

    /// Adds a batch, as if its papers came one by one.
    pub(crate) fn push_batch(&mut self, batch: &Batch) -> Result<(), PaperError> {
        let mut start = 0;
        for group in batch.papers.chunks(GROUP) {
            self.index.fetch(group);
            for (hash, end, copies) in group {
                let preferences = &batch.preferences[start..*end as usize];
                start = *end as usize;
                self.push_hashed(preferences, *copies, *hash)?;
            }
        }
        Ok(())
    }

    /// Each different paper with its number of copies, in order of first arrival; blank papers are left out.
    pub fn iter(&self) -> impl Iterator<Item = (&[CandidateNumber], u64)> {
        (0..self.distinct()).map(|paper| (self.preferences(paper), self.counts[paper]))
    }

    /// Number of papers in all, blank ones included.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Number of papers without any preference.
    pub fn blank(&self) -> u64 {
        self.blank
    }

    /// Number of different papers.
    pub fn distinct(&self) -> usize {
        self.ends.len()
    }

    /// The highest candidate number that any paper names; 0 without papers.
    pub fn highest(&self) -> CandidateNumber {
        self.highest
    }

    /// The same papers with only the first `most` preferences for candidates who stand.
    pub(crate) fn cut(&self, stands: &[bool], most: usize) -> Self {
        let mut cut = Self::new();
        for (preferences, copies) in self.iter() {
            let standing = preferences.iter().copied().filter(|number| stands[usize::from(*number) - 1]);
            let standing: Vec<CandidateNumber> = standing.take(most).collect();
            cut.push_checked(&standing, copies).expect("there are no more papers than before");
        }
        cut
    }

    /// The preferences of all different papers, one after the other.
    pub(crate) fn column(&self) -> &[CandidateNumber] {
        &self.preferences
    }

    /// For each different paper at these places where its preferences begin and end in the column, and its copies.
    pub(crate) fn spans(&self, places: Range<usize>) -> impl Iterator<Item = (u32, u32, u64)> {
        let before = places.start.checked_sub(1).map_or(0, |before| self.ends[before]);
        let ends = &self.ends[places.clone()];
        let starts = std::iter::once(before).chain(ends.iter().copied());
        starts.zip(ends).zip(&self.counts[places]).map(|((start, end), copies)| (start, *end, *copies))
    }

    /// The preferences of the paper at this place of [`Papers::iter`].
    pub(crate) fn preferences(&self, paper: usize) -> &[CandidateNumber] {
        let start = if paper == 0 { 0 } else { self.ends[paper - 1] as usize };
        &self.preferences[start..self.ends[paper] as usize]
    }

    /// How many people handed in the paper at this place.
    pub(crate) fn copies(&self, paper: usize) -> u64 {
        self.counts[paper]
    }

    fn append(&mut self, preferences: &[CandidateNumber], count: u64, hash: u32) -> Result<(), PaperError> {
        let end = self.preferences.len() + preferences.len();
        if end > Self::MOST_PREFERENCES {
            return Err(PaperError::TooMany);
        }
        let paper = u32::try_from(self.ends.len()).map_err(|_| PaperError::TooMany)?;
        self.preferences.extend_from_slice(preferences);
        self.ends.push(u32::try_from(end).map_err(|_| PaperError::TooMany)?);
        self.counts.push(count);
        let highest = preferences.iter().copied().max().unwrap_or(0);
        self.highest = self.highest.max(highest);
        self.index.insert(hash, paper);
        Ok(())
    }
}

/// Papers on their way into a collection, hashed for it.
pub(crate) struct Batch {
    keys: RandomState,
    preferences: Vec<CandidateNumber>,
    /// Hash, end of the preferences, copies.
    papers: Vec<(u32, u32, u64)>,
}

impl Batch {
    /// An empty batch for this collection.
    pub(crate) fn new(papers: &Papers) -> Self {
        Self { keys: papers.index.keys.clone(), preferences: vec![], papers: vec![] }
    }

    /// An empty batch for the same collection, with as much room.
    pub(crate) fn next(&self) -> Self {
        Self {
            keys: self.keys.clone(),
            preferences: Vec::with_capacity(self.preferences.len()),
            papers: Vec::with_capacity(self.papers.len()),
        }
    }

    pub(crate) fn push(&mut self, preferences: &[CandidateNumber], copies: u64) {
        self.preferences.extend_from_slice(preferences);
        // A batch holds few papers of bounded length, so the end fits.
        self.papers.push((hash_of(&self.keys, preferences), self.preferences.len() as u32, copies));
    }

    /// Number of preferences in it.
    pub(crate) fn preferences(&self) -> usize {
        self.preferences.len()
    }

    /// Number of papers, identical ones apart.
    pub(crate) fn len(&self) -> usize {
        self.papers.len()
    }
}

/// Two collections are equal if they hold the same papers equally often, in whatever order.
impl PartialEq for Papers {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |papers: &Self| {
            let mut order: Vec<usize> = (0..papers.distinct()).collect();
            order.sort_by_key(|&paper| papers.preferences(paper));
            order
        };
        self.blank == other.blank
            && self.total == other.total
            && self.distinct() == other.distinct()
            && sorted(self).into_iter().zip(sorted(other)).all(|(a, b)| {
                self.preferences(a) == other.preferences(b) && self.copies(a) == other.copies(b)
            })
    }
}

impl Eq for Papers {}

fn check_paper(preferences: &[CandidateNumber]) -> Result<(), PaperError> {
    let mut seen = preferences.to_vec();
    seen.sort_unstable();
    match (seen.first(), seen.windows(2).find(|pair| pair[0] == pair[1])) {
        (Some(0), _) => Err(PaperError::Zero),
        (_, Some(pair)) => Err(PaperError::Twice(pair[0])),
        _ => Ok(()),
    }
}

/// An open-addressed table from a paper's hash to its place. Keyed at random, so that no
/// file can be made to collide; its order is never seen.
#[derive(Debug, Clone, Default)]
struct Index {
    /// Hash and place; the place [`FREE`] marks a free slot. The length is a power of two.
    slots: Vec<(u32, u32)>,
    used: usize,
    keys: RandomState,
}

const FREE: u32 = u32::MAX;

/// How many slots are fetched from memory together.
const GROUP: usize = 32;

fn hash_of(keys: &RandomState, preferences: &[CandidateNumber]) -> u32 {
    (keys.hash_one(preferences) >> 32) as u32
}

impl Index {
    fn hash(&self, preferences: &[CandidateNumber]) -> u32 {
        hash_of(&self.keys, preferences)
    }

    /// Reads the slots for some hashes, so that memory brings all of them at once rather than one by one.
    fn fetch(&self, papers: &[(u32, u32, u64)]) {
        let Some(mask) = self.slots.len().checked_sub(1) else { return };
        let tags = papers.iter().map(|(hash, _, _)| self.slots[*hash as usize & mask].0);
        std::hint::black_box(tags.fold(0, u32::wrapping_add));
    }

    fn find(&self, hash: u32, same: impl Fn(usize) -> bool) -> Option<usize> {
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

    fn insert(&mut self, hash: u32, paper: u32) {
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn merges_identical_papers() {
        let mut papers = Papers::new();
        for round in 0..3 {
            for first in 1..=500 {
                papers.push(&[first, first + 1], round + 1).unwrap();
            }
        }
        papers.push(&[], 2).unwrap();
        assert_eq!(
            (papers.distinct(), papers.total(), papers.blank(), papers.highest()),
            (500, 3002, 2, 501)
        );
        assert!(papers.iter().all(|(_, copies)| copies == 6));
    }

    #[test]
    fn refuses_what_is_no_ranking() {
        let mut papers = Papers::new();
        assert_eq!(papers.push(&[1, 0], 1), Err(PaperError::Zero));
        assert_eq!(papers.push(&[1, 2, 1], 1), Err(PaperError::Twice(1)));
        assert_eq!(papers.push(&[1], u64::MAX), Err(PaperError::TooMany));
        assert_eq!(papers.total(), 0);
    }

    #[test]
    fn equal_in_any_order() {
        let (mut a, mut b) = (Papers::new(), Papers::new());
        for paper in [[1, 2], [2, 1]] {
            a.push(&paper, 1).unwrap();
        }
        for paper in [[2, 1], [1, 2]] {
            b.push(&paper, 1).unwrap();
        }
        assert_eq!(a, b);
        b.push(&[1], 1).unwrap();
        assert_ne!(a, b);
    }
}
