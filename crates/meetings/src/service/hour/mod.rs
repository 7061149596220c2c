//! The hour itself: the roll and the quorum, the chair's steps, the speakers' list, votes.

pub(crate) mod ballot;
mod chair;
mod door;
mod roll;
mod speakers;
mod votes;

pub use chair::{
    Late, NewNote, adjourn, agree_action, begin_item, close, correct, end_item, enter_decision, note, open,
    point_of_order, put_motion, rule, set_aside,
};
pub use door::{code, come_by_code};
pub use roll::{Quorum, check_in, check_out, present, quorum, roll};
pub use speakers::{ask, call_next, queue_now, speakers, take_back, whisper, whispers};
pub(crate) use votes::how;
pub use votes::{
    Counting, Entered, NewVote, cast, close_vote, counting, enter_vote, mine, open_vote, tally, usual_way,
    void_vote, votes,
};
