//! E-mail: an outbox filled in the transaction that has something to say, a sender, the bounces that come
//! back, and bulk mailings that are held, previewed and revocable.

mod compose;
pub mod fill;
pub mod folder;
pub mod mailing;
pub mod model;
mod pages;
pub mod send;
pub mod service;
mod store;
pub mod transport;

pub use model::{Kind, MailingId, MessageId, Outgoing, State};
pub use transport::{SmtpConfig, Transport};

use kernel::Feature;

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        jobs: &[("mail.send", send::work), ("mail.mailing", mailing::work)],
        ..Feature::new("mail", pages::routes)
    }
}
