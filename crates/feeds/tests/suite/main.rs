//! The national segment: compared, decided, applied, rolled back; made and signed on the other side.
#![expect(clippy::unwrap_used, reason = "tests")]

mod faults;
mod fetch;
mod issue;
mod segment;
mod support;
mod transfers;
