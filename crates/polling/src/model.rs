//! What a poll is: its contests, its roll, the ways to vote, and the draft of a paper while it is filled in.

mod batch;
mod draft;
mod open;
mod poll;
mod roll;
mod turnout;

pub use batch::{AGREED, Batch, BatchState, Mismatch, Progress, Reading};
pub use draft::{Act, Draft, Trouble};
pub use open::{Contests, Elector, LeftOut, NewContest, NewPoll, Order};
pub use poll::{Channels, Choice, Contest, Online, Phase, Poll, PollState, Subject};
pub use roll::{Mark, Marks, RollLine, Standing};
pub use turnout::{ContestTurnout, Turnout};

kernel::id!(/** One ballot: a roll, its contests and a box. */ PollId);
kernel::id!(/** Papers filled in by hand that are keyed together. */ BatchId);

/// One filled-in paper on its way into the box.
#[derive(Clone, Debug)]
pub struct Paper {
    pub contest: uuid::Uuid,
    pub ballot: ballotbox::Ballot,
}
