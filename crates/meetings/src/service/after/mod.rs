//! After the meeting: decisions with their reasons, actions until they are done or released.

mod actions;
mod decisions;
mod delegations;

pub use actions::{action, actions, actions_seen, agree, carried_over, carry_over, end_action};
pub use decisions::{decide, decision, decisions, explain, follow_up};
pub use delegations::{delegate, delegations_seen, take_back};
