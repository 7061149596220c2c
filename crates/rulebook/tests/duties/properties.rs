//! Laws that hold whatever happens.

use jiff::civil::date;
use jiff::{Span, Timestamp};
use proptest::prelude::*;
use rulebook::duty::{Duty, DutyState, Held, ProofKind};

use super::{LOCAL_GROUP, World, instant, noon};

const KINDS: [(ProofKind, &str); 6] = [
    (ProofKind::Minutes, "committee"),
    (ProofKind::NoMeeting, "committee"),
    (ProofKind::Published, "newsletter"),
    (ProofKind::Notice, "agm"),
    (ProofKind::AmendmentTexts, "agm"),
    (ProofKind::Minutes, "members"),
];

/// Meetings and evidence on random days of two years.
fn worlds() -> impl Strategy<Value = World> {
    let meetings = prop::collection::vec((0..3_usize, 0..700_i32, 0..24_i8, 0..2_u8), 0..12);
    let evidence = prop::collection::vec((0..KINDS.len(), 0..700_i32, prop::option::of(0..700_i32)), 0..30);
    (meetings, evidence).prop_map(|(meetings, evidence)| {
        let start = date(2026, 1, 1);
        let day = |n: i32| start.checked_add(Span::new().days(n)).expect("in the calendar");
        let mut world = World::of(LOCAL_GROUP, start, start);
        for (kind, n, hour, held) in meetings {
            let (event, body) =
                [("agm", "members"), ("members-meeting", "members"), ("committee-meeting", "committee")]
                    [kind];
            let status = if held == 0 { Held::Yes } else { Held::No };
            world.meeting(event, body, day(n).at(hour, 30, 0, 0), status);
        }
        for (kind, n, covers) in evidence {
            let (kind, of) = KINDS[kind];
            world.show(kind, of, instant(day(n).at(9, 0, 0, 0))).covers = covers.map(day);
        }
        world
    })
}

fn good(state: DutyState) -> bool {
    matches!(state, DutyState::Done | DutyState::DoneLate | DutyState::Excused)
}

proptest! {
    #[test]
    fn computing_again_in_any_order_gives_the_same(mut world in worlds(), turn in 0..30_usize) {
        let once = world.duties();
        let turned = |n: usize| if n == 0 { 0 } else { turn % n };
        let (h, e) = (turned(world.happenings.len()), turned(world.evidence.len()));
        world.happenings.rotate_left(h);
        world.evidence.rotate_left(e);
        prop_assert_eq!(once, world.duties());
    }

    #[test]
    fn windows_are_in_order_and_keys_are_different(world in worlds()) {
        let all = world.duties();
        for duty in &all {
            prop_assert!(duty.earliest <= duty.target && duty.target <= duty.latest, "{duty:?}");
            prop_assert!(duty.gone.is_none_or(|gone| gone >= duty.latest), "{duty:?}");
        }
        let mut keys: Vec<&str> = all.iter().map(|it| it.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), all.len());
    }

    #[test]
    fn a_duty_never_goes_backwards_in_time(world in worlds(), a in 0..900_i64, b in 0..900_i64) {
        let at = |n: i64| noon(2026, 1, 1).checked_add(Span::new().hours(24 * n)).expect("in the calendar");
        let rank = |state| match state {
            DutyState::Standing | DutyState::Planned => 0,
            DutyState::Due => 1,
            DutyState::Overdue => 2,
            DutyState::Missed => 3,
            DutyState::Done | DutyState::DoneLate | DutyState::Excused => 4,
        };
        for duty in world.duties() {
            prop_assert!(rank(duty.state(at(a.min(b)))) <= rank(duty.state(at(a.max(b)))));
        }
    }

    #[test]
    fn more_minutes_never_leave_more_undone(world in worlds(), n in 0..600_i32) {
        let mut world = world.only("monthly-minutes");
        let end = noon(2030, 1, 1);
        let done = |all: &[Duty]| all.iter().filter(|it| good(it.state(end))).count();
        let before = done(&world.duties());
        let day = date(2026, 1, 1).checked_add(Span::new().days(n)).expect("in the calendar");
        world.show(ProofKind::Minutes, "committee", instant(day.at(10, 0, 0, 0))).covers = Some(day);
        prop_assert!(done(&world.duties()) >= before);
    }

    #[test]
    fn moving_the_annual_meeting_moves_its_duties_by_as_many_local_days(from in 1..=30_i8, to in 1..=30_i8) {
        let mut world = World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1));
        world.meeting("agm", "members", date(2026, 9, from).at(14, 0, 0, 0), Held::Fixed);
        let on = |at: Timestamp| at.to_zoned(super::london()).date();
        let keys = ["agm-call@2026", "yearly-call/call@2026", "yearly-call/texts@2026", "nomination-form@2026", "agm/day@2026"];
        let before = keys.map(|key| on(world.duty(key).latest));
        world.happenings[0].at = instant(date(2026, 9, to).at(14, 0, 0, 0));
        let after = keys.map(|key| on(world.duty(key).latest));
        for (a, b) in before.iter().zip(after) {
            prop_assert_eq!((b - *a).get_days(), i32::from(to) - i32::from(from));
        }
    }

    #[test]
    fn every_month_has_one_duty_of_its_own(world in worlds()) {
        let world = world.only("monthly-minutes");
        let keys: Vec<String> = world.duties().into_iter().map(|it| it.key).collect();
        for n in 0..15 {
            let month = date(2026, 1, 1).checked_add(Span::new().months(n)).expect("in the calendar");
            let key = format!("monthly-minutes@{:04}-{:02}", month.year(), month.month());
            prop_assert_eq!(keys.iter().filter(|it| **it == key).count(), 1);
        }
    }
}
