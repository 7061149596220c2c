//! The life of an election, from the call to the handover.

pub mod api;
pub mod demo;
mod dues;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::{Allow, Feature, Nav};

const TICKS: &[(&str, Duration, kernel::feature::Tick)] =
    &[("elections.clock", Duration::from_secs(60), service::clock::tick)];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        jobs: &[(service::clock::DUE, service::clock::work)],
        ticks: TICKS,
        on_events: &[
            ("bodies.occasion-moved", service::draft::occasion_moved),
            ("polling.closed", service::ballot::poll_closed),
            ("polling.close-put-off", service::ballot::put_off),
            ("elections.abandon", service::ballot::given_up),
            ("polling.erasure-near", service::count::erasure_near),
            ("polling.papers-erased", service::count::papers_erased),
        ],
        dues: Some(dues::dues),
        nav: &[Nav { label: "Elections", href: "/elections", allow: Allow::Anyone, order: 30 }],
        grants: Some(service::officers::grants),
        holds_apart: Some(service::officers::holds_apart),
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("elections", || pages::routes().merge(api::routes()))
    }
}
