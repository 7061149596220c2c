//! What a reader mended, so that nobody is surprised by it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Something that a reader took otherwise than it stood there, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What was mended.
    pub what: Mended,
    /// The first line (of JSON: the first record) where it was, from 1.
    pub line: u64,
    /// In how many places.
    pub times: u64,
}

/// What was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mended {
    /// A byte-order mark was passed over.
    ByteOrderMark,
    /// Lines end in carriage return and line feed.
    WindowsLines,
    /// Lines end in carriage return alone.
    OldMacintoshLines,
    /// A control character (end of file in DOS) was passed over.
    EndMark,
    /// The text is not UTF-8 and was read as Windows-1252.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Comments were passed over.
    Comment,
    /// Commas at the end of lines were passed over.
    Commas,
    /// A ballot's own number, in brackets, was passed over.
    BallotId,
    /// A number of papers was written with a fraction of nought.
    DecimalCopies,
    /// Several ballots stood on one line.
    SeveralOnALine,
    /// A ballot names candidates by nicknames.
    Nickname,
    /// An instruction in square brackets was passed over.
    Instruction,
    /// The 0 after the last ballot is missing.
    NoEndOfBallots,
    /// Names are missing, and numbers stand in for them.
    NoNames,
    /// A name is not in quotation marks.
    Unquoted,
    /// A name is in several parts, which were joined.
    NameInParts,
    /// Lines after the title (source, remarks) were passed over.
    AfterTitle,
    /// The number of seats is not in the file; one was taken.
    NoSeats,
    /// Several candidates have the same preference: the paper counts up to them.
    EqualCut,
    /// Several candidates have the same preference: none of them has it.
    EqualPassedOver,
    /// A preference is missing: the paper counts up to it.
    SkippedCut,
    /// A preference is missing: later ones move up.
    SkippedPassedOver,
    /// A candidate stands twice on a paper: it counts up to the second time.
    RepeatedCut,
    /// A candidate stands twice on a paper: only the first time counts.
    RepeatedPassedOver,
    /// A mark that the scanner did not take for a vote was passed over.
    NotAVote,
    /// A ballot that was reviewed by hand counts as reviewed.
    Modified,
    /// A record without this contest was passed over.
    OtherContest,
    /// A rank left open is written as a word.
    OpenRank,
    /// An overvote is written as a word.
    OvervoteWord,
    /// The number of ballots differs from what the head of the file says.
    OtherTotal,
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "a byte-order mark was passed over",
            Self::WindowsLines => "lines end as on Windows",
            Self::OldMacintoshLines => "lines end in a carriage return alone",
            Self::EndMark => "a control character at the end was passed over",
            Self::Windows1252 => "the text is not UTF-8 and was read as Windows-1252",
            Self::Comment => "a comment was passed over",
            Self::Commas => "commas at the end of the line were passed over",
            Self::BallotId => "a ballot's own number in brackets was passed over",
            Self::DecimalCopies => "the number of papers was written with decimals of nought",
            Self::SeveralOnALine => "several ballots stood on one line",
            Self::Nickname => "candidates are named by nicknames",
            Self::Instruction => "an instruction in square brackets was passed over",
            Self::NoEndOfBallots => "the 0 after the last ballot is missing",
            Self::NoNames => "there are no names, so numbers stand in for them",
            Self::Unquoted => "a name is not in quotation marks",
            Self::NameInParts => "a name is in several parts, which were joined",
            Self::AfterTitle => "text after the title was passed over",
            Self::NoSeats => "the file does not say how many seats there are; one was taken",
            Self::EqualCut => "candidates share a preference; the paper counts up to them",
            Self::EqualPassedOver => "candidates share a preference; none of them has it",
            Self::SkippedCut => "a preference is missing; the paper counts up to it",
            Self::SkippedPassedOver => "a preference is missing; later ones moved up",
            Self::RepeatedCut => "a candidate is named twice; the paper counts up to the second time",
            Self::RepeatedPassedOver => "a candidate is named twice; only the first time counts",
            Self::NotAVote => "a mark that the scanner did not take for a vote was passed over",
            Self::Modified => "a ballot that was reviewed counts as reviewed",
            Self::OtherContest => "a record without this contest was passed over",
            Self::OpenRank => "a rank left open is written as a word",
            Self::OvervoteWord => "an overvote is written as a word",
            Self::OtherTotal => "the number of ballots differs from what the head of the file says",
        })
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.times {
            0 | 1 => write!(f, "line {}: {}", self.line, self.what),
            2 => write!(f, "line {} and 1 other: {}", self.line, self.what),
            times => write!(f, "line {} and {} others: {}", self.line, times - 1, self.what),
        }
    }
}

/// Repairs under way: of each kind the first place and how many there are, so that memory is bounded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(BTreeMap<Mended, (u64, u64)>);

impl Notes {
    pub(crate) fn add(&mut self, what: Mended, line: u64) {
        self.add_many(what, line, 1);
    }

    pub(crate) fn add_many(&mut self, what: Mended, line: u64, times: u64) {
        if times > 0 {
            let (first, all) = self.0.entry(what).or_insert((line, 0));
            *first = line.min(*first);
            *all += times;
        }
    }

    /// One place less: it is told again by another reader.
    pub(crate) fn take_back(&mut self, what: Mended) {
        if let Some((_, times)) = self.0.get_mut(&what) {
            *times -= 1;
            if *times == 0 {
                self.0.remove(&what);
            }
        }
    }

    /// Takes in the notes of a later part that begins after so many lines.
    pub(crate) fn take_in(&mut self, later: &Self, lines: u64) {
        for (what, (line, times)) in &later.0 {
            self.add_many(*what, line + lines, *times);
        }
    }

    /// In the order of the lines.
    pub(crate) fn into_repairs(self) -> Vec<Repair> {
        let repair = |(what, (line, times))| Repair { what, line, times };
        let mut repairs: Vec<Repair> = self.0.into_iter().map(repair).collect();
        repairs.sort_by_key(|repair| (repair.line, repair.what));
        repairs
    }
}
