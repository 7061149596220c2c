//! Papers filled in by hand: numbered after shuffling, read twice by two people, compared, and put into the box.

use std::collections::BTreeMap;

use ballotbox::Ballot;
use kernel::{PersonId, Problem, Result};
use uuid::Uuid;

use super::BatchId;

/// A pile of shuffled papers of one contest, numbered `first_number ..`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub contest: Uuid,
    pub first_number: u32,
    pub papers: u32,
    pub state: BatchState,
    pub first_teller: Option<PersonId>,
    pub second_teller: Option<PersonId>,
    /// The secret from which its tokens are drawn, until it is in the box.
    pub origin: Option<[u8; 32]>,
    /// The check words of its papers in order of their numbers, from then on.
    pub words: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// Being read.
    Keying,
    /// In the box; what was read is deleted.
    Cast,
}

/// What one of the two read on a paper; reading 3 is what was agreed on looking again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub number: u32,
    pub reading: u16,
    pub ballot: Ballot,
}

/// A paper of which two people read different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    pub number: u32,
    pub first: Ballot,
    pub second: Ballot,
}

/// How far a batch is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub first: u32,
    pub second: u32,
    pub mismatches: Vec<Mismatch>,
    /// Every paper on which all agree, in order of its number.
    pub agreed: Vec<(u32, Ballot)>,
}

pub const AGREED: u16 = 3;

impl BatchState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keying => "keying",
            Self::Cast => "cast",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let found = [Self::Keying, Self::Cast].into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::internal(format!("A batch cannot be in the state {text}.")))
    }
}

impl Batch {
    pub fn last_number(&self) -> u32 {
        self.first_number + self.papers.saturating_sub(1)
    }

    pub fn numbers(&self) -> std::ops::RangeInclusive<u32> {
        self.first_number..=self.last_number()
    }

    /// Which of the two readings a teller does: 1 or 2. The first two tellers to key take the places.
    ///
    /// # Errors
    /// Refuses a third teller, and anybody once the batch is in the box.
    pub fn reading_of(&mut self, teller: PersonId) -> Result<u16> {
        if self.state == BatchState::Cast {
            return Err(Problem::refused("This batch is in the box and cannot be keyed again."));
        }
        match (self.first_teller, self.second_teller) {
            (Some(it), _) if it == teller => Ok(1),
            (_, Some(it)) if it == teller => Ok(2),
            (None, _) => {
                self.first_teller = Some(teller);
                Ok(1)
            }
            (_, None) => {
                self.second_teller = Some(teller);
                Ok(2)
            }
            _ => Err(Problem::refused(
                "Two tellers are already keying this batch, and a third would not check them.",
            )
            .hint("Key another batch, or compare what they read when they are done.")),
        }
    }

    pub fn progress(&self, readings: &[Reading]) -> Progress {
        let mut by_number = BTreeMap::<u32, [Option<&Ballot>; 3]>::new();
        for it in readings {
            if let Some(place) =
                by_number.entry(it.number).or_default().get_mut(usize::from(it.reading.saturating_sub(1)))
            {
                *place = Some(&it.ballot);
            }
        }
        let mut progress = Progress::default();
        for (number, [first, second, agreed]) in by_number {
            progress.first += u32::from(first.is_some());
            progress.second += u32::from(second.is_some());
            let (Some(first), Some(second)) = (first, second) else { continue };
            match agreed {
                Some(ballot) => progress.agreed.push((number, ballot.clone())),
                None if first == second => progress.agreed.push((number, first.clone())),
                None => {
                    progress.mismatches.push(Mismatch {
                        number,
                        first: first.clone(),
                        second: second.clone(),
                    });
                }
            }
        }
        progress
    }

    /// The papers, once each was read alike by two people or agreed on.
    pub fn complete(&self, progress: &Progress) -> Result<Vec<(u32, Ballot)>> {
        let n = self.papers;
        if progress.first < n || progress.second < n {
            return Err(Problem::refused(format!(
                "Papers {} to {} are not all keyed twice: the first teller keyed {} of {n}, the second {} of {n}.",
                self.first_number,
                self.last_number(),
                progress.first,
                progress.second
            )));
        }
        if !progress.mismatches.is_empty() {
            return Err(Problem::refused(format!(
                "On {} of the papers the two readings differ. Look at the papers together and enter what they say.",
                progress.mismatches.len()
            )));
        }
        Ok(progress.agreed.clone())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn batch() -> Batch {
        Batch {
            id: BatchId(Uuid::nil()),
            contest: Uuid::nil(),
            first_number: 11,
            papers: 2,
            state: BatchState::Keying,
            first_teller: None,
            second_teller: None,
            origin: None,
            words: vec![],
        }
    }

    fn read(number: u32, reading: u16, first: u16) -> Reading {
        Reading { number, reading, ballot: Ballot::Ranked(vec![first]) }
    }

    #[test]
    fn two_people_read_and_a_third_does_not() {
        let (mut batch, person) = (batch(), |n| PersonId(Uuid::from_u128(n)));
        assert_eq!(batch.reading_of(person(1)).unwrap(), 1);
        assert_eq!(batch.reading_of(person(1)).unwrap(), 1);
        assert_eq!(batch.reading_of(person(2)).unwrap(), 2);
        assert_eq!(batch.reading_of(person(1)).unwrap(), 1);
        assert!(batch.reading_of(person(3)).is_err());
        batch.state = BatchState::Cast;
        assert!(batch.reading_of(person(1)).is_err());
    }

    #[test]
    fn nothing_is_complete_until_both_read_all_and_agree() {
        let batch = batch();
        let mut readings = vec![read(11, 1, 1), read(12, 1, 2), read(11, 2, 1)];
        assert!(batch.complete(&batch.progress(&readings)).is_err());
        readings.push(read(12, 2, 3));
        let progress = batch.progress(&readings);
        assert_eq!(progress.mismatches.iter().map(|it| it.number).collect::<Vec<_>>(), [12]);
        assert!(batch.complete(&progress).is_err());
        readings.push(read(12, AGREED, 3));
        let papers = batch.complete(&batch.progress(&readings)).unwrap();
        assert_eq!(papers, [(11, Ballot::Ranked(vec![1])), (12, Ballot::Ranked(vec![3]))]);
    }
}
