//! The chair's view: what is entered later keeps what was typed, and amendments come before their motion.

use kernel::Kind;
use meetings::model::{Happened, MotionId, MotionState, NewMotion, Role, Way};
use meetings::service::hour::{self, NewVote};
use meetings::service::{self, before, minutes};

use crate::hour::{Night, count, night, question};
use crate::support::world;

#[tokio::test]
async fn a_vote_entered_later_that_is_refused_keeps_all_that_was_typed_and_stands_open_with_the_error_beside_it()
 {
    let it = night(world().await).await;
    it.world.kit.advance_minutes(40);
    let mut chair = it.world.browser(it.people[0]).await;
    let url = format!("/meetings/{}/chair", it.id);
    let at = it.world.kit.app.now().plus_minutes(-20).iso(&it.world.kit.group.zone);
    let form = |present: &'static str| {
        [
            ("do", "late-vote"),
            ("vote-question", "Shall we pay for the hall?"),
            ("vote-favour", "31"),
            ("vote-against", "7"),
            ("vote-abstained", "2"),
            ("vote-present", present),
            ("vote-at", at.as_str()),
            ("vote-late_why", "The network failed."),
        ]
    };
    let refused = chair.post(&url, &form("3")).await;
    assert_eq!(refused.status.as_u16(), 422);
    let late = refused.body.split("id=\"late\"").nth(1).unwrap();
    assert!(late.starts_with(" open>"), "{}", &late[..80]);
    let late = late.split("</details>").next().unwrap();
    for typed in
        ["Shall we pay for the hall?", "\"31\"", "\"7\"", "\"2\"", "\"3\"", &at, "The network failed."]
    {
        assert!(late.contains(typed), "{typed} is gone: {late}");
    }
    assert!(late.contains("id=\"e-vote-present\">There are more votes than people"), "{late}");
    refused.says("href=\"#late\"").says_nothing_of("id=\"e-present\"");
    // A note without its hour, and then both as they should be.
    let note = |at| {
        [
            ("do", "late-note"),
            ("note-words", "Di reported."),
            ("note-at", at),
            ("note-late_why", "The network failed."),
        ]
    };
    let refused = chair.post(&url, &note("")).await;
    assert_eq!(refused.status.as_u16(), 422);
    refused.says("id=\"e-note-at\"").says(">Di reported.</textarea>");
    chair.post(&url, &note(&at)).await.sent_to();
    chair.post(&url, &form("40")).await.sent_to();
    let lines = service::journal(&it.chair, it.id).await.unwrap();
    let vote = lines.iter().find(|it| matches!(it.what, Happened::VoteClosed { .. })).unwrap();
    assert!(vote.at < vote.noted_at && vote.late_why.as_deref() == Some("The network failed."), "{vote:?}");
}

#[tokio::test]
async fn a_refused_ruling_stands_open_in_its_own_form_and_nowhere_else() {
    let it = night(world().await).await;
    let mut chair = it.world.browser(it.people[0]).await;
    let url = format!("/meetings/{}/chair", it.id);
    let long = "x".repeat(2_001);
    let refused = chair.post(&url, &[("do", "rule"), ("words", &long), ("clause", "committee")]).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert_eq!(refused.body.matches(long.as_str()).count(), 1, "only where it was typed");
    refused.says("<details open><summary>A ruling of the chair").says("value=\"committee\" selected");
}

/// A motion that is put, and an amendment to it that waits.
async fn amended(it: &Night) -> (MotionId, MotionId) {
    let motion = before::motions(&it.chair, it.id).await.unwrap()[0].id;
    hour::put_motion(&it.chair, it.id, motion).await.unwrap();
    let bo = it.world.acting(it.people[1]).await;
    let amendment = before::amend(&bo, motion, "This meeting wants trams.", "").await.unwrap();
    (motion, amendment)
}

async fn with_a_motion() -> Night {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let mut people = vec![ada];
    for name in ["Bo", "Cy", "Di", "Ed"] {
        people.push(world.member(name).await);
    }
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let new = NewMotion {
        decision: "motion".into(),
        title: "A policy on buses".into(),
        words: "This meeting wants buses.".into(),
        reasons: String::new(),
    };
    before::propose_motion(&world.acting(people[2]).await, id, new).await.unwrap();
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    hour::open(&chair, id).await.unwrap();
    for person in &people {
        hour::check_in(&chair, id, *person, Way::Room, meetings::model::VotesBy::Hand).await.unwrap();
    }
    Night { world, id, chair, people }
}

fn on(motion: MotionId, despite: &str) -> NewVote {
    NewVote { motion: Some(motion), despite: despite.into(), ..question("") }
}

#[tokio::test]
async fn an_amendment_that_waits_comes_first_and_a_vote_without_it_stands_in_the_record_with_its_reason() {
    let it = with_a_motion().await;
    let (motion, amendment) = amended(&it).await;
    let asked = hour::open_vote(&it.chair, it.id, on(motion, " ")).await.unwrap_err();
    assert!(asked.message_for("despite").unwrap().contains("An amendment to this motion waits"), "{asked}");
    let url = format!("/meetings/{}/chair", it.id);
    let mut chair = it.world.browser(it.people[0]).await;
    let page = chair.get(&url).await.ok();
    page.says("An amendment waits: put it or leave it out")
        .says("It would leave out \u{201c}buses\u{201d} and put in \u{201c}trams\u{201d}.");
    let id = motion.to_string();
    let vote = [("do", "vote"), ("motion", id.as_str())];
    let refused = chair.post(&url, &vote).await;
    assert_eq!(refused.status.as_u16(), 422);
    refused.says("<details open><summary>Vote on it without the amendment").says("id=\"f-despite\"");
    let reason = "Its mover has gone home.";
    chair.post(&url, &[vote[0], vote[1], ("despite", reason)]).await.sent_to();
    // While people vote on the motion its words stay as they are.
    let late = hour::put_motion(&it.chair, it.id, amendment).await.unwrap_err();
    assert_eq!(late.kind, Kind::Refused);
    let open = hour::counting(&it.chair, it.id).await.unwrap().unwrap().vote;
    hour::tally(&it.chair, it.id, open.id, count(3, 1, 0)).await.unwrap();
    hour::close_vote(&it.chair, it.id, open.id, None).await.unwrap();
    assert_eq!(before::motion(&it.chair, amendment).await.unwrap().state, MotionState::Overtaken);
    let record = format!("{:?}", service::journal(&it.chair, it.id).await.unwrap());
    assert!(record.contains(reason) && record.contains("the motion was decided without it"), "{record}");
}

#[tokio::test]
async fn minutes_are_in_the_order_of_time_with_every_item_the_amendments_effect_and_the_chairs_name() {
    let it = with_a_motion().await;
    // The agenda's first item is put off; the motion, its last but one, is taken first and by itself.
    let agenda = before::agenda(&it.chair, &it.world.sitting(it.id).await).await.unwrap();
    hour::end_item(&it.chair, it.id, agenda[1].item.id, true, "").await.unwrap();
    let (motion, amendment) = amended(&it).await;
    hour::put_motion(&it.chair, it.id, amendment).await.unwrap();
    hour::set_aside(&it.chair, it.id, amendment, "Bo withdrew it aloud.").await.unwrap();
    let vote = hour::open_vote(&it.chair, it.id, on(motion, "")).await.unwrap();
    hour::tally(&it.chair, it.id, vote, count(2, 2, 1)).await.unwrap();
    let tied = hour::close_vote(&it.chair, it.id, vote, None).await.unwrap();
    assert!(tied.sum.starts_with("2 for, 2 against, 1 abstained: votes are equal"), "{}", tied.sum);
    it.world.kit.advance_minutes(5);
    let chair = it.world.acting(it.people[0]).await;
    hour::begin_item(&chair, it.id, agenda[0].item.id).await.unwrap();
    hour::check_out(&chair, it.id, it.people[4]).await.unwrap();
    hour::end_item(&chair, it.id, agenda[0].item.id, false, "").await.unwrap();
    hour::close(&chair, it.id).await.unwrap();
    minutes::draft(&chair, it.id).await.unwrap();
    let words = minutes::reading(&chair, it.id).await.unwrap().versions[0].words.clone();
    let place = |part: &str| words.find(part).unwrap_or_else(|| panic!("{part}: {words}"));
    let all = [
        "**Chair:** Ada Tidewater",
        "The meeting was opened.",
        "Minutes of the meeting before",
        "It was put off to another meeting.",
        "A policy on buses",
        "The motion \u{201c}A policy on buses\u{201d}, moved by Cy Tidewater, was put: This meeting wants buses.",
        "An amendment to the motion \u{201c}A policy on buses\u{201d}, moved by Bo Tidewater, was put: leave out \u{201c}buses\u{201d} and put in \u{201c}trams\u{201d}.",
        "was not voted on: Bo withdrew it aloud.",
        "2 for, 2 against",
        "1 Welcome",
        "Ed Tidewater left.",
        "## Close",
        "Not reached: ",
        "The meeting was closed.",
    ];
    let places: Vec<usize> = all.iter().map(|part| place(part)).collect();
    assert!(places.is_sorted(), "{places:?} {words}");
    let roles = service::roles(&chair, it.id).await.unwrap();
    assert!(
        roles.iter().any(|it| it.role == Role::Chair),
        "who opens it where nobody has the chair takes it"
    );
}
