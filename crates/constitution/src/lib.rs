//! constitution
