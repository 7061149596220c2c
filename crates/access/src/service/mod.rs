//! What others ask of accounts, and what signing in does.

mod accounts;
mod agreeing;
pub mod agreement;
mod ask;
mod demo;
mod dues;
pub mod export;
mod redeem;
pub mod second;
mod secret;
mod sessions;

pub(crate) use accounts::address;
pub use accounts::{account_of, address_of, identify, link, unlink};
pub use agreeing::{in_office, second_officer};
pub(crate) use ask::answer;
pub use ask::{ask, ask_again, found_officer, sign_in_link};
pub use demo::{DemoPart, demo_link, demo_people, demo_sign_in};
pub(crate) use dues::dues;
pub use redeem::{Look, Opened, confirm_by_code, look, redeem, redeem_code};
pub(crate) use sessions::sweep;
pub use sessions::{end, end_others, sign_out};
