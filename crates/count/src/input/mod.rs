//! Reading a file of ballots, gzipped or not, and hashing what was read.

mod blocks;
mod hash;
mod marks;
mod repairs;
mod text;

use crate::Election;
use crate::blt::{self, BltError};
pub(crate) use blocks::{Blocks, Text};
use flate2::bufread::MultiGzDecoder;
pub(crate) use hash::hex;
use hash::{Hash, Hashing};
pub use marks::{Marks, Mend, Unranked};
pub(crate) use marks::{Paper, Rule};
pub(crate) use repairs::Notes;
pub use repairs::{Mended, Repair};
use std::io::{self, BufRead, BufReader, Read};
pub(crate) use text::windows_1252;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A contest as read, with the hash of the bytes it came from.
#[derive(Debug, Clone)]
pub struct Input {
    /// The contest.
    pub election: Election,
    /// SHA-256 of the bytes as given (still gzipped if they were), in hexadecimal: what `sha256sum` prints.
    pub sha256: String,
    /// What was mended in reading, in the order of the lines.
    pub repairs: Vec<Repair>,
}

/// Why ballots cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The bytes could not be had or unpacked.
    #[error("the ballots cannot be read: {0}")]
    Read(#[from] io::Error),
    /// The text is not as the format says.
    #[error(transparent)]
    Blt(#[from] BltError),
}

impl Input {
    /// Reads one contest in BLT from a stream. Memory is bounded by the different papers in it.
    pub fn read(source: impl Read) -> Result<Self, InputError> {
        Self::read_by(source, Marks::default())
    }

    /// As [`Input::read`], by what is said about marks that are no ranking.
    pub fn read_by(mut source: impl Read, marks: Marks) -> Result<Self, InputError> {
        let mut first = Vec::with_capacity(2);
        source.by_ref().take(2).read_to_end(&mut first)?;
        let zipped = first == GZIP;
        let whole = io::Cursor::new(first).chain(source);
        if !zipped {
            let mut blocks = Blocks::new(whole, Some(Hash::new()));
            let (election, notes) = blt::read_blocks(&mut blocks, marks)?;
            let sha256 = blocks.finish()?.unwrap_or_default();
            return Ok(Self { election, sha256, repairs: notes.into_repairs() });
        }
        let hashing = Hashing { source: whole, hash: Hash::new() };
        let mut packed = BufReader::with_capacity(128 * 1024, hashing);
        let mut blocks = Blocks::new(MultiGzDecoder::new(&mut packed), None);
        let (election, notes) = blt::read_blocks(&mut blocks, marks)?;
        drop(blocks);
        while !packed.fill_buf()?.is_empty() {
            let length = packed.buffer().len();
            packed.consume(length);
        }
        Ok(Self { election, sha256: packed.into_inner().hash.finish(), repairs: notes.into_repairs() })
    }
}
