//! What the segment can be asked and told.

pub mod corrections;
pub mod issue;
pub mod keys;
pub mod runs;
pub mod take;
