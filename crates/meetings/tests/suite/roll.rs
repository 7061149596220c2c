//! The roll and the quorum.

use kernel::Kind;
use meetings::model::{Happened, VotesBy, Way};
use meetings::service::{self, before, hour};

use crate::support::{with_quorum, world};

#[tokio::test]
async fn the_same_person_is_there_once_in_the_room_or_from_afar() {
    let world = with_quorum().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let early =
        hour::check_in(&world.acting(bo).await, id, bo, Way::Remote, VotesBy::Hand).await.unwrap_err();
    assert_eq!(early.kind, Kind::Refused);
    let ctx = world.acting(ada).await;
    let afar = hour::check_in(&world.acting(bo).await, id, bo, Way::Remote, VotesBy::Hand).await.unwrap_err();
    assert_eq!(afar.kind, Kind::Refused);
    before::set_details(&ctx, id, "https://talk.example", 90, None).await.unwrap();
    world.kit.set(meeting.occasion.at.plus_minutes(-10));
    let (officer, own) = (world.acting(ada).await, world.acting(bo).await);
    let row = hour::check_in(&own, id, bo, Way::Remote, VotesBy::Hand).await.unwrap();
    // From afar nobody raises a hand.
    assert!(row.votes && row.votes_by == VotesBy::Phone && row.checked_by.is_none());
    let row = hour::check_in(&officer, id, bo, Way::Room, VotesBy::Hand).await.unwrap();
    assert_eq!((row.way, row.checked_by), (Way::Room, Some(ada)));
    let quorum = hour::quorum(&officer, &meeting).await.unwrap();
    assert_eq!((quorum.numbers.all(), quorum.needed), (1, Some(3)));
    assert!(!quorum.is_met() && quorum.cite.is_some());
    // A member lets nobody in but themselves.
    let other = hour::check_in(&own, id, ada, Way::Room, VotesBy::Hand).await.unwrap_err();
    assert_eq!(other.kind, Kind::Forbidden);
    hour::check_out(&own, id, bo).await.unwrap();
    assert_eq!(hour::quorum(&officer, &meeting).await.unwrap().numbers.all(), 0);
    let record = service::journal(&officer, id).await.unwrap();
    assert_eq!(record.iter().map(|it| it.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(matches!(record[1].what, Happened::Switched { way: Way::Room, .. }), "{record:?}");
}

#[tokio::test]
async fn whoever_sits_elsewhere_watches_a_committee_and_does_not_vote() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("committee-meeting", 10).await;
    world.kit.set(meeting.occasion.at);
    let officer = world.acting(ada).await;
    let row = hour::check_in(&officer, meeting.meeting.id, bo, Way::Room, VotesBy::Hand).await.unwrap();
    assert!(!row.votes && row.why_not.contains("only those who sit in"), "{}", row.why_not);
    let row = hour::check_in(&officer, meeting.meeting.id, ada, Way::Room, VotesBy::Hand).await.unwrap();
    assert!(row.votes);
    // The text states no quorum for it: any number is enough, and the page says so.
    assert_eq!(hour::quorum(&officer, &meeting).await.unwrap().needed, None);
}
