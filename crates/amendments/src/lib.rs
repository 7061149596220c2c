//! Amendments: a change of the constitution from the first draft to the vote, words and rules together.

mod api;
mod dues;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use kernel::job::Job;
use kernel::{Allow, BoxFuture, Ctx, Feature, Nav, Result};

pub use model::{Amendment, AmendmentId};

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        jobs: &[(service::COMMENCE, commence)],
        dues: Some(dues::dues),
        nav: &[Nav { label: "Motions", href: "/amendments", allow: Allow::Member, order: 44 }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("amendments", || pages::routes().merge(api::routes()))
    }
}

fn commence(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::due(&ctx, &job).await })
}
