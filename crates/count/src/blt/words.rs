//! The words of a line.

use super::Fault;
use crate::input::{Mended, Notes};

/// A word, or a sign that joins words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Number(u64),
    /// Anything that is no number: a nickname perhaps.
    Name(&'a [u8]),
    /// `=` between candidates of equal preference.
    Equal,
    /// `-`: nobody has this preference, or what follows is withdrawn.
    Dash,
    Open,
    Close,
    /// `[`: an instruction follows.
    Bracket,
    /// `"`: a name follows.
    Quote,
}

/// A fault and the column (from 1) where it stands.
pub(super) type Misplaced = (Fault, usize);

pub(super) struct Words<'a, 'n> {
    line: &'a [u8],
    place: usize,
    number: u64,
    notes: &'n mut Notes,
}

impl<'a, 'n> Words<'a, 'n> {
    /// The words of the line of this number.
    pub(super) fn new(line: &'a [u8], number: u64, notes: &'n mut Notes) -> Self {
        Self { line, place: 0, number, notes }
    }

    /// The next word and the column (from 1) where it starts; `None` at the end of the line or at a comment.
    pub(super) fn next(&mut self) -> Result<Option<(Word<'a>, usize)>, Misplaced> {
        loop {
            let rest = &self.line[self.place..];
            let Some(gap) = rest.iter().position(|byte| !byte.is_ascii_whitespace()) else { return Ok(None) };
            self.place += gap;
            let rest = &rest[gap..];
            let sign = match rest[0] {
                b'#' => {
                    self.notes.add(Mended::Comment, self.number);
                    return Ok(None);
                }
                b'/' if rest.starts_with(b"/*") => {
                    let end = rest.windows(2).position(|two| two == b"*/");
                    self.place += end.ok_or_else(|| (Fault::OpenComment, self.place + 1))? + 2;
                    self.notes.add(Mended::Comment, self.number);
                    continue;
                }
                b',' if rest.iter().all(|byte| *byte == b',' || byte.is_ascii_whitespace()) => {
                    self.notes.add(Mended::Commas, self.number);
                    return Ok(None);
                }
                b'=' => Word::Equal,
                b'-' => Word::Dash,
                b'(' => Word::Open,
                b')' | b']' => Word::Close,
                b'[' => Word::Bracket,
                b'"' => Word::Quote,
                _ => return self.word(rest).map(Some),
            };
            self.place += 1;
            return Ok(Some((sign, self.place)));
        }
    }

    fn word(&mut self, rest: &'a [u8]) -> Result<(Word<'a>, usize), Misplaced> {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"=()[]#,\"".contains(byte);
        let word = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        let column = self.place + 1;
        if word.is_empty() {
            return Err((Fault::NotANumber(shortened(rest)), column));
        }
        self.place += word.len();
        let (whole, fraction) = match word.iter().position(|byte| *byte == b'.') {
            Some(point) => (&word[..point], &word[point + 1..]),
            None => (word, &word[..0]),
        };
        if whole.is_empty() || !whole.iter().all(u8::is_ascii_digit) {
            return Ok((Word::Name(word), column));
        }
        if !fraction.iter().all(|byte| *byte == b'0') {
            let fault = if fraction.iter().all(u8::is_ascii_digit) {
                Fault::Fraction(shortened(word))
            } else {
                Fault::NotANumber(shortened(word))
            };
            return Err((fault, column));
        }
        if whole.len() < word.len() {
            self.notes.add(Mended::DecimalCopies, self.number);
        }
        let digits = whole.iter().map(|byte| u64::from(byte - b'0'));
        let number = digits.fold(0u64, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
        Ok((Word::Number(number), column))
    }

    /// Whether the sign read last is a square bracket.
    pub(super) fn ended_with_bracket(&self) -> bool {
        self.line[..self.place].ends_with(b"]")
    }

    /// Passes over everything up to this byte and it too.
    pub(super) fn skip_past(&mut self, byte: u8) -> Option<()> {
        let gap = self.line[self.place..].iter().position(|other| *other == byte)?;
        self.place += gap + 1;
        Some(())
    }

    pub(super) fn note(&mut self, what: Mended) {
        self.notes.add(what, self.number);
    }

    pub(super) fn notes(&mut self) -> &mut Notes {
        self.notes
    }
}

/// The first word, shortened, for an error message.
pub(super) fn shortened(line: &[u8]) -> String {
    let end = line.iter().position(u8::is_ascii_whitespace).unwrap_or(line.len());
    String::from_utf8_lossy(&line[..end.min(160)]).chars().take(40).collect()
}
