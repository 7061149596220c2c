//! Signing in, sessions, second factors and exports, and everything that must not work.
#![expect(clippy::unwrap_used, reason = "tests")]

mod device;
mod exports;
mod second_factor;
mod sessions;
mod sign_in;
mod support;
