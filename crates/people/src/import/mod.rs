//! Reading a file of members: bytes → text → table → people. Pure; every error names row and column.

mod columns;
mod decode;
mod known;
mod rows;
mod sheet;
mod table;

pub use columns::{Column, Mapping};
pub use decode::{Decoded, decode};
pub use known::Known;
pub use rows::{Defaults, RowError, read_row};
pub use sheet::{is_sheet, read_sheet};
pub use table::{Table, guess_delimiter, read_table};

/// The largest file taken, in bytes.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// The most rows taken from one file.
pub const MOST_ROWS: usize = 50_000;
/// The most columns a row may have.
pub const MOST_COLUMNS: usize = 100;
