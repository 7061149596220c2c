//! What membership can be asked and told: one function is one command.

pub mod area;
pub mod card;
pub mod fees;
pub mod joining;
pub mod renewals;
pub mod wards;
pub mod welcome;
