//! Duties: what both examples ask, how they move, and how they are closed.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod clocks;
mod closing;
mod moving;
mod properties;
mod texts;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use rulebook::duty::{
    Duty, DutySpec, Evidence, Excuse, Happening, Held, ProofKind, Timeline, duties, duty_specs,
};
use rulebook::{Rules, parse};

pub const LOCAL_GROUP: &str = include_str!("../../../../examples/constitutions/local-group.md");
pub const NATIONAL: &str = include_str!("../../../../examples/constitutions/national-association.md");

pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

pub fn instant(at: DateTime) -> Timestamp {
    london().to_ambiguous_timestamp(at).later().unwrap()
}

/// Noon of a day.
pub fn noon(year: i16, month: i8, day: i8) -> Timestamp {
    instant(date(year, month, day).at(12, 0, 0, 0))
}

/// The local wall clock of an instant, to the minute.
pub fn wall(at: Timestamp) -> String {
    at.to_zoned(london()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A world in which things happen.
#[derive(Debug, Clone)]
pub struct World {
    pub specs: Vec<DutySpec>,
    pub happenings: Vec<Happening>,
    pub evidence: Vec<Evidence>,
    pub excuses: Vec<Excuse>,
    pub from: Date,
}

fn read(text: &str) -> Vec<DutySpec> {
    duty_specs(&Rules::new(parse(text).document, 1))
}

impl World {
    pub fn of(text: &str, since: Date, from: Date) -> Self {
        static LOCAL: LazyLock<Vec<DutySpec>> = LazyLock::new(|| read(LOCAL_GROUP));
        let mut specs = if text == LOCAL_GROUP { LOCAL.clone() } else { read(text) };
        for spec in &mut specs {
            spec.since = Some(since);
        }
        Self { specs, happenings: vec![], evidence: vec![], excuses: vec![], from }
    }

    /// Keeps only the specs of one rule.
    pub fn only(mut self, key: &str) -> Self {
        self.specs.retain(|it| it.key == key);
        assert!(!self.specs.is_empty(), "no such duty: {key}");
        self
    }

    pub fn meeting(&mut self, event: &str, body: &str, at: DateTime, status: Held) -> String {
        let id = format!("m{}", self.happenings.len());
        let fixed_at = instant(at).checked_sub(jiff::Span::new().hours(24 * 80)).unwrap();
        let (event, body) = (event.to_owned(), body.to_owned());
        let url = format!("/meetings/{id}");
        self.happenings.push(Happening {
            id: id.clone(),
            event,
            body,
            at: instant(at),
            fixed_at,
            status,
            url,
        });
        id
    }

    pub fn show(&mut self, kind: ProofKind, of: &str, at: Timestamp) -> &mut Evidence {
        let id = format!("e{}", self.evidence.len());
        let url = format!("/records/{id}");
        self.evidence.push(Evidence { id, kind, of: of.to_owned(), at, happening: None, covers: None, url });
        self.evidence.last_mut().unwrap()
    }

    pub fn duties(&self) -> Vec<Duty> {
        let zone = london();
        let line = Timeline {
            specs: &self.specs,
            happenings: &self.happenings,
            evidence: &self.evidence,
            excuses: &self.excuses,
            from: self.from,
            months: 15,
            zone: &zone,
        };
        duties(&line).unwrap()
    }

    pub fn duty(&self, key: &str) -> Duty {
        let all = self.duties();
        let keys: Vec<_> = all.iter().map(|it| it.key.clone()).collect();
        all.into_iter().find(|it| it.key == key).unwrap_or_else(|| panic!("{key} is not among {keys:?}"))
    }
}
