//! A meeting that moves takes everything with it; one that is not fixed leaves room.

use jiff::civil::date;
use rulebook::duty::{DutyState, Held, ProofKind};

use super::{LOCAL_GROUP, World, noon, wall};

fn world() -> World {
    World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1))
}

#[test]
fn before_the_day_is_fixed_the_dates_leave_room_for_every_day_of_its_month() {
    let day = world().duty("agm/day@2026");
    // Ten weeks before the first and before the last of September.
    assert_eq!(wall(day.target), "2026-06-23 23:59");
    assert_eq!(wall(day.latest), "2026-07-22 23:59");
    let call = world().duty("agm-call@2026");
    assert!(call.provisional);
    assert_eq!(
        (wall(call.target), wall(call.latest)),
        ("2026-07-21 23:59".into(), "2026-08-19 23:59".into())
    );
}

#[test]
fn moving_the_annual_meeting_moves_everything_that_hangs_on_it() {
    let mut world = world();
    world.meeting("agm", "members", date(2026, 9, 12).at(14, 0, 0, 0), Held::Fixed);
    let dates = |world: &World| {
        ["agm-call@2026", "yearly-call/call@2026", "yearly-call/texts@2026", "nomination-form@2026"]
            .map(|key| wall(world.duty(key).latest))
    };
    let before = ["2026-08-01 23:59", "2026-08-01 23:59", "2026-09-02 23:59", "2026-08-31 23:59"];
    assert_eq!(dates(&world), before);
    world.happenings[0].at = super::instant(date(2026, 9, 26).at(10, 0, 0, 0));
    let after = ["2026-08-15 23:59", "2026-08-15 23:59", "2026-09-16 23:59", "2026-09-14 23:59"];
    assert_eq!(dates(&world), after);
    // Next year's are expected before anybody fixes them, and did not move.
    world.from = date(2026, 6, 1);
    assert!(world.duty("agm/day@2027").closed.is_none());
}

#[test]
fn fixing_the_day_is_a_duty_that_fixing_it_closes_in_time_or_late() {
    let mut world = world();
    world.meeting("agm", "members", date(2026, 9, 12).at(14, 0, 0, 0), Held::Fixed);
    let fixed = world.duty("agm/day@2026");
    assert_eq!(fixed.state(noon(2026, 8, 1)), DutyState::Done);
    assert_eq!(wall(fixed.latest), "2026-07-04 23:59", "ten weeks before the day that was chosen");
    world.happenings[0].fixed_at = noon(2026, 7, 10);
    assert_eq!(world.duty("agm/day@2026").state(noon(2026, 8, 1)), DutyState::DoneLate);
    world.happenings[0].status = Held::No;
    assert_eq!(world.duty("agm/day@2026").state(noon(2026, 8, 1)), DutyState::Overdue);
}

#[test]
fn a_deadline_on_a_saturday_or_sunday_stays_there() {
    let mut world = world();
    // A Sunday; six weeks before it is a Sunday as well, and ten days before it a Thursday.
    world.meeting("agm", "members", date(2026, 9, 13).at(11, 0, 0, 0), Held::Fixed);
    assert_eq!(wall(world.duty("agm-call@2026").latest), "2026-08-02 23:59");
    assert_eq!(wall(world.duty("yearly-call/texts@2026").latest), "2026-09-03 23:59");
}

#[test]
fn a_meeting_moved_into_the_past_leaves_missed_what_should_have_come_before_it() {
    let mut world = world();
    world.meeting("agm", "members", date(2026, 9, 20).at(11, 0, 0, 0), Held::Fixed);
    let now = noon(2026, 9, 10);
    assert_eq!(world.duty("yearly-call/texts@2026").state(now), DutyState::Due);
    world.show(ProofKind::Notice, "agm", noon(2026, 7, 28));
    // It turns out that it was held on the 5th.
    world.happenings[0].at = super::instant(date(2026, 9, 5).at(11, 0, 0, 0));
    world.happenings[0].status = Held::Yes;
    assert_eq!(world.duty("yearly-call/texts@2026").state(now), DutyState::Missed);
    assert_eq!(
        world.duty("agm-call@2026").state(now),
        DutyState::DoneLate,
        "six weeks before the 5th was 25 July"
    );
    assert_eq!(world.duty("agm/hold@2026").state(now), DutyState::Done);
}

#[test]
fn two_months_after_the_end_of_december_is_the_last_day_of_february() {
    for (year, last) in [(2027, "2028-02-29"), (2026, "2027-02-28")] {
        let mut world =
            World::of(LOCAL_GROUP, date(year, 1, 1), date(year, 1, 1)).only("members-meetings-rhythm");
        world.meeting("members-meeting", "members", date(year, 12, 31).at(19, 0, 0, 0), Held::Yes);
        let next = world.duty(&format!("members-meetings-rhythm@{year}-12-31"));
        assert_eq!(wall(next.target), format!("{last} 23:59"));
    }
}

#[test]
fn minutes_of_a_leap_february_are_due_a_week_after_its_29th_day() {
    let world = World::of(LOCAL_GROUP, date(2028, 1, 1), date(2028, 1, 1)).only("monthly-minutes");
    let february = world.duty("monthly-minutes@2028-02");
    assert_eq!(
        (wall(february.target), wall(february.latest)),
        ("2028-02-29 23:59".into(), "2028-03-07 23:59".into())
    );
}

#[test]
fn nominations_are_closed_only_for_an_election_that_is_called() {
    let closes = "closes = { value = { before = \"agm\", weeks = 2 }";
    let text = LOCAL_GROUP.replace(closes, "closes = { value = { before = \"members-meeting\", days = 5 }");
    assert_ne!(text, LOCAL_GROUP);
    let mut world = World::of(&text, date(2026, 1, 1), date(2026, 1, 1)).only("nomination-form");
    let id = world.meeting("members-meeting", "members", date(2026, 11, 24).at(19, 0, 0, 0), Held::Fixed);
    assert!(world.duties().is_empty(), "nobody elects anybody at an ordinary meeting");
    world.show(ProofKind::NominationsCalled, "members-meeting", noon(2026, 11, 1)).happening = Some(id);
    let duty = world.duty("nomination-form@m0");
    assert_eq!((duty.arose, duty.state(noon(2026, 11, 23))), (None, DutyState::Overdue));
    // Called when the nominations of the text had closed: late from the beginning, and nobody is late with it.
    world.evidence[0].at = noon(2026, 11, 22);
    let duty = world.duty("nomination-form@m0");
    assert_eq!(duty.arose, Some(noon(2026, 11, 22)));
    assert_eq!(duty.state(noon(2026, 11, 23)), DutyState::Due);
    assert_eq!(duty.state(noon(2026, 11, 26)), DutyState::Missed);
}

#[test]
fn what_was_too_late_when_its_meeting_was_fixed_is_due_at_once_and_not_overdue() {
    let mut world = world().only("members-meeting-notice");
    world.meeting("members-meeting", "members", date(2026, 11, 24).at(19, 0, 0, 0), Held::Fixed);
    let now = noon(2026, 11, 22);
    assert_eq!(world.duty("members-meeting-notice@m0").state(now), DutyState::Overdue);
    world.happenings[0].fixed_at = noon(2026, 11, 21);
    let duty = world.duty("members-meeting-notice@m0");
    assert_eq!((duty.arose, duty.state(now)), (Some(noon(2026, 11, 21)), DutyState::Due));
}
