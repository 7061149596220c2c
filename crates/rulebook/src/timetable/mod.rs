//! The timetable of an election: every date computed from the day of the meeting and the rules.

mod instants;
mod lawful;
mod plan;
mod suspended;

use std::fmt;

use jiff::Zoned;
use serde::Serialize;

use crate::cite::Cite;

pub use instants::last_instant;
pub(crate) use instants::{Edge, edge_of_day, instant};
pub use lawful::{earliest_lawful_by_election, earliest_lawful_meeting};
pub use plan::{by_election_timetable, timetable};

/// A step of an election, in the order of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Last moment to fix the day of the meeting.
    DayFixed,
    /// The day of the call for nominations and amendments; from its first minute.
    Call,
    /// Nominations open, from the first minute of the day.
    NominationsOpen,
    /// Last moment of nominations.
    NominationsClose,
    /// Last moment to propose changes to the constitution.
    AmendmentsClose,
    /// Last moment to withdraw.
    WithdrawalUntil,
    /// The roll is frozen as it stands then.
    RollFrozen,
    /// Ballots go out, from the first minute of the day.
    BallotsOut,
    /// The texts of proposed changes go out, from the first minute of the day.
    AmendmentTextsOut,
    /// Last moment to ask for a ballot by e-mail.
    EmailBallotRequestsClose,
    /// Last moment for votes that are not cast at the meeting.
    BallotCloses,
    /// The meeting begins.
    Meeting,
    /// The count, once voting at the meeting is over.
    Count,
    /// The elected take office.
    TermsBegin,
}

/// Where the time of a step comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The text says so.
    Clause(Cite),
    /// The text is silent; this is the default of the question of that number.
    Default {
        /// Number of the question.
        question: u8,
    },
    /// The rule for it is suspended and its time is not used: people decide. Until they do, the usual answer stands
    /// here as a proposal.
    PeopleDecide {
        /// Where the suspended rule stands.
        cite: Cite,
    },
}

/// One step with its moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// The exact moment in the group's zone. A last moment without an hour is 23:59:59.999999 of its local day, so
    /// that "in time" is always `received <= at`.
    pub at: Zoned,
    /// In words: "two weeks before the annual general meeting".
    pub words: String,
    /// Where it comes from.
    pub source: Source,
}

/// Something that makes the day of the meeting unlawful, with its clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What is the matter, as a sentence.
    pub message: String,
    /// The clause.
    pub cite: Option<Cite>,
}

/// All steps of an election.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timetable {
    /// Id of the election.
    pub election: String,
    /// Id of the meeting.
    pub event: String,
    /// The steps in order of time.
    pub steps: Vec<Step>,
    /// What speaks against this day; empty for a lawful one.
    pub obstacles: Vec<Obstacle>,
    /// Suspended rules that would have set a date or a step here: people decide about these.
    pub suspended: Vec<Cite>,
}

impl Timetable {
    /// A step; steps that the text gives no place (such as e-mail ballots where there are none) are absent.
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|s| s.kind == kind)
    }

    /// The moment of a step.
    pub fn at(&self, kind: StepKind) -> Option<&Zoned> {
        self.step(kind).map(|s| &s.at)
    }
}

impl StepKind {
    /// The step in words, as the head of a row.
    pub fn words(self) -> &'static str {
        match self {
            StepKind::DayFixed => "The day is fixed by",
            StepKind::Call => "Call for nominations and amendments",
            StepKind::NominationsOpen => "Nominations open",
            StepKind::NominationsClose => "Nominations close",
            StepKind::AmendmentsClose => "Proposals to amend close",
            StepKind::WithdrawalUntil => "Candidates may withdraw until",
            StepKind::RollFrozen => "The roll is frozen",
            StepKind::BallotsOut => "Ballots go out",
            StepKind::AmendmentTextsOut => "Texts of amendments go out",
            StepKind::EmailBallotRequestsClose => "E-mail ballots may be asked for until",
            StepKind::BallotCloses => "Votes from afar close",
            StepKind::Meeting => "The meeting",
            StepKind::Count => "The count",
            StepKind::TermsBegin => "Terms begin",
        }
    }

    /// The step of that name, as in JSON.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Every step, in the order of an election's life.
    pub const ALL: [Self; 14] = [
        StepKind::DayFixed,
        StepKind::Call,
        StepKind::NominationsOpen,
        StepKind::NominationsClose,
        StepKind::AmendmentsClose,
        StepKind::WithdrawalUntil,
        StepKind::RollFrozen,
        StepKind::BallotsOut,
        StepKind::AmendmentTextsOut,
        StepKind::EmailBallotRequestsClose,
        StepKind::BallotCloses,
        StepKind::Meeting,
        StepKind::Count,
        StepKind::TermsBegin,
    ];

    /// The smallest words for a URL or key: the name as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::DayFixed => "day-fixed",
            StepKind::Call => "call",
            StepKind::NominationsOpen => "nominations-open",
            StepKind::NominationsClose => "nominations-close",
            StepKind::AmendmentsClose => "amendments-close",
            StepKind::WithdrawalUntil => "withdrawal-until",
            StepKind::RollFrozen => "roll-frozen",
            StepKind::BallotsOut => "ballots-out",
            StepKind::AmendmentTextsOut => "amendment-texts-out",
            StepKind::EmailBallotRequestsClose => "email-ballot-requests-close",
            StepKind::BallotCloses => "ballot-closes",
            StepKind::Meeting => "meeting",
            StepKind::Count => "count",
            StepKind::TermsBegin => "terms-begin",
        }
    }
}

/// Why there is no timetable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimetableError {
    /// No election rule of that id.
    #[error("The constitution has no election called \"{0}\".")]
    NoElection(String),
    /// The rule of the election is suspended.
    #[error("The rule for this election is suspended ({0}): people decide when and how it is held.")]
    Suspended(String),
    /// A date before the year -9999 or after 9999.
    #[error("A date of this timetable lies outside the calendar.")]
    OutOfCalendar,
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
