//! From specs and what happened to single duties.

mod before;
mod every;
mod gap;
mod held;
mod matching;
mod yearly;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::calendar::{end, local, out, start};
use super::{Closed, Duty, DutySpec, Evidence, Excuse, Happening, Held, Trigger};
use crate::timetable::TimetableError;

/// Everything that duties follow from. The order of happenings, evidence and excuses does not matter.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    /// What the rules ask.
    pub specs: &'a [DutySpec],
    /// Meetings, past and to come.
    pub happenings: &'a [Happening],
    /// What was done.
    pub evidence: &'a [Evidence],
    /// What was excused.
    pub excuses: &'a [Excuse],
    /// The first local day that is looked at. What is older is kept only while it is still owed.
    pub from: Date,
    /// How many months ahead.
    pub months: i32,
    /// The group's zone.
    pub zone: &'a TimeZone,
}

/// All duties of a timeline, in order of their last moments, then of their keys.
///
/// # Errors
/// [`TimetableError::OutOfCalendar`] where a date would lie outside the years -9999 to 9999.
pub fn duties(timeline: &Timeline<'_>) -> Result<Vec<Duty>, TimetableError> {
    let mut all = vec![];
    for (place, spec) in timeline.specs.iter().enumerate() {
        let desk = Desk::new(timeline, spec, place)?;
        let slots = match &spec.trigger {
            Trigger::Every { unit, count, grace_days } => every::slots(&desk, *unit, *count, *grace_days)?,
            Trigger::Before { event, moment, lead_days, grace_days } => {
                before::slots(&desk, event, moment, (*lead_days, *grace_days))?
            }
            Trigger::After { event, moment } => before::after(&desk, event, moment)?,
            Trigger::Gap { target, band } => gap::slots(&desk, target, *band)?,
            Trigger::TimesAYear { at_least } => gap::times_a_year(&desk, *at_least)?,
            Trigger::Hold { event } => yearly::hold(&desk, event)?,
            Trigger::FixDay { event, moment } => yearly::fix_day(&desk, event, moment.as_ref())?,
            Trigger::Standing => vec![gap::standing(&desk)?],
        };
        let closed = matching::close(&desk, slots);
        all.extend(closed.into_iter().filter(|duty| desk.keeps(duty)).map(|duty| excused(timeline, duty)));
    }
    all.sort_by(|a, b| (a.latest, &a.key).cmp(&(b.latest, &b.key)));
    Ok(all)
}

/// A duty that is being made, and which evidence it takes.
struct Slot {
    duty: Duty,
    /// Meetings whose evidence belongs here.
    happenings: Vec<String>,
    /// Days that evidence of it is about.
    days: Option<super::calendar::Stretch>,
    /// Instants within which evidence that names neither belongs here.
    span: (Timestamp, Timestamp),
    /// Meetings that each still need their own, with their days.
    needs: Vec<(String, Date)>,
}

/// One spec with all it needs.
struct Desk<'a> {
    line: &'a Timeline<'a>,
    spec: &'a DutySpec,
    place: usize,
    /// The first day on which it is owed.
    begin: Date,
    /// The last day that is looked at.
    until: Date,
    from: Timestamp,
}

impl<'a> Desk<'a> {
    fn new(line: &'a Timeline<'a>, spec: &'a DutySpec, place: usize) -> Result<Self, TimetableError> {
        let until = line.from.checked_add(Span::new().months(line.months)).map_err(out)?;
        let from = start(line.from, line.zone)?;
        Ok(Self { line, spec, place, begin: spec.since.unwrap_or(line.from), until, from })
    }

    fn zone(&self) -> &TimeZone {
        self.line.zone
    }

    /// A duty without anything that not every duty has.
    fn duty(&self, name: &str, label: String, window: (Timestamp, Timestamp, Timestamp)) -> Duty {
        let (earliest, target, latest) = window;
        // A window in disorder, such as a gap whose band begins after its target, is put in order.
        let (target, latest) = (target.min(latest), latest.max(earliest));
        Duty {
            key: format!("{}@{name}", self.spec.key),
            spec: self.place,
            label,
            earliest: earliest.min(target),
            target,
            latest,
            arose: None,
            provisional: false,
            gone: None,
            arranged: None,
            band: None,
            closed: None,
            standing: false,
        }
    }

    /// Meetings of a kind that were not called off, oldest first.
    fn meetings(&self, event: &str) -> Vec<&'a Happening> {
        let mut all: Vec<_> =
            self.line.happenings.iter().filter(|h| h.event == event && h.status != Held::No).collect();
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        all
    }

    fn day(&self, at: Timestamp) -> Date {
        local(at, self.zone()).date()
    }

    /// Whether a duty is shown: what ended before the first day only while somebody still owes it, and nothing whose
    /// last moment had passed before anybody owed it.
    fn keeps(&self, duty: &Duty) -> bool {
        if duty.standing {
            return true;
        }
        let owed = self.day(duty.latest) >= self.begin;
        let open = duty.closed.is_none() && duty.gone.is_none();
        owed && (duty.latest >= self.from || open) && self.day(duty.earliest) <= self.until
    }

    fn end_of(&self, day: Date) -> Result<Timestamp, TimetableError> {
        end(day, self.zone())
    }

    fn start_of(&self, day: Date) -> Result<Timestamp, TimetableError> {
        start(day, self.zone())
    }
}

/// Evidence outweighs an excuse: what was done was done.
fn excused(timeline: &Timeline<'_>, mut duty: Duty) -> Duty {
    if duty.closed.is_none()
        && let Some(excuse) = timeline.excuses.iter().find(|it| it.duty == duty.key)
    {
        duty.closed = Some(Closed::Excused { resolution: excuse.resolution.clone() });
    }
    duty
}

/// A slot that is closed already or stays open: no record is matched to it, because meetings alone close it.
fn unmatched(duty: Duty) -> Slot {
    let never = (Timestamp::MAX, Timestamp::MIN);
    Slot { duty, happenings: vec![], days: None, span: never, needs: vec![] }
}
