//! Reading a file of ballots, gzipped or not, and hashing what was read.

mod blocks;
mod hash;
mod marks;
mod repairs;
mod text;

use crate::Election;
use crate::blt::BltError;
use crate::formats::{self, Form, FormError};
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
    /// The form in which the ballots were written.
    pub form: Form,
    /// What was mended in reading, in the order of the lines.
    pub repairs: Vec<Repair>,
}

/// How ballots are to be read; as a rule the file says all that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The form; without it the one that the first bytes tell.
    pub form: Option<Form>,
    /// What becomes of marks that are no ranking.
    pub marks: Marks,
    /// Seats to be filled, whatever the file says.
    pub seats: Option<u32>,
    /// Of files with several contests the one to be read, by its key there.
    pub contest: Option<String>,
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
    /// The same in other forms.
    #[error(transparent)]
    Form(#[from] FormError),
}

impl Input {
    /// Reads one contest from a stream, in whatever form. Memory is bounded by the different papers in it.
    ///
    /// # Errors
    /// See [`InputError`].
    pub fn read(source: impl Read) -> Result<Self, InputError> {
        Self::read_as(source, &Reading::default())
    }

    /// As [`Input::read`], by what is said about the file.
    ///
    /// # Errors
    /// See [`InputError`].
    pub fn read_as(mut source: impl Read, reading: &Reading) -> Result<Self, InputError> {
        let mut first = Vec::with_capacity(2);
        source.by_ref().take(2).read_to_end(&mut first)?;
        let zipped = first == GZIP;
        let whole = io::Cursor::new(first).chain(source);
        if !zipped {
            let mut blocks = Blocks::new(whole, Some(Hash::new()));
            let (election, notes, form) = formats::read(&mut blocks, reading)?;
            let sha256 = blocks.finish()?.unwrap_or_default();
            return Ok(Self { election, sha256, form, repairs: notes.into_repairs() });
        }
        let hashing = Hashing { source: whole, hash: Hash::new() };
        let mut packed = BufReader::with_capacity(128 * 1024, hashing);
        let mut blocks = Blocks::new(MultiGzDecoder::new(&mut packed), None);
        let (election, notes, form) = formats::read(&mut blocks, reading)?;
        drop(blocks);
        while !packed.fill_buf()?.is_empty() {
            let length = packed.buffer().len();
            packed.consume(length);
        }
        let sha256 = packed.into_inner().hash.finish();
        Ok(Self { election, sha256, form, repairs: notes.into_repairs() })
    }
}
