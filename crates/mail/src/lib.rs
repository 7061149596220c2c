//! E-mail: an outbox filled in the transaction that has something to say, a sender, the bounces that come
//! back, and bulk mailings that are held, previewed and revocable.

mod api;
pub mod bounce;
pub mod compose;
mod dues;
pub mod fill;
pub mod folder;
pub mod inbox;
pub mod mailing;
pub mod model;
mod pages;
mod personal;
pub mod send;
pub mod service;
mod store;
pub mod suppressed;
pub mod transport;

pub use inbox::BounceBox;
pub use model::{Kind, MailingId, MessageId, Outgoing, State};
pub use send::{Bounced, gone_for_good};
pub use transport::{SmtpConfig, Transport};

use std::time::Duration;

use kernel::feature::Tick;
use kernel::{Allow, Feature, Nav, Power, Routes};
use utoipa::OpenApi as _;

const NAV: &[Nav] =
    &[Nav { label: "Mail", href: "/mail", allow: Allow::Officer(&[Power::SendMail]), order: 70 }];

const TICKS: &[(&str, Duration, Tick)] = &[
    ("mail.bounces", Duration::from_secs(60), inbox::tick),
    ("mail.sweep", Duration::from_secs(6 * 3600), service::sweep),
];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::Api::openapi),
        jobs: &[("mail.send", send::work), ("mail.weigh", service::weigh), ("mail.mailing", mailing::work)],
        ticks: TICKS,
        dues: Some(dues::dues),
        holds_back: Some(service::hold_back),
        nav: NAV,
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("mail", routes)
    }
}

fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
