//! Duties follow the rules and what happens; only evidence closes them; nobody sees more than is theirs.
#![expect(clippy::unwrap_used, reason = "tests")]

mod board;
mod closing;
mod crossing;
mod feeds;
mod pages;
mod reminders;
mod support;
