//! After the meeting: decisions with their reasons, actions until they are done or released.

mod actions;
mod decisions;

pub use actions::{action, actions, agree, carried_over, carry_over, end_action};
pub use decisions::{decide, decision, decisions, explain, follow_up};
