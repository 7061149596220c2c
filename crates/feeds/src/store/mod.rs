//! The only place with SQL of this crate.

pub mod change;
pub mod correction;
pub mod recipient;
pub mod row;
pub mod run;
pub mod source;
pub mod transfer;
