//! The life of an election, from the call to the handover.

pub mod model;
mod store;
