//! The only place with SQL of this capability.

pub mod case;
pub mod consent;
pub mod erasure;
pub mod incident;
pub mod journal;
pub mod limit;
pub mod suppression;
pub mod sweep;
