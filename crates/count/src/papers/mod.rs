//! Ballot papers in one compact column, identical ones merged.

mod batch;
mod index;
mod tied;

use crate::CandidateNumber;
pub(crate) use batch::Batch;
use index::Index;
pub(crate) use index::Keys;
use std::ops::Range;
pub(crate) use tied::EQUAL;
use tied::Tied;

/// How many slots of the index are fetched from memory together.
const GROUP: usize = 32;

/// Ranked papers: each a list of candidate numbers (from 1), most preferred first, and how
/// many people handed in just that list.
///
/// Identical papers are merged as they come in. The order of arrival is kept for reading
/// but decides nothing. Papers on which candidates share a preference are kept apart ([`Papers::push_ranks`],
/// [`Papers::tied`]).
#[derive(Debug, Clone, Default)]
pub struct Papers {
    preferences: Vec<CandidateNumber>,
    ends: Vec<u32>,
    counts: Vec<u64>,
    blank: u64,
    total: u64,
    highest: CandidateNumber,
    tied: Tied,
    keys: Keys,
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
        self.ready();
        self.keys.reach(preferences.len());
        let highest = preferences.iter().copied().max().unwrap_or(0);
        if count > 0 {
            self.highest = self.highest.max(highest);
        }
        self.push_hashed(preferences, count, self.keys.hash(preferences))
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
        self.ready();
        self.highest = self.highest.max(batch.highest);
        let mut start = 0;
        for group in batch.papers.chunks(GROUP) {
            self.index.fetch(group.iter().map(|paper| paper.hash));
            for paper in group {
                let preferences = &batch.preferences[start..paper.end as usize];
                start = paper.end as usize;
                self.push_hashed(preferences, paper.copies, paper.hash)?;
            }
        }
        batch.tied.iter().try_for_each(|(row, copies)| self.push_row(row, *copies))
    }

    /// What papers with so many preferences are hashed with.
    pub(crate) fn keys(&mut self, preferences: usize) -> Keys {
        self.keys.reach(preferences);
        self.keys.clone()
    }

    /// Gives back the memory that only adding papers needs; it is had again if more are added.
    pub(crate) fn settle(&mut self) {
        self.index = Index::default();
    }

    /// Builds the index again if it was given back.
    fn ready(&mut self) {
        if self.index.len() == self.distinct() {
            return;
        }
        let mut index = Index::default();
        for paper in 0..self.distinct() {
            index.insert(self.keys.hash(self.preferences(paper)), paper as u32);
        }
        self.index = index;
    }

    /// Each different paper with its number of copies, in order of first arrival; blank papers and those of
    /// [`Papers::tied`] are left out.
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

    /// Number of different papers without equal preferences.
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
        self.index.insert(hash, paper);
        Ok(())
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
            && self.tied == other.tied
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
