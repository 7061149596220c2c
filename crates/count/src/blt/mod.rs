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
//! Read leniently where the meaning is certain: byte-order mark, Windows line ends, blank lines,
//! quotation marks inside names. Without any names candidates are called “Candidate 1” and so on.
//! Further quoted lines after the title (source, remarks) are passed over.

mod collect;
mod error;
mod lines;
mod read;
mod write;

pub use error::{BltError, Fault};
pub use read::read;
pub use write::{write, write_to};

/// The most candidates read from one file.
pub const MOST_CANDIDATES: u64 = 10_000;
/// The longest line read, in bytes.
pub const LONGEST_LINE: usize = 128 * 1024;
