//! Bodies, posts, terms, meetings and handovers, and that access follows them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod access;
mod gone;
mod groups;
mod handovers;
mod leaving;
mod occasions;
mod pages;
mod support;
mod terms;
