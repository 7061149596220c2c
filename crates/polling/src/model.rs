//! What a poll is: its contests, its roll, the ways to vote, and the draft of a paper while it is filled in.

mod batch;
mod draft;
mod erasure;
mod officer_key;
mod open;
mod poll;
mod restore;
mod roll;
mod secrecy;
mod turnout;

pub use batch::{AGREED, Batch, BatchState, Mismatch, Progress, Reading};
pub use draft::{Act, Draft, Trouble};
pub use erasure::{Kept, NOTICE_DAYS, Part, Plan, PutOff, months_after};
pub use officer_key::{KeyRole, OfficerKey};
pub use open::{Contests, Elector, LeftOut, NewContest, NewPoll, Order};
pub use poll::{
    AT_A_MEETING, Channels, Choice, Contest, Counting, ELECTION, Online, Phase, Poll, PollState, Subject,
};
pub use restore::Restore;
pub use roll::{Mark, Marks, RollLine, Standing};
pub use secrecy::{Forecast, Level, SMALL, Secrecy, forecast, forecast_words};
pub use turnout::{ContestTurnout, Turnout};

kernel::id!(/** One ballot: a roll, its contests and a box. */ PollId);
kernel::id!(/** Papers filled in by hand that are keyed together. */ BatchId);

/// One filled-in paper on its way into the box.
#[derive(Clone, Debug)]
pub struct Paper {
    pub contest: uuid::Uuid,
    pub ballot: ballotbox::Ballot,
    /// Where this server draws up the paper: the 32 bytes at random from which all else is derived. The same ones again
    /// give the same paper, so that sending a form twice changes nothing, and voting again replaces what was cast.
    pub origin: [u8; 32],
}
