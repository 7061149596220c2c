//! Mail from the outbox to a mail server and back, and the pages about it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bounces;
mod common;
mod listener;
mod log;
mod mailings;
mod pages;
mod smtp;
