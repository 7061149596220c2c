//! Dates across clock changes, leap days and the ends of months.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use rulebook::{Rules, Source, StepKind, TimetableError, earliest_lawful_meeting, parse, timetable};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

/// A text with one election, whose nominations close as stated.
fn text(closes: &str) -> String {
    format!(
        "# T\n\n## 1. A {{#a}}\n\nIt is elected.\n\n```rule\ntype = \"body\"\nid = \"committee\"\nkind = \"committee\"\n```\n\n\
         ```rule\ntype = \"election\"\nid = \"e\"\nsays = [\"It is elected.\"]\nbody = \"committee\"\nevent = \"agm\"\n\
         method = {{ kind = \"stv\" }}\ncontests = []\n```\n\n```rule\ntype = \"nomination\"\nid = \"n\"\ncloses = {closes}\n```\n"
    )
}

fn close(closes: &str, meeting: DateTime) -> String {
    let rules = Rules::new(parse(&text(closes)).document, 1);
    let zone = TimeZone::get("Europe/London").unwrap();
    timetable(&rules, "e", meeting, &zone).unwrap().at(StepKind::NominationsClose).unwrap().to_string()
}

#[test]
fn weeks_are_calendar_days_on_both_sides_of_a_clock_change() {
    let closes = "{ before = \"agm\", weeks = 2 }";
    assert_eq!(
        close(closes, date(2027, 4, 3).at(10, 0, 0, 0)),
        "2027-03-20T23:59:59.999999+00:00[Europe/London]"
    );
    assert_eq!(
        close(closes, date(2026, 11, 1).at(10, 0, 0, 0)),
        "2026-10-18T23:59:59.999999+01:00[Europe/London]"
    );
}

#[test]
fn an_hour_that_does_not_exist_moves_forward_and_of_a_doubled_hour_the_later_counts() {
    let closes = "{ before = \"agm\", weeks = 1, hour = \"01:30\" }";
    assert_eq!(close(closes, date(2027, 4, 4).at(10, 0, 0, 0)), "2027-03-28T02:30:00+01:00[Europe/London]");
    assert_eq!(close(closes, date(2026, 11, 1).at(10, 0, 0, 0)), "2026-10-25T01:30:00+00:00[Europe/London]");
}

#[test]
fn hours_are_exact_across_a_clock_change() {
    let closes = "{ before = \"agm\", hours = 48 }";
    assert_eq!(close(closes, date(2027, 3, 29).at(10, 0, 0, 0)), "2027-03-27T09:00:00+00:00[Europe/London]");
}

#[test]
fn a_month_before_the_end_of_march_is_the_end_of_february() {
    let closes = "{ before = \"agm\", months = 1 }";
    assert_eq!(
        close(closes, date(2028, 3, 31).at(10, 0, 0, 0)),
        "2028-02-29T23:59:59.999999+00:00[Europe/London]"
    );
    assert_eq!(
        close(closes, date(2027, 3, 31).at(10, 0, 0, 0)),
        "2027-02-28T23:59:59.999999+00:00[Europe/London]"
    );
}

#[test]
fn moving_the_meeting_moves_every_date() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let zone = TimeZone::get("Europe/London").unwrap();
    let plan =
        |day: i8| timetable(&rules, "committee-election", date(2026, 9, day).at(14, 0, 0, 0), &zone).unwrap();
    let (early, late) = (plan(12), plan(19));
    for (a, b) in early.steps.iter().zip(&late.steps) {
        assert_eq!(a.kind, b.kind);
        assert_eq!(a.at.date().checked_add(jiff::Span::new().days(7)).unwrap(), b.at.date(), "{}", a.kind);
    }
}

#[test]
fn silence_is_answered_by_a_default_that_names_its_question() {
    let rules = Rules::new(parse(&text("{ before = \"agm\", weeks = 2 }")).document, 1);
    let plan = timetable(&rules, "e", date(2026, 9, 19).at(14, 0, 0, 0), &TimeZone::UTC).unwrap();
    assert_eq!(plan.step(StepKind::Call).unwrap().source, Source::Default { question: 41 });
    assert_eq!(plan.step(StepKind::RollFrozen).unwrap().source, Source::Default { question: 43 });
    assert!(matches!(plan.step(StepKind::NominationsClose).unwrap().source, Source::Clause(_)));
    assert!(plan.step(StepKind::BallotsOut).is_none());
}

#[test]
fn a_meeting_in_the_wrong_month_is_not_lawful_and_the_first_lawful_day_is_found() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let zone = TimeZone::get("Europe/London").unwrap();
    let october = timetable(&rules, "committee-election", date(2026, 10, 3).at(14, 0, 0, 0), &zone).unwrap();
    assert_eq!(october.obstacles[0].message, "The meeting must be held in September.");
    let first = |today| earliest_lawful_meeting(&rules, "committee-election", today, &zone).unwrap();
    assert_eq!(first(date(2026, 6, 1)), Some(date(2026, 9, 1)));
    assert_eq!(first(date(2026, 8, 1)), Some(date(2026, 9, 12)));
    assert_eq!(first(date(2026, 8, 25)), Some(date(2027, 9, 1)));
}

#[test]
fn an_unknown_election_and_a_day_outside_the_calendar_are_told() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let plan = |id: &str, at| timetable(&rules, id, at, &TimeZone::UTC);
    let day = date(2026, 9, 19).at(14, 0, 0, 0);
    assert_eq!(plan("other", day), Err(TimetableError::NoElection("other".to_owned())));
    assert_eq!(plan("committee-election", DateTime::MIN), Err(TimetableError::OutOfCalendar));
}

#[test]
fn a_deadline_on_the_29th_of_february_ends_with_that_day_and_in_other_years_with_the_28th() {
    // Two weeks before a meeting on 14 March.
    let meeting = |year| date(year, 3, 14).at(14, 0, 0, 0);
    let rule = "{ before = \"agm\", weeks = 2 }";
    assert_eq!(close(rule, meeting(2028)), "2028-02-29T23:59:59.999999+00:00[Europe/London]");
    assert_eq!(close(rule, meeting(2027)), "2027-02-28T23:59:59.999999+00:00[Europe/London]");
    // A meeting on the leap day itself, and a month after it.
    let leap = date(2028, 2, 29).at(14, 0, 0, 0);
    assert_eq!(close(rule, leap), "2028-02-15T23:59:59.999999+00:00[Europe/London]");
    assert_eq!(
        close("{ before = \"agm\", years = 1 }", leap),
        "2027-02-28T23:59:59.999999+00:00[Europe/London]"
    );
}

#[test]
fn a_deadline_on_the_night_on_which_the_clocks_change_ends_with_its_local_day() {
    // In 2026 the clocks go back on 25 October and forward on 29 March; each deadline falls on that very day.
    let back = date(2026, 11, 8).at(14, 0, 0, 0);
    assert_eq!(
        close("{ before = \"agm\", weeks = 2 }", back),
        "2026-10-25T23:59:59.999999+00:00[Europe/London]"
    );
    let forward = date(2026, 4, 12).at(14, 0, 0, 0);
    assert_eq!(
        close("{ before = \"agm\", weeks = 2 }", forward),
        "2026-03-29T23:59:59.999999+01:00[Europe/London]"
    );
}

#[test]
fn a_meeting_on_a_weekend_is_as_lawful_as_another_and_its_dates_stay_where_they_fall() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let zone = TimeZone::get("Europe/London").unwrap();
    // Saturday 19, Sunday 20 and Monday 21 September 2026.
    for day in [19, 20, 21] {
        let at = date(2026, 9, day).at(14, 0, 0, 0);
        let plan = timetable(&rules, "committee-election", at, &zone).unwrap();
        assert_eq!(plan.obstacles, [], "the {day}th");
        let close = plan.at(StepKind::NominationsClose).unwrap();
        assert_eq!((close.month(), close.day()), (9, day - 14));
    }
}
