//! What is held on people is said, given, limited and erased as the law asks; nobody sees what is not theirs.
#![expect(clippy::unwrap_used, reason = "tests")]

mod consents;
mod crossing;
mod erasure;
mod incidents;
mod limits;
mod notice;
mod own;
mod requests;
mod retention;
mod returns;
mod support;
