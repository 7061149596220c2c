//! The words of the national segment: its file, its signature, and the difference that a run would make.

mod change;
mod file;
mod seal;
mod transfer;

pub use change::{Change, ChangeKind, Decision, RunState};
pub use file::{End, FORMAT, Gone, Head, Kept, Kind, LONGEST, Line, Row, read_line};
pub use seal::{Seal, Verifying};
pub use transfer::{Answer, Dated, Direction, Envelope, LARGEST, Letter, Outcome, Stage, What};

kernel::id!(/** One segment file taken in. */ RunId);
kernel::id!(/** One organisation that a segment is made for. */ RecipientId);
kernel::id!(/** One suggested correction. */ CorrectionId);
kernel::id!(/** One member's way from one group to another. */ TransferId);
kernel::id!(/** One group whose key is known. */ PeerId);
