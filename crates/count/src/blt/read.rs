//! The BLT reader.

use super::collect::Collector;
use super::lines::{Lines, Number, Numbers, word};
use super::{BltError, Fault, MOST_CANDIDATES};
use crate::{Candidate, CandidateNumber, Election};
use std::io::BufRead;

/// Reads one contest. Identical ballots are merged; nothing is kept of a line but its ballot.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read<R: BufRead>(source: &mut R) -> Result<Election, BltError> {
    let mut lines = Lines::new(source);
    let (candidates, seats) = header(&mut lines)?;
    let mut ballots = Ballots::new(candidates);
    ballots.read(&mut lines)?;
    let (names, title) = names(&mut lines, candidates)?;
    let mut candidates: Vec<_> = names.into_iter().map(Candidate::new).collect();
    for number in ballots.withdrawn {
        candidates[usize::from(number) - 1].withdrawn = true;
    }
    let papers = ballots.papers.finish().map_err(|_| lines.error(1, Fault::TooMany))?;
    Ok(Election { title, seats, candidates, papers })
}

fn header<R: BufRead>(lines: &mut Lines<'_, R>) -> Result<(u64, u32), BltError> {
    lines.expect("the number of candidates and of seats")?;
    let mut numbers = Numbers::new(lines.current());
    let mut next = || numbers.next().map_err(|(_, column)| lines.error(column, Fault::Header));
    let (Some((candidates, at)), Some((seats, seats_at)), None) = (next()?, next()?, next()?) else {
        return Err(lines.error(1, Fault::Header));
    };
    if candidates == 0 || candidates > MOST_CANDIDATES {
        return Err(lines.error(at, Fault::Candidates(candidates)));
    }
    match u32::try_from(seats) {
        Ok(fits) if seats > 0 && seats <= candidates => Ok((candidates, fits)),
        _ => Err(lines.error(seats_at, Fault::Seats { seats, candidates })),
    }
}

struct Ballots {
    candidates: u64,
    papers: Collector,
    withdrawn: Vec<CandidateNumber>,
    preferences: Vec<CandidateNumber>,
    /// For each candidate the ballot line that named it last: finds repetitions without sorting.
    named: Vec<u64>,
    line: u64,
}

impl Ballots {
    fn new(candidates: u64) -> Self {
        let named = vec![0; usize::try_from(candidates).map_or(0, |candidates| candidates + 1)];
        Self { candidates, papers: Collector::new(), withdrawn: vec![], preferences: vec![], named, line: 0 }
    }

    fn read<R: BufRead>(&mut self, lines: &mut Lines<'_, R>) -> Result<(), BltError> {
        loop {
            lines.expect("a ballot, or the 0 that ends the ballots,")?;
            let line = lines.current();
            let end = match line.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'-') if self.line == 0 => self.withdrawals(line).map(|()| false),
                _ => self.ballot(line),
            };
            match end {
                Ok(false) => {}
                Ok(true) if self.papers.total() == 0 => return Err(lines.error(1, Fault::NoBallots)),
                Ok(true) => return Ok(()),
                Err((fault, column)) => return Err(lines.error(column, fault)),
            }
        }
    }

    /// One line: papers, preferences, 0. True for the 0 that ends the ballots.
    fn ballot(&mut self, line: &[u8]) -> Result<bool, (Fault, usize)> {
        self.line += 1;
        if let Some(copies) = self.plain(line) {
            self.papers.push(&self.preferences, copies).map_err(|_| (Fault::TooMany, 1))?;
            return Ok(false);
        }
        // Again from the beginning: only this way a fault is told with its place.
        self.line += 1;
        let mut numbers = Numbers::new(line);
        let Some((copies, _)) = numbers.next()? else { return Ok(false) };
        if copies == 0 {
            return match numbers.next()? {
                None => Ok(true),
                Some((_, column)) => Err((Fault::AfterEnd, column)),
            };
        }
        self.preferences.clear();
        loop {
            match numbers.next()? {
                None => return Err((Fault::NoEnd, line.trim_ascii_end().len())),
                Some((0, _)) => break,
                Some(number) => self.preference(number)?,
            }
        }
        if let Some((_, column)) = numbers.next()? {
            return Err((Fault::AfterEnd, column));
        }
        self.papers.push(&self.preferences, copies).map_err(|_| (Fault::TooMany, 1))?;
        Ok(false)
    }

    /// The quick way for lines of nothing but digits and single blanks: papers, preferences, 0. `None` if the line
    /// holds anything else, faults included.
    fn plain(&mut self, line: &[u8]) -> Option<u64> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b" 0")?;
        let blank = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
        let (copies, rest) = line.split_at(blank);
        let digits = (1..=15).contains(&copies.len()) && copies.iter().all(u8::is_ascii_digit);
        if !digits {
            return None;
        }
        let copies = copies.iter().fold(0, |sum, byte| sum * 10 + u64::from(byte.wrapping_sub(b'0')));
        if copies == 0 {
            return None;
        }
        self.preferences.clear();
        let mut bytes = rest.iter();
        bytes.next();
        let mut number: usize = 0;
        // The blank at the end closes the last number; there is none if no candidate is named.
        let close: &[u8] = if rest.is_empty() { b"" } else { b" " };
        for byte in bytes.chain(close) {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                number = (number * 10 + usize::from(digit)).min(usize::from(u16::MAX));
                continue;
            }
            // Nought is never named, and what is beyond the candidates is not there.
            let named = self.named.get_mut(number).filter(|named| **named != self.line)?;
            if number == 0 || *byte != b' ' {
                return None;
            }
            *named = self.line;
            self.preferences.push(number as u16);
            number = 0;
        }
        Some(copies)
    }

    fn preference(&mut self, (number, column): Number) -> Result<(), (Fault, usize)> {
        let candidate = self.candidate((number, column))?;
        let named = &mut self.named[usize::from(candidate)];
        if *named == self.line {
            return Err((Fault::Twice(number), column));
        }
        *named = self.line;
        self.preferences.push(candidate);
        Ok(())
    }

    fn candidate(&self, (number, column): Number) -> Result<CandidateNumber, (Fault, usize)> {
        match CandidateNumber::try_from(number) {
            Ok(candidate) if (1..=self.candidates).contains(&number) => Ok(candidate),
            _ => Err((Fault::OutOfRange { number, candidates: self.candidates }, column)),
        }
    }

    /// A line of withdrawn candidates before the ballots: `-3 -7`.
    fn withdrawals(&mut self, line: &[u8]) -> Result<(), (Fault, usize)> {
        let mut place = 0;
        while let Some(gap) = line[place..].iter().position(|byte| !byte.is_ascii_whitespace()) {
            place += gap;
            let rest = &line[place..];
            if rest.starts_with(b"#") {
                break;
            }
            let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            let number =
                rest[..length].strip_prefix(b"-").and_then(|digits| std::str::from_utf8(digits).ok());
            let number = number.and_then(|digits| digits.parse().ok());
            let number = number.ok_or_else(|| (Fault::NotANumber(word(rest)), place + 1))?;
            let candidate = self.candidate((number, place + 1))?;
            if self.withdrawn.contains(&candidate) {
                return Err((Fault::Twice(number), place + 1));
            }
            self.withdrawn.push(candidate);
            place += length;
        }
        Ok(())
    }
}

fn names<R: BufRead>(lines: &mut Lines<'_, R>, candidates: u64) -> Result<(Vec<String>, String), BltError> {
    if !lines.advance()? {
        return Ok(((1..=candidates).map(|number| format!("Candidate {number}")).collect(), String::new()));
    }
    let mut names = Vec::new();
    for _ in 1..candidates {
        names.push(quoted(lines)?);
        lines.expect("the name of the next candidate")?;
    }
    names.push(quoted(lines)?);
    let title = if lines.advance()? { quoted(lines)? } else { String::new() };
    while lines.advance()? {
        quoted(lines)?;
    }
    Ok((names, title))
}

/// The text between the first and the last quotation mark of the line, so that names may hold some.
fn quoted<R: BufRead>(lines: &Lines<'_, R>) -> Result<String, BltError> {
    let line = lines.current();
    let start = line.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let unquoted = || lines.error(start + 1, Fault::Unquoted(word(&line[start..])));
    if line.get(start) != Some(&b'"') {
        return Err(unquoted());
    }
    let end = line.iter().rposition(|byte| *byte == b'"').filter(|end| *end > start).ok_or_else(unquoted)?;
    let text = std::str::from_utf8(&line[start + 1..end]);
    let text = text.map_err(|fault| lines.error(start + 2 + fault.valid_up_to(), Fault::NotText))?;
    Ok(text.to_owned())
}
