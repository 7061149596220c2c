//! Faults in a BLT file, with place and hint.

use crate::input::Unranked;
use std::fmt;
use std::io;

/// What is wrong, where, and what would be right.
#[derive(Debug)]
pub struct BltError {
    /// Line, from 1.
    pub line: u64,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong in a BLT file.
#[derive(Debug)]
pub enum Fault {
    /// The stream failed or the gzip data is damaged.
    Read(io::Error),
    /// The line is longer than [`super::LONGEST_LINE`].
    LongLine,
    /// More text behind the ballots than any list of names needs.
    TooMuchText,
    /// The text is UTF-16.
    Utf16,
    /// The file ended too early; what was expected next.
    Ended(&'static str),
    /// A number was expected; what stands there.
    NotANumber(String),
    /// A number of papers or a candidate with a fraction.
    Fraction(String),
    /// Equal or missing preferences, which were to be refused.
    Unranked(Unranked),
    /// A comment that does not end on its line.
    OpenComment,
    /// A bracket that is not closed.
    OpenBracket,
    /// An instruction in square brackets that cannot be followed.
    Instruction,
    /// Two candidates with the same nickname.
    SameNickname(String),
    /// The first line is not two whole numbers.
    Header,
    /// No candidates, or more than can be read.
    Candidates(u64),
    /// No seats, or more than candidates.
    Seats {
        /// Seats in the file.
        seats: u64,
        /// Candidates in the file.
        candidates: u64,
    },
    /// A candidate number that is not on the ballot paper.
    OutOfRange {
        /// The number.
        number: u64,
        /// The highest there is.
        candidates: u64,
    },
    /// The same candidate twice on one paper or twice withdrawn.
    Twice(u64),
    /// A ballot line does not end in 0.
    NoEnd,
    /// Something follows a 0.
    AfterEnd,
    /// The ballots ended before any was read.
    NoBallots,
    /// More papers than can be counted.
    TooMany,
    /// A name in quotation marks was expected.
    Unquoted(String),
}

impl fmt::Display for BltError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.fault)?;
        match self.fault.hint() {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BltError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Read(cause) => Some(cause),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(cause) => write!(f, "the ballots cannot be read on: {cause}"),
            Self::LongLine => write!(f, "the line is longer than {} bytes", super::LONGEST_LINE),
            Self::TooMuchText => write!(f, "there is more text behind the ballots than 32 MiB"),
            Self::Utf16 => write!(f, "the text is UTF-16"),
            Self::Ended(expected) => write!(f, "the file ends where {expected} should stand"),
            Self::NotANumber(found) => write!(f, "“{found}” stands where a whole number should"),
            Self::Fraction(found) => write!(f, "“{found}” is not a whole number"),
            Self::Unranked(why) => write!(f, "{why}"),
            Self::OpenComment => write!(f, "a comment begins with /* and does not end on its line"),
            Self::OpenBracket => write!(f, "a bracket is opened and not closed"),
            Self::Instruction => write!(f, "the instruction in square brackets cannot be followed"),
            Self::SameNickname(name) => write!(f, "two candidates have the nickname “{name}”"),
            Self::Header => write!(f, "the first line should hold two whole numbers: candidates and seats"),
            Self::Candidates(0) => write!(f, "the contest has no candidates"),
            Self::Candidates(number) => {
                write!(f, "{number} candidates are announced; at most {} are read", super::MOST_CANDIDATES)
            }
            Self::Seats { seats: 0, .. } => write!(f, "the contest has no seats to fill"),
            Self::Seats { seats, candidates } => {
                write!(f, "there are more seats ({seats}) than candidates ({candidates})")
            }
            Self::OutOfRange { number, candidates } => {
                write!(f, "candidate {number} is named, but the candidates are numbered 1 to {candidates}")
            }
            Self::Twice(number) => write!(f, "candidate {number} is named twice"),
            Self::NoEnd => write!(f, "the ballot does not end with 0"),
            Self::AfterEnd => write!(f, "something follows the 0 that ends the ballot"),
            Self::NoBallots => write!(f, "there are no ballots"),
            Self::TooMany => write!(f, "there are more ballots than can be counted exactly"),
            Self::Unquoted(found) => write!(f, "“{found}” stands where a name in quotation marks should"),
        }
    }
}

impl Fault {
    /// What would be right, where that helps.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Read(_) | Self::TooMany => return None,
            Self::LongLine => "each ballot stands on a line of its own",
            Self::TooMuchText => "after the ballots come the names, the title and perhaps a remark",
            Self::Utf16 => "save the file as UTF-8",
            Self::Ended(_) => "the file may be cut short; compare its size with the original",
            Self::NotANumber(_) => "a ballot is: number of papers, candidates in order of preference, 0",
            Self::Fraction(_) => "multiply all numbers of papers until they are whole",
            Self::Unranked(_) => "such papers can also be cut there, or read as if it were not there",
            Self::OpenComment => "write */ at the end of each line of it",
            Self::OpenBracket => "write a ) behind the ballot's number",
            Self::Instruction => "write it like: [nick a b c]",
            Self::SameNickname(_) => "a nickname stands for one candidate",
            Self::Header => "such as: 5 2",
            Self::Candidates(_) => "the first number of the file is the number of candidates",
            Self::Seats { .. } => "the second number of the file is the number of seats",
            Self::OutOfRange { .. } => "count the names at the end of the file, or look for a missing space",
            Self::Twice(_) => "a candidate has one place on a paper",
            Self::NoEnd => "write a 0 after the last preference",
            Self::AfterEnd => "begin a new line after each 0",
            Self::NoBallots => "ballots stand between the first line and the line 0",
            Self::Unquoted(_) => "after the line 0 come the names, one a line, such as: \"Ada Quill\"",
        })
    }
}
