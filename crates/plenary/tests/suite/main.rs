//! The whole product: commands, processes killed and carried elsewhere, two groups in one house, and every route.
#![expect(clippy::unwrap_used, reason = "tests")]

mod carry;
mod closed;
mod common;
mod former;
mod looks;
mod no_rules;
mod on_files;
mod personal;
mod restricted;
mod routes;
mod statements;
