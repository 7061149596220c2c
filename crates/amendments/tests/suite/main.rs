//! Motions: their road, and what is refused on it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod across;
mod aside;
mod collide;
mod pages;
mod road;
mod support;
