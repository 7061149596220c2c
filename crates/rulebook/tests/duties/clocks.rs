//! Deadlines on nights on which the clocks change.

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::duty::{DutyState, Held, ProofKind, Timeline, duties, duty_specs};
use rulebook::{Rules, parse};

use super::{LOCAL_GROUP, World, wall};

const MINUTE: i64 = 60;

fn month(year: i16, month: i8) -> World {
    let since = date(year, month, 1);
    World::of(LOCAL_GROUP, since, since).only("weekly-email")
}

#[test]
fn a_day_of_25_hours_and_one_of_23_end_when_the_local_day_ends() {
    // The clocks go back on Sunday 25 October 2026 and forward on Sunday 28 March 2027.
    for (world, key, day, hours) in [
        (month(2026, 10), "weekly-email@2026-10-19", date(2026, 10, 25), 25),
        (month(2027, 3), "weekly-email@2027-03-22", date(2027, 3, 28), 23),
    ] {
        let week = world.duty(key);
        assert_eq!(wall(week.target), format!("{day} 23:59"));
        let midnight = super::instant(day.at(0, 0, 0, 0));
        assert_eq!(week.target.as_second() + 1 - midnight.as_second(), hours * 60 * MINUTE);
    }
}

#[test]
fn within_the_doubled_hour_the_earlier_and_the_later_are_both_in_time_until_the_day_ends() {
    let mut world = month(2026, 10);
    let (first, second) = {
        let at = date(2026, 10, 25).at(1, 30, 0, 0);
        let doubled = super::london().to_ambiguous_timestamp(at);
        (doubled.earlier().unwrap(), super::london().to_ambiguous_timestamp(at).later().unwrap())
    };
    assert_eq!(second.as_second() - first.as_second(), 60 * MINUTE);
    world.show(ProofKind::Published, "newsletter", second);
    assert_eq!(world.duty("weekly-email@2026-10-19").state(second), DutyState::Done);
}

/// A text whose notice names an hour.
fn with_hour(hour: &str) -> String {
    LOCAL_GROUP.replace(
        "texts_out = { value = { before = \"agm\", days = 10 }",
        &format!("texts_out = {{ value = {{ before = \"agm\", days = 10, hour = \"{hour}\" }}"),
    )
}

#[test]
fn an_hour_that_does_not_exist_moves_forward_and_of_a_doubled_hour_the_later_counts() {
    let text = with_hour("01:30");
    assert_ne!(text, LOCAL_GROUP);
    for (meeting, utc) in
        [(date(2027, 4, 7), "2027-03-28T01:30:00Z"), (date(2026, 11, 4), "2026-10-25T01:30:00Z")]
    {
        let mut world = World::of(&text, date(2026, 1, 1), date(2026, 9, 1)).only("yearly-call/texts");
        world.meeting("agm", "members", meeting.at(19, 0, 0, 0), Held::Fixed);
        let key = format!("yearly-call/texts@{}", meeting.year());
        assert_eq!(world.duty(&key).latest.to_string(), utc);
    }
}

#[test]
fn a_day_that_has_no_midnight_begins_with_its_first_minute() {
    // In Beirut the clocks went from 00:00 to 01:00 on Sunday 26 March 2023.
    let zone = TimeZone::get("Asia/Beirut").unwrap();
    let rules = Rules::new(
        parse(&LOCAL_GROUP.replace("{ weeks = 1, grace_days = 3 }", "{ months = 1 }")).document,
        1,
    );
    let mut specs = duty_specs(&rules);
    specs.retain(|it| it.key == "monthly-minutes");
    let from = date(2023, 3, 1);
    let line = Timeline {
        specs: &specs,
        happenings: &[],
        evidence: &[],
        excuses: &[],
        from,
        months: 1,
        zone: &zone,
    };
    let march = duties(&line).unwrap().into_iter().next().unwrap();
    assert_eq!(march.earliest.to_zoned(zone).datetime(), from.at(0, 0, 0, 0));
}
