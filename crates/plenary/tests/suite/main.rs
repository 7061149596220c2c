//! The whole product: commands, processes killed and carried elsewhere, two groups in one house, and every route.
#![expect(clippy::unwrap_used, reason = "tests")]

mod association;
mod box_apart;
mod branch;
mod carry;
mod closed;
mod common;
mod counting;
mod former;
mod interface;
mod kill;
mod kill_box;
mod kill_meeting;
mod no_rules;
mod personal;
mod restricted;
mod routes;
mod statements;
mod two_groups;
mod while_serving;
