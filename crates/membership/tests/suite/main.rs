//! Membership as work: fees, receipts, and who may not.
#![expect(clippy::unwrap_used, reason = "tests")]

mod card;
mod fees;
mod joining;
mod support;
mod wards;
