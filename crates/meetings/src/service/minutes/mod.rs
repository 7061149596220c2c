//! Minutes: drafted from the record, edited, checked by the chair, sent to members, approved by a later meeting.

mod reading;
mod sending;
mod write;

pub use reading::{Reading, minutes, reading, to_approve};
pub use sending::{Sender, Sending, send, sender};
pub use write::{approve, check, draft, edit, from_record};
