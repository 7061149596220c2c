//! The BLT reader.

use super::ballots::{Contest, in_range};
use super::lines::Lines;
use super::words::{Misplaced, Word, Words, shortened};
use super::{BltError, Fault, MOST_CANDIDATES, names, pipeline};
use crate::input::{Blocks, Marks, Mended, Notes, Repair};
use crate::papers::Papers;
use crate::{Candidate, CandidateNumber, Election};
use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

/// Reads one contest. Identical ballots are merged; nothing is kept of a line but its ballot. Large files are read by
/// several threads.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read(source: impl Read, marks: Marks) -> Result<(Election, Vec<Repair>), BltError> {
    let (election, notes) = read_blocks(&mut Blocks::new(source, None), marks)?;
    Ok((election, notes.into_repairs()))
}

pub(crate) fn read_blocks<R: Read>(
    source: &mut Blocks<R>,
    marks: Marks,
) -> Result<(Election, Notes), BltError> {
    let mut lines = Lines::new(source);
    let (candidates, seats) = header(&mut lines)?;
    let (withdrawn, nicknames) = preamble(&mut lines, candidates)?;
    let mut papers = Papers::new();
    let contest = Contest {
        candidates,
        nicknames: Arc::new(nicknames),
        rule: marks.or_strict(),
        keys: papers.keys(candidates as usize),
    };
    let (before, mut notes) = lines.into_rest();
    let ballots = pipeline::read(source, &contest, papers, before)?;
    notes.take_in(&ballots.notes, 0);
    let mut lines = Lines::new(source);
    lines.number = ballots.lines;
    let (names, title) = names::read(&mut lines, candidates)?;
    notes.take_in(&lines.notes, 0);
    let mut candidates: Vec<_> = names.into_iter().map(Candidate::new).collect();
    for number in withdrawn {
        candidates[usize::from(number) - 1].withdrawn = true;
    }
    let mut papers = ballots.papers;
    papers.settle();
    Ok((Election { title, seats, candidates, papers }, notes))
}

fn header<R: Read>(lines: &mut Lines<'_, R>) -> Result<(u64, u32), BltError> {
    lines.expect("the number of candidates and of seats")?;
    let mut notes = Notes::default();
    let mut words = Words::new(lines.current(), lines.number, &mut notes);
    let mut next = || match words.next() {
        Ok(Some((Word::Number(number), column))) => Ok(Some((number, column))),
        Ok(None) => Ok(None),
        Ok(Some((_, column))) | Err((_, column)) => Err(lines.error(column, Fault::Header)),
    };
    let (Some((candidates, at)), Some((seats, seats_at)), None) = (next()?, next()?, next()?) else {
        return Err(lines.error(1, Fault::Header));
    };
    lines.notes.take_in(&notes, 0);
    if candidates == 0 || candidates > MOST_CANDIDATES {
        return Err(lines.error(at, Fault::Candidates(candidates)));
    }
    match u32::try_from(seats) {
        Ok(fits) if seats > 0 && seats <= candidates => Ok((candidates, fits)),
        _ => Err(lines.error(seats_at, Fault::Seats { seats, candidates })),
    }
}

type Nicknames = HashMap<Vec<u8>, CandidateNumber>;

/// What stands between the first line and the ballots: who withdrew (`-3 -7`), nicknames (`[nick a b c]`), other
/// instructions in square brackets.
fn preamble<R: Read>(
    lines: &mut Lines<'_, R>,
    candidates: u64,
) -> Result<(Vec<CandidateNumber>, Nicknames), BltError> {
    let (mut withdrawn, mut nicknames) = (vec![], Nicknames::new());
    loop {
        lines.expect("a ballot, or the 0 that ends the ballots,")?;
        let mut notes = Notes::default();
        let line = lines.current();
        let first = line.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
        let mut words = Words::new(line, lines.number, &mut notes);
        let done = match first {
            Some(b'-') => withdrawals(&mut words, candidates, &mut withdrawn),
            Some(b'[') => instruction(&mut words, candidates, &mut withdrawn, &mut nicknames),
            _ => {
                lines.give_back();
                return Ok((withdrawn, nicknames));
            }
        };
        done.map_err(|(fault, column)| lines.error(column, fault))?;
        lines.notes.take_in(&notes, 0);
    }
}

/// A line of withdrawn candidates: `-3 -7`.
fn withdrawals(
    words: &mut Words<'_, '_>,
    candidates: u64,
    withdrawn: &mut Vec<CandidateNumber>,
) -> Result<(), Misplaced> {
    while let Some((dash, column)) = words.next()? {
        match (dash, words.next()?) {
            (Word::Dash, Some((Word::Number(number), _))) => withdraw(number, column, candidates, withdrawn)?,
            (Word::Dash, Some((Word::Name(name), _))) => {
                return Err((Fault::NotANumber(format!("-{}", shortened(name))), column));
            }
            (Word::Name(name), _) => return Err((Fault::NotANumber(shortened(name)), column)),
            (Word::Number(number), _) => return Err((Fault::NotANumber(number.to_string()), column)),
            _ => return Err((Fault::NotANumber("-".to_owned()), column)),
        }
    }
    Ok(())
}

fn withdraw(
    number: u64,
    column: usize,
    candidates: u64,
    withdrawn: &mut Vec<CandidateNumber>,
) -> Result<(), Misplaced> {
    let candidate = in_range(number, candidates).map_err(|fault| (fault, column))?;
    if withdrawn.contains(&candidate) {
        return Err((Fault::Twice(number), column));
    }
    withdrawn.push(candidate);
    Ok(())
}

/// `[nick a b c]` and `[withdrawn 2 3]` are followed; other instructions are passed over.
fn instruction(
    words: &mut Words<'_, '_>,
    candidates: u64,
    withdrawn: &mut Vec<CandidateNumber>,
    nicknames: &mut Nicknames,
) -> Result<(), Misplaced> {
    words.next()?;
    let kind = match words.next()? {
        Some((Word::Name(kind @ (b"nick" | b"withdrawn")), _)) => kind,
        _ => {
            words.note(Mended::Instruction);
            return Ok(());
        }
    };
    while let Some((word, column)) = words.next()? {
        match word {
            Word::Close if words.ended_with_bracket() => return Ok(()),
            Word::Name(name) if kind == b"nick" => {
                let number = in_range(nicknames.len() as u64 + 1, candidates).map_err(|f| (f, column))?;
                if nicknames.insert(name.to_vec(), number).is_some() {
                    return Err((Fault::SameNickname(shortened(name)), column));
                }
            }
            Word::Number(number) if kind == b"withdrawn" => withdraw(number, column, candidates, withdrawn)?,
            _ => return Err((Fault::Instruction, column)),
        }
    }
    Err((Fault::Instruction, 1))
}
