//! Ballot papers, the keys under which a box keeps them, and the fingerprint of a roll.
//!
//! A pure library: it knows nothing of members' names, time, files or databases. Members and contests are 16 bytes
//! each, which only the registrar can read as ids. This is the plain box: whoever holds the poll key and the box
//! could find a member's paper until the close destroys both the key and the keys of the rows.

mod ballot;
mod paper;
mod roll;
mod sealed;

pub use ballot::{Ballot, BallotError, Choices, Spoilt};
pub use paper::{BoxKey, Paper, PollKey, desk_key};
pub use roll::{Leaf, RollHash, leaf, roll_hash};
pub use sealed::{Bundle, bundle};
