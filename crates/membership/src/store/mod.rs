//! The only place with SQL of this crate.

pub mod application;
pub mod area;
pub mod band;
pub mod payment;
pub mod rate;
pub mod reminder;
pub mod welcome;
