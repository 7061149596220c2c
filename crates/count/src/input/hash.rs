//! The hash of what is read: beside the reading if there is much of it.

use crate::threads::threads;
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// Less than this is hashed at once.
const LITTLE: usize = 128 * 1024;
/// Blocks that may wait.
const WAITING: usize = 8;

type Part = (Arc<Vec<u8>>, Range<usize>);

/// A hash under way.
pub(crate) enum Hash {
    Here(Sha256),
    Beside(SyncSender<Part>, JoinHandle<Sha256>),
}

impl Hash {
    pub(super) fn new() -> Self {
        Self::Here(Sha256::new())
    }

    /// Goes on with a part of a block, which is shared and not copied.
    pub(super) fn share(&mut self, block: &Arc<Vec<u8>>, part: Range<usize>) {
        match self {
            Self::Here(hash) => {
                let much = part.len() >= LITTLE;
                hash.update(&block[part]);
                if much && threads() > 1 {
                    *self = Self::beside(hash.clone());
                }
            }
            Self::Beside(sender, _) => {
                sender
                    .send((Arc::clone(block), part))
                    .expect("the thread takes parts until there are no more");
            }
        }
    }

    /// Goes on with some bytes.
    pub(super) fn copy(&mut self, bytes: &[u8]) {
        match self {
            Self::Here(hash) if bytes.len() < LITTLE => hash.update(bytes),
            _ => self.share(&Arc::new(bytes.to_vec()), 0..bytes.len()),
        }
    }

    fn beside(hash: Sha256) -> Self {
        let (sender, receiver) = sync_channel::<Part>(WAITING);
        let mut going_on = hash.clone();
        let work = move || {
            for (block, part) in receiver {
                going_on.update(&block[part]);
            }
            going_on
        };
        match Builder::new().name("hash".to_owned()).spawn(work) {
            Ok(thread) => Self::Beside(sender, thread),
            Err(_) => Self::Here(hash),
        }
    }

    /// The hash of everything, in hexadecimal.
    pub(super) fn finish(self) -> String {
        let hash = match self {
            Self::Here(hash) => hash,
            Self::Beside(sender, thread) => {
                drop(sender);
                thread.join().expect("hashing does not panic")
            }
        };
        hex(&hash.finalize())
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Passes on what it reads, and hashes it.
pub(super) struct Hashing<R> {
    pub source: R,
    pub hash: Hash,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hash.copy(&buffer[..read]);
        Ok(read)
    }
}
