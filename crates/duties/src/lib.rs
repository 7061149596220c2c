//! Duties: what the constitution asks of each post, by when, and the evidence that closes it.

mod pages;

use kernel::Feature;

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature { ..Feature::new("duties", pages::routes) }
}
