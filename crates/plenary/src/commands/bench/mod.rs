//! `plenary bench`: figures of this machine with this software; docs/performance.md says how to read them.

mod ballots;
mod client;
mod counting;
mod meeting;
mod node;
mod pages;
mod register;
mod segment;

use std::time::Duration;

use crate::Outcome;
use crate::cli::Bench;

pub async fn run(which: Bench) -> Outcome {
    match which {
        Bench::Pages(args) => pages::run(args).await,
        Bench::Count { folder } => counting::run(&folder),
        Bench::Register(args) => register::run(args).await,
        Bench::Segment(args) => segment::run(args).await,
        Bench::Ballots(args) => ballots::run(args).await,
        Bench::Meeting(args) => meeting::run(args).await,
    }
}

/// The middle of several measurements.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Things per second, as a whole number.
fn per_second(number: u64, time: Duration) -> u64 {
    let nanos = time.as_nanos().max(1);
    u64::try_from(u128::from(number) * 1_000_000_000 / nanos).unwrap_or(u64::MAX)
}
