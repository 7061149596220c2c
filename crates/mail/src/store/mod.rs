//! The only place with SQL.

pub mod mailing;
pub mod message;
