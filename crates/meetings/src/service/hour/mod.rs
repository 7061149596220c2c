//! The hour itself: the roll and the quorum, items, votes.

mod roll;

pub use roll::{Quorum, check_in, check_out, quorum, roll, switch};
