//! The hour itself: votes without a double vote, the quorum lost midway, ties, two chairs, what is entered later.

use kernel::{Ctx, Kind, PersonId};
use meetings::MeetingId;
use meetings::model::{
    Choice, Count, Happened, MotionState, NewMotion, Role, SpeakKind, VoteWay, VotesBy, Way,
};
use meetings::service::hour::{self, Entered, NewNote, NewVote};
use meetings::service::{self, after, before};

use crate::support::{CONSTITUTION, World, with, with_quorum, world};

pub struct Night {
    pub world: World,
    pub id: MeetingId,
    pub chair: Ctx,
    pub people: Vec<PersonId>,
}

/// A members' meeting that is open, with the chair and three members in the room and one from afar.
pub async fn night(world: World) -> Night {
    let ada = world.officer("Ada", "organiser").await;
    let mut people = vec![ada];
    for name in ["Bo", "Cy", "Di", "Ed"] {
        people.push(world.member(name).await);
    }
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let ctx = world.acting(ada).await;
    before::set_details(&ctx, id, "https://talk.example", 120, None).await.unwrap();
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    hour::open(&chair, id).await.unwrap();
    for it in &people[..4] {
        hour::check_in(&chair, id, *it, Way::Room, VotesBy::Hand).await.unwrap();
    }
    let remote = world.acting(people[4]).await;
    hour::check_in(&remote, id, people[4], Way::Remote, VotesBy::Phone).await.unwrap();
    Night { world, id, chair, people }
}

pub fn question(words: &str) -> NewVote {
    NewVote {
        item: None,
        motion: None,
        question: words.into(),
        decision: "motion".into(),
        way: VoteWay::Open,
        despite: String::new(),
    }
}

pub fn count(favour: u32, against: u32, abstained: u32) -> Count {
    Count { favour, against, abstained }
}

#[tokio::test]
async fn hands_and_phones_make_one_vote_and_nobody_is_in_both() {
    let it = night(with_quorum().await).await;
    let (chair, id) = (&it.chair, it.id);
    let bo = it.world.acting(it.people[1]).await;
    // Bo turns to the phone before the vote; then the two counts are three hands and two phones.
    hour::check_in(&bo, id, it.people[1], Way::Room, VotesBy::Phone).await.unwrap();
    let vote = hour::open_vote(chair, id, question("Shall we meet in June?")).await.unwrap();
    assert_eq!(hour::open_vote(chair, id, question("And in July?")).await.unwrap_err().kind, Kind::Conflict);
    let open = hour::counting(chair, id).await.unwrap().unwrap().vote;
    assert_eq!((open.hands_entitled, open.phones_entitled), (3, 2));
    let cy = it.world.acting(it.people[2]).await;
    assert_eq!(hour::cast(&cy, id, vote, Choice::For).await.unwrap_err().kind, Kind::Refused);
    hour::cast(&bo, id, vote, Choice::For).await.unwrap();
    assert_eq!(hour::cast(&bo, id, vote, Choice::Against).await.unwrap_err().kind, Kind::Conflict);
    // While the vote is open nobody goes from the phone to the hand.
    let turn = hour::check_in(&bo, id, it.people[1], Way::Room, VotesBy::Hand).await.unwrap_err();
    assert_eq!(turn.kind, Kind::Refused);
    let ed = it.world.acting(it.people[4]).await;
    hour::cast(&ed, id, vote, Choice::Against).await.unwrap();
    assert!(hour::tally(chair, id, vote, count(4, 0, 0)).await.unwrap_err().message_for("favour").is_some());
    assert_eq!(hour::tally(&cy, id, vote, count(2, 0, 1)).await.unwrap_err().kind, Kind::Forbidden);
    service::give_role(chair, id, Role::Teller, it.people[2]).await.unwrap();
    hour::tally(&cy, id, vote, count(2, 0, 1)).await.unwrap();
    hour::tally(chair, id, vote, count(2, 1, 0)).await.unwrap();
    let differ = hour::close_vote(chair, id, vote, None).await.unwrap_err();
    assert!(differ.detail.contains("counted differently"), "{differ}");
    hour::tally(chair, id, vote, count(2, 0, 1)).await.unwrap();
    let result = hour::close_vote(chair, id, vote, None).await.unwrap();
    assert!(result.carried && result.count == count(3, 1, 1), "{result:?}");
    // A phone that answers after the close is told so.
    let late = hour::cast(&it.world.acting(it.people[3]).await, id, vote, Choice::For).await.unwrap_err();
    assert!(late.detail.contains("closed at"), "{late}");
    assert_eq!(hour::close_vote(chair, id, vote, None).await.unwrap_err().kind, Kind::Conflict);
}

#[tokio::test]
async fn a_quorum_lost_midway_ends_voting_and_not_the_vote_that_is_open() {
    let it = night(with_quorum().await).await;
    let (chair, id) = (&it.chair, it.id);
    let vote = hour::open_vote(chair, id, question("Shall we go on?")).await.unwrap();
    for gone in &it.people[1..4] {
        hour::check_out(chair, id, *gone).await.unwrap();
    }
    let sitting = it.world.sitting(id).await;
    assert!(!hour::quorum(chair, &sitting).await.unwrap().is_met());
    // Opened with a quorum, it is finished by those who were counted then.
    hour::tally(chair, id, vote, count(3, 1, 0)).await.unwrap();
    assert!(hour::close_vote(chair, id, vote, None).await.unwrap().carried);
    let refused = hour::open_vote(chair, id, question("And now?")).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.clause.is_some(), "{refused}");
    let record = service::journal(chair, id).await.unwrap();
    assert!(
        record.iter().any(|it| matches!(it.what, Happened::QuorumLost { present: 2, needed: 3 })),
        "{record:?}"
    );
    assert_eq!(record.iter().filter(|it| matches!(it.what, Happened::QuorumReached { .. })).count(), 1);
    // Closing is possible without a quorum; opening it again is not.
    hour::close(chair, id).await.unwrap();
    assert_eq!(hour::open(chair, id).await.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn a_motion_is_amended_decided_and_entered_with_its_reasons() {
    let it = night(world().await).await;
    let (chair, id) = (&it.chair, it.id);
    it.world.kit.set(it.world.sitting(id).await.occasion.at.plus_minutes(-30));
    let meeting = it.world.meeting("members-meeting", 30).await;
    let next = meeting.meeting.id;
    let bo = it.world.acting(it.people[1]).await;
    let new = NewMotion {
        decision: "policy".into(),
        title: "Pool".into(),
        words: "We ask the council to open the pool and the library every day.".into(),
        reasons: "Children asked.".into(),
    };
    let motion = before::propose_motion(&bo, next, new).await.unwrap();
    let lido = "We ask the council to open the lido and the library every day.";
    let week = "We ask the council to open the pool and the library every weekday.";
    let baths = "We ask the council to open the baths and the library every day.";
    let cy = it.world.acting(it.people[2]).await;
    let [lido, week, baths] = [lido, week, baths].map(|words| before::amend(&cy, motion, words, ""));
    let (lido, week, baths) = (lido.await.unwrap(), week.await.unwrap(), baths.await.unwrap());
    it.world.kit.set(meeting.occasion.at);
    let chair = &it.world.acting(chair.actor.person.unwrap()).await;
    hour::open(chair, next).await.unwrap();
    for one in &it.people {
        hour::check_in(chair, next, *one, Way::Room, VotesBy::Hand).await.unwrap();
    }
    let on = |motion| NewVote { motion: Some(motion), ..question("") };
    // Only what is before the meeting is voted on.
    assert_eq!(hour::open_vote(chair, next, on(motion)).await.unwrap_err().kind, Kind::Refused);
    hour::put_motion(chair, next, motion).await.unwrap();
    for (amendment, yes) in [(lido, true), (week, true)] {
        hour::put_motion(chair, next, amendment).await.unwrap();
        let vote = hour::open_vote(chair, next, on(amendment)).await.unwrap();
        hour::tally(chair, next, vote, count(5, 0, 0)).await.unwrap();
        assert_eq!(hour::close_vote(chair, next, vote, None).await.unwrap().carried, yes);
    }
    // The third touched the same words as the first: another decision overtook it.
    assert_eq!(before::motion(chair, baths).await.unwrap().state, MotionState::Overtaken);
    let vote = hour::open_vote(chair, next, on(motion)).await.unwrap();
    hour::tally(chair, next, vote, count(4, 1, 0)).await.unwrap();
    hour::close_vote(chair, next, vote, None).await.unwrap();
    let all = after::decisions(chair).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].words, "We ask the council to open the lido and the library every weekday.");
    assert_eq!((all[0].reasons.as_str(), all[0].vote), ("Children asked.", Some(vote)));
    assert!(all[0].cite.is_some());
}

#[tokio::test]
async fn equal_votes_fall_or_the_chair_decides_as_the_text_says() {
    let it = night(world().await).await;
    let vote = hour::open_vote(&it.chair, it.id, question("Shall we?")).await.unwrap();
    hour::tally(&it.chair, it.id, vote, count(2, 2, 0)).await.unwrap();
    let result = hour::close_vote(&it.chair, it.id, vote, None).await.unwrap();
    assert!(!result.carried, "clause 6: if votes are equal the motion falls");
    let text = CONSTITUTION.replacen("tied = \"falls\"", "tied = \"chair\"", 1);
    let it = night(with(text).await).await;
    let vote = hour::open_vote(&it.chair, it.id, question("Shall we?")).await.unwrap();
    hour::tally(&it.chair, it.id, vote, count(2, 2, 0)).await.unwrap();
    let asked = hour::close_vote(&it.chair, it.id, vote, None).await.unwrap_err();
    assert!(asked.message_for("casting").is_some() && asked.clause.is_some(), "{asked}");
    assert!(hour::close_vote(&it.chair, it.id, vote, Some(true)).await.unwrap().carried);
}

#[tokio::test]
async fn paper_votes_leave_nobody_out_and_the_door_has_a_code() {
    let it = night(world().await).await;
    let (chair, id) = (&it.chair, it.id);
    let paper = NewVote { way: VoteWay::Secret, ..question("Whom do we trust?") };
    assert_eq!(hour::open_vote(chair, id, paper.clone()).await.unwrap_err().kind, Kind::Refused);
    let ed = it.world.acting(it.people[4]).await;
    // From one's own page nobody claims to be in the room.
    let claim = hour::check_in(&ed, id, it.people[4], Way::Room, VotesBy::Hand).await.unwrap_err();
    assert!(claim.message_for("code").is_some());
    assert!(hour::code(&ed, id).await.is_err());
    let code = hour::code(chair, id).await.unwrap();
    assert!(hour::come_by_code(&ed, id, "", VotesBy::Hand).await.is_err());
    let row = hour::come_by_code(&ed, id, &code, VotesBy::Phone).await.unwrap();
    assert_eq!((row.way, row.votes_by), (Way::Room, VotesBy::Phone));
    let vote = hour::open_vote(chair, id, paper).await.unwrap();
    let open = hour::counting(chair, id).await.unwrap().unwrap().vote;
    assert_eq!((open.hands_entitled, open.phones_entitled), (5, 0));
    assert_eq!(hour::cast(&ed, id, vote, Choice::For).await.unwrap_err().kind, Kind::Refused);
    hour::void_vote(chair, id, vote, "Two papers too many were found.").await.unwrap();
    assert_eq!(hour::close_vote(chair, id, vote, None).await.unwrap_err().kind, Kind::Conflict);
}

#[tokio::test]
async fn speakers_are_called_in_balance_and_a_whisper_is_for_the_chair() {
    let it = night(world().await).await;
    let (chair, id) = (&it.chair, it.id);
    let [bo, cy] = [it.people[1], it.people[2]];
    hour::ask(&it.world.acting(bo).await, id, bo, SpeakKind::Speak, false).await.unwrap();
    assert_eq!(hour::call_next(chair, id).await.unwrap(), Some(bo));
    it.world.kit.advance_minutes(3);
    let chair = &it.world.acting(it.people[0]).await;
    hour::ask(&it.world.acting(bo).await, id, bo, SpeakKind::Speak, false).await.unwrap();
    hour::ask(&it.world.acting(cy).await, id, cy, SpeakKind::Speak, false).await.unwrap();
    // Whoever has not spoken yet comes before whoever has, though they asked later.
    let queue = hour::queue_now(chair, &it.world.sitting(id).await).await.unwrap();
    assert_eq!(queue.iter().map(|it| it.person).collect::<Vec<_>>(), [cy, bo]);
    hour::ask(&it.world.acting(bo).await, id, bo, SpeakKind::Order, false).await.unwrap();
    assert_eq!(hour::call_next(chair, id).await.unwrap(), Some(bo));
    let own = it.world.acting(cy).await;
    hour::whisper(&own, id, "I cannot hear.").await.unwrap();
    assert_eq!(hour::whispers(&own, id).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(hour::whispers(chair, id).await.unwrap().len(), 1);
    hour::close(chair, id).await.unwrap();
    assert_eq!(it.world.kit.count("meetings_whisper").await, 0);
}

#[tokio::test]
async fn what_happened_while_the_network_failed_is_entered_later_with_its_reason() {
    let it = night(world().await).await;
    let id = it.id;
    let opened = it.world.kit.app.now();
    it.world.kit.advance_minutes(40);
    let chair = &it.world.acting(it.people[0]).await;
    let note = |late| NewNote { item: None, words: "Di reported on the food bank.".into(), late };
    assert!(hour::note(chair, id, note(Some((opened, " ".into())))).await.is_err());
    hour::note(chair, id, note(Some((opened.plus_minutes(10), "The network failed.".into())))).await.unwrap();
    let new = Entered {
        vote: question("Shall we pay for the hall?"),
        count: count(3, 1, 0),
        present: 4,
        casting: None,
        at: opened.plus_minutes(20),
        why: "The network failed.".into(),
    };
    let crowded = Entered { present: 3, ..new.clone() };
    assert!(hour::enter_vote(chair, id, crowded).await.unwrap_err().message_for("present").is_some());
    assert!(hour::enter_vote(chair, id, new).await.unwrap().carried);
    let votes = hour::votes(chair, id).await.unwrap();
    assert_eq!(votes[0].late_why.as_deref(), Some("The network failed."));
    let own = it.world.acting(it.people[1]).await;
    assert_eq!(hour::note(&own, id, note(None)).await.unwrap_err().kind, Kind::Forbidden);
    let record = service::journal(chair, id).await.unwrap();
    let line = record.iter().find(|it| matches!(it.what, Happened::Noted { .. })).unwrap();
    assert!(line.at < line.noted_at && line.late_why.is_some());
}
