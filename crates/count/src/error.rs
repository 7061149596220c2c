//! Why a contest cannot be counted.

use crate::constraints::TooComplex;
use crate::{CandidateNumber, Conflict};

/// Why a contest cannot be counted. Nothing is half counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// There is nothing to fill.
    #[error("the contest has no seats to fill")]
    NoSeats,
    /// More seats than people who stand.
    #[error(
        "{seats} seats cannot be filled from {candidates} candidates; lower the seats or reopen nominations"
    )]
    MoreSeatsThanCandidates {
        /// Seats to fill.
        seats: u32,
        /// Candidates who stand or stood.
        candidates: usize,
    },
    /// The rule set fills one seat, and there are more.
    #[error(
        "the rule set “{rules}” fills one seat, and the contest has {seats}; count it by a rule set for several seats, or each seat as a contest of its own"
    )]
    OneSeatOnly {
        /// The rule set's name.
        rules: String,
        /// Seats to fill.
        seats: u32,
    },
    /// A vacancy is to be filled, but nobody leaves a seat.
    #[error("nobody leaves a seat, so there is no vacancy to fill; name who leaves")]
    NobodyLeaves,
    /// A member's papers are to be counted back, but several leave.
    #[error("these rules fill one seat at a time from the papers of one member; name one who leaves")]
    OneAtATime,
    /// A member's papers are to be counted back, but the count does not elect them.
    #[error("candidate {0} was not elected by this count, so there are no papers that elected them")]
    NotElected(CandidateNumber),
    /// Every candidate withdrew.
    #[error("every candidate has withdrawn; there is nobody to elect")]
    NobodyStands,
    /// More candidates than can be numbered.
    #[error("{0} candidates are more than the 65,534 that can be counted")]
    TooManyCandidates(usize),
    /// More candidates than are compared two by two.
    #[error("{candidates} candidates cannot be compared two by two; at most {most} can")]
    TooManyToCompare {
        /// How many there are.
        candidates: usize,
        /// How many there may be.
        most: usize,
    },
    /// More elected candidates in one place of a paper than can be put into all orders.
    #[error(
        "{elected} elected candidates share one preference on a paper; the paper can be divided among all orders of at most {most}. Count with --equal cut, or by another rule set"
    )]
    TooManyEqual {
        /// How many there are.
        elected: usize,
        /// How many there may be.
        most: usize,
    },
    /// Too many papers would be drawn of which too few go on.
    #[error(
        "one candidate has {papers} papers, and too few of them go on for every n-th to be drawn; count by a rule set that divides surpluses"
    )]
    TooManyToDraw {
        /// How many the candidate has.
        papers: u128,
    },
    /// The parameters of the rule set do not fit together.
    #[error("the rule set “{rules}” cannot be counted by: {flaw}")]
    Rules {
        /// The rule set's name.
        rules: String,
        /// What does not fit.
        flaw: String,
    },
    /// No paper shows a preference for a standing candidate, and more stand than there are seats.
    #[error("there is no valid paper: none shows a preference for a candidate who stands")]
    NoPapers,
    /// A paper or an option names a candidate who is not there.
    #[error("candidate {number} is named, but there are only {candidates} candidates")]
    UnknownCandidate {
        /// The number that is named.
        number: CandidateNumber,
        /// How many candidates there are.
        candidates: usize,
    },
    /// Votes are equal at every stage and the recorded lots do not name them all.
    #[error(
        "stage {stage} needs a lot between candidates {}: draw one and add them to the recorded lots",
        list(candidates)
    )]
    LotNeeded {
        /// The stage that the lot decides.
        stage: u32,
        /// Those who are tied.
        candidates: Vec<CandidateNumber>,
    },
    /// No outcome can satisfy the constraints; the smallest conflicting set of them.
    #[error("{0}")]
    Infeasible(Box<Conflict>),
    /// The constraints are so many and so entangled that the exact test was given up.
    #[error("the constraints are too entangled to be tested exactly; use fewer or less overlapping ones")]
    TooComplex,
    /// Votes held, exhausted and lost to rounding do not add up to the valid papers: a fault of this programme.
    #[error(
        "stage {stage} does not balance: {found} votes are accounted for, {expected} were cast; do not use this count"
    )]
    OutOfBalance {
        /// The stage that failed the check.
        stage: u32,
        /// Votes accounted for.
        found: String,
        /// Valid votes.
        expected: String,
    },
}

/// `1, 4 and 7`.
pub(crate) fn list(numbers: &[CandidateNumber]) -> String {
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

impl From<TooComplex> for CountError {
    fn from(_: TooComplex) -> Self {
        Self::TooComplex
    }
}
