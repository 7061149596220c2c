//! The JSON mirror, the demonstration's votes and the measurement.

use crate::common::*;
use polling::demo::{Voting, cast_random};
use polling::service;

#[tokio::test]
async fn a_client_learns_the_state_and_its_own_standing_and_nothing_of_votes() {
    let world = World::of(3).await;
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    let mut browser = world.browser(1).await;
    let list: serde_json::Value =
        serde_json::from_str(&browser.get_json("/api/polls").await.ok().body).unwrap();
    assert_eq!(list[0]["contests"][0]["choices"][1]["label"], "Ben Okoro");
    assert!(list[0]["turnout"].is_null());
    let me = browser.get_json(&format!("/api/polls/{}/me", world.poll)).await.ok().body;
    let me: serde_json::Value = serde_json::from_str(&me).unwrap();
    assert_eq!((&me["on_the_roll"], &me["can_vote_online"]), (&true.into(), &true.into()));
    assert_eq!(me["marks"][0]["mark"], "online");
    let mut out = world.browser(LEFT_OUT).await;
    let me = out.get_json(&format!("/api/polls/{}/me", world.poll)).await.ok().body;
    let me: serde_json::Value = serde_json::from_str(&me).unwrap();
    assert_eq!((&me["on_the_roll"], &me["clause"]["clause"]), (&false.into(), &"who-may-vote".into()));
    assert_eq!(out.get_json("/api/polls/nonsense").await.status, 404);
    assert_eq!(world.kit.visitor().get_json("/api/polls").await.status, 401);
    assert!(!polling::feature().openapi.unwrap()().paths.paths.is_empty());
}

#[tokio::test]
async fn the_demonstration_votes_by_a_seed_and_spares_its_people() {
    let mut results = vec![];
    for _ in 0..2 {
        let world = World::of(60).await;
        let spared = [person(1), person(2)];
        let voting = Voting { poll: world.poll, percent: 70, seed: 5, except: &spared };
        let voted = cast_random(&world.kit.system(), voting.clone()).await.unwrap();
        assert!((30..=55).contains(&voted), "{voted}");
        assert!(cast_random(&world.acting(RETURNING_OFFICER).await, voting).await.is_err());
        world.to_the_end();
        world.close().await.unwrap();
        let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
        assert_eq!(turnout.took_part, voted as u64);
        results.push(world.papers(ORGANISERS).await);
    }
    assert!(results[0].len() > 10 && results[0] == results[1]);
}

#[tokio::test]
async fn the_measurement_casts_what_it_says() {
    let world = World::of(2).await;
    let measured = polling::bench::cast_many(&world.kit.system(), 40, 8).await.unwrap();
    assert!(measured.papers == 40 && measured.papers_a_second() > 0);
}

#[tokio::test]
async fn the_monday_page_says_who_can_vote_and_that_a_box_waits() {
    let world = World::of(3).await;
    let dues = polling::feature().dues.unwrap();
    assert_eq!(dues(world.acting(1).await).await.unwrap().len(), 1);
    assert!(dues(world.acting(LEFT_OUT).await).await.unwrap().is_empty());
    world.cast(3, ORGANISERS, &[1]).await.unwrap();
    assert!(dues(world.acting(3).await).await.unwrap().is_empty(), "nothing is left to vote on");
    world.to_the_end();
    assert!(dues(world.acting(1).await).await.unwrap().is_empty());
    let officer = world.acting(RETURNING_OFFICER).await;
    assert!(dues(officer.clone()).await.unwrap().is_empty(), "an election has a line of its own");
    let other = kernel::sql!("UPDATE polling_poll SET subject_kind = 'survey'");
    officer.db().run(other).await.unwrap();
    let officer = dues(officer).await.unwrap();
    assert!(officer[0].title.contains("Close the ballot box") && officer[0].whose == "You");
}
