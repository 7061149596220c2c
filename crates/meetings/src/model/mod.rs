//! What a meeting is, without database or clock.

mod comments;
mod confidential;
mod delegation;
mod guest;
mod item;
mod journal;
mod letters;
mod meeting;
mod merge;
mod minutes;
mod minutes_draft;
mod motion;
mod outcome;
mod reflection;
mod reports;
mod roll;
mod sentence;
mod series;
mod speaker;
mod together;
mod vote;
mod words;

pub use comments::{Comment, Commented, check_comment, still_stands};
pub use confidential::{
    CLOSED_QUESTION, Confidence, CopyRead, NewPublicLine, PublicLine, Undertaking, copy_code, marked,
};
pub use delegation::{Delegation, NewDelegation};
pub use guest::{Down, Guest, Inquiry, Places, Typed};
pub use item::{
    Branch, Item, LONGEST_PAPER, NewItem, Paper, PaperVersion, StandingItem, Subject, flat, not_reached, tree,
};
pub use journal::{Entry, Happened, NewEntry};
pub use letters::{Kept, Letter, LocalGroup, neglected_first};
pub use meeting::{Held, Meeting, Sitting};
pub use merge::merged;
pub use minutes::{Approved, LONGEST_MINUTES, Minutes, MinutesVersion, Sent, Signed, Stage, check_minutes};
pub use minutes_draft::{Attended, Drafted, Source, draft};
pub use motion::{LONGEST_MOTION, Motion, NewMotion, effect};
pub use outcome::{Action, Decision, NewAction, NewDecision};
pub use reflection::{Attending, Expected, Lesson, Presence, Question, Reflection, check_reflection};
pub use reports::{Answered, AskedOf, Visit, check_answer, check_question, quoted};
pub use roll::{Numbers, Present, Reply};
pub use sentence::{named, sentence};
pub use series::{EventEntry, NewEvent, Series};
pub use speaker::{Speaker, Spoken, Whisper, queue, time_used};
pub use together::{Finding, Joint, JointAnswer, TOGETHER, check_joint};
pub use vote::{Count, Needed, Tally, Vote, VoteResult, agreed};
pub use words::{
    Choice, Coming, EventKind, EventState, Form, ItemState, Manner, MotionState, Origin, Readers, Role,
    SpeakKind, Standing, State, Talked, Taught, VoteState, VoteWay, VotesBy, Way,
};

kernel::id!(/** One meeting; the same as its occasion's. */ MeetingId);
kernel::id!(/** One item of an agenda. */ ItemId);
kernel::id!(/** One item that stands on every agenda. */ StandingId);
kernel::id!(/** One paper. */ PaperId);
kernel::id!(/** One motion, or one amendment to a motion. */ MotionId);
kernel::id!(/** One vote. */ VoteId);
kernel::id!(/** One stretch of holding a role at a meeting. */ RoleId);
kernel::id!(/** One decision. */ DecisionId);
kernel::id!(/** One action. */ ActionId);
kernel::id!(/** One question of a member to whoever holds a post. */ AskedId);
kernel::id!(/** One visit of a representative. */ VisitId);
kernel::id!(/** One session, public meeting or other event. */ EventId);
kernel::id!(/** One series of events. */ SeriesId);
kernel::id!(/** One comment on a paper or on minutes. */ CommentId);
kernel::id!(/** One wish to speak. */ SpeakerId);
kernel::id!(/** Something that a body handed on. */ DelegationId);
kernel::id!(/** Somebody who is no member and comes to an open event. */ GuestId);
kernel::id!(/** What somebody from outside asks. */ InquiryId);
kernel::id!(/** What members find out together. */ JointId);
kernel::id!(/** What one of them found. */ FindingId);
kernel::id!(/** A local group or a branch that is visited and writes. */ BranchId);
kernel::id!(/** A letter that came to whoever holds a post. */ LetterId);
