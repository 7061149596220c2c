//! The only place with SQL.

pub mod comment;
pub mod consultation;
pub mod letter;
pub mod report;
