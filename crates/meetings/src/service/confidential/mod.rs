//! Confidence: what the text keeps inside a body, who is inside, what may be said all the same.

mod copies;
mod inside;
mod lines;
mod undertaking;

pub use copies::{copies, mark};
pub use inside::{Inside, aside, confidence, inside, is_open, question, stand_aside};
pub(crate) use lines::need_line;
pub use lines::{agree_line, lines, public_words, release};
pub use undertaking::{accept, asked, given};
