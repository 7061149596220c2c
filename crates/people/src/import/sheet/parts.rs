//! The parts of a spreadsheet file, unpacked within bounds.

use std::io::{Cursor, Read};

use kernel::{Problem, Result};
use zip::ZipArchive;

/// The most that all parts read may hold together, unpacked: a list of 50,000 people needs a quarter of it.
const LARGEST: u64 = 64 * 1024 * 1024;
const MOST_PARTS: usize = 2_000;

pub struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

pub fn open(bytes: &[u8]) -> Result<Parts<'_>> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS { Err(bomb()) } else { Ok(Parts { archive, left: LARGEST }) }
}

impl Parts<'_> {
    /// A part as text; `None` if there is none of that name. Whatever its head claims, only so much is unpacked.
    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(broken()),
        };
        let mut bytes = vec![];
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let read = bytes.len() as u64;
        if read > self.left {
            return Err(bomb());
        }
        self.left -= read;
        Ok(Some(String::from_utf8(bytes).map_err(|_| broken())?))
    }
}

pub fn broken() -> Problem {
    let why = "This spreadsheet cannot be unpacked; it may be damaged or locked with a password.";
    Problem::field("file", why).hint("Open it in the spreadsheet programme, save it again, and bring that.")
}

fn bomb() -> Problem {
    let why = "Unpacked, this file holds far more than a list of members can. It was not read.";
    Problem::field("file", why)
        .hint("Copy the list alone into a new sheet, without pictures, and bring that.")
}
