//! What is counted: a contest, its candidates and their papers.

use crate::{Constraint, CountError, Lots, Papers, Repair};
use serde::{Deserialize, Serialize};

/// A candidate's number on the ballot paper, from 1.
pub type CandidateNumber = u16;

/// One contest: seats to fill, who stands, and how people voted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// The contest's name, as on the ballot paper.
    pub title: String,
    /// How many seats are to be filled.
    pub seats: u32,
    /// Candidates in ballot-paper order; the first is number 1.
    pub candidates: Vec<Candidate>,
    /// The ballots, identical ones merged.
    pub papers: Papers,
}

impl Election {
    /// Marks candidates as withdrawn: they are passed over, preferences behind move up.
    ///
    /// # Errors
    /// [`CountError::UnknownCandidate`] for a number that nobody has; then nothing is changed.
    pub fn withdraw(&mut self, numbers: &[CandidateNumber]) -> Result<(), CountError> {
        let candidates = self.candidates.len();
        if let Some(&number) =
            numbers.iter().find(|number| !(1..=candidates).contains(&usize::from(**number)))
        {
            return Err(CountError::UnknownCandidate { number, candidates });
        }
        for number in numbers {
            self.candidates[usize::from(*number) - 1].withdrawn = true;
        }
        Ok(())
    }
}

/// One candidacy: a person, or several who share the seat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Candidate {
    /// The name on the ballot paper.
    pub name: String,
    /// Whether the candidate is passed over at the count; preferences behind move up.
    #[serde(default)]
    pub withdrawn: bool,
    /// Who would hold the seat, with the categories they declared. Empty where no quota asks.
    #[serde(default)]
    pub holders: Vec<Holder>,
}

/// A person in a candidacy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// A key that names the same person in every contest, empty where contests do not meet.
    #[serde(default)]
    pub person: String,
    /// The categories that the person declared, in the organisation's own words.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The part of the seat that the person would hold.
    #[serde(default)]
    pub share: Share,
}

/// A part of one seat, in sixtieths, so that halves to sixths are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share(pub u8);

impl Share {
    /// One whole seat.
    pub const WHOLE: Self = Self(60);

    /// One part of a seat divided equally among `people`; `None` unless sixtieths divide evenly.
    pub fn one_of(people: u8) -> Option<Self> {
        (people > 0 && 60 % people == 0).then(|| Self(60 / people))
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl Candidate {
    /// A candidate of this name who declared nothing.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// One person's candidacy: `person` is the same key in every contest.
    pub fn person(name: impl Into<String>, person: &str, categories: &[&str]) -> Self {
        let categories = categories.iter().map(|c| (*c).to_owned()).collect();
        let holder = Holder { person: person.to_owned(), categories, share: Share::WHOLE };
        Self { name: name.into(), withdrawn: false, holders: vec![holder] }
    }
}

/// What a count needs beside the papers and the rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The recorded lots, or the seed that makes them.
    pub lots: Lots,
    /// SHA-256 of the file that was read, in hexadecimal. Without it the hash of the
    /// contest written as BLT stands in the result.
    pub input_sha256: Option<String>,
    /// What was mended in reading the file; it stands in the result.
    pub repairs: Vec<Repair>,
    /// Quotas within this contest; empty for a plain count.
    pub constraints: Vec<Constraint>,
    /// How they are kept; for a vacancy always exactly.
    pub constraint_method: ConstraintMethod,
    /// The candidate “reopen nominations”, if the contest has one.
    pub reopen: Option<Reopen>,
}

/// How constraints within one contest are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConstraintMethod {
    /// Whoever is in no outcome that conforms is excluded, whoever is in all is kept; the result conforms (I. D. Hill,
    /// Voting matters 9; J. Otten, Voting matters 13).
    #[default]
    Exact,
    /// The older rules of Grey and Fitzgerald and of the Church of England (1981), as Hill tells them (Voting matters 9):
    /// each constraint is looked at by itself. When the most of a kind are elected, others of it are excluded; when no
    /// more of a kind are unexcluded than are needed, they are kept. Several constraints can get in each other's way, and
    /// then the result may not conform. That a minimum is also a maximum for the rest, and that no seat stays empty for it,
    /// are our readings.
    Naive,
    /// Counted freely; then those come in who would be elected to a larger committee, for those who would not be elected
    /// to a smaller one (the Liberal Democrats since 1988, as told by C. Rosenstiel).
    LargerSmaller,
}

impl ConstraintMethod {
    /// Whether it is the one that is meant where nothing is said.
    pub fn is_exact(&self) -> bool {
        *self == Self::Exact
    }
}

/// A candidate that is nobody: who prefers it wants nominations opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    /// Its number on the ballot paper.
    pub candidate: CandidateNumber,
    /// What happens when it is elected.
    #[serde(default)]
    pub effect: ReopenEffect,
}

/// What happens when “reopen nominations” is elected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReopenEffect {
    /// One seat stays vacant, and the count goes on for the others.
    #[default]
    OneSeat,
    /// All seats not yet filled stay vacant, and the count ends.
    AllSeatsLeft,
}
