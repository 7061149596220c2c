//! Instants, the clock and the ways in which the organisation counts time.
//!
//! A deadline without an hour ends with its local day; an offset in weeks counts calendar days in the
//! group's zone; an hour that does not exist moves forward; of a doubled hour the later counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970, as both engines store it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, sqlx::Type, Serialize, Deserialize,
)]
#[sqlx(transparent)]
#[serde(into = "Timestamp", from = "Timestamp")]
pub struct At(i64);

impl At {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    pub const fn micros(self) -> i64 {
        self.0
    }
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
    pub fn zoned(self, zone: &TimeZone) -> Zoned {
        self.timestamp().to_zoned(zone.clone())
    }
    /// The local day on which this instant falls.
    pub fn date(self, zone: &TimeZone) -> Date {
        self.zoned(zone).date()
    }
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000_000)
    }
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes * 60)
    }
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_seconds(hours * 3600)
    }
    /// Calendar days in the zone: the same wall-clock hour, whatever the clocks did in between.
    pub fn plus_days(self, days: i64, zone: &TimeZone) -> Self {
        let local = self.zoned(zone);
        local.checked_add(days.days()).map_or(self, |later| later.timestamp().into())
    }
    /// A local date and time as an instant.
    pub fn local(when: DateTime, zone: &TimeZone) -> Self {
        let ambiguous = zone.to_ambiguous_timestamp(when);
        ambiguous.later().map(Self::from).unwrap_or_default()
    }
    /// The last second of a local day: when a deadline without an hour ends.
    pub fn end_of_day(day: Date, zone: &TimeZone) -> Self {
        Self::local(day.to_datetime(Time::constant(23, 59, 59, 0)), zone)
    }
    pub fn start_of_day(day: Date, zone: &TimeZone) -> Self {
        Self::local(day.to_datetime(Time::midnight()), zone)
    }
    /// "Saturday 19 September 2026, 14:00", as a person reads it.
    pub fn long(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%A %-d %B %Y, %H:%M").to_string()
    }
    /// "Sat 19 Sept 2026".
    pub fn day(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%a %-d %b %Y").to_string()
    }
    /// "2026-09-19T14:00" for `<time datetime>` and `<input type=datetime-local>`.
    pub fn iso(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

impl From<Timestamp> for At {
    fn from(it: Timestamp) -> Self {
        Self(it.as_microsecond())
    }
}
impl From<At> for Timestamp {
    fn from(it: At) -> Self {
        it.timestamp()
    }
}
impl From<At> for crate::Value {
    fn from(it: At) -> Self {
        Self::Int(Some(it.0))
    }
}
impl From<Option<At>> for crate::Value {
    fn from(it: Option<At>) -> Self {
        Self::Int(it.map(|at| at.0))
    }
}

/// Where the time comes from: the machine, or a hand that a test or the demonstration's script turns.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Fixed(Arc<AtomicI64>),
    /// The machine's time and so many microseconds more: the demonstration, in which days can be made to pass.
    Ahead(Arc<AtomicI64>),
}

impl Clock {
    pub fn fixed(at: At) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> At {
        match self {
            Self::System => Timestamp::now().into(),
            Self::Fixed(hand) => At(hand.load(Ordering::SeqCst)),
            Self::Ahead(by) => At(At::from(Timestamp::now()).0 + by.load(Ordering::SeqCst)),
        }
    }
    /// A clock that runs ahead of the machine's by so many microseconds.
    pub fn ahead(micros: i64) -> Self {
        Self::Ahead(Arc::new(AtomicI64::new(micros)))
    }
    /// Makes a clock that runs ahead run further ahead, and says by how much it does now; `None` for other clocks.
    pub fn let_pass(&self, seconds: i64) -> Option<i64> {
        let Self::Ahead(by) = self else { return None };
        Some(by.fetch_add(seconds * 1_000_000, Ordering::SeqCst) + seconds * 1_000_000)
    }
    /// Turns a fixed clock; a system clock cannot be turned and stays.
    pub fn set(&self, at: At) {
        if let Self::Fixed(hand) = self {
            hand.store(at.micros(), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").expect("bundled zone")
    }

    #[test]
    fn weeks_keep_the_local_hour_across_the_change_of_clocks() {
        let before = At::local(date(2026, 10, 20).at(14, 0, 0, 0), &london());
        assert_eq!(before.plus_days(14, &london()).iso(&london()), "2026-11-03T14:00");
    }

    #[test]
    fn an_hour_that_does_not_exist_moves_forward_and_of_a_doubled_one_the_later_counts() {
        let gap = At::local(date(2026, 3, 29).at(1, 30, 0, 0), &london());
        assert_eq!(gap.iso(&london()), "2026-03-29T02:30");
        let doubled = At::local(date(2026, 10, 25).at(1, 30, 0, 0), &london());
        assert_eq!(doubled.zoned(&TimeZone::UTC).hour(), 1);
    }

    #[test]
    fn a_deadline_without_an_hour_ends_with_its_local_day() {
        assert_eq!(At::end_of_day(date(2026, 7, 1), &london()).iso(&TimeZone::UTC), "2026-07-01T22:59");
    }
}
