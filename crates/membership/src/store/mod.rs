//! The only place with SQL of this crate.

pub mod payment;
pub mod rate;
