//! Reading a file of ballots, gzipped or not, and hashing what was read.

use crate::Election;
use crate::blt::{self, BltError};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Read};

const BLOCK: usize = 256 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A contest as read, with the hash of the bytes it came from.
#[derive(Debug, Clone)]
pub struct Input {
    /// The contest.
    pub election: Election,
    /// SHA-256 of the bytes as given (still gzipped if they were), in hexadecimal: what `sha256sum` prints.
    pub sha256: String,
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
        let mut hashing = BufReader::with_capacity(BLOCK, Hashing { source, hash: Sha256::new() });
        let zipped = hashing.fill_buf()?.starts_with(&GZIP);
        let election = if zipped {
            let mut plain = BufReader::with_capacity(BLOCK, MultiGzDecoder::new(&mut hashing));
            blt::read(&mut plain)?
        } else {
            blt::read(&mut hashing)?
        };
        io::copy(&mut hashing, &mut io::sink())?;
        Ok(Self { election, sha256: hex(&hashing.into_inner().hash.finalize()) })
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hashing<R> {
    source: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}
