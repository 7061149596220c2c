//! The register: facts and standing, who is entitled, imports, pages and who may not see them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod audiences;
mod changes;
mod classes;
mod demo;
mod duplicates;
mod entitled;
mod errands;
mod households;
mod imports;
mod pages;
mod permissions;
mod register;
mod search;
mod support;
mod tally;
