//! Reading a file of ballots, gzipped or not, and hashing what was read.

use crate::Election;
use crate::blt::{self, BltError};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

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
        let mut hashing =
            BufReader::with_capacity(BLOCK, Hashing { source, hash: Hash::Here(Sha256::new()) });
        let zipped = hashing.fill_buf()?.starts_with(&GZIP);
        let election = if zipped {
            let mut plain = BufReader::with_capacity(BLOCK, MultiGzDecoder::new(&mut hashing));
            blt::read(&mut plain)?
        } else {
            blt::read(&mut hashing)?
        };
        io::copy(&mut hashing, &mut io::sink())?;
        Ok(Self { election, sha256: hex(&hashing.into_inner().hash.finish().finalize()) })
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Passes on what it reads, and hashes it: beside the reading if there is much of it.
struct Hashing<R> {
    source: R,
    hash: Hash,
}

enum Hash {
    Here(Sha256),
    Beside(SyncSender<Vec<u8>>, JoinHandle<Sha256>),
}

impl Hash {
    /// Blocks that may wait.
    const WAITING: usize = 8;

    fn update(self, block: &[u8]) -> Self {
        match self {
            Self::Here(mut hash) => {
                hash.update(block);
                if block.len() < BLOCK { Self::Here(hash) } else { Self::beside(hash) }
            }
            Self::Beside(sender, thread) => {
                sender.send(block.to_vec()).expect("the thread takes blocks until there are no more");
                Self::Beside(sender, thread)
            }
        }
    }

    fn beside(hash: Sha256) -> Self {
        let (sender, receiver) = sync_channel::<Vec<u8>>(Self::WAITING);
        let mut going_on = hash.clone();
        let work = move || {
            for block in receiver {
                going_on.update(&block);
            }
            going_on
        };
        match Builder::new().name("hash".to_owned()).spawn(work) {
            Ok(thread) => Self::Beside(sender, thread),
            Err(_) => Self::Here(hash),
        }
    }

    fn finish(self) -> Sha256 {
        match self {
            Self::Here(hash) => hash,
            Self::Beside(sender, thread) => {
                drop(sender);
                thread.join().expect("hashing does not panic")
            }
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let hash = std::mem::replace(&mut self.hash, Hash::Here(Sha256::new()));
        self.hash = hash.update(&buffer[..read]);
        Ok(read)
    }
}
