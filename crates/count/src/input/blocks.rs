//! Text in blocks of whole lines, shared between those who read it.

use super::hash::Hash;
use std::io::{self, BufRead, Read};
use std::ops::Range;
use std::sync::Arc;

/// Bytes in a block: small enough that what waits between the threads is little memory.
const BLOCK: usize = 120 * 1024;

/// Whole lines of a text; only the last may be without a line end.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    block: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Text {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.block[self.range.clone()]
    }

    /// What is behind the first so many bytes.
    pub(crate) fn after(&self, bytes: usize) -> Self {
        Self { block: Arc::clone(&self.block), range: self.range.start + bytes..self.range.end }
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self { block: Arc::new(bytes), range }
    }
}

/// Reads a stream block by block. It can be read line by line, as any [`BufRead`], or in texts of many lines.
pub(crate) struct Blocks<R> {
    source: R,
    hash: Option<Hash>,
    /// Texts that were taken and given back, to be read before all else.
    back: Vec<Text>,
    current: Text,
    ended: bool,
    /// Whether lines end in a carriage return alone, which is then turned into a line feed.
    carriage_returns: Option<bool>,
}

impl<R: Read> Blocks<R> {
    /// With a hash, everything that is read is hashed.
    pub(crate) fn new(source: R, hash: Option<Hash>) -> Self {
        let current = Text { block: Arc::new(vec![]), range: 0..0 };
        Self { source, hash, back: vec![], current, ended: false, carriage_returns: None }
    }

    /// The hash of the whole stream, which is read to its end.
    pub(crate) fn finish(mut self) -> io::Result<Option<String>> {
        while self.hash.is_some() && !self.ended {
            self.load(&[])?;
        }
        Ok(self.hash.map(Hash::finish))
    }

    /// Whether the lines end in carriage returns alone.
    pub(crate) fn has_carriage_returns(&self) -> bool {
        self.carriage_returns == Some(true)
    }

    /// Whether all there is stands in what was read so far.
    pub(crate) fn is_short(&self) -> bool {
        self.ended
    }

    /// The next lines, a block full of them or what is left; `None` at the end. A line longer than a block comes in
    /// parts.
    pub(crate) fn lines(&mut self) -> io::Result<Option<Text>> {
        loop {
            let rest = self.current.bytes();
            let whole = rest.iter().rposition(|byte| *byte == b'\n').map(|last| last + 1);
            let last = self.ended && self.back.is_empty();
            let whole = whole.or_else(|| (rest.len() >= BLOCK || last).then_some(rest.len()));
            if let Some(whole) = whole.filter(|whole| *whole > 0) {
                let text = Text {
                    range: self.current.range.start..self.current.range.start + whole,
                    ..self.current.clone()
                };
                self.current.range.start += whole;
                return Ok(Some(text));
            }
            if last {
                return Ok(None);
            }
            let carry = rest.to_vec();
            match self.back.pop() {
                Some(next) if carry.is_empty() => self.current = next,
                Some(next) => self.current = Text::from([&carry, next.bytes()].concat()),
                None => self.load(&carry)?,
            }
        }
    }

    /// Gives back texts, the first of them to be read next.
    pub(crate) fn give_back(&mut self, texts: Vec<Text>) {
        let rest = std::mem::replace(&mut self.current, Text { block: Arc::new(vec![]), range: 0..0 });
        self.back.push(rest);
        self.back.extend(texts.into_iter().rev());
    }

    /// Reads a new block that begins with `carry`.
    fn load(&mut self, carry: &[u8]) -> io::Result<()> {
        let mut block = Vec::with_capacity(BLOCK + carry.len() + 64);
        block.extend_from_slice(carry);
        let read = self.source.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        self.ended = read < BLOCK;
        let fresh = carry.len()..block.len();
        let returns =
            *self.carriage_returns.get_or_insert_with(|| block.contains(&b'\r') && !block.contains(&b'\n'));
        if returns {
            if let Some(hash) = &mut self.hash {
                hash.copy(&block[fresh]);
            }
            block.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
            let range = 0..block.len();
            self.current = Text { block: Arc::new(block), range };
            return Ok(());
        }
        let block = Arc::new(block);
        if let Some(hash) = &mut self.hash {
            hash.share(&block, fresh);
        }
        let range = 0..block.len();
        self.current = Text { block, range };
        Ok(())
    }
}

impl<R: Read> Read for Blocks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Blocks<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.current.range.is_empty() {
            match self.back.pop() {
                Some(text) => self.current = text,
                None if self.ended => break,
                None => self.load(&[])?,
            }
        }
        Ok(self.current.bytes())
    }

    fn consume(&mut self, bytes: usize) {
        self.current.range.start += bytes;
    }
}
