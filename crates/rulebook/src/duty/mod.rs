//! Duties: what the rules ask of a post or body, by when, and what counts as proof that it was done.
//!
//! Rules compile to [`DutySpec`]s; a spec meets what happened and gives [`Duty`]s, one for each month, meeting or gap.
//! Duties are recomputed and never edited: where a meeting moves, everything that hangs on it moves. Only evidence
//! closes a duty.
//!
//! Defined answers: a deadline without an hour ends with its local day, of 23, 24 or 25 hours; one that falls on a
//! Saturday, Sunday or holiday stays there, because the texts count days and not working days; two months after the
//! last day of December is the last day of February; what was too late already when it arose is due at once and not overdue; before the day of a yearly meeting is fixed, its duties stand
//! between the dates for the first and for the last day of its month; where a meeting moved into the past, what should
//! have come before it and has no evidence is missed, and what should follow it counts from the new day.

mod calendar;
mod compile;
mod instances;
mod state;
mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cite::Cite;
use crate::rule::Strictness;
use crate::units::{Moment, Period};

pub use compile::duty_specs;
pub use instances::{Timeline, duties};
pub use state::{Closed, DutyState, Pace};

/// A standing duty as a rule states it.
#[derive(Debug, Clone, PartialEq)]
pub struct DutySpec {
    /// Stays the same as long as the rule does: "monthly-minutes", "agm/day".
    pub key: String,
    /// Where it stands.
    pub cite: Cite,
    /// Whose it is on the day.
    pub owner: Owner,
    /// What is to be done, without an end: "Send the minutes of the committee to the members".
    pub title: String,
    /// What follows if it is late, as a sentence.
    pub if_it_slips: String,
    /// What makes it due.
    pub trigger: Trigger,
    /// What closes it.
    pub proof: Proof,
    /// What the rule itself says of a breach.
    pub strictness: Strictness,
    /// Who is told when.
    pub escalation: Escalation,
    /// From which local day it counts; before it nobody owed it. `None` is from the beginning of the timeline.
    pub since: Option<Date>,
}

/// A post or a body, as rules name them: "committee/data-manager", "committee".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The holders of a post, by its id without the body.
    Post(String),
    /// All who hold a post of a body.
    Body(String),
}

impl Owner {
    /// The id of the post or body.
    pub fn id(&self) -> &str {
        match self {
            Owner::Post(id) | Owner::Body(id) => id,
        }
    }
}

/// A meeting as a duty refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// Its id in the text: "agm".
    pub id: String,
    /// What it is called in a label: "annual general meeting".
    pub name: String,
    /// Whether it is held once a year, so that next year's is expected before it is fixed.
    pub yearly: bool,
    /// The month it must fall in.
    pub month: Option<i8>,
}

/// What makes a duty due.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// Once in every so many calendar months or weeks from Monday, with days of grace after the end.
    Every {
        /// The unit.
        unit: Unit,
        /// How many of them; at least one.
        count: u16,
        /// Days after the end that are still in time.
        grace_days: u16,
    },
    /// At a moment before a meeting, or together with it.
    Before {
        /// The meeting.
        event: EventRef,
        /// The last moment.
        moment: Moment,
        /// How many days before it is looked at.
        lead_days: u16,
        /// Days after the moment that are still in time, for what can be done only once it has come.
        grace_days: u16,
    },
    /// Within a time after each meeting.
    After {
        /// The meeting.
        event: EventRef,
        /// The last moment.
        moment: Moment,
    },
    /// About so long after the last time.
    Gap {
        /// The usual gap.
        target: Period,
        /// Shortest and longest gap in days that are still normal.
        band: Option<(u32, u32)>,
    },
    /// So many times in a calendar year.
    TimesAYear {
        /// How many.
        at_least: u32,
    },
    /// A yearly meeting is to be held, in its month where it has one.
    Hold {
        /// The meeting.
        event: EventRef,
    },
    /// The day of a yearly meeting is to be fixed: an open term of the text.
    FixDay {
        /// The meeting.
        event: EventRef,
        /// The last moment, where the text states one.
        moment: Option<Moment>,
    },
    /// Always, or "regularly" without a number: it is never overdue, and it is shown when it was last done.
    Standing,
}

/// A unit of recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar months.
    Months,
    /// Weeks from Monday.
    Weeks,
}

/// What closes a duty: evidence of one of these kinds about this subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proof {
    /// The kinds, the usual one first.
    pub kinds: Vec<ProofKind>,
    /// What it is about: the id of a body, a meeting or a rule.
    pub of: String,
    /// Whether every meeting of the body in the time needs its own.
    pub each_meeting: bool,
}

/// The kinds of evidence. Other parts of the software send them; a person publishes the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// Minutes of a meeting of a body, published to members.
    Minutes,
    /// It is published that a body did not meet in the time.
    NoMeeting,
    /// A meeting was held; of a body or of a kind of meeting.
    MeetingHeld,
    /// The day of a meeting was fixed.
    DayFixed,
    /// A meeting was announced to members: notice or call.
    Notice,
    /// Nominations for an election at a meeting were called for. It closes no duty: with it the one to close them arises.
    NominationsCalled,
    /// Nominations for the elections at a meeting were closed and listed.
    NominationsClosed,
    /// Changes to the constitution were called for.
    AmendmentCall,
    /// The texts of proposed changes went out.
    AmendmentTexts,
    /// A report was published.
    Report,
    /// A session of education was held.
    Session,
    /// Something else that the text wants published; the subject is its `what`.
    Published,
    /// Something was reviewed, and the review is published.
    Review,
    /// Something was done, and a record of it is published.
    Done,
    /// Members were asked; the subject is what on.
    Consultation,
    /// What the text leaves open was fixed.
    Decision,
    /// People answered what the text leaves to their judgement, with reasons.
    Judgement,
}

/// Who is told when: days counted from the last day of the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// Days before, on which the owner is reminded.
    pub owner: Vec<u16>,
    /// Days after, on which the whole body is told.
    pub body: Option<u16>,
    /// Days after, from which it stands on the members' board.
    pub board: Option<u16>,
}

/// A meeting that was fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Its own id, the same however often it is moved.
    pub id: String,
    /// Which meeting of the text: "agm".
    pub event: String,
    /// The body that meets.
    pub body: String,
    /// When it begins.
    pub at: Timestamp,
    /// When its day was first fixed.
    pub fixed_at: Timestamp,
    /// Whether it took place.
    pub status: Held,
    /// Its page.
    pub url: String,
}

/// Whether a meeting took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// Its hour is still to come.
    Fixed,
    /// Its hour has passed, and nobody said that it did not take place.
    Yes,
    /// It was called off or did not take place.
    No,
}

/// Something that shows that a duty was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its own id.
    pub id: String,
    /// What kind.
    pub kind: ProofKind,
    /// What it is about, as in [`Proof`].
    pub of: String,
    /// When it came to be: the instant that decides between in time and late.
    pub at: Timestamp,
    /// The meeting it belongs to.
    pub happening: Option<String>,
    /// The local day it is about, where no meeting is named: any day of the month that minutes are of.
    pub covers: Option<Date>,
    /// Where it can be read.
    pub url: String,
}

/// A resolution that excuses one duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    /// Key of the duty.
    pub duty: String,
    /// The resolution, such as "Members' meeting of 9 May, minute 4".
    pub resolution: String,
}

/// One duty: one month's minutes, one meeting's notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Stays the same when it is computed again: "monthly-minutes@2026-04", "agm/day@2026".
    pub key: String,
    /// Which of the specs handed in, by place.
    pub spec: usize,
    /// Which one, in words: "April 2026".
    pub label: String,
    /// From when it can be done or is looked at.
    pub earliest: Timestamp,
    /// When it is usually done.
    pub target: Timestamp,
    /// The last moment that is in time.
    pub latest: Timestamp,
    /// When it arose, where its last moment had passed by then: such as the notice of a meeting that was fixed too late
    /// for it. It is asked for at once, and nobody is late with it.
    pub arose: Option<Timestamp>,
    /// Whether it hangs on a day that is not fixed yet, so that the dates may still come earlier than `latest`.
    pub provisional: bool,
    /// After this moment it can no longer be done at all; `None` where it can always be made good.
    pub gone: Option<Timestamp>,
    /// A fixed meeting that will close it once it has been held.
    pub arranged: Option<Arranged>,
    /// The end of the shortest normal gap and the longest, where the duty is a gap.
    pub band: Option<(Timestamp, Timestamp)>,
    /// How it was closed. Of a standing duty: the last time it was done.
    pub closed: Option<Closed>,
    /// Whether it has no last moment at all.
    pub standing: bool,
}

/// A meeting that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged {
    /// When it begins.
    pub at: Timestamp,
    /// Its page.
    pub url: String,
}
