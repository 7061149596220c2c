//! E-mail: an outbox filled in the transaction that has something to say, a sender, the bounces that come
//! back, and bulk mailings that are held, previewed and revocable.

mod compose;
pub mod folder;
pub mod model;
mod send;
pub mod service;
mod store;
pub mod transport;

pub use model::{Kind, MailingId, MessageId, Outgoing, State};
pub use transport::{SmtpConfig, Transport};

use kernel::{Feature, Routes};

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature { jobs: &[("mail.send", send::work)], ..Feature::new("mail", routes) }
}

fn routes() -> Routes {
    Routes::new()
}
