//! Lines of bounded length, with their numbers.

use super::{BltError, Fault, LONGEST_LINE};
use std::io::{BufRead, Read};

pub(super) struct Lines<'a, R> {
    source: &'a mut R,
    line: Vec<u8>,
    number: u64,
}

impl<'a, R: BufRead> Lines<'a, R> {
    pub(super) fn new(source: &'a mut R) -> Self {
        Self { source, line: Vec::with_capacity(256), number: 0 }
    }

    /// Moves to the next line that holds something besides blanks and a comment. False at the end.
    pub(super) fn advance(&mut self) -> Result<bool, BltError> {
        loop {
            self.line.clear();
            self.number += 1;
            let limit = LONGEST_LINE as u64 + 1;
            let read = self.source.by_ref().take(limit).read_until(b'\n', &mut self.line);
            match read {
                Err(cause) => return Err(self.error(1, Fault::Read(cause))),
                Ok(0) => return Ok(false),
                Ok(length) if length > LONGEST_LINE => return Err(self.error(LONGEST_LINE, Fault::LongLine)),
                Ok(_) => {}
            }
            let mark = [0xef, 0xbb, 0xbf];
            if self.number == 1 && self.line.starts_with(&mark) {
                self.line.drain(..mark.len());
            }
            if self.line.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte != b'#') {
                return Ok(true);
            }
        }
    }

    /// As [`Lines::advance`], but the end of the file is an error.
    pub(super) fn expect(&mut self, what: &'static str) -> Result<(), BltError> {
        if self.advance()? { Ok(()) } else { Err(self.error(1, Fault::Ended(what))) }
    }

    pub(super) fn current(&self) -> &[u8] {
        &self.line
    }

    pub(super) fn error(&self, column: usize, fault: Fault) -> BltError {
        BltError { line: self.number, column, fault }
    }
}

/// The next word of a line that is not yet past `place`: where it starts, its value if it is a whole number.
pub(super) struct Numbers<'a> {
    line: &'a [u8],
    place: usize,
}

/// A whole number and the column (from 1) where it starts.
pub(super) type Number = (u64, usize);

impl<'a> Numbers<'a> {
    pub(super) fn new(line: &'a [u8]) -> Self {
        Self { line, place: 0 }
    }

    /// The next number; `None` at the end of the line or at a comment.
    pub(super) fn next(&mut self) -> Result<Option<Number>, (Fault, usize)> {
        let mut rest =
            self.line[self.place..].iter().enumerate().skip_while(|(_, byte)| byte.is_ascii_whitespace());
        let Some((gap, first)) = rest.next() else { return Ok(None) };
        let start = self.place + gap;
        let mut value = u64::from(first.wrapping_sub(b'0'));
        if value > 9 {
            return match first {
                b'#' => Ok(None),
                b'=' | b'-' => Err((Fault::EqualRanks, start + 1)),
                _ => Err((Fault::NotANumber(word(&self.line[start..])), start + 1)),
            };
        }
        for (place, byte) in rest {
            let digit = u64::from(byte.wrapping_sub(b'0'));
            if digit <= 9 {
                value = value.saturating_mul(10).saturating_add(digit);
                continue;
            }
            self.place += place;
            return match byte {
                b'#' => Ok(Some((value, start + 1))),
                byte if byte.is_ascii_whitespace() => Ok(Some((value, start + 1))),
                b'=' | b'-' => Err((Fault::EqualRanks, start + 1)),
                _ => Err((Fault::NotANumber(word(&self.line[start..])), start + 1)),
            };
        }
        self.place = self.line.len();
        Ok(Some((value, start + 1)))
    }
}

/// The first word, shortened, for an error message.
pub(super) fn word(line: &[u8]) -> String {
    let end = line.iter().position(u8::is_ascii_whitespace).unwrap_or(line.len());
    String::from_utf8_lossy(&line[..end.min(160)]).chars().take(40).collect()
}
