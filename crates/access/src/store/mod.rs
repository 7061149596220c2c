//! The only place with SQL.

pub mod account;
pub mod demo;
pub mod export;
pub mod factor;
pub mod link;
pub mod lost;
