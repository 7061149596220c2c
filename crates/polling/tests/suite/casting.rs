//! Casting: who may, until when, again and again, and at the same time.

use crate::common::*;
use ballotbox::Ballot;
use kernel::{Kind, sql};
use polling::{Mark, Online, PollState, Standing, service};

#[tokio::test]
async fn the_last_paper_of_everybody_counts_and_the_figures_say_which_way_they_came() {
    let world = World::of(4).await;
    for (n, ranking) in [(1, vec![1, 2]), (2, vec![2]), (3, vec![]), (1, vec![3, 1])] {
        world.cast(n, ORGANISERS, &ranking).await.unwrap();
    }
    world.cast(2, TREASURER, &[2, 1]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![], 1), (vec![2], 1), (vec![3, 1], 1)]);
    assert_eq!(world.papers(TREASURER).await, [(vec![2, 1], 1)]);
    let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!((turnout.electors, turnout.took_part), (4, 3));
    let organisers = &turnout.contests[0];
    assert_eq!((organisers.entitled, organisers.online, organisers.ranked, organisers.blank), (4, 3, 2, 1));
    assert_eq!((turnout.contests[1].entitled, turnout.contests[1].online), (3, 1));
    assert_eq!(organisers.not_returned(), 0);
}

#[tokio::test]
async fn late_by_one_second_is_late_and_the_last_second_is_not() {
    let world = World::of(2).await;
    let closes = service::poll(&world.kit.system(), world.poll).await.unwrap().closes_at;
    world.kit.set(closes);
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    world.kit.set(closes.plus_seconds(1));
    let late = world.cast(2, ORGANISERS, &[1]).await.unwrap_err();
    assert_eq!(late.kind, Kind::Refused);
    assert!(late.detail.contains("12:00:00") && late.detail.contains("12:00:01"), "{late}");
    assert!(late.hint.unwrap().contains("desk"));
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1)]);
}

#[tokio::test]
async fn before_the_opening_hour_nobody_votes() {
    let kit = kit().await;
    let mut new = new_poll(&kit, 2);
    new.opens_at = kit.app.now().plus_hours(1);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    assert!(world.cast(1, ORGANISERS, &[1]).await.unwrap_err().detail.contains("opens on"));
    world.kit.advance_minutes(60);
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
}

#[tokio::test]
async fn who_is_not_on_the_roll_is_told_why_and_by_which_clause() {
    let world = World::of(2).await;
    let left_out = world.cast(LEFT_OUT, ORGANISERS, &[1]).await.unwrap_err();
    assert!(left_out.detail.contains("after the roll was frozen"), "{left_out}");
    assert_eq!(left_out.clause, cite());
    assert!(world.cast(STRANGER, ORGANISERS, &[1]).await.unwrap_err().detail.contains("did not hold you"));
    let not_for_me = world.cast(2, TREASURER, &[1]).await.unwrap_err();
    assert!(not_for_me.detail.contains("not entitled"), "{not_for_me}");
}

#[tokio::test]
async fn what_is_no_paper_of_the_contest_is_refused_and_marks_nothing() {
    let world = World::of(2).await;
    for ranking in [vec![5], vec![0], vec![1, 1]] {
        assert_eq!(world.cast(1, ORGANISERS, &ranking).await.unwrap_err().kind, Kind::Entry);
    }
    let spoilt = paper(1, ORGANISERS, Ballot::Spoilt(ballotbox::Spoilt::Unclear));
    assert!(service::cast(&world.acting(1).await, world.poll, vec![spoilt]).await.is_err());
    assert!(service::cast(&world.acting(1).await, world.poll, vec![]).await.is_err());
    let Standing::On(line) = service::my_standing(&world.acting(1).await, world.poll).await.unwrap() else {
        panic!()
    };
    assert!(line.marks.iter().all(|it| it.1 == Mark::None));
}

#[tokio::test]
async fn papers_are_refused_together_if_one_of_them_cannot_be_cast() {
    let world = World::of(2).await;
    let both = [ORGANISERS, TREASURER].map(|contest| paper(1, contest, Ballot::Blank)).to_vec();
    assert!(service::cast(&world.acting(2).await, world.poll, both.clone()).await.is_err());
    service::cast(&world.acting(1).await, world.poll, both).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![], 1)]);
}

#[tokio::test]
async fn many_at_once_and_one_person_many_times_at_once() {
    let world = World::of(40).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in (1..=40).chain([7; 20]) {
        let (ctx, poll) = (world.acting(n).await, world.poll);
        let first = u16::try_from(n % 4 + 1).unwrap();
        let paper = paper(n, ORGANISERS, Ballot::Ranked(vec![first]));
        tasks.spawn(async move { service::cast(&ctx, poll, vec![paper]).await });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 10), (vec![2], 10), (vec![3], 10), (vec![4], 10)]);
}

#[tokio::test]
async fn a_kill_between_roll_mark_and_box_is_mended_by_voting_again() {
    let world = World::of(2).await;
    let killed = sql!(
        "UPDATE polling_mark SET state = 'online' WHERE person_id = $1 AND contest_id = $2",
        person(1),
        ORGANISERS
    );
    world.kit.db().run(killed).await.unwrap();
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn a_mark_without_a_paper_is_counted_as_not_returned() {
    let world = World::of(2).await;
    let killed = sql!(
        "UPDATE polling_mark SET state = 'online' WHERE person_id = $1 AND contest_id = $2",
        person(1),
        ORGANISERS
    );
    world.kit.db().run(killed).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!((turnout.contests[0].online, turnout.contests[0].not_returned()), (1, 1));
}

#[tokio::test]
async fn a_box_that_vanished_is_never_made_anew_in_silence() {
    let world = World::of(2).await;
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    world.store().discard(world.poll).await.unwrap();
    let lost = world.cast(2, ORGANISERS, &[1]).await.unwrap_err();
    assert!(lost.detail.contains("not where it was"), "{lost}");
    world.to_the_end();
    assert!(world.close().await.is_err());
}

#[tokio::test]
async fn voting_long_after_confirming_asks_to_confirm_again() {
    let world = World::of(2).await;
    let stale = world.acting(1).await;
    world.kit.advance_minutes(61);
    let mut late = stale;
    late.now = world.kit.app.now();
    let paper = paper(1, ORGANISERS, Ballot::Blank);
    assert_eq!(service::cast(&late, world.poll, vec![paper]).await.unwrap_err().kind, Kind::ConfirmAgain);
}

#[tokio::test]
async fn where_the_rules_say_so_only_those_who_asked_vote_online() {
    let kit = kit().await;
    let mut new = new_poll(&kit, 3);
    new.channels.online = Online::OnRequest { until: kit.app.now().plus_hours(24) };
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    assert!(world.cast(1, ORGANISERS, &[1]).await.unwrap_err().detail.contains("have not asked"));
    service::request_online(&world.acting(1).await, poll).await.unwrap();
    service::request_online(&world.acting(1).await, poll).await.unwrap();
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    assert_eq!(world.kit.count("mail_message").await, 2);
    assert!(service::request_online(&world.acting(LEFT_OUT).await, poll).await.is_err());
    world.kit.advance_days(2);
    let late = service::request_online(&world.acting(2).await, poll).await.unwrap_err();
    assert!(late.detail.contains("until Tuesday 2 June 2026, 12:00"), "{late}");
}

#[tokio::test]
async fn a_flood_of_one_person_is_slowed_and_remembered_in_memory_alone() {
    let world = World::of(2).await;
    let store = world.store();
    let tries = (0..200).filter(|_| store.count_request(person(1), world.kit.app.now()).is_ok()).count();
    assert_eq!(tries, 120);
    assert!(store.count_request(person(2), world.kit.app.now()).is_ok());
    assert_eq!(world.kit.count("kernel_limit").await, 0);
}

#[tokio::test]
async fn more_time_can_be_given_and_never_less() {
    let world = World::of(2).await;
    let officer = world.acting(RETURNING_OFFICER).await;
    let closes = service::poll(&officer, world.poll).await.unwrap().closes_at;
    assert!(service::put_off_close(&officer, world.poll, closes.plus_hours(-1), "x").await.is_err());
    assert!(
        service::put_off_close(&world.acting(1).await, world.poll, closes.plus_hours(1), "x").await.is_err()
    );
    service::put_off_close(&officer, world.poll, closes.plus_hours(1), "The server was down.").await.unwrap();
    world.kit.set(closes.plus_minutes(59));
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    assert_eq!(service::poll(&officer, world.poll).await.unwrap().state, PollState::Open);
    world.kit.set(closes.plus_minutes(61));
    let officer = world.acting(RETURNING_OFFICER).await;
    let struck =
        service::put_off_close(&officer, world.poll, closes.plus_hours(3), "Once more.").await.unwrap_err();
    assert!(struck.detail.contains("has struck"), "{struck}");
}
