//! The only place with SQL. Every statement names the group.

pub(crate) mod access;
pub(crate) mod appointment;
pub(crate) mod group;
pub(crate) mod handover;
pub(crate) mod occasion;
pub(crate) mod office;
pub(crate) mod term;
