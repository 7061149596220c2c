//! Duties: what the constitution asks of each post, by when, and the evidence that closes it.
//!
//! Rules compile to duties in `rulebook`; here they are kept as a projection that nobody edits, shown to whom they belong,
//! and closed by what was published or done elsewhere. Nothing is ticked off.

pub mod api;
pub mod demo;
pub mod ical;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::feature::{OnEvent, Tick};
use kernel::{Allow, Feature, Nav};

const EVENTS: &[(&str, OnEvent)] = &[
    ("constitution.in-force", service::moved),
    ("bodies.occasion-set", service::moved),
    ("bodies.occasion-moved", service::moved),
    ("duties.evidence", service::evidence),
];

const TICKS: &[(&str, Duration, Tick)] = &[("duties.day", Duration::from_secs(600), |ctx| {
    Box::pin(async move {
        service::rebuild_if_due(&ctx).await?;
        service::remind(&ctx).await.map(drop)
    })
})];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        on_events: EVENTS,
        ticks: TICKS,
        nav: &[Nav { label: "Duties", href: "/duties", allow: Allow::Member, order: 45 }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("duties", pages::routes)
    }
}
