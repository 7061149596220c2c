//! The ballot box in the application: desk, booth, box apart, opening, loss and restore, and that nothing leaks.
#![expect(clippy::unwrap_used, reason = "tests")]

mod after_the_close;
mod apart;
mod api;
mod booth;
mod casting;
mod closing;
mod common;
mod desk;
mod erasure;
mod keys;
mod lost;
mod qr;
mod restore;
mod sealed;
mod secrecy;
mod slips;
