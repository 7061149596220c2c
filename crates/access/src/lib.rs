//! Accounts, signing in by a link or a code, confirming again, and the list of one's sessions.

pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::Feature;
use kernel::feature::Tick;

const TICKS: &[(&str, Duration, Tick)] = &[("access.sweep", Duration::from_secs(3600), service::sweep)];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        jobs: &[("access.answer", service::answer)],
        ticks: TICKS,
        holds_apart: Some(service::second::holds_apart),
        hurdles: Some(service::second::hurdle),
        dues: Some(|ctx| Box::pin(async move { service::dues(&ctx).await })),
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("access", pages::routes)
    }
}
