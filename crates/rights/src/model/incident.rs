//! An incident with personal data, its clock of seventy-two hours, and what the authority asks.

use kernel::{At, PersonId};

kernel::id!(/** One incident with personal data. */ IncidentId);

/// What became of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Confidentiality,
    Integrity,
    Availability,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Confidentiality, Self::Integrity, Self::Availability];
    pub fn slug(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::Integrity => "integrity",
            Self::Availability => "availability",
        }
    }
    pub fn label(self) -> &'static str {
        match self {
            Self::Confidentiality => "Seen by, or sent to, somebody they were not for",
            Self::Integrity => "Changed by somebody who should not, or by mistake",
            Self::Availability => "Lost, or not to be reached",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// Whether the authority is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Open,
    Told,
    /// A risk to people is unlikely; why is written down.
    NotTold,
}

impl Decision {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Told => "told",
            Self::NotTold => "not-told",
        }
    }
    pub fn read(slug: &str) -> Self {
        match slug {
            "told" => Self::Told,
            "not-told" => Self::NotTold,
            _ => Self::Open,
        }
    }
}

/// How long the authority can be waited with, in hours that pass: nights, weekends and holidays count.
pub const HOURS: i64 = 72;

/// An incident as it is kept.
#[derive(Clone, Debug)]
pub struct Incident {
    pub id: IncidentId,
    pub number: i64,
    pub sort: Sort,
    pub title: String,
    /// What happened, in words.
    pub happened: String,
    pub from: At,
    pub to: At,
    /// Whose access it was.
    pub person: Option<PersonId>,
    pub aware_at: At,
    pub people: i64,
    pub records: i64,
    pub sorts_of_data: String,
    pub consequences: String,
    pub measures: String,
    pub decision: Decision,
    pub decision_why: String,
    pub decided_at: Option<At>,
    /// The authority's number.
    pub reference: String,
    pub high_risk: bool,
    pub letters_at: Option<At>,
    pub letters: i64,
    pub entered_at: At,
    pub closed_at: Option<At>,
}

impl Incident {
    /// The instant by which the authority is told.
    pub fn due(&self) -> At {
        self.aware_at.plus_hours(HOURS)
    }
    /// Whole hours left, negative when it is over; `None` once it is decided.
    pub fn hours_left(&self, now: At) -> Option<i64> {
        let left = (self.due().micros() - now.micros()).div_euclid(3_600_000_000);
        (self.decision == Decision::Open).then_some(left)
    }
    /// Whether the authority was told after its hours, which has to be explained to it.
    pub fn was_late(&self) -> bool {
        self.decision == Decision::Told && self.decided_at.is_some_and(|at| at > self.due())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_run_through_nights_and_weekends() {
        let hour = 3_600_000_000;
        let it = Incident {
            id: IncidentId(uuid::Uuid::nil()),
            number: 1,
            sort: Sort::Confidentiality,
            title: String::new(),
            happened: String::new(),
            from: At::from_micros(0),
            to: At::from_micros(0),
            person: None,
            aware_at: At::from_micros(10 * hour),
            people: 0,
            records: 0,
            sorts_of_data: String::new(),
            consequences: String::new(),
            measures: String::new(),
            decision: Decision::Open,
            decision_why: String::new(),
            decided_at: None,
            reference: String::new(),
            high_risk: false,
            letters_at: None,
            letters: 0,
            entered_at: At::from_micros(0),
            closed_at: None,
        };
        assert_eq!(it.hours_left(At::from_micros(10 * hour)), Some(72));
        assert_eq!(it.hours_left(At::from_micros(82 * hour - 1)), Some(0));
        assert_eq!(it.hours_left(At::from_micros(82 * hour + 1)), Some(-1));
        let told = Incident { decision: Decision::Told, decided_at: Some(At::from_micros(83 * hour)), ..it };
        assert!(told.was_late() && told.hours_left(At::from_micros(0)).is_none());
    }
}
