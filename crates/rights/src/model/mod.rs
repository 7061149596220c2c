//! What data protection is made of: requests and their clocks.

pub mod black;
mod case;
pub mod clock;
mod controller;
pub mod incident;
mod objection;
mod passage;
mod plan;
pub mod returns;

pub use case::{Case, CaseId, Clock, Kind, Pause, Redactions, State, Wait};
pub use controller::Controller;
pub use objection::Use;
pub use passage::{of_them, passages};
pub use plan::{ErasureId, Plan, Stage};
