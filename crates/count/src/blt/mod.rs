//! BLT, the common interchange format of ranked ballots.
//!
//! ```text
//! 4 2                  4 candidates, 2 seats
//! -3                   candidate 3 has withdrawn (several: -3 -4)
//! 7 1 2 0              seven papers: first 1, then 2; a ballot ends with 0
//! 2 4 0                # from a # to the end of the line is a comment
//! 0                    end of the ballots
//! "Ada Quill"          a name for each candidate, in order
//! "Ben Yarrow"
//! "Cleo Marsh"
//! "Dan Frost"
//! "Organisers 2026"    the contest
//! ```
//!
//! Read leniently where the meaning is certain, and every repair is listed ([`crate::Repair`]):
//!
//! - byte-order mark, Windows and old Macintosh line ends, blank lines, comments (`#…`, `/* … */`), commas at line ends;
//! - ballots with their own number in brackets before the number of papers: `(b17) 1 2 3 0`;
//! - several ballots on one line; a number of papers such as `3.0`; a missing 0 before the first name;
//! - equal preferences (`2=3` or `(2 3)`) and skipped ones (`-`), by [`crate::Marks`];
//! - `[nick a b c]` (names used on ballots) and `[withdrawn 2]`; other instructions are passed over;
//! - names with quotation marks inside, without any, in two parts (name and party), several on one line, or in
//!   Windows-1252; without any names candidates are called “Candidate 1” and so on;
//! - text after the title (source, remarks) is passed over.

mod ballots;
mod error;
mod lines;
mod names;
mod pipeline;
mod read;
mod words;
mod write;

pub use error::{BltError, Fault};
pub use read::read;
pub(crate) use read::read_blocks;
pub use write::{write, write_to};

/// The most candidates read from one file.
pub const MOST_CANDIDATES: u64 = 10_000;
/// The longest line read, in bytes.
pub const LONGEST_LINE: usize = 128 * 1024;
