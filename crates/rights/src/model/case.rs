//! A request: what it asks, how it stands, and until when it must be answered.

use jiff::tz::TimeZone;
use kernel::{At, PersonId, Problem, Result};
use serde::{Deserialize, Serialize};

use super::{Use, clock};

kernel::id!(/** One request or complaint. */ CaseId);

/// What somebody asks.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Access,
    Portability,
    Rectification,
    Erasure,
    Restriction,
    Objection,
    Complaint,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Access,
        Self::Portability,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Objection,
        Self::Complaint,
    ];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "portability",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Objection => "objection",
            Self::Complaint => "complaint",
        }
    }
    /// As officers call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Access => "Access request",
            Self::Portability => "Request to take data elsewhere",
            Self::Rectification => "Request for correction",
            Self::Erasure => "Request for erasure",
            Self::Restriction => "Request for restriction",
            Self::Objection => "Objection",
            Self::Complaint => "Complaint about data",
        }
    }
    /// As the person asks it.
    pub const fn asks(self) -> &'static str {
        match self {
            Self::Access => "A copy of everything that is held on me",
            Self::Portability => "What I gave you, as a file that another organisation can read",
            Self::Rectification => "Something about me is wrong or missing",
            Self::Erasure => "Erase what is held on me",
            Self::Restriction => "Keep my data, but do not use them",
            Self::Objection => "Stop using my data for a purpose",
            Self::Complaint => "I complain about how my data were handled",
        }
    }
    /// What the person asks, as an officer reads it.
    pub const fn asked(self) -> &'static str {
        match self {
            Self::Access => "A copy of everything that is held on them",
            Self::Portability => "What they gave us, as a file that another organisation can read",
            Self::Rectification => "Something about them is wrong or missing",
            Self::Erasure => "Erase what is held on them",
            Self::Restriction => "Keep their data, and use none of it",
            Self::Objection => "Stop using their data for a purpose",
            Self::Complaint => "They complain about how their data were handled",
        }
    }
    /// Where the right stands.
    pub const fn law(self) -> &'static str {
        match self {
            Self::Access => "UK GDPR Article 15",
            Self::Portability => "UK GDPR Article 20",
            Self::Rectification => "UK GDPR Article 16",
            Self::Erasure => "UK GDPR Article 17",
            Self::Restriction => "UK GDPR Article 18",
            Self::Objection => "UK GDPR Article 21",
            Self::Complaint => "Data Protection Act 2018 section 164A",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// How a request stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Open,
    /// We did what was asked.
    Granted,
    /// We refused, in whole or part, with reasons.
    Refused,
    /// The person took it back.
    Withdrawn,
}

impl State {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "done as asked",
            Self::Refused => "refused, or done in part",
            Self::Withdrawn => "taken back",
        }
    }
    pub fn read(slug: &str) -> Result<Self> {
        let all = [Self::Open, Self::Granted, Self::Refused, Self::Withdrawn];
        let found = all.into_iter().find(|it| it.slug() == slug);
        found.ok_or_else(|| Problem::internal(format!("A request has the unknown state {slug}.")))
    }
}

/// Why a clock stands still.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wait {
    /// We cannot be sure who asks. The clock begins when we are.
    Identity,
    /// Much is held, and we asked what is wanted.
    Clarification,
}

impl Wait {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Clarification => "clarification",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Identity => "until we can be sure who asks",
            Self::Clarification => "until you say what you want",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        [Self::Identity, Self::Clarification].into_iter().find(|it| it.slug() == slug)
    }
}

/// A time in which the clock stood still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: At,
    pub until: Option<At>,
    pub reason: Wait,
    /// What was asked of the person.
    pub asked: String,
}

/// A request as it is stored.
#[derive(Clone, Debug)]
pub struct Case {
    pub id: CaseId,
    pub number: i64,
    pub kind: Kind,
    pub state: State,
    pub person: Option<PersonId>,
    pub name: String,
    pub address: String,
    pub words: String,
    /// "page" or "letter".
    pub channel: String,
    pub received_at: At,
    pub acknowledged_at: Option<At>,
    pub extended_at: Option<At>,
    pub extended_why: String,
    pub taken_by: Option<PersonId>,
    pub closed_at: Option<At>,
    pub answer: String,
    pub redactions: Redactions,
    pub copy_until: Option<At>,
    /// Which use an objection is to; none where it was not said yet, and for every other kind.
    pub objects_to: Option<Use>,
    /// What was corrected, in the officers' words, where the register does not show it.
    pub corrected: String,
    pub pauses: Vec<Pause>,
}

/// What a copy leaves out, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Redactions {
    /// Words and names that are blacked out wherever they stand.
    pub words: Vec<String>,
    /// Tables that are held back whole, each with a reason.
    pub held_back: Vec<(String, String)>,
}

/// What the clock of a request says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// To be answered by the end of this local day.
    Answer(jiff::civil::Date),
    /// A complaint to be acknowledged by the end of this local day.
    Acknowledge(jiff::civil::Date),
    /// A complaint that was acknowledged: an outcome without undue delay. The day is our own, for reminders.
    WithoutDelay(jiff::civil::Date),
    /// It stands still. On this day, our own, somebody looks whether the person answered.
    Stopped(Wait, jiff::civil::Date),
    Closed,
}

impl Case {
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// What the clock says at an instant.
    pub fn clock(&self, now: At, zone: &TimeZone) -> Clock {
        if !self.is_open() {
            return Clock::Closed;
        }
        if self.kind == Kind::Complaint {
            return match self.acknowledged_at {
                Some(at) => Clock::WithoutDelay(clock::outcome_by(at.date(zone))),
                None => Clock::Acknowledge(clock::acknowledge_by(self.received_at.date(zone))),
            };
        }
        match self.pauses.iter().find(|it| it.until.is_none()) {
            Some(pause) => Clock::Stopped(pause.reason, clock::chase_on(pause.from.date(zone))),
            None => Clock::Answer(self.answer_by(now, zone)),
        }
    }

    /// The last day for the answer, as if every stop ended now.
    pub fn answer_by(&self, now: At, zone: &TimeZone) -> jiff::civil::Date {
        let identified =
            self.pauses.iter().filter(|it| it.reason == Wait::Identity).filter_map(|it| it.until);
        let start = identified.max().unwrap_or(self.received_at);
        let stops = self.pauses.iter().filter(|it| it.reason == Wait::Clarification && it.from >= start);
        let paused = stops.map(|it| clock::days_between(it.from, it.until.unwrap_or(now), zone)).sum();
        clock::answer_by(start.date(zone), self.extended_at.is_some(), paused)
    }

    /// The last instant of the day that the clock gives; `None` once it is closed.
    pub fn due(&self, now: At, zone: &TimeZone) -> Option<At> {
        self.clock(now, zone).day().map(|day| At::end_of_day(day, zone))
    }
}

impl Clock {
    pub fn day(&self) -> Option<jiff::civil::Date> {
        match *self {
            Self::Answer(day) | Self::Acknowledge(day) | Self::WithoutDelay(day) | Self::Stopped(_, day) => {
                Some(day)
            }
            Self::Closed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone() -> TimeZone {
        TimeZone::get("Europe/London").expect("a bundled zone")
    }
    fn at(month: i8, day: i8) -> At {
        At::local(date(2026, month, day).at(23, 30, 0, 0), &zone())
    }
    fn case(kind: Kind) -> Case {
        Case {
            id: CaseId(uuid::Uuid::nil()),
            number: 1,
            kind,
            state: State::Open,
            person: None,
            name: String::new(),
            address: String::new(),
            words: String::new(),
            channel: "letter".into(),
            received_at: at(6, 1),
            acknowledged_at: None,
            extended_at: None,
            extended_why: String::new(),
            taken_by: None,
            closed_at: None,
            answer: String::new(),
            redactions: Redactions::default(),
            copy_until: None,
            objects_to: None,
            corrected: String::new(),
            pauses: vec![],
        }
    }
    fn pause(from: At, until: Option<At>, reason: Wait) -> Pause {
        Pause { from, until, reason, asked: String::new() }
    }

    #[test]
    fn an_hour_before_midnight_is_that_day_in_summer_too() {
        assert_eq!(case(Kind::Access).clock(at(6, 2), &zone()), Clock::Answer(date(2026, 7, 1)));
    }

    #[test]
    fn asking_who_it_is_starts_the_month_anew_and_asking_what_is_wanted_stops_it() {
        let mut it = case(Kind::Access);
        it.pauses = vec![pause(at(6, 2), None, Wait::Identity)];
        assert_eq!(it.clock(at(6, 5), &zone()), Clock::Stopped(Wait::Identity, date(2026, 6, 16)));
        it.pauses[0].until = Some(at(6, 10));
        assert_eq!(it.clock(at(6, 11), &zone()), Clock::Answer(date(2026, 7, 10)));
        it.pauses.push(pause(at(6, 12), Some(at(6, 19)), Wait::Clarification));
        assert_eq!(it.clock(at(6, 20), &zone()), Clock::Answer(date(2026, 7, 17)));
        it.extended_at = Some(at(6, 20));
        assert_eq!(it.clock(at(6, 20), &zone()), Clock::Answer(date(2026, 9, 17)));
    }

    #[test]
    fn a_complaint_is_acknowledged_first_and_then_answered_without_delay() {
        let mut it = case(Kind::Complaint);
        assert_eq!(it.clock(at(6, 2), &zone()), Clock::Acknowledge(date(2026, 7, 1)));
        it.acknowledged_at = Some(at(6, 3));
        assert_eq!(it.clock(at(6, 4), &zone()), Clock::WithoutDelay(date(2026, 7, 3)));
        it.state = State::Granted;
        assert_eq!(it.clock(at(6, 4), &zone()), Clock::Closed);
    }
}
