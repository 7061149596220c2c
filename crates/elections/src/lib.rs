//! The life of an election, from the call to the handover.

pub mod model;
pub mod service;
#[doc(hidden)]
pub mod store;
