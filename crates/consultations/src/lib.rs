//! Consultations: a text opened to answers, each kept with its quote, answered, and followed to what came of it.

mod pages;

use kernel::Feature;

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature { ..Feature::new("consultations", pages::routes) }
}
