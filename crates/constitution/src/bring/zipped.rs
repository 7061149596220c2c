//! The parts of a file of a word processor, unpacked within bounds.

use std::io::{Cursor, Read};

use kernel::{Problem, Result};
use zip::ZipArchive;

/// The most that one part may hold unpacked.
const LARGEST_PART: u64 = 12 * 1024 * 1024;
/// The most that all parts read may hold together.
const LARGEST_WHOLE: u64 = 24 * 1024 * 1024;
/// A file of a word processor has some dozens of parts.
const MOST_PARTS: usize = 2_000;

pub struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

pub fn open(bytes: &[u8]) -> Result<Parts<'_>> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS {
        return Err(bomb());
    }
    Ok(Parts { archive, left: LARGEST_WHOLE })
}

impl Parts<'_> {
    /// A part as text; `None` if there is none of that name. Whatever its head claims, only so much is unpacked.
    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(broken()),
        };
        let most = LARGEST_PART.min(self.left);
        let mut bytes = vec![];
        part.take(most + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let read = bytes.len() as u64;
        if read > most {
            return Err(bomb());
        }
        self.left -= read;
        Ok(Some(String::from_utf8(bytes).map_err(|_| broken())?))
    }
}

fn broken() -> Problem {
    Problem::field("file", "This file cannot be unpacked; it may be damaged or locked with a password.")
        .hint("Open it in the word processor, save it again, and bring that.")
}

fn bomb() -> Problem {
    Problem::field("file", "Unpacked, this file holds far more than a constitution can. It was not read.")
        .hint("Save the text alone, without pictures and embedded files, and bring that.")
}
