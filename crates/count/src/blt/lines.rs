//! Lines of bounded length, with their numbers.

use super::{BltError, Fault, LONGEST_LINE};
use crate::input::{Blocks, Mended, Notes, Text};
use std::io::{BufRead, Read};

/// Reads a text line by line, comments and blank lines passed over.
pub(super) struct Lines<'a, R> {
    source: &'a mut Blocks<R>,
    line: Vec<u8>,
    /// The line is to be read again.
    again: bool,
    pub number: u64,
    pub notes: Notes,
}

impl<'a, R: Read> Lines<'a, R> {
    pub(super) fn new(source: &'a mut Blocks<R>) -> Self {
        Self { source, line: Vec::with_capacity(256), again: false, number: 0, notes: Notes::default() }
    }

    /// Moves to the next line that holds something besides blanks and a comment. False at the end.
    pub(super) fn advance(&mut self) -> Result<bool, BltError> {
        if std::mem::take(&mut self.again) {
            return Ok(true);
        }
        loop {
            self.line.clear();
            self.number += 1;
            let limit = LONGEST_LINE as u64 + 1;
            let read = self.source.take(limit).read_until(b'\n', &mut self.line);
            match read {
                Err(cause) => return Err(self.error(1, Fault::Read(cause))),
                Ok(0) => return Ok(false),
                Ok(length) if length > LONGEST_LINE => return Err(self.error(LONGEST_LINE, Fault::LongLine)),
                Ok(_) => {}
            }
            if self.number == 1 {
                self.first_line()?;
            }
            if self.line.ends_with(b"\r\n") {
                self.notes.add(Mended::WindowsLines, self.number);
            }
            match self.line.iter().find(|byte| !byte.is_ascii_whitespace()) {
                None => {}
                Some(b'#') => self.notes.add(Mended::Comment, self.number),
                Some(0x1a) if self.line.trim_ascii() == [0x1a] => {
                    self.notes.add(Mended::EndMark, self.number)
                }
                Some(_) => return Ok(true),
            }
        }
    }

    fn first_line(&mut self) -> Result<(), BltError> {
        let mark = [0xef, 0xbb, 0xbf];
        if self.line.starts_with(&mark) {
            self.line.drain(..mark.len());
            self.notes.add(Mended::ByteOrderMark, 1);
        }
        if self.source.has_carriage_returns() {
            self.notes.add(Mended::OldMacintoshLines, 1);
        }
        if self.line.starts_with(&[0xff, 0xfe]) || self.line.starts_with(&[0xfe, 0xff]) {
            return Err(self.error(1, Fault::Utf16));
        }
        Ok(())
    }

    /// As [`Lines::advance`], but the end of the file is an error.
    pub(super) fn expect(&mut self, what: &'static str) -> Result<(), BltError> {
        if self.advance()? { Ok(()) } else { Err(self.error(1, Fault::Ended(what))) }
    }

    /// The line is not for whoever asked: it comes again.
    pub(super) fn give_back(&mut self) {
        self.again = true;
    }

    /// Leaves the rest to others: how many lines were read, and what was mended in them. The line that was given back
    /// is the next of the source.
    pub(super) fn into_rest(mut self) -> (u64, Notes) {
        if self.again {
            self.number -= 1;
            if self.line.ends_with(b"\r\n") {
                self.notes.take_back(Mended::WindowsLines);
            }
            self.source.give_back(vec![Text::from(std::mem::take(&mut self.line))]);
        }
        (self.number, self.notes)
    }

    pub(super) fn current(&self) -> &[u8] {
        &self.line
    }

    pub(super) fn error(&self, column: usize, fault: Fault) -> BltError {
        BltError { line: self.number, column, fault }
    }
}
