//! Consequences of a change: what moves in the calendar, who gains or loses a vote, which seats come and go, and what
//! the checks say that they did not say before. Pure: the day, the meetings and the facts are handed in.

mod calendar;
mod checks;
mod electorate;
mod seats;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::check::Report;
use crate::duty::Happening;
use crate::rules::Rules;
use crate::ruling::Facts;

pub use calendar::{Calendar, Change, Date as CalendarDate};
pub use checks::Findings;
pub use electorate::{Electorate, Right, Tally};
pub use seats::{Half, SeatChange, Seats};

/// How many months ahead are looked at.
pub const MONTHS: i32 = 15;

/// What consequences are worked out from, besides the two texts.
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    /// The first local day.
    pub from: Date,
    /// The group's zone.
    pub zone: &'a TimeZone,
    /// Meetings that are fixed.
    pub meetings: &'a [Happening],
    /// Facts of the members, without anything that names them; empty where they are not to be counted.
    pub members: &'a [Facts],
}

/// What follows from a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequences {
    /// What moves in the next fifteen months.
    pub calendar: Calendar,
    /// Who gains or loses what.
    pub electorate: Electorate,
    /// Which seats come, go or cannot be filled.
    pub seats: Seats,
    /// What the checks say.
    pub findings: Findings,
}

/// Works out what follows from a change, with the reports of the checks of both texts.
pub fn consequences(
    before: (&Rules, &Report),
    after: (&Rules, &Report),
    outlook: &Outlook<'_>,
) -> Consequences {
    Consequences {
        calendar: calendar::calendar(before.0, after.0, outlook),
        electorate: electorate::electorate(before.0, after.0, outlook.members),
        seats: seats::seats(before.0, after.0, after.1),
        findings: checks::findings(before.1, after.1),
    }
}

impl Consequences {
    /// Whether nothing follows.
    pub fn is_empty(&self) -> bool {
        self.calendar.dates.is_empty()
            && self.electorate.is_empty()
            && self.seats.changes.is_empty()
            && self.findings.new.is_empty()
            && self.findings.mended.is_empty()
    }
}
