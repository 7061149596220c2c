//! Dates: notice, nominations, ballots and meeting must come in order, in each of ten years.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::holidays::holiday;
use super::{Circumstances, Findings};
use crate::diagnostic::Severity;
use crate::rule::{Election, Rule, RuleKind};
use crate::rules::{Found, Rules};
use crate::timetable::{StepKind, Timetable, timetable};
use crate::units::Moment;

pub(super) fn check(rules: &Rules, now: &Circumstances, findings: &mut Findings) {
    let first = now.first_year.unwrap_or(2026);
    for election in rules.elections().into_iter().take(MOST_ELECTIONS) {
        if time_to_nominate(rules, &election, findings) {
            in_order(rules, &election, first, findings);
        }
    }
    for rhythm in rules.rhythms() {
        let days = rhythm.band.map(|b| b.in_days());
        let target = u32::try_from(rhythm.target.about_days()).unwrap_or(0);
        let message = match days {
            Some(None) => "This band states no unit.".to_owned(),
            Some(Some((shortest, longest))) if shortest > longest => {
                format!("This band runs from {shortest} to {longest} days.")
            }
            Some(Some((shortest, longest))) if !(shortest..=longest).contains(&target) => {
                format!(
                    "The usual gap of {} lies outside the band of {shortest} to {longest} days.",
                    rhythm.target
                )
            }
            _ => continue,
        };
        let hint = "Write the band from the shortest to the longest gap, as `band = { weeks = [6, 11] }`.";
        findings.on(rhythm.rule, "band", Severity::Error, "units.band", message, hint);
    }
}

/// A bound on work for a document with nothing but elections.
const MOST_ELECTIONS: usize = 100;

/// Lays the timetable for meetings in its month in each of ten years, leap years among them: on its first, middle and
/// twenty-eighth day and on the Saturdays and Sundays at both ends.
fn in_order(rules: &Rules, election: &Found<'_, Election>, first: i16, findings: &mut Findings) {
    let month = rules.meeting(&election.event).and_then(|m| m.month).map_or(9, |m| m.number());
    let mut told = BTreeSet::new();
    let mut rests = None;
    for year in first..first.saturating_add(10) {
        for day in days(year, month) {
            let Ok(plan) = timetable(rules, election.id(), day.at(14, 0, 0, 0), &TimeZone::UTC) else {
                continue;
            };
            rests = rests.or_else(|| on_holiday(&plan));
            for obstacle in plan.obstacles {
                if !told.insert(obstacle.message.clone()) {
                    continue;
                }
                let rule = obstacle.cite.and_then(|c| c.rule).and_then(|id| rules.document().rule(&id));
                let rule: &Rule = rule.map_or(election.rule, |r| r);
                let hint = "Move one of the two dates; every step needs its time before the meeting.";
                findings.on(rule, field(rule), Severity::Error, "dates.order", obstacle.message, hint);
            }
        }
    }
    if let Some(told) = rests {
        let hint = "Choose the day of the meeting with that in mind, or state the hour and day more exactly.";
        findings.on(election.rule, "event", Severity::Note, "dates.holiday", told, hint);
    }
}

/// The days of a month on which a meeting is laid out.
fn days(year: i16, month: i8) -> BTreeSet<Date> {
    let Ok(first) = Date::new(year, month, 1) else { return BTreeSet::new() };
    let last = first.last_of_month();
    let ends = |weekday| [first.nth_weekday_of_month(1, weekday), first.nth_weekday_of_month(-1, weekday)];
    let weekends = [Weekday::Saturday, Weekday::Sunday].into_iter().flat_map(ends).flatten();
    let fixed = [1, 15, 28].into_iter().filter_map(|day| Date::new(year, month, day).ok());
    weekends.chain(fixed).filter(|day| *day <= last).collect()
}

/// The first last moment that falls on a bank holiday, as a sentence, for meetings on weekends, as most are.
fn on_holiday(plan: &Timetable) -> Option<String> {
    let kinds = [StepKind::NominationsClose, StepKind::EmailBallotRequestsClose, StepKind::BallotsOut];
    let meeting = plan.at(StepKind::Meeting)?.date();
    if !matches!(meeting.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return None;
    }
    let step = plan.steps.iter().find(|s| kinds.contains(&s.kind) && holiday(s.at.date()).is_some())?;
    let name = holiday(step.at.date())?;
    Some(format!(
        "With a meeting on {}, this falls on {name}: {}.",
        meeting.strftime("%-d %B %Y"),
        crate::words::capital(step.kind.words())
    ))
}

/// Members must have heard of the meeting before nominations close, with time to nominate. False where they have not.
fn time_to_nominate(rules: &Rules, election: &Found<'_, Election>, findings: &mut Findings) -> bool {
    let (Some(notice), Some(nomination)) = (rules.notice(&election.event), rules.nomination(&election.event))
    else {
        return true;
    };
    let Some(closes) = nomination.closes.about_days_before() else { return true };
    let notice_days = notice.at_least.about_days();
    if notice_days <= closes {
        let message = format!(
            "Nominations close {closes} days before the meeting, but members hear of it only {notice_days} days before: \
             nobody has time to nominate."
        );
        let hint = "Give longer notice, or let nominations close later.";
        findings.on(nomination.rule, "closes", Severity::Error, "dates.no-time-to-nominate", message, hint);
    } else if notice_days < closes + 7 {
        let message = format!("Members have only {} days to nominate.", notice_days - closes);
        findings.on(nomination.rule, "closes", Severity::Warning, "dates.short-nominations", message, "");
    }
    notice_days > closes
}

/// The field that states the time.
fn field(rule: &Rule) -> &'static str {
    match &rule.kind {
        RuleKind::Nomination(n) if matches!(n.withdraw_until, Some(Moment::After { .. })) => "withdraw_until",
        RuleKind::Nomination(_) => "closes",
        RuleKind::Notice(_) => "at_least",
        RuleKind::BallotChannel(_) => "sent",
        RuleKind::Eligibility(_) => "cut_off",
        _ => "type",
    }
}
