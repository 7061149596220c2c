//! Ballots, line by line, from a text that holds many of them.

use super::Fault;
use super::words::{Misplaced, Word, Words, shortened};
use crate::CandidateNumber;
use crate::input::{Mended, Notes, Paper, Rule, Unranked};
use crate::papers::{Batch, EQUAL, Keys, Papers};
use std::collections::HashMap;
use std::hint::select_unpredictable;
use std::sync::Arc;

/// What all who read ballots of one contest know.
#[derive(Debug, Clone)]
pub(super) struct Contest {
    pub candidates: u64,
    pub nicknames: Arc<HashMap<Vec<u8>, CandidateNumber>>,
    pub rule: Rule,
    pub keys: Keys,
}

/// What was read from a text.
#[derive(Debug)]
pub(super) struct Parsed {
    pub batch: Batch,
    pub notes: Notes,
    /// Lines read, the one at which reading ended included.
    pub lines: u64,
    pub ending: Ending,
}

/// How a text of ballots ends.
#[derive(Debug)]
pub(super) enum Ending {
    /// More ballots may follow.
    Open,
    /// The ballots are over; what follows begins after so many bytes.
    Over(usize),
    /// A fault in the last line read, and its column.
    Fault(Fault, usize),
}

/// What a line turned out to be.
enum Line {
    Ballots,
    /// The 0 after the last ballot.
    End,
    /// A name, though the ballots were not ended.
    Name,
}

/// The longest ballot that is read the quick way.
const QUICK: usize = 64;

pub(super) struct Reader<'a> {
    contest: &'a Contest,
    /// For each candidate the line that named it last: finds repetitions without sorting.
    named: Vec<u64>,
    stamp: u64,
    marks: Paper,
}

impl<'a> Reader<'a> {
    pub(super) fn new(contest: &'a Contest) -> Self {
        let named = vec![0; usize::try_from(contest.candidates).map_or(0, |candidates| candidates + 1)];
        Self { contest, named, stamp: 0, marks: Paper::default() }
    }

    /// Reads a text up to its end, the end of the ballots or the first fault.
    pub(super) fn read(&mut self, text: &[u8]) -> Parsed {
        let batch = Batch::with_room(text.len());
        let mut parsed = Parsed { batch, notes: Notes::default(), lines: 0, ending: Ending::Open };
        let small = (self.contest.candidates as usize) < QUICK;
        let (mut at, mut windows) = (0, 0);
        while at < text.len() {
            parsed.lines += 1;
            if small && let Some(next) = quick(&text[at..], self.contest, &mut parsed.batch, &mut windows) {
                at += next;
                continue;
            }
            let rest = &text[at..];
            let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
            let line = &rest[..end];
            windows += u64::from(line.ends_with(b"\r\n"));
            match self.line(line, parsed.lines, &mut parsed.batch, &mut parsed.notes) {
                Ok(Line::Ballots) => at += end,
                Ok(Line::End) => {
                    parsed.ending = Ending::Over(at + end);
                    break;
                }
                Ok(Line::Name) => {
                    parsed.notes.add(Mended::NoEndOfBallots, parsed.lines);
                    parsed.lines -= 1;
                    windows -= u64::from(line.ends_with(b"\r\n"));
                    parsed.ending = Ending::Over(at);
                    break;
                }
                Err((fault, column)) => {
                    parsed.ending = Ending::Fault(fault, column);
                    break;
                }
            }
        }
        parsed.notes.add_many(Mended::WindowsLines, 1, windows);
        parsed
    }

    fn line(
        &mut self,
        line: &[u8],
        number: u64,
        batch: &mut Batch,
        notes: &mut Notes,
    ) -> Result<Line, Misplaced> {
        if line.len() > super::LONGEST_LINE {
            return Err((Fault::LongLine, super::LONGEST_LINE));
        }
        let mut words = Words::new(line, number, notes);
        let Some(mut first) = words.next()? else { return Ok(Line::Ballots) };
        match first.0 {
            Word::Quote => return Ok(Line::Name),
            Word::Bracket => {
                words.note(Mended::Instruction);
                return Ok(Line::Ballots);
            }
            Word::Name([0x1a]) => {
                words.note(Mended::EndMark);
                return Ok(Line::Ballots);
            }
            _ => {}
        }
        let mut ballots = 0;
        loop {
            let done = self.ballot(first, &mut words, number, batch);
            match done {
                Ok(false) if ballots == 0 => return Ok(Line::End),
                Ok(true) => {}
                Err((Fault::NoEnd, _)) | Ok(false) if ballots > 0 => return Err((Fault::AfterEnd, first.1)),
                Err((Fault::NoEnd, _)) => return Err((Fault::NoEnd, line.trim_ascii_end().len())),
                Err(other) => return Err(other),
                Ok(false) => return Ok(Line::End),
            }
            ballots += 1;
            match words.next()? {
                None => return Ok(Line::Ballots),
                Some(next) => first = next,
            }
            words.note(Mended::SeveralOnALine);
        }
    }

    /// One ballot: its own number perhaps, papers, preferences, 0. False for the 0 that ends the ballots.
    fn ballot(
        &mut self,
        first: (Word<'_>, usize),
        words: &mut Words<'_, '_>,
        number: u64,
        batch: &mut Batch,
    ) -> Result<bool, Misplaced> {
        let mut next = Some(first);
        if first.0 == Word::Open {
            words.skip_past(b')').ok_or((Fault::OpenBracket, first.1))?;
            words.note(Mended::BallotId);
            next = words.next()?;
        }
        let copies = match next {
            Some((Word::Number(0), _)) => {
                return match words.next()? {
                    None => Ok(false),
                    Some((_, column)) => Err((Fault::AfterEnd, column)),
                };
            }
            Some((Word::Number(copies), _)) if copies <= Papers::MOST_PAPERS => copies,
            Some((Word::Number(_), column)) => return Err((Fault::TooMany, column)),
            Some((other, column)) => return Err((misplaced(other), column)),
            None => return Err((Fault::NoEnd, 1)),
        };
        self.stamp += 1;
        self.marks.clear();
        self.preferences(words)?;
        let contest = self.contest;
        let ranking = self.marks.settle(contest.rule, number, words.notes());
        let ranking = ranking.map_err(|why| match why {
            Unranked::Repeated(number) => (Fault::Twice(u64::from(number)), 1),
            other => (Fault::Unranked(other), 1),
        })?;
        if ranking.contains(&EQUAL) {
            batch.push_tied(ranking, copies);
        } else {
            batch.push(&contest.keys, ranking, copies);
        }
        Ok(true)
    }

    /// Preferences up to the 0 that ends them.
    fn preferences(&mut self, words: &mut Words<'_, '_>) -> Result<(), Misplaced> {
        let mut rank: u32 = 0;
        let (mut joined, mut bracket) = (false, false);
        while let Some((word, column)) = words.next()? {
            match word {
                Word::Number(0) if !joined && !bracket => return Ok(()),
                Word::Number(_) | Word::Name(_) => {
                    let candidate = self.candidate(word, column)?;
                    if let Word::Name(_) = word {
                        words.note(Mended::Nickname);
                    }
                    rank += u32::from(!joined && !bracket);
                    joined = false;
                    self.repeated(candidate, column)?;
                    self.marks.mark(rank, candidate);
                }
                Word::Equal if rank > 0 && !joined => joined = true,
                Word::Dash if !joined && !bracket => rank += 1,
                Word::Open if !joined && !bracket => {
                    bracket = true;
                    rank += 1;
                }
                Word::Close if bracket && !joined => bracket = false,
                other => return Err((misplaced(other), column)),
            }
        }
        Err((Fault::NoEnd, 1))
    }

    fn repeated(&mut self, candidate: CandidateNumber, column: usize) -> Result<(), Misplaced> {
        let named = &mut self.named[usize::from(candidate)];
        if *named == self.stamp && self.contest.rule.repeated == crate::Mend::Refuse {
            return Err((Fault::Twice(u64::from(candidate)), column));
        }
        *named = self.stamp;
        Ok(())
    }

    fn candidate(&self, word: Word<'_>, column: usize) -> Result<CandidateNumber, Misplaced> {
        let number = match word {
            Word::Number(number) => number,
            Word::Name(name) => match self.contest.nicknames.get(name) {
                Some(number) => return Ok(*number),
                None => return Err((Fault::NotANumber(shortened(name)), column)),
            },
            other => return Err((misplaced(other), column)),
        };
        in_range(number, self.contest.candidates).map_err(|fault| (fault, column))
    }
}

/// The number as a candidate of the contest.
pub(super) fn in_range(number: u64, candidates: u64) -> Result<CandidateNumber, Fault> {
    match CandidateNumber::try_from(number) {
        Ok(candidate) if (1..=candidates).contains(&number) => Ok(candidate),
        _ => Err(Fault::OutOfRange { number, candidates }),
    }
}

fn misplaced(word: Word<'_>) -> Fault {
    Fault::NotANumber(match word {
        Word::Number(number) => number.to_string(),
        Word::Name(name) => shortened(name),
        Word::Equal => "=".to_owned(),
        Word::Dash => "-".to_owned(),
        Word::Open => "(".to_owned(),
        Word::Close => ")".to_owned(),
        Word::Bracket => "[".to_owned(),
        Word::Quote => "\"".to_owned(),
    })
}

/// Reads a line of nothing but digits and single blanks, if there are fewer than 64 candidates: papers, preferences,
/// 0. Gives its length; `None`, and nothing is read, if the line holds anything else, faults included.
fn quick(text: &[u8], contest: &Contest, batch: &mut Batch, windows: &mut u64) -> Option<usize> {
    let mut at = 0;
    let mut copies: u64 = 0;
    loop {
        let digit = text.get(at)?.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        copies = copies * 10 + u64::from(digit);
        at += 1;
        if at > 15 {
            return None;
        }
    }
    if at == 0 || copies == 0 || text[at] != b' ' {
        return None;
    }
    at += 1;
    let mut paper = [0; QUICK];
    let (mut length, mut seen) = (0usize, 1u64);
    let most = contest.candidates as u8;
    loop {
        let four: &[u8; 4] = match text[at..].first_chunk() {
            Some(four) => four,
            None => &tail(&text[at..]),
        };
        let (first, second) = (four[0].wrapping_sub(b'0'), four[1].wrapping_sub(b'0'));
        let two = four[1] != b' ';
        // One digit or two is a toss of a coin: no branch on it.
        let number = select_unpredictable(two, first.wrapping_mul(10).wrapping_add(second), first);
        let after = select_unpredictable(two, four[2], four[1]);
        let digits = (first <= 9) & (!two | (second <= 9)) & (after == b' ');
        let bit = 1u64 << (number & 63);
        if !digits | (number > most) | (seen & bit != 0) {
            let end = match four {
                [b'0', b'\n', ..] => 2,
                [b'0', b'\r', b'\n', ..] => {
                    *windows += 1;
                    3
                }
                _ => return None,
            };
            batch.push_short(&contest.keys, &paper[..length], seen, copies);
            return Some(at + end);
        }
        seen |= bit;
        paper[length & (QUICK - 1)] = CandidateNumber::from(number);
        length += 1;
        at += 2 + usize::from(two);
    }
}

/// The last bytes of a text, filled up.
fn tail(text: &[u8]) -> [u8; 4] {
    let mut four = [0; 4];
    for (place, byte) in four.iter_mut().zip(text) {
        *place = *byte;
    }
    four
}
