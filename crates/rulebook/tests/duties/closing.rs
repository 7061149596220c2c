//! Only evidence closes a duty.

use jiff::civil::date;
use rulebook::duty::{Closed, DutyState, Excuse, Held, Pace, ProofKind};

use super::{LOCAL_GROUP, NATIONAL, World, noon, wall};

fn minutes() -> World {
    World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1)).only("monthly-minutes")
}

#[test]
fn a_months_minutes_go_from_planned_to_due_to_overdue_and_are_done_or_done_late() {
    let mut world = minutes();
    let april = world.duty("monthly-minutes@2026-04");
    assert_eq!(
        (wall(april.target), wall(april.latest)),
        ("2026-04-30 23:59".into(), "2026-05-07 23:59".into())
    );
    let states = [(3, 31), (4, 1), (5, 7), (5, 8)].map(|(m, d)| april.state(noon(2026, m, d)));
    assert_eq!(states, [DutyState::Planned, DutyState::Due, DutyState::Due, DutyState::Overdue]);
    world.show(ProofKind::Minutes, "committee", noon(2026, 5, 9)).covers = Some(date(2026, 4, 14));
    assert_eq!(world.duty("monthly-minutes@2026-04").state(noon(2026, 5, 10)), DutyState::DoneLate);
    world.evidence[0].at = april.latest;
    assert_eq!(world.duty("monthly-minutes@2026-04").state(noon(2026, 5, 10)), DutyState::Done);
}

#[test]
fn minutes_of_another_body_or_month_close_nothing() {
    let mut world = minutes();
    world.show(ProofKind::Minutes, "members", noon(2026, 4, 20)).covers = Some(date(2026, 4, 14));
    world.show(ProofKind::Minutes, "committee", noon(2026, 4, 20)).covers = Some(date(2026, 3, 14));
    world.show(ProofKind::Report, "committee", noon(2026, 4, 20)).covers = Some(date(2026, 4, 14));
    assert!(world.duty("monthly-minutes@2026-04").closed.is_none());
    assert!(world.duty("monthly-minutes@2026-03").closed.is_some());
}

#[test]
fn where_two_meetings_were_held_both_need_their_minutes() {
    let mut world = minutes();
    let first = world.meeting("committee-meeting", "committee", date(2026, 4, 2).at(19, 0, 0, 0), Held::Yes);
    world.meeting("committee-meeting", "committee", date(2026, 4, 23).at(19, 0, 0, 0), Held::Yes);
    world.show(ProofKind::Minutes, "committee", noon(2026, 4, 9)).happening = Some(first);
    assert!(world.duty("monthly-minutes@2026-04").closed.is_none());
    world.show(ProofKind::Minutes, "committee", noon(2026, 5, 1)).covers = Some(date(2026, 4, 23));
    assert_eq!(world.duty("monthly-minutes@2026-04").state(noon(2026, 5, 2)), DutyState::Done);
}

#[test]
fn no_meeting_held_is_evidence_only_where_none_was() {
    let mut world = minutes();
    world.show(ProofKind::NoMeeting, "committee", noon(2026, 9, 2)).covers = Some(date(2026, 8, 31));
    assert_eq!(world.duty("monthly-minutes@2026-08").state(noon(2026, 9, 3)), DutyState::Done);
    world.meeting("committee-meeting", "committee", date(2026, 8, 11).at(19, 0, 0, 0), Held::Yes);
    assert!(world.duty("monthly-minutes@2026-08").closed.is_none());
    world.happenings[0].status = Held::No;
    assert!(world.duty("monthly-minutes@2026-08").closed.is_some());
}

#[test]
fn nobody_owes_the_month_in_which_the_rule_began_or_what_came_before() {
    let world = World::of(LOCAL_GROUP, date(2026, 4, 10), date(2025, 6, 1)).only("monthly-minutes");
    assert_eq!(world.duties().first().unwrap().key, "monthly-minutes@2026-05");
}

#[test]
fn what_is_old_is_kept_only_while_it_is_owed() {
    let mut world = World::of(LOCAL_GROUP, date(2025, 1, 1), date(2026, 1, 15)).only("monthly-minutes");
    for month in [1, 2, 4, 5, 6, 7, 8, 9, 10, 11] {
        world.show(ProofKind::Minutes, "committee", noon(2025, month, 20)).covers =
            Some(date(2025, month, 9));
    }
    let keys: Vec<_> = world.duties().into_iter().take(3).map(|it| it.key).collect();
    assert_eq!(keys, ["monthly-minutes@2025-03", "monthly-minutes@2025-12", "monthly-minutes@2026-01"]);
}

#[test]
fn a_weekly_letter_that_did_not_go_is_missed_after_another_week() {
    let mut world = World::of(LOCAL_GROUP, date(2026, 3, 2), date(2026, 3, 2)).only("weekly-email");
    let week = world.duty("weekly-email@2026-03-02");
    let states = [(3, 2), (3, 11), (3, 12), (3, 18), (3, 19)].map(|(m, d)| week.state(noon(2026, m, d)));
    use DutyState::{Due, Missed, Overdue};
    assert_eq!(states, [Due, Due, Overdue, Overdue, Missed]);
    // On the Wednesday after, the letter is still the old week's; the next one is the new week's.
    world.show(ProofKind::Published, "newsletter", noon(2026, 3, 11));
    world.show(ProofKind::Published, "newsletter", noon(2026, 3, 12));
    for key in ["weekly-email@2026-03-02", "weekly-email@2026-03-09"] {
        assert_eq!(world.duty(key).state(noon(2026, 3, 20)), DutyState::Done);
    }
}

#[test]
fn the_gap_between_meetings_has_a_band_said_in_words_and_a_fixed_meeting_counts() {
    let mut world =
        World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1)).only("members-meetings-rhythm");
    world.meeting("members-meeting", "members", date(2026, 3, 10).at(19, 0, 0, 0), Held::Yes);
    let open = world.duty("members-meetings-rhythm@2026-03-10");
    assert_eq!(
        (wall(open.earliest), wall(open.target)),
        ("2026-04-21 00:00".into(), "2026-05-10 23:59".into())
    );
    assert_eq!(wall(open.latest), "2026-05-26 23:59");
    let paces = [(4, 1), (5, 10), (5, 11), (5, 27)].map(|(m, d)| open.pace(noon(2026, m, d)).unwrap());
    assert_eq!(paces, [Pace::Usual, Pace::Usual, Pace::Long, Pace::TooLong]);
    assert_eq!(paces.map(Pace::colour), ["green", "green", "amber", "red"]);
    world.meeting("members-meeting", "members", date(2026, 5, 20).at(19, 0, 0, 0), Held::Fixed);
    let arranged = world.duty("members-meetings-rhythm@2026-03-10");
    assert_eq!(arranged.pace(noon(2026, 4, 1)), Some(Pace::Long), "told as soon as it is fixed");
    assert!(world.duties().iter().any(|it| it.key == "members-meetings-rhythm@2026-05-20"));
    // The annual meeting counts as well.
    world.meeting("agm", "members", date(2026, 4, 25).at(14, 0, 0, 0), Held::Yes);
    assert_eq!(
        world.duty("members-meetings-rhythm@2026-03-10").closed,
        Some(Closed::Evidence {
            id: "m2".into(),
            at: super::instant(date(2026, 4, 25).at(14, 0, 0, 0)),
            url: "/meetings/m2".into()
        })
    );
}

#[test]
fn twelve_meetings_a_year_are_counted() {
    let mut world = World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1)).only("committee-monthly/year");
    for month in 1..=11 {
        world.meeting("committee-meeting", "committee", date(2026, month, 3).at(19, 0, 0, 0), Held::Yes);
    }
    let year = world.duty("committee-monthly/year@2026");
    assert_eq!(year.state(noon(2026, 12, 30)), DutyState::Due);
    assert_eq!(year.state(noon(2027, 1, 1)), DutyState::Missed);
    world.meeting("committee-meeting", "committee", date(2026, 12, 8).at(19, 0, 0, 0), Held::Yes);
    assert_eq!(world.duty("committee-monthly/year@2026").state(noon(2027, 1, 1)), DutyState::Done);
}

#[test]
fn explanations_follow_each_meeting_within_a_fortnight() {
    let mut world = World::of(NATIONAL, date(2026, 1, 1), date(2026, 1, 1)).only("explanations");
    let first = world.meeting("ncg-meeting", "ncg", date(2026, 2, 7).at(11, 0, 0, 0), Held::Yes);
    let second = world.meeting("ncg-meeting", "ncg", date(2026, 3, 21).at(11, 0, 0, 0), Held::Yes);
    world.show(ProofKind::Published, "explanations:ncg", noon(2026, 2, 20));
    world.show(ProofKind::Published, "explanations:ncg", noon(2026, 5, 1)).happening = Some(second.clone());
    let state = |id: &str| world.duty(&format!("explanations@{id}")).state(noon(2026, 6, 1));
    assert_eq!((state(&first), state(&second)), (DutyState::Done, DutyState::DoneLate));
}

#[test]
fn a_resolution_excuses_one_duty_and_what_was_done_was_done() {
    let mut world = minutes();
    world.excuses.push(Excuse {
        duty: "monthly-minutes@2026-08".into(),
        resolution: "Committee, 7 July, minute 3".into(),
    });
    assert_eq!(world.duty("monthly-minutes@2026-08").state(noon(2026, 12, 1)), DutyState::Excused);
    assert_eq!(world.duty("monthly-minutes@2026-07").state(noon(2026, 12, 1)), DutyState::Overdue);
    world.show(ProofKind::Minutes, "committee", noon(2026, 8, 20)).covers = Some(date(2026, 8, 4));
    assert_eq!(world.duty("monthly-minutes@2026-08").state(noon(2026, 12, 1)), DutyState::Done);
}
