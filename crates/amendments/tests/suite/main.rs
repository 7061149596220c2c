//! Motions: their road, and what is refused on it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod across;
mod aside;
mod collide;
mod pages;
mod parts;
mod road;
mod support;
