//! The first adoption: put, voted on, recorded; the rules begin with it and not before.

use crate::support::*;
use axum::http::StatusCode;
use constitution::service;

const TEXT: &str = "# Rules of the Sample Society\n\n## 1. Aims {#aims}\n\nWe walk. {.statement}\n";

async fn put(kit: &testkit::Kit) -> String {
    let mut secretary = secretary(kit).await;
    let draft =
        secretary.post("/c/draft", &[("name", "For May"), ("from", "empty")]).await.sent_to().to_owned();
    secretary.post(&format!("{draft}/file"), &[("rev", "1"), ("source", TEXT)]).await.sent_to();
    let id = draft.rsplit('/').next().unwrap().to_owned();
    let form = [
        ("draft", id.as_str()),
        ("meeting", "Members' meeting of 2 June 2026"),
        ("meets_at", "2026-06-02T19:00"),
        ("place", "The hall"),
    ];
    secretary.post("/c/adoption", &form).await.sent_to().to_owned()
}

fn vote<'a>(votes_for: &'a str, against: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("do", "record"),
        ("present", "40"),
        ("for", votes_for),
        ("against", against),
        ("abstained", "2"),
        ("chair", "Ros Tanner"),
        ("minute_taker", "Sam Okafor"),
        ("minute", "minute 6"),
        ("decided_at", "2026-06-02T20:00"),
        ("in_force_from", "2026-06-02T21:00"),
    ]
}

#[tokio::test]
async fn the_rules_begin_with_the_recorded_vote_of_the_meeting_and_not_before() {
    let kit = founded().await;
    let path = put(&kit).await;
    let mut secretary = secretary(&kit).await;
    member(&kit)
        .await
        .get(&path)
        .await
        .ok()
        .says("We walk.")
        .says("put to the meeting")
        .says_nothing_of("Record the vote");
    assert_eq!(kit.visitor().get(&path).await.status, StatusCode::SEE_OTHER);
    secretary.get(&path).await.ok().says_nothing_of("Record the vote");
    let early = secretary.post(&path, &vote("30", "3")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "the meeting has not begun");
    kit.advance_days(2);
    let mut secretary = crate::support::secretary(&kit).await;
    assert_eq!(member(&kit).await.post(&path, &vote("30", "3")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(secretary.forge(&path, &vote("30", "3")).await.status, StatusCode::FORBIDDEN);
    let many = secretary.post(&path, &vote("39", "3")).await;
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
    many.says("More votes were counted than members were present").says("Sam Okafor");
    assert!(service::banner(&kit.system()).await.is_some());
    assert_eq!(secretary.post(&path, &vote("30", "3")).await.sent_to(), path);
    assert_eq!(service::banner(&kit.system()).await, None);
    let version = service::in_force(&kit.system()).await.unwrap();
    assert_eq!((version.seq, version.provisional), (2, false));
    assert!(version.minute.contains("30 for, 3 against, 2 abstained"), "{}", version.minute);
    secretary.get(&path).await.ok().says("constitution no. 2").says("taken by Sam Okafor");
    assert_eq!(secretary.post(&path, &vote("1", "30")).await.status, StatusCode::CONFLICT);
    secretary.get("/c/adoption").await.ok().says("has adopted").says_nothing_of("Put a draft to a meeting");
}

#[tokio::test]
async fn a_tie_adopts_nothing_and_a_text_can_be_withdrawn_and_put_again() {
    let kit = founded().await;
    let (lost, withdrawn) = (put(&kit).await, put(&kit).await);
    kit.advance_days(2);
    let mut secretary = secretary(&kit).await;
    secretary.post(&lost, &vote("15", "15")).await.sent_to();
    secretary.get(&lost).await.ok().says("did not adopt it");
    secretary.post(&withdrawn, &[("do", "withdraw")]).await.sent_to();
    secretary.get(&withdrawn).await.ok().says("withdrawn");
    let late = secretary.post(&withdrawn, &vote("30", "1")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(service::in_force(&kit.system()).await.unwrap().provisional);
    assert_eq!(kit.count("constitution_version").await, 1, "nothing was published by a refused record");
}
