//! Elections from call to declaration, by-elections, countback, quotas, refusals and kills.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bundle;
mod by_election;
mod common;
mod countback;
mod demo;
mod journey;
mod kill;
mod pages;
mod quotas;
mod refusals;
