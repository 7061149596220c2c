//! A text on its way through a consultation.
#![expect(clippy::unwrap_used, reason = "tests")]

mod across;
mod imap;
mod letters;
mod life;
mod support;
