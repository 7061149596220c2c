//! What a paper says, and its one and only form in bytes.
//!
//! All ballots of a contest have the same length whatever they say, so that the box can overwrite a row where it
//! lies and no length tells a vote: `kind, length, choice, choice, …, 0, 0`, each number two bytes, big end first.

use serde::{Deserialize, Serialize};

/// How many choices a contest has, numbered from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choices(u16);

/// One filled-in paper.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ballot {
    /// Choices in order of preference, the first one first; never empty.
    Ranked(Vec<u16>),
    /// Left blank on purpose.
    Blank,
    /// Filled in so that it cannot be counted; only papers filled in by hand can be.
    Spoilt(Spoilt),
}

/// Why a paper filled in by hand cannot be counted. The order is part of the record's form: new reasons go to the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spoilt {
    /// No choice is marked as the first preference.
    NoFirst,
    /// More than one choice is marked as the first preference.
    TwoFirsts,
    /// Two people read it and could not say what is meant.
    Unclear,
    /// It carries a name or a mark by which the voter could be known.
    Identifies,
}

/// Why a ballot is not one.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BallotError {
    #[error("the contest has {most} choices and the paper names number {number}")]
    NoSuchChoice { number: u16, most: u16 },
    #[error("the paper names number {0} twice")]
    Twice(u16),
    #[error("a ranked paper without a preference is a blank one and has to be marked as such")]
    Empty,
    #[error("the record has {found} bytes and should have {wanted}")]
    Length { found: usize, wanted: usize },
    #[error("the record is of the unknown kind {0}")]
    Kind(u8),
    #[error("the record is not written in its one form")]
    NotCanonical,
}

impl Spoilt {
    pub const ALL: [Self; 4] = [Self::NoFirst, Self::TwoFirsts, Self::Unclear, Self::Identifies];

    /// The reason in words, as the declaration prints it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoFirst => "no first preference",
            Self::TwoFirsts => "more than one first preference",
            Self::Unclear => "not clear what is meant",
            Self::Identifies => "marked so that the voter could be known",
        }
    }
}

const UNUSED: u8 = 0;
const RANKED: u8 = 1;
const BLANK: u8 = 2;
const SPOILT: u8 = 3;

impl Choices {
    /// `None` without a choice.
    pub fn new(choices: u16) -> Option<Self> {
        (choices > 0).then_some(Self(choices))
    }

    pub fn number(self) -> u16 {
        self.0
    }

    /// The length of every record of the contest in bytes.
    pub fn record_length(self) -> usize {
        3 + 2 * usize::from(self.0)
    }

    /// The record of a paper that has not been cast.
    pub fn unused(self) -> Vec<u8> {
        vec![UNUSED; self.record_length()]
    }

    /// A ranking whose every choice exists and stands once.
    ///
    /// # Errors
    /// Names the first choice that does not exist or stands twice; an empty ranking is refused.
    pub fn ranked(self, ranking: Vec<u16>) -> Result<Ballot, BallotError> {
        if ranking.is_empty() {
            return Err(BallotError::Empty);
        }
        let mut seen = vec![false; usize::from(self.0)];
        for &number in &ranking {
            let place = usize::from(number).checked_sub(1).and_then(|it| seen.get_mut(it));
            let place = place.ok_or(BallotError::NoSuchChoice { number, most: self.0 })?;
            if std::mem::replace(place, true) {
                return Err(BallotError::Twice(number));
            }
        }
        Ok(Ballot::Ranked(ranking))
    }

    /// Reads the numbers on a paper filled in by hand, by the Scottish rules: `marks[i]` stands beside choice `i + 1`.
    /// A number that is missing or stands twice ends the ranking there; without a single 1 the paper is spoilt.
    pub fn from_marks(self, marks: &[Option<u16>]) -> Result<Ballot, BallotError> {
        if marks.len() > usize::from(self.0) {
            return Err(BallotError::NoSuchChoice { number: self.0.saturating_add(1), most: self.0 });
        }
        if marks.iter().all(Option::is_none) {
            return Ok(Ballot::Blank);
        }
        let with = |wanted: u16| (1u16..).zip(marks).filter(move |it| *it.1 == Some(wanted)).map(|it| it.0);
        let mut ranking = vec![];
        for wanted in 1..=self.0 {
            let mut found = with(wanted);
            match (found.next(), found.next()) {
                (Some(choice), None) => ranking.push(choice),
                (Some(_), Some(_)) if wanted == 1 => return Ok(Ballot::Spoilt(Spoilt::TwoFirsts)),
                _ => break,
            }
        }
        if ranking.is_empty() { Ok(Ballot::Spoilt(Spoilt::NoFirst)) } else { Ok(Ballot::Ranked(ranking)) }
    }

    /// The ballot as the box keeps it.
    ///
    /// # Errors
    /// A ranking that does not fit the contest is refused.
    pub fn encode(self, ballot: &Ballot) -> Result<Vec<u8>, BallotError> {
        let mut record = self.unused();
        match ballot {
            Ballot::Ranked(ranking) => {
                let _ = self.ranked(ranking.clone())?;
                record[0] = RANKED;
                let length = u16::try_from(ranking.len()).map_err(|_| BallotError::NotCanonical)?;
                let numbers = std::iter::once(&length).chain(ranking).flat_map(|it| it.to_be_bytes());
                record[1..].iter_mut().zip(numbers).for_each(|(to, byte)| *to = byte);
            }
            Ballot::Blank => record[0] = BLANK,
            Ballot::Spoilt(why) => {
                record[0] = SPOILT;
                record[2] = *why as u8;
            }
        }
        Ok(record)
    }

    /// Reads a record; `None` if the paper was not cast.
    ///
    /// # Errors
    /// Whatever is not exactly what [`Choices::encode`] writes is refused.
    pub fn decode(self, record: &[u8]) -> Result<Option<Ballot>, BallotError> {
        let wanted = self.record_length();
        if record.len() != wanted {
            return Err(BallotError::Length { found: record.len(), wanted });
        }
        let ballot = match record[0] {
            UNUSED => None,
            RANKED => Some(self.ranked(self.numbers(&record[1..])?)?),
            BLANK => Some(Ballot::Blank),
            SPOILT => {
                let why = Spoilt::ALL.into_iter().find(|it| *it as u8 == record[2]);
                Some(Ballot::Spoilt(why.ok_or(BallotError::NotCanonical)?))
            }
            kind => return Err(BallotError::Kind(kind)),
        };
        let again = ballot.as_ref().map_or(Ok(self.unused()), |it| self.encode(it))?;
        if again == record { Ok(ballot) } else { Err(BallotError::NotCanonical) }
    }

    fn numbers(self, bytes: &[u8]) -> Result<Vec<u16>, BallotError> {
        let mut numbers = bytes.as_chunks::<2>().0.iter().map(|it| u16::from_be_bytes(*it));
        let length = numbers.next().unwrap_or_default();
        if length > self.0 {
            return Err(BallotError::NotCanonical);
        }
        Ok(numbers.take(usize::from(length)).collect())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn five() -> Choices {
        Choices::new(5).unwrap()
    }

    #[test]
    fn a_ranking_names_every_choice_at_most_once() {
        assert_eq!(five().ranked(vec![6]), Err(BallotError::NoSuchChoice { number: 6, most: 5 }));
        assert_eq!(five().ranked(vec![0]), Err(BallotError::NoSuchChoice { number: 0, most: 5 }));
        assert_eq!(five().ranked(vec![2, 1, 2]), Err(BallotError::Twice(2)));
        assert_eq!(five().ranked(vec![]), Err(BallotError::Empty));
    }

    #[test]
    fn numbers_on_paper_are_read_until_the_first_that_is_missing_or_doubled() {
        let read = |marks: [u16; 5]| {
            let marks: Vec<_> = marks.iter().map(|it| Some(*it).filter(|it| *it > 0)).collect();
            five().from_marks(&marks).unwrap()
        };
        assert_eq!(read([2, 1, 0, 0, 3]), Ballot::Ranked(vec![2, 1, 5]));
        assert_eq!(read([1, 2, 4, 5, 0]), Ballot::Ranked(vec![1, 2]));
        assert_eq!(read([1, 2, 2, 3, 4]), Ballot::Ranked(vec![1]));
        assert_eq!(read([2, 3, 0, 0, 0]), Ballot::Spoilt(Spoilt::NoFirst));
        assert_eq!(read([1, 1, 0, 0, 0]), Ballot::Spoilt(Spoilt::TwoFirsts));
        assert_eq!(read([0, 0, 0, 0, 0]), Ballot::Blank);
    }

    #[test]
    fn a_record_that_is_not_ours_is_refused() {
        assert_eq!(five().decode(&[1]), Err(BallotError::Length { found: 1, wanted: 13 }));
        assert_eq!(five().decode(&[9; 13]), Err(BallotError::Kind(9)));
        assert_eq!(five().decode(&[0; 13]), Ok(None));
        let mut padded = five().encode(&Ballot::Blank).unwrap();
        padded[12] = 1;
        assert_eq!(five().decode(&padded), Err(BallotError::NotCanonical));
        let mut long = five().unused();
        (long[0], long[2]) = (1, 200);
        assert_eq!(five().decode(&long), Err(BallotError::NotCanonical));
    }

    fn any_ballot(choices: u16) -> impl Strategy<Value = Ballot> {
        let all: Vec<u16> = (1..=choices).collect();
        let ranked = (Just(all).prop_shuffle(), 1..=usize::from(choices))
            .prop_map(|(order, length)| Ballot::Ranked(order[..length].to_vec()));
        let spoilt = (0..Spoilt::ALL.len()).prop_map(|it| Ballot::Spoilt(Spoilt::ALL[it]));
        prop_oneof![8 => ranked, 1 => Just(Ballot::Blank), 1 => spoilt]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_and_always_of_one_length(
            (choices, ballot) in (1u16..60).prop_flat_map(|n| (Just(n), any_ballot(n)))
        ) {
            let choices = Choices::new(choices).unwrap();
            let record = choices.encode(&ballot).unwrap();
            prop_assert_eq!(record.len(), choices.record_length());
            prop_assert_eq!(choices.decode(&record), Ok(Some(ballot)));
        }

        #[test]
        fn every_record_has_one_form(mut record in proptest::collection::vec(0u8..6, 13)) {
            record[1] = 0;
            if let Ok(Some(ballot)) = five().decode(&record) {
                prop_assert_eq!(five().encode(&ballot).unwrap(), record);
            }
        }

        #[test]
        fn nonsense_never_panics(record in proptest::collection::vec(any::<u8>(), 0..64), n in 1u16..40) {
            let _ = Choices::new(n).unwrap().decode(&record);
        }

        #[test]
        fn any_numbers_on_paper_give_a_ballot_that_can_be_kept(marks in proptest::collection::vec(proptest::option::of(0u16..9), 5)) {
            let ballot = five().from_marks(&marks).unwrap();
            prop_assert!(five().encode(&ballot).is_ok());
        }
    }
}
