//! What the segment can be asked and told.

pub mod corrections;
pub mod fetch;
pub mod issue;
pub mod keys;
pub mod runs;
pub(crate) mod spool;
pub mod take;
mod token;
pub mod transfers;
