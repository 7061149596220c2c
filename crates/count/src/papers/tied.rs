//! Papers on which several candidates share a preference: kept apart from the compact column, so that it stays compact.

use super::{PaperError, Papers, check_paper};
use crate::{CandidateNumber, EqualPreferences};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Each different ranking with its copies. A ranking is written in one row, 0 between two candidates who share a
/// preference; those who share one ascend, so that a ranking is written in one way only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tied {
    rankings: BTreeMap<Box<[CandidateNumber]>, u64>,
    /// Numbers in all rankings.
    length: usize,
}

/// Between two candidates who share a preference.
pub(crate) const EQUAL: CandidateNumber = 0;

impl Papers {
    /// Adds `count` papers with these preferences, most preferred first; the candidates of one list share a preference.
    ///
    /// # Errors
    /// As [`Papers::push`]. An empty list is passed over.
    pub fn push_ranks(&mut self, ranks: &[Vec<CandidateNumber>], count: u64) -> Result<(), PaperError> {
        let mut row = Vec::new();
        for rank in ranks {
            let mut rank = rank.clone();
            rank.sort_unstable();
            for (place, number) in rank.into_iter().enumerate() {
                if place > 0 {
                    row.push(EQUAL);
                }
                row.push(number);
            }
        }
        let named: Vec<CandidateNumber> = ranks.concat();
        check_paper(&named)?;
        self.push_row(&row, count)
    }

    /// Adds papers written in one row, known to be a ranking.
    pub(crate) fn push_row(&mut self, row: &[CandidateNumber], count: u64) -> Result<(), PaperError> {
        if !row.contains(&EQUAL) {
            return self.push_checked(row, count);
        }
        let total = self.total.checked_add(count).filter(|total| *total <= Self::MOST_PAPERS);
        let total = total.ok_or(PaperError::TooMany)?;
        if count == 0 {
            return Ok(());
        }
        if let Some(copies) = self.tied.rankings.get_mut(row) {
            *copies += count;
        } else {
            self.tied.length += row.len();
            if self.tied.length > Self::MOST_PREFERENCES / 10 {
                return Err(PaperError::TooMany);
            }
            self.tied.rankings.insert(row.into(), count);
            self.highest = self.highest.max(row.iter().copied().max().unwrap_or(0));
        }
        self.total = total;
        Ok(())
    }

    /// Each different paper on which candidates share a preference, with its number of copies; [`Papers::iter`] leaves
    /// these out. In the order of their preferences.
    pub fn tied(&self) -> impl Iterator<Item = (Vec<Vec<CandidateNumber>>, u64)> {
        self.tied.rankings.iter().map(|(row, copies)| (ranks(row), *copies))
    }

    /// Whether candidates share a preference on any paper.
    pub fn has_ties(&self) -> bool {
        !self.tied.rankings.is_empty()
    }

    /// The papers as a rule set has them whose engine knows no equal preferences: such papers end there, or those who
    /// share a preference are passed over.
    pub(crate) fn untied(&self, equal: EqualPreferences) -> Cow<'_, Self> {
        if !self.has_ties() || equal == EqualPreferences::AreShared {
            return Cow::Borrowed(self);
        }
        let mut papers = Self { tied: Tied::default(), highest: self.highest, ..self.clone() };
        for (ranks, copies) in self.tied() {
            papers.total -= copies;
            let single = |rank: &Vec<CandidateNumber>| rank.len() == 1;
            let ranking: Vec<CandidateNumber> = match equal {
                EqualPreferences::ArePassedOver => ranks.into_iter().filter(single).flatten().collect(),
                _ => ranks.into_iter().take_while(single).flatten().collect(),
            };
            papers.push_checked(&ranking, copies).expect("there are no more papers than before");
        }
        papers.settle();
        Cow::Owned(papers)
    }
}

fn ranks(row: &[CandidateNumber]) -> Vec<Vec<CandidateNumber>> {
    let mut ranks: Vec<Vec<CandidateNumber>> = Vec::new();
    let mut joined = false;
    for number in row {
        match ranks.last_mut() {
            _ if *number == EQUAL => joined = true,
            Some(rank) if joined => {
                rank.push(*number);
                joined = false;
            }
            _ => ranks.push(vec![*number]),
        }
    }
    ranks
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn equal_preferences_are_kept_and_merged() {
        let mut papers = Papers::new();
        papers.push_ranks(&[vec![4], vec![3, 1], vec![2]], 2).unwrap();
        papers.push_ranks(&[vec![4], vec![1, 3], vec![2]], 1).unwrap();
        papers.push_ranks(&[vec![2], vec![1]], 1).unwrap();
        assert_eq!((papers.total(), papers.distinct(), papers.highest()), (4, 1, 4));
        let tied: Vec<_> = papers.tied().collect();
        assert_eq!(tied, [(vec![vec![4], vec![1, 3], vec![2]], 3)]);
        assert_eq!(papers.push_ranks(&[vec![1, 2], vec![2]], 1), Err(PaperError::Twice(2)));
        assert_eq!(papers.push_ranks(&[vec![0, 2]], 1), Err(PaperError::Zero));
        let cut = papers.untied(EqualPreferences::EndThePaper);
        assert_eq!(cut.iter().collect::<Vec<_>>(), [(&[2, 1][..], 1), (&[4][..], 3)]);
        let passed = papers.untied(EqualPreferences::ArePassedOver);
        assert_eq!(passed.iter().collect::<Vec<_>>(), [(&[2, 1][..], 1), (&[4, 2][..], 3)]);
        assert_eq!((cut.total(), passed.total()), (4, 4));
        let mut other = passed.into_owned();
        assert_ne!(other, papers);
        other.push_ranks(&[vec![1, 2]], 1).unwrap();
        assert!(other.has_ties() && !papers.untied(EqualPreferences::EndThePaper).has_ties());
    }
}
