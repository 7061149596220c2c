//! Secret votes through the ballot box: one paper for each, in the room and from afar, and nothing known before the close.

use ballotbox::Ballot;
use kernel::{Ctx, Kind};
use meetings::model::{Choice, Happened, Role, VoteId, VoteWay, sentence};
use meetings::service;
use meetings::service::hour::{self, NewVote};
use polling::{Mark, Paper, PollId, PollState};

use crate::hour::{Night, count, night, question};
use crate::support::{CONSTITUTION, with, world};

async fn opened(it: &Night) -> (VoteId, PollId) {
    let new = NewVote { way: VoteWay::Ballot, ..question("Do we trust the committee?") };
    let vote = hour::open_vote(&it.chair, it.id, new).await.unwrap();
    let found = hour::votes(&it.chair, it.id).await.unwrap().into_iter().find(|it| it.id == vote).unwrap();
    (vote, PollId(found.poll.unwrap()))
}

/// Marks a choice by its number on the paper, from a device of one's own.
async fn mark(ctx: &Ctx, poll: PollId, choice: Choice, origin: u8) -> kernel::Result<()> {
    let place = Choice::ALL.iter().position(|it| *it == choice).unwrap();
    let contest = polling::service::poll(ctx, poll).await?.contests[0].id;
    let ballot = Ballot::Ranked(vec![u16::try_from(place + 1).unwrap()]);
    let paper = Paper { contest, ballot, origin: [origin; 32] };
    polling::service::cast(ctx, poll, vec![paper]).await.map(drop)
}

#[tokio::test]
async fn each_has_one_paper_in_the_room_or_from_afar_and_the_chair_closes_the_box() {
    let it = night(world().await).await;
    let (chair, id) = (&it.chair, it.id);
    service::give_role(chair, id, Role::Teller, it.people[2]).await.unwrap();
    let (vote, poll) = opened(&it).await;
    let open = hour::counting(chair, id).await.unwrap().unwrap().vote;
    assert_eq!((open.hands_entitled, open.phones_entitled), (0, 5));
    // From afar and from the room, each on their own device.
    let ed = it.world.acting(it.people[4]).await;
    let bo = it.world.acting(it.people[1]).await;
    mark(&ed, poll, Choice::Against, 4).await.unwrap();
    mark(&bo, poll, Choice::Against, 1).await.unwrap();
    mark(&bo, poll, Choice::For, 1).await.unwrap();
    let other_device = mark(&bo, poll, Choice::For, 9).await.unwrap_err();
    assert_eq!(other_device.kind, Kind::Refused, "a second paper is not given");
    assert_eq!(hour::cast(&bo, id, vote, Choice::For).await.unwrap_err().kind, Kind::Refused);
    // At the desk a teller hands a paper to whoever has no phone; the roll is the same.
    let cy = it.world.acting(it.people[2]).await;
    polling::service::desk::hand_over(&cy, poll, it.people[3], Mark::Room).await.unwrap();
    let twice = polling::service::desk::hand_over(&cy, poll, it.people[1], Mark::Room).await.unwrap_err();
    assert_eq!(twice.kind, Kind::Refused, "Bo has voted already");
    let di = it.world.acting(it.people[3]).await;
    assert_eq!(mark(&di, poll, Choice::For, 3).await.unwrap_err().kind, Kind::Refused);
    let stranger = it.world.acting(it.world.member("Zed").await).await;
    assert!(mark(&stranger, poll, Choice::For, 7).await.is_err(), "whoever was not there is not on the roll");
    assert!(polling::service::desk::hand_over(&bo, poll, it.people[0], Mark::Room).await.is_err());
    // Nothing is known before the close, to anybody.
    assert!(polling::service::turnout(chair, poll).await.is_err());
    assert_eq!(hour::counting(chair, id).await.unwrap().unwrap().phones, count(0, 0, 0));
    let chair = &it.world.acting(it.people[0]).await;
    let result = hour::close_vote(chair, id, vote, None).await.unwrap();
    assert_eq!(result.count, count(1, 1, 0));
    assert!(!result.carried, "equal votes fall");
    assert_eq!(polling::service::poll(chair, poll).await.unwrap().state, PollState::Closed);
    let late = mark(&ed, poll, Choice::For, 4).await.unwrap_err();
    assert_eq!(late.kind, Kind::Refused);
    let lines = service::journal(chair, id).await.unwrap();
    let line = lines.iter().find(|it| matches!(it.what, Happened::VoteClosed { .. })).unwrap();
    let said = sentence(&line.what, &|_| String::new(), &it.world.kit.group.zone);
    assert!(said.contains("by secret ballot"), "{said}");
    // The desk closes with the vote.
    let cy = it.world.acting(it.people[2]).await;
    assert!(polling::service::desk::hand_over(&cy, poll, it.people[0], Mark::Room).await.is_err());
}

#[tokio::test]
async fn a_void_secret_vote_destroys_its_papers_unread() {
    let it = night(world().await).await;
    let (vote, poll) = opened(&it).await;
    mark(&it.world.acting(it.people[1]).await, poll, Choice::For, 1).await.unwrap();
    hour::void_vote(&it.chair, it.id, vote, "Somebody was let in twice.").await.unwrap();
    assert_eq!(polling::service::poll(&it.chair, poll).await.unwrap().state, PollState::Abandoned);
    // The next vote has a box of its own.
    let (again, other) = opened(&it).await;
    assert!(again != vote && other != poll);
}

#[tokio::test]
async fn where_the_text_asks_for_a_secret_ballot_hands_are_refused_with_the_clause() {
    let text = CONSTITUTION.replacen("tied = \"falls\"", "tied = \"falls\"\nsecret = true", 1);
    let it = night(with(text).await).await;
    let refused = hour::open_vote(&it.chair, it.id, question("Shall we?")).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.clause.is_some(), "{refused}");
    assert_eq!(hour::usual_way(&it.chair, it.id, None, "motion").await.unwrap(), VoteWay::Ballot);
    let mut officer = it.world.browser(it.people[0]).await;
    let url = format!("/meetings/{}", it.id);
    // The chair opens it without choosing a way, and it is the one that the text asks for.
    officer.post(&format!("{url}/chair"), &[("do", "vote"), ("question", "Shall we?")]).await.sent_to();
    officer.get(&format!("{url}/chair")).await.ok().says("the desk of this vote").says("5 may vote");
    let mut phone = it.world.browser(it.people[4]).await;
    let page = phone.get(&format!("{url}/now")).await.ok().says("This vote is secret");
    let ballot =
        page.body.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    phone.get(&ballot).await.ok().says("until the chair closes the vote");
}
