//! Clocks as the law counts them.
//!
//! Source: UK GDPR Article 12(3) and the Information Commissioner's guidance on time limits: a month runs from the day of
//! receipt to the end of the same date of the next month; where there is no such date, to the last day of that month;
//! where that is no working day, to the end of the next one. An extension makes three months of it, from the same start.
//! A complaint is acknowledged within 30 days that begin the day after receipt (DPA 2018 section 164A). An incident is
//! reported within 72 hours that elapse, weekends included (Article 33).

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use kernel::At;

const HOLIDAYS: &str = include_str!("../../data/bank-holidays.csv");

/// Months that the law gives for an answer.
const MONTHS: i32 = 1;
/// Months where the request is complex or one of many.
const EXTENDED: i32 = 3;
const COMPLAINT_DAYS: i64 = 30;
const BREACH_HOURS: i64 = 72;
/// The law says "without undue delay" of the outcome of a complaint and names no day. This is our own, so that somebody is
/// reminded: so many days after it was acknowledged.
const OUTCOME_DAYS: i64 = 30;
/// So many days after a question to the person somebody looks whether it was answered. Ours as well.
const CHASE_DAYS: i64 = 14;

/// True if offices are open: no Saturday, Sunday or bank holiday of England and Wales.
pub fn is_working(day: Date) -> bool {
    let written = day.to_string();
    let free = HOLIDAYS.lines().any(|it| it.trim() == written);
    !free && ![Weekday::Saturday, Weekday::Sunday].contains(&day.weekday())
}

/// The day itself, or the next working day.
pub fn working(mut day: Date) -> Date {
    while !is_working(day) {
        day = day.tomorrow().unwrap_or(day);
    }
    day
}

/// The last day for an answer that is due within one month of `start`, or three if extended, after so many days in
/// which the clock stood still.
pub fn answer_by(start: Date, extended: bool, paused_days: i64) -> Date {
    let months = if extended { EXTENDED } else { MONTHS };
    // Adding months to a date that the month does not have ends on its last day, as the guidance says.
    let end = start.saturating_add(months.months());
    working(end.saturating_add(paused_days.days()))
}

/// The last day for acknowledging a complaint.
pub fn acknowledge_by(received: Date) -> Date {
    working(received.saturating_add(COMPLAINT_DAYS.days()))
}

/// The day by which a complaint that was acknowledged should have its outcome.
pub fn outcome_by(acknowledged: Date) -> Date {
    working(acknowledged.saturating_add(OUTCOME_DAYS.days()))
}

/// The day on which a question that was not answered is asked about again.
pub fn chase_on(asked: Date) -> Date {
    working(asked.saturating_add(CHASE_DAYS.days()))
}

/// The last instant for reporting an incident.
pub fn report_by(aware: At) -> At {
    aware.plus_hours(BREACH_HOURS)
}

/// Whole local days between two instants; a stop that ends on the day it began costs none.
pub fn days_between(from: At, to: At, zone: &TimeZone) -> i64 {
    let span = from.date(zone).until(to.date(zone)).map(|it| i64::from(it.get_days()));
    span.unwrap_or(0).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_commissioners_own_examples_come_out() {
        // Received on 1 January: the end of 1 February.
        assert_eq!(answer_by(date(2024, 1, 1), false, 0), date(2024, 2, 1));
        // Received on 25 November: 25 and 26 December are holidays, so the end of 27 December.
        assert_eq!(answer_by(date(2024, 11, 25), false, 0), date(2024, 12, 27));
        // Received on 31 January: the last day of February, or the next Monday.
        assert_eq!(answer_by(date(2024, 1, 31), false, 0), date(2024, 2, 29));
        assert_eq!(answer_by(date(2025, 1, 31), false, 0), date(2025, 2, 28));
        assert_eq!(
            answer_by(date(2026, 1, 31), false, 0),
            date(2026, 3, 2),
            "28 February 2026 is a Saturday"
        );
    }

    #[test]
    fn receipt_on_a_day_off_counts_and_the_end_moves_past_days_off() {
        // A Saturday counts as the day of receipt.
        assert_eq!(answer_by(date(2026, 6, 6), false, 0), date(2026, 7, 6));
        // Good Friday to Easter Monday: Tuesday.
        assert_eq!(answer_by(date(2026, 3, 3), false, 0), date(2026, 4, 7));
        // Boxing Day 2026 is a Saturday; its substitute is Monday the 28th.
        assert_eq!(answer_by(date(2026, 11, 25), false, 0), date(2026, 12, 29));
    }

    #[test]
    fn an_extension_is_three_months_from_the_start_and_a_pause_moves_the_end() {
        assert_eq!(answer_by(date(2026, 6, 1), true, 0), date(2026, 9, 1));
        assert_eq!(answer_by(date(2026, 11, 30), true, 0), date(2027, 3, 1), "28 February 2027 is a Sunday");
        assert_eq!(answer_by(date(2026, 6, 1), false, 9), date(2026, 7, 10));
    }

    #[test]
    fn a_complaint_counts_from_the_day_after() {
        assert_eq!(acknowledge_by(date(2026, 6, 19)), date(2026, 7, 20), "19 July is a Sunday");
        assert_eq!(acknowledge_by(date(2026, 6, 22)), date(2026, 7, 22));
    }

    #[test]
    fn seventy_two_hours_elapse_across_the_change_of_clocks_and_a_weekend() {
        let zone = TimeZone::get("Europe/London").expect("a bundled zone");
        let friday = At::local(date(2026, 10, 23).at(9, 0, 0, 0), &zone);
        assert_eq!(report_by(friday).iso(&zone), "2026-10-26T08:00");
    }
}
