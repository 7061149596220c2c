//! The words of the national segment: its file, its signature, and the difference that a run would make.

mod change;
mod file;
mod seal;

pub use change::{Change, ChangeKind, Decision, RunState};
pub use file::{End, FORMAT, Gone, Head, Kind, LONGEST, Line, Row, read_line};
pub use seal::{Seal, Verifying};

kernel::id!(/** One segment file taken in. */ RunId);
kernel::id!(/** One organisation that a segment is made for. */ RecipientId);
kernel::id!(/** One suggested correction. */ CorrectionId);
