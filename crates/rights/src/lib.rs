//! Data protection: what is held on people and why, their requests with the clocks of the law, erasure, consents,
//! retention and incidents.
//!
//! What each capability holds is described beside its tables ([`kernel::personal`]); everything here reads those
//! descriptions, so the notice, the record, the copy and the erasure cannot drift from the tables.

pub mod api;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::feature::Tick;
use kernel::{Allow, Feature, Nav, Power};

const TICKS: &[(&str, Duration, Tick)] = &[("rights.clocks", Duration::from_secs(3600), |ctx| {
    Box::pin(async move {
        service::retention::run(&ctx).await?;
        service::remind::remind(&ctx).await.map(drop)
    })
})];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        grants: Some(service::grants),
        jobs: &[(service::erase::JOB, |ctx, job| {
            Box::pin(async move { service::erase::work(&ctx, &job).await })
        })],
        ticks: TICKS,
        dues: Some(|ctx| Box::pin(async move { service::remind::dues(&ctx).await })),
        holds_back: Some(service::limits::hold_back),
        consents: Some(|ctx| Box::pin(async move { service::consents::asked(&ctx).await })),
        on_events: &[
            ("membership.admitted", |ctx, event| {
                Box::pin(async move { service::consents::joined(&ctx, &event).await })
            }),
            ("people.asked-no-more", |ctx, event| {
                Box::pin(async move { service::limits::asked_no_more(&ctx, &event).await })
            }),
        ],
        nav: &[Nav {
            label: "Data protection",
            href: "/data-protection",
            allow: Allow::Officer(&[Power::ProtectData]),
            order: 65,
        }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("rights", || pages::routes().merge(api::routes()))
    }
}
