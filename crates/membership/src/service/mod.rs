//! What membership can be asked and told: one function is one command.

pub mod fees;
