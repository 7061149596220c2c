//! The only place with SQL. Every statement names the group; lists skip the people of an unfinished import.

pub(crate) mod audience;
pub(crate) mod contact;
pub(crate) mod counted;
pub(crate) mod declaration;
pub(crate) mod errand;
pub(crate) mod fact;
pub(crate) mod fee;
pub(crate) mod household;
pub(crate) mod import;
pub(crate) mod joining;
pub(crate) mod joining_ask;
pub(crate) mod known;
pub(crate) mod listing;
pub(crate) mod offer;
pub(crate) mod owned;
pub(crate) mod pair;
pub(crate) mod person;
pub(crate) mod processor;
pub(crate) mod sample;
pub(crate) mod standing;
pub(crate) mod tally;
pub(crate) mod term;
