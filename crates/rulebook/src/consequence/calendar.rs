//! What moves in the calendar.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{DateTime, Weekday};
use jiff::{Span, Timestamp, Zoned};

use super::{MONTHS, Outlook};
use crate::duty::{Timeline, Trigger, duties, duty_specs};
use crate::rules::Rules;
use crate::timetable::{Timetable, timetable};
use crate::words::capital;

/// What moves in the next fifteen months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What changes, in order of time.
    pub dates: Vec<Date>,
    /// Days of meetings that are not fixed and were assumed, as sentences.
    pub assumed: Vec<String>,
}

/// A date that changes, or a row of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// What is due: "Nominations close".
    pub what: String,
    /// What happens to it.
    pub change: Change,
    /// How many dates of this kind change alike; the first is shown.
    pub times: usize,
}

/// What happens to a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It moves.
    Moves {
        /// From this moment.
        from: Zoned,
        /// To this one.
        to: Zoned,
    },
    /// It is new.
    Appears(Zoned),
    /// It is no longer there.
    Vanishes(Zoned),
}

impl Change {
    fn first(&self) -> Timestamp {
        match self {
            Change::Moves { from, to } => from.timestamp().min(to.timestamp()),
            Change::Appears(at) | Change::Vanishes(at) => at.timestamp(),
        }
    }
}

impl Date {
    /// "Nominations close: Saturday 29 August 2026 instead of Saturday 5 September 2026."
    pub fn sentence(&self) -> String {
        let day = |at: &Zoned| at.strftime("%A %-d %B %Y").to_string();
        let when = |at: &Zoned| at.strftime("%A %-d %B %Y, %H:%M").to_string();
        let rest = match self.times {
            0 | 1 => String::new(),
            n => format!(" ({n} such dates in fifteen months; this is the first)"),
        };
        let what = &self.what;
        match &self.change {
            Change::Moves { from, to } if from.date() == to.date() => {
                format!("{what}: {} instead of {}{rest}.", when(to), from.strftime("%H:%M"))
            }
            Change::Moves { from, to } => format!("{what}: {} instead of {}{rest}.", day(to), day(from)),
            Change::Appears(at) => format!("{what}: new, on {}{rest}.", day(at)),
            Change::Vanishes(at) => format!("{what}: no longer, on {} before{rest}.", day(at)),
        }
    }
}

/// Dates by a key that stays the same, with their words; the second key is the row they belong to.
type Dates = BTreeMap<(String, String), (String, Zoned)>;

pub(super) fn calendar(before: &Rules, after: &Rules, outlook: &Outlook<'_>) -> Calendar {
    let mut assumed = BTreeMap::new();
    let was = dates(before, outlook, &mut assumed);
    let now = dates(after, outlook, &mut assumed);
    let keys: BTreeSet<_> = was.keys().chain(now.keys()).collect();
    let mut rows: BTreeMap<(String, u8), Vec<Date>> = BTreeMap::new();
    for key in keys {
        let (words, change) = match (was.get(key), now.get(key)) {
            (Some((_, a)), Some((_, b))) if a == b => continue,
            (Some((_, a)), Some((words, b))) => (words, Change::Moves { from: a.clone(), to: b.clone() }),
            (None, Some((words, b))) => (words, Change::Appears(b.clone())),
            (Some((words, a)), None) => (words, Change::Vanishes(a.clone())),
            (None, None) => continue,
        };
        let kind = match change {
            Change::Moves { .. } => 0,
            Change::Appears(_) => 1,
            Change::Vanishes(_) => 2,
        };
        let date = Date { what: words.clone(), change, times: 1 };
        rows.entry((key.0.clone(), kind)).or_default().push(date);
    }
    let first = |row: Vec<Date>| {
        let times = row.len();
        row.into_iter().min_by_key(|d| d.change.first()).map(|d| Date { times, ..d })
    };
    let mut dates: Vec<Date> = rows.into_values().filter_map(first).collect();
    dates.sort_by(|a, b| (a.change.first(), &a.what).cmp(&(b.change.first(), &b.what)));
    Calendar { dates, assumed: assumed.into_values().collect() }
}

fn dates(rules: &Rules, outlook: &Outlook<'_>, assumed: &mut BTreeMap<String, String>) -> Dates {
    let mut found = Dates::new();
    let mut events = BTreeSet::new();
    for election in rules.elections() {
        events.insert(election.event.clone());
        let days = meetings(rules, &election.event, outlook);
        // What was called already keeps the text under which it was called.
        let still_to_call = |table: &Timetable| {
            table.steps.iter().all(|step| step.at.with_time_zone(outlook.zone.clone()).date() >= outlook.from)
        };
        let found_day = days.into_iter().find_map(|(at, told)| {
            let table = timetable(rules, election.id(), at, outlook.zone).ok().filter(still_to_call)?;
            Some((table, told))
        });
        let Some((table, told)) = found_day else { continue };
        if let Some(told) = told {
            assumed.entry(election.event.clone()).or_insert(told);
        }
        let of = rules.name_of(&election.body);
        for step in table.steps {
            let key = (format!("{}/{}", election.id(), step.kind.name()), String::new());
            found.insert(key, (format!("{}, {of}", step.kind.words()), step.at));
        }
    }
    for (key, row) in recurring(rules, outlook, &events) {
        found.insert(key, row);
    }
    found
}

/// Duties that do not hang on the meeting of an election; those stand in its timetable already.
fn recurring(
    rules: &Rules,
    outlook: &Outlook<'_>,
    events: &BTreeSet<String>,
) -> Vec<((String, String), (String, Zoned))> {
    let specs = duty_specs(rules);
    let line = Timeline {
        specs: &specs,
        happenings: outlook.meetings,
        evidence: &[],
        excuses: &[],
        from: outlook.from,
        months: MONTHS,
        zone: outlook.zone,
    };
    let elsewhere = |trigger: &Trigger| match trigger {
        Trigger::Before { event, .. }
        | Trigger::After { event, .. }
        | Trigger::Hold { event }
        | Trigger::FixDay { event, .. } => events.contains(&event.id),
        Trigger::Every { .. } | Trigger::Gap { .. } | Trigger::TimesAYear { .. } => false,
        // What is asked always, or without a number, has no date that could move.
        Trigger::Standing => true,
    };
    let found = duties(&line).unwrap_or_default();
    let ours = found.into_iter().filter_map(|duty| {
        let spec = specs.get(duty.spec).filter(|s| !elsewhere(&s.trigger))?;
        let at = duty.latest.to_zoned(outlook.zone.clone());
        (at.date() >= outlook.from).then(|| ((spec.key.clone(), duty.key.clone()), (spec.title.clone(), at)))
    });
    ours.collect()
}

/// The meetings at which an election can be held: those that are fixed, then a Saturday in its month of this year and
/// the next, each with the sentence that says so.
fn meetings(rules: &Rules, event: &str, outlook: &Outlook<'_>) -> Vec<(DateTime, Option<String>)> {
    let Ok(until) = outlook.from.checked_add(Span::new().months(MONTHS)) else { return vec![] };
    let mut fixed: Vec<Zoned> = outlook
        .meetings
        .iter()
        .filter(|m| m.event == event)
        .map(|m| m.at.to_zoned(outlook.zone.clone()))
        .filter(|at| at.date() >= outlook.from && at.date() <= until)
        .collect();
    fixed.sort();
    let month = rules.meeting(event).and_then(|m| m.month).map_or(outlook.from.month(), |m| m.number());
    // Before the month is over there may still be a meeting in it; its call would be too late.
    let this_year = outlook.from.year() + i16::from(month <= outlook.from.month());
    let name = capital(&rules.event_name(event));
    let assumed = [this_year, this_year + 1].into_iter().filter_map(|year| {
        let first = jiff::civil::Date::new(year, month, 8).ok()?;
        let mut days = (0..7).filter_map(|n| first.checked_add(Span::new().days(n)).ok());
        let day = days.find(|d| d.weekday() == Weekday::Saturday)?;
        // One that is fixed takes the place of the one that would be assumed.
        let held = fixed.iter().any(|at| at.year() == day.year());
        let told = format!("{name} has no day yet; {} is assumed.", day.strftime("%A %-d %B %Y"));
        (!held).then(|| (day.at(14, 0, 0, 0), Some(told)))
    });
    let assumed: Vec<_> = assumed.collect();
    fixed.iter().map(|at| (at.datetime(), None)).chain(assumed).collect()
}
