//! Amendments: a change of the constitution from the first draft to the vote, words and rules together.

mod pages;

use kernel::Feature;

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature { ..Feature::new("amendments", pages::routes) }
}
