//! Records of comma-separated values (RFC 4180), of bounded length.

use super::FormError;
use crate::blt::LONGEST_LINE;
use crate::input::{Blocks, InputError, Mended, Notes, windows_1252};
use std::io::{BufRead, Read};

/// A hint for faults of the form itself.
pub(super) const FORM: &str = "each record stands on a line, its cells separated by commas";

pub(super) struct Records<'a, R> {
    source: &'a mut Blocks<R>,
    bytes: Vec<u8>,
    cells: Vec<String>,
    lines: u64,
    line: u64,
    pub notes: Notes,
}

impl<'a, R: Read> Records<'a, R> {
    pub(super) fn new(source: &'a mut Blocks<R>) -> Self {
        Self { source, bytes: vec![], cells: vec![], lines: 0, line: 0, notes: Notes::default() }
    }

    /// The next record that is not empty: the line at which it begins, and its cells. `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[String])>, InputError> {
        loop {
            self.bytes.clear();
            self.line = self.lines + 1;
            // A cell in quotation marks may hold line ends.
            let mut open = false;
            loop {
                let before = self.bytes.len();
                let room = (LONGEST_LINE + 1 - self.bytes.len()) as u64;
                let read = self.source.take(room).read_until(b'\n', &mut self.bytes)?;
                if self.bytes.len() > LONGEST_LINE {
                    let what = format!("the record is longer than {LONGEST_LINE} bytes");
                    return Err(FormError::new(self.line, what, FORM).into());
                }
                self.lines += u64::from(read > 0);
                open ^= self.bytes[before..].iter().filter(|byte| **byte == b'"').count() % 2 == 1;
                if read == 0 && open {
                    let what = "a quotation mark is opened and never closed";
                    return Err(FormError::new(
                        self.line,
                        what,
                        "write a quotation mark inside a cell twice",
                    )
                    .into());
                }
                if read == 0 && self.bytes.is_empty() {
                    return Ok(None);
                }
                if !open {
                    break;
                }
            }
            if self.line == 1 && self.bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
                self.bytes.drain(..3);
                self.notes.add(Mended::ByteOrderMark, 1);
            }
            if !self.bytes.trim_ascii().is_empty() {
                self.split();
                return Ok(Some((self.line, &self.cells)));
            }
        }
    }

    /// Lines read so far.
    pub(super) fn lines_read(&self) -> u64 {
        self.lines
    }

    fn split(&mut self) {
        let text = match std::str::from_utf8(&self.bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.notes.add(Mended::Windows1252, self.line);
                self.bytes.iter().map(|byte| windows_1252(*byte)).collect()
            }
        };
        let text = text.trim_end_matches(['\r', '\n']);
        self.cells.clear();
        let (mut cell, mut quoted) = (String::new(), false);
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    cell.push('"');
                    letters.next();
                }
                '"' => quoted = !quoted,
                ',' if !quoted => self.cells.push(std::mem::take(&mut cell).trim().to_owned()),
                letter => cell.push(letter),
            }
        }
        self.cells.push(cell.trim().to_owned());
    }
}

/// A whole number.
pub(super) fn number(cell: &str) -> Option<u64> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    (!digits.is_empty() && digits.len() <= 16 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}
