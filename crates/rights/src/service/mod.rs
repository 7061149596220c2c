//! What data protection can be asked and told: one function is one command.

pub mod archive;
pub mod cases;
pub mod consents;
mod controller;
pub mod copy;
pub mod erase;
mod hurdles;
pub mod incidents;
mod letters;
pub mod limits;
pub mod own;
mod register;
pub mod remind;
pub mod retention;
pub mod returns;
pub mod secret;
pub mod suppressed;
mod who;
pub mod work;

pub use cases::NewCase;
pub use controller::{controller, set_controller};
pub use register::{Entry, Held, notice};
pub use who::{Owner, grants, owner};
