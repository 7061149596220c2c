//! Following a meeting: what changes reaches everybody on every node, and a stream ends when it should.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use meetings::Live;
use meetings::model::{VoteWay, VotesBy, Way};
use meetings::service::hour::{self, NewVote};

use crate::support::world;

/// Reads a stream until a frame holds some words, and gives that frame.
async fn until(stream: &mut BodyDataStream, words: &str) -> serde_json::Value {
    let read = async {
        let mut text = String::new();
        loop {
            let piece = stream.next().await.expect("the stream goes on").unwrap();
            text.push_str(&String::from_utf8_lossy(&piece));
            while let Some((event, rest)) = text.split_once("\n\n") {
                let data = event.lines().find_map(|it| it.strip_prefix("data: ")).map(str::to_owned);
                text = rest.to_owned();
                if let Some(data) = data.filter(|it| it.contains(words)) {
                    return serde_json::from_str(&data).unwrap();
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), read).await.expect("the frame arrives")
}

#[tokio::test]
async fn what_changes_reaches_everybody_who_follows_on_every_node() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    let path = format!("/meetings/{id}/live");
    let mut stranger = world.kit.visitor();
    assert_eq!(stranger.follow(&path).await.0, StatusCode::UNAUTHORIZED);
    let other = world.node();
    let (mut here, mut there) = (world.browser(ada).await, world.browser(bo).await.on(&other));
    let (status, mut here) = here.follow(&path).await;
    assert_eq!(status, StatusCode::OK);
    let (_, mut there) = there.follow(&path).await;
    until(&mut here, "planned").await;
    hour::open(&chair, id).await.unwrap();
    hour::check_in(&chair, id, bo, Way::Room, VotesBy::Phone).await.unwrap();
    let before = until(&mut there, "1 in the room").await;
    until(&mut here, "1 in the room").await;
    let question = NewVote {
        item: None,
        motion: None,
        question: "Shall we meet in June?".into(),
        decision: "motion".into(),
        way: VoteWay::Open,
        despite: String::new(),
    };
    let vote = hour::open_vote(&chair, id, question).await.unwrap();
    // The other node says that people's own pages have something new to offer.
    let open = until(&mut there, "Shall we meet in June?").await;
    assert_ne!(before["phase"], open["phase"]);
    hour::cast(&world.acting(bo).await, id, vote, meetings::model::Choice::For).await.unwrap();
    let voted = until(&mut here, "1 of 1 by phone have voted").await;
    assert_eq!(voted["phase"], open["phase"], "a vote that comes in makes nobody's page load again");
    assert!(!voted.to_string().contains("Bo Tidewater"), "who voted is not sent");
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_ends_its_streams_and_starts_none() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let meeting = world.meeting("members-meeting", 20).await;
    let path = format!("/meetings/{}/live", meeting.meeting.id);
    let mut browser = world.browser(ada).await;
    let (_, mut stream) = browser.follow(&path).await;
    until(&mut stream, "html").await;
    let live = world.kit.app.shared::<Live>().unwrap();
    assert_eq!(live.followers(), 1);
    live.end();
    let rest = async { while stream.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(60), rest).await.expect("the stream ends");
    let (_, mut again) = browser.follow(&path).await;
    let none = tokio::time::timeout(Duration::from_secs(60), again.next()).await.expect("it ends at once");
    assert!(none.is_none());
}
