//! Meetings: from the notice to the approved minutes, in the room and from afar.
//!
//! A meeting is an occasion (`bodies`: body, kind, day, hour, place) and what hangs on it. Its id is the occasion's.
//!
//! # Where what is
//!
//! The house's rooms, each split by phase, so that two people can work side by side:
//!
//! - `model/` what everything is: `meeting`, `item` (agenda, papers), `roll`, `motion`, `vote`, `journal` (the record),
//!   `outcome` (decisions, actions), `words` (every closed list of words)
//! - `store/` the SQL, one file for each of these
//! - `service/` shared: `meetings` (which there are; `lock` and `settle`, under which a meeting changes), `hands` (who
//!   may do what at one), `circle` (who takes part and votes), `says` (what the constitution says), `journal`
//! - `service/before/` agenda, papers, motions, notice · `service/hour/` roll, quorum, chair, votes ·
//!   `service/after/` decisions, actions, minutes
//! - `pages/before`, `pages/hour`, `pages/after` and `templates/meetings/` the same
//!
//! # How a meeting changes
//!
//! A command reads what it needs, then opens one transaction: `meetings::lock` (orders all changes of one meeting and
//! bumps the version that those who follow it watch) → check → store → `journal::record` (one line of the record, if it
//! belongs in the minutes) → audit. The record is never changed; a correction is a line of its own. It holds ids and
//! no names, and closed lines are marked: whoever shows it leaves them out for those who may not see them.

pub mod api;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use kernel::feature::OnEvent;
use kernel::{Allow, Feature, Nav};

pub use model::MeetingId;
pub use pages::Live;

const EVENTS: &[(&str, OnEvent)] = &[
    ("bodies.occasion-set", |ctx, event| Box::pin(service::occasion_set(ctx, event))),
    ("bodies.occasion-moved", |ctx, event| Box::pin(service::before::moved(ctx, event))),
    (service::CALLED_OFF, |ctx, event| Box::pin(service::called_off(ctx, event))),
    ("amendments.tabled", |ctx, event| Box::pin(service::before::tabled(ctx, event))),
    ("amendments.moved-withdraw", |ctx, event| Box::pin(service::before::withdrawn(ctx, event))),
];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        on_events: EVENTS,
        nav: &[Nav { label: "Meetings", href: "/meetings", allow: Allow::Member, order: 35 }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        grants: Some(|app, group, person, at| {
            Box::pin(async move { service::hour::ballot::grants(&app, group, person, at).await })
        }),
        ..Feature::new("meetings", || pages::routes().merge(api::routes()))
    }
}
