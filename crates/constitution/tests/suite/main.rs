//! The constitution's pages, commands and receipts, on the engine under test.
#![expect(clippy::unwrap_used, reason = "tests")]

mod adopting;
mod api;
mod asking;
mod beside;
mod bringing;
mod checking;
mod drafts;
mod memo;
mod pages;
mod publishing;
mod questions;
mod receipts;
mod support;
mod time;
