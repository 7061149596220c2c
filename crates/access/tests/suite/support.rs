//! What the tests of signing in and of officers share.

use kernel::Feature;
use testkit::Kit;

/// An organisation in which people sign in, with the offices that a test gives out.
pub async fn kit_with(offices: fn() -> Feature) -> Kit {
    Kit::with(|b| {
        b.feature(mail::feature())
            .feature(access::feature())
            .feature(offices())
            .identify(access::service::identify)
    })
    .await
}
