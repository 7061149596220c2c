//! What others ask of accounts, and what signing in does.

mod accounts;

pub use accounts::{account_of, address_of, identify, link, unlink};
