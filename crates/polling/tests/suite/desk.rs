//! The desk: one paper per member and contest whatever the channel, and papers read twice before they go into the box.

use crate::common::*;
use axum::http::StatusCode;
use ballotbox::{Ballot, Spoilt};
use kernel::Kind;
use polling::service::{self, desk};
use polling::{BatchId, Mark};

fn ranked(ranking: &[u16]) -> Ballot {
    Ballot::Ranked(ranking.to_vec())
}

async fn given(world: &World, people: std::ops::RangeInclusive<u128>, mark: Mark) {
    let teller = world.acting(TELLER).await;
    for n in people {
        desk::hand_over(&teller, world.poll, person(n), mark).await.unwrap();
    }
}

/// Both tellers key the same papers of a batch that begins with number 1.
async fn keyed(world: &World, batch: BatchId, first: &[Ballot], second: &[Ballot]) {
    for (teller, papers) in [(TELLER, first), (OTHER_TELLER, second)] {
        let ctx = world.acting(teller).await;
        for (number, ballot) in (1..).zip(papers) {
            desk::key(&ctx, world.poll, batch, number, ballot.clone()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn one_paper_whatever_the_channel() {
    let world = World::of(5).await;
    let teller = world.acting(TELLER).await;
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    assert_eq!(
        desk::hand_over(&teller, world.poll, person(1), Mark::Room).await.unwrap(),
        1,
        "only the treasurer's is left"
    );
    let online = desk::hand_over(&teller, world.poll, person(1), Mark::Room).await.unwrap_err();
    assert!(online.hint.unwrap().contains("own phone"));
    assert_eq!(desk::hand_over(&teller, world.poll, person(2), Mark::Room).await.unwrap(), 2);
    let refused = world.cast(2, ORGANISERS, &[1]).await.unwrap_err();
    assert!(refused.detail.contains("handed to you in the meeting"), "{refused}");
    let left_out = desk::hand_over(&teller, world.poll, person(LEFT_OUT), Mark::Room).await.unwrap_err();
    assert!(left_out.detail.contains("This person is not on the roll") && left_out.clause == cite());
    let poll = service::poll(&teller, world.poll).await.unwrap();
    assert_eq!(desk::search(&teller, &poll, "NUMBER 2").await.unwrap().len(), 1);
    assert_eq!(desk::search(&teller, &poll, "x").await.unwrap_err().kind, Kind::Entry);
    assert_eq!(desk::search(&teller, &poll, "%").await.unwrap_err().kind, Kind::Entry);
    assert_eq!(world.kit.count("kernel_access_log").await, 1);
}

#[tokio::test]
async fn at_two_desks_at_once_one_hands_the_papers_over() {
    let world = World::of(5).await;
    let (one, other) = (world.acting(TELLER).await, world.acting(OTHER_TELLER).await);
    for elector in 1..=4 {
        let (a, b) = tokio::join!(
            desk::hand_over(&one, world.poll, person(elector), Mark::Room),
            desk::hand_over(&other, world.poll, person(elector), Mark::Room)
        );
        assert_eq!(a.unwrap_or(0) + b.unwrap_or(0), 2, "elector {elector} has two papers to get, once");
    }
}

#[tokio::test]
async fn only_the_desk_of_this_poll_works_at_it() {
    let world = World::of(3).await;
    for n in [1, SCRUTINEER, OFFICER_OF_ANOTHER] {
        let ctx = world.acting(n).await;
        assert_eq!(
            desk::hand_over(&ctx, world.poll, person(1), Mark::Room).await.unwrap_err().kind,
            Kind::Forbidden
        );
        assert!(desk::begin_batch(&ctx, world.poll, ORGANISERS, 1).await.is_err());
    }
    assert!(
        desk::take_back(&world.acting(TELLER).await, world.poll, person(1), ORGANISERS, "x").await.is_err()
    );
}

#[tokio::test]
async fn a_paper_that_did_not_arrive_is_taken_back_and_the_member_votes_online() {
    let world = World::of(3).await;
    given(&world, 1..=1, Mark::Post).await;
    let officer = world.acting(RETURNING_OFFICER).await;
    assert!(desk::take_back(&officer, world.poll, person(1), ORGANISERS, " ").await.is_err());
    desk::take_back(&officer, world.poll, person(1), ORGANISERS, "It did not arrive.").await.unwrap();
    assert!(desk::take_back(&officer, world.poll, person(1), ORGANISERS, "Again.").await.is_err());
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    assert!(
        desk::take_back(&officer, world.poll, person(1), ORGANISERS, "No.").await.is_err(),
        "an online vote stays"
    );
}

#[tokio::test]
async fn papers_are_read_twice_and_go_into_the_same_box() {
    let world = World::of(5).await;
    given(&world, 1..=3, Mark::Room).await;
    world.cast(4, ORGANISERS, &[1]).await.unwrap();
    let teller = world.acting(TELLER).await;
    let batch = desk::begin_batch(&teller, world.poll, ORGANISERS, 3).await.unwrap();
    let first = [ranked(&[1, 2]), Ballot::Blank, Ballot::Spoilt(Spoilt::TwoFirsts)];
    let second = [ranked(&[1, 3]), Ballot::Blank, Ballot::Spoilt(Spoilt::TwoFirsts)];
    assert!(
        desk::cast_batch(&teller, world.poll, batch)
            .await
            .unwrap_err()
            .detail
            .contains("not all keyed twice")
    );
    keyed(&world, batch, &first, &second).await;
    let third = world.acting(THIRD_TELLER).await;
    assert!(
        desk::key(&third, world.poll, batch, 1, ranked(&[1]))
            .await
            .unwrap_err()
            .detail
            .contains("Two tellers")
    );
    assert!(
        desk::cast_batch(&teller, world.poll, batch).await.unwrap_err().detail.contains("readings differ")
    );
    assert!(desk::agree(&third, world.poll, batch, 2, ranked(&[1])).await.is_err(), "paper 2 was read alike");
    desk::agree(&third, world.poll, batch, 1, ranked(&[1, 3])).await.unwrap();
    world.to_the_end();
    assert!(world.close().await.unwrap_err().detail.contains("not in the box yet"));
    let teller = world.acting(TELLER).await;
    assert_eq!(desk::cast_batch(&teller, world.poll, batch).await.unwrap(), 3);
    assert_eq!(desk::cast_batch(&teller, world.poll, batch).await.unwrap(), 0);
    assert_eq!(world.kit.count("polling_reading").await, 0, "what was keyed is deleted");
    assert!(desk::drop_batch(&teller, world.poll, batch).await.is_err());
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![], 1), (vec![1], 1), (vec![1, 3], 1)]);
    let spoilt = service::spoilt(&world.kit.system(), world.poll, ORGANISERS).await.unwrap();
    assert_eq!(spoilt.into_iter().collect::<Vec<_>>(), [(Spoilt::TwoFirsts, 1)]);
    let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!(
        (turnout.contests[0].room, turnout.contests[0].online, turnout.contests[0].in_the_box()),
        (3, 1, 4)
    );
}

#[tokio::test]
async fn one_teller_who_keys_everything_twice_is_still_one_teller() {
    let world = World::of(3).await;
    given(&world, 1..=1, Mark::Room).await;
    let teller = world.acting(TELLER).await;
    let batch = desk::begin_batch(&teller, world.poll, ORGANISERS, 1).await.unwrap();
    for _ in 0..2 {
        desk::key(&teller, world.poll, batch, 1, ranked(&[1])).await.unwrap();
    }
    let poll = service::poll(&teller, world.poll).await.unwrap();
    let (_, progress) = desk::batch(&teller, &poll, batch).await.unwrap();
    assert_eq!((progress.first, progress.second), (1, 0));
    assert!(desk::cast_batch(&teller, world.poll, batch).await.is_err());
}

#[tokio::test]
async fn a_kill_between_box_and_batch_is_mended_by_doing_it_again() {
    let world = World::of(3).await;
    given(&world, 1..=1, Mark::Room).await;
    let teller = world.acting(TELLER).await;
    let batch = desk::begin_batch(&teller, world.poll, ORGANISERS, 1).await.unwrap();
    keyed(&world, batch, &[ranked(&[2])], &[ranked(&[2])]).await;
    let (before,): (Vec<u8>,) =
        world.kit.db().one(kernel::sql!("SELECT origin FROM polling_batch")).await.unwrap();
    // The papers are in the box, but the registrar fell before it noted so.
    desk::cast_batch(&teller, world.poll, batch).await.unwrap();
    let undo = kernel::sql!("UPDATE polling_batch SET state = 'keying', origin = $1", before);
    world.kit.db().run(undo).await.unwrap();
    keyed(&world, batch, &[ranked(&[2])], &[ranked(&[2])]).await;
    desk::cast_batch(&teller, world.poll, batch).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn there_are_never_more_papers_than_were_given_out() {
    let world = World::of(6).await;
    let teller = world.acting(TELLER).await;
    assert!(desk::begin_batch(&teller, world.poll, ORGANISERS, 1).await.is_err());
    given(&world, 1..=3, Mark::Room).await;
    given(&world, 4..=4, Mark::Post).await;
    assert!(
        desk::begin_batch(&teller, world.poll, ORGANISERS, 5).await.unwrap_err().detail.contains("at most 4")
    );
    let (a, b) = (world.acting(TELLER).await, world.acting(OTHER_TELLER).await);
    let both = tokio::join!(
        desk::begin_batch(&a, world.poll, ORGANISERS, 3),
        desk::begin_batch(&b, world.poll, ORGANISERS, 3)
    );
    assert_eq!(u8::from(both.0.is_ok()) + u8::from(both.1.is_ok()), 1, "{both:?}");
    desk::begin_batch(&teller, world.poll, ORGANISERS, 1).await.unwrap();
    let officer = world.acting(RETURNING_OFFICER).await;
    let spent = desk::take_back(&officer, world.poll, person(1), ORGANISERS, "Lost.").await.unwrap_err();
    assert!(spent.detail.contains("4 papers of this contest are keyed"), "{spent}");
    let poll = service::poll(&teller, world.poll).await.unwrap();
    let batches = desk::batches(&teller, &poll).await.unwrap();
    assert_eq!(batches.iter().map(|it| (it.first_number, it.papers)).collect::<Vec<_>>(), [(1, 3), (4, 1)]);
    desk::drop_batch(&teller, world.poll, batches[0].id).await.unwrap();
    desk::take_back(&officer, world.poll, person(1), ORGANISERS, "Lost.").await.unwrap();
}

#[tokio::test]
async fn the_whole_desk_in_a_browser() {
    let world = World::of(4).await;
    let desk = format!("/desk/{}", world.poll);
    let mut teller = world.browser(TELLER).await;
    teller.get(&desk).await.ok().says("Hand over papers").says_nothing_of("Close the box");
    let found = teller.get(&format!("{desk}?q=number+1")).await.ok();
    found.says("Elector Number 1").says("no paper yet").says("Paper handed over");
    let who = person(1).to_string();
    let to = teller.post(&format!("{desk}/hand-over"), &[("person", &who), ("mark", "room")]).await.sent_to();
    teller.get(&to).await.ok().says("2 papers are theirs now");
    teller
        .get(&format!("{desk}/papers"))
        .await
        .ok()
        .says("Ada Marsh")
        .says("Do not sign the paper")
        .says_nothing_of("Elector");
    let contest = ORGANISERS.to_string();
    let over = teller.post(&format!("{desk}/batches"), &[("contest", &contest), ("papers", "2")]).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    over.says("at most 1 can");
    let batch =
        teller.post(&format!("{desk}/batches"), &[("contest", &contest), ("papers", "1")]).await.sent_to();
    teller.get(&batch).await.ok().says("papers 1 to 1");
    let empty = teller.post(&format!("{batch}/key"), &[("number", "1"), ("do", "marks")]).await;
    empty.says("No number was entered");
    let odd = teller.post(&format!("{batch}/key"), &[("number", "1"), ("n-2", "one"), ("do", "marks")]).await;
    odd.says("Beside Ben Okoro enter a number").says("value=\"one\"");
    teller
        .post(&format!("{batch}/key"), &[("number", "7"), ("n-2", "1"), ("do", "marks")])
        .await
        .says("paper 7 is not among");
    teller.post(&format!("{batch}/key"), &[("number", "1"), ("n-2", "1"), ("do", "marks")]).await.sent_to();
    let mut other = world.browser(OTHER_TELLER).await;
    other.get(&batch).await.ok().says("You have keyed 0").says_nothing_of("First reading");
    other.post(&format!("{batch}/key"), &[("number", "1"), ("n-3", "x"), ("do", "marks")]).await.sent_to();
    other.get(&batch).await.ok().says("The two readings differ").says("1 Ben Okoro").says("1 Cleo Hart");
    other.post(&format!("{batch}/cast"), &[]).await.says("readings differ");
    other.post(&format!("{batch}/agree"), &[("number", "1"), ("n-2", "1"), ("do", "marks")]).await.sent_to();
    other.post(&format!("{batch}/cast"), &[]).await.sent_to();
    other.get(&batch).await.ok().says("in the box");
    let mut officer = world.browser(RETURNING_OFFICER).await;
    officer.post(&format!("{desk}/close"), &[]).await.says("stays open until");
    world.to_the_end();
    let mut officer = world.browser(RETURNING_OFFICER).await;
    officer.get(&desk).await.ok().says("Close the ballot box");
    officer.post(&format!("{desk}/close"), &[]).await.sent_to();
    officer.get(&desk).await.ok().says("Who took part").says("closed");
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn a_scrutineer_sees_the_roll_is_sound_and_members_see_no_desk() {
    let world = World::of(4).await;
    let mut scrutineer = world.browser(SCRUTINEER).await;
    let desk = format!("/desk/{}", world.poll);
    scrutineer.get(&desk).await.ok().says("fewer than 10").says_nothing_of("Hand over papers");
    let roll = scrutineer.get(&format!("{desk}/roll")).await.ok();
    roll.says("the same").says("Late Joiner").says("/c/1/who-may-vote");
    world
        .kit
        .db()
        .run(kernel::sql!("DELETE FROM polling_mark WHERE person_id = $1", person(2)))
        .await
        .unwrap();
    scrutineer.get(&format!("{desk}/roll")).await.ok().says("changed after the freeze");
    let mut member = world.browser(1).await;
    let mut other = world.browser(OFFICER_OF_ANOTHER).await;
    for page in ["", "/roll", "/papers"] {
        let path = format!("{desk}{page}");
        assert_eq!(member.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let form = [("person", person(1).to_string()), ("mark", "room".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
    let refused = scrutineer.post(&format!("{desk}/hand-over"), &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
