//! Accounts, signing in by a link or a code, confirming again, and the list of one's sessions.

pub mod service;
mod store;

use kernel::{Feature, Routes};

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature::new("access", routes)
}

fn routes() -> Routes {
    Routes::new()
}
