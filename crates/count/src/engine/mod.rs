//! The count itself: stages until the seats are filled.

mod piles;
mod record;
mod run;
mod ties;

pub use run::count;
