//! What a meeting taught, and attendance against what is expected.

use kernel::{Kind, PersonId};
use meetings::MeetingId;
use meetings::model::{Attending, Coming, Expected, Presence, Role, Talked, Taught, VotesBy, Way};
use meetings::service::{self, attendance, before, hour, reflection};

use crate::support::{World, with, world};

const EXPECTED: &str = "\nThose who sit in the committee come to its meetings.\n\n```rule\ntype = \"attendance\"\nid = \"committee-attendance\"\nsays = [\"Those who sit in the committee come to its meetings.\"]\nbody = \"committee\"\nmissed_in_a_row = 2\nthen = \"raise\"\nraised_with = \"committee/organiser\"\n```\n";

/// A meeting of a kind in so many days, at which these people were.
async fn held(world: &World, kind: &str, days: i64, chair: PersonId, there: &[PersonId]) -> MeetingId {
    let meeting = world.meeting(kind, days).await;
    let id = meeting.meeting.id;
    world.kit.set(meeting.occasion.at);
    let officer = world.acting(chair).await;
    service::give_role(&officer, id, Role::Chair, chair).await.unwrap();
    hour::open(&officer, id).await.unwrap();
    for person in there {
        hour::check_in(&officer, id, *person, Way::Room, VotesBy::Hand).await.unwrap();
    }
    hour::close(&officer, id).await.unwrap();
    id
}

#[tokio::test]
async fn those_who_were_there_are_asked_once_and_no_answer_has_a_name() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let mut people = vec![ada];
    for name in ["Bo", "Cy", "Dee"] {
        people.push(world.member(name).await);
    }
    let away = world.member("Eli").await;
    let id = held(&world, "members-meeting", 20, ada, &people).await;
    let sitting = world.sitting(id).await;
    let asked = reflection::questions(&world.acting(ada).await, &sitting).await.unwrap();
    assert!(asked.iter().any(|it| it.cite.as_ref().is_some_and(|by| by.clause == "spirit")), "{asked:?}");
    let answer = |words: &str| vec![(asked[0].rule.clone(), Taught::Partly, words.to_owned())];
    let out = reflection::reflect(&world.acting(away).await, id, &answer("Mine")).await;
    assert_eq!(out.unwrap_err().kind, Kind::Refused);
    let own = world.acting(people[1]).await;
    let long = "a".repeat(1_001);
    assert!(reflection::reflect(&own, id, &answer(&long)).await.unwrap_err().message_for("words").is_some());
    reflection::reflect(&own, id, &answer("The pairs helped.")).await.unwrap();
    assert_eq!(reflection::reflect(&own, id, &answer("Again")).await.unwrap_err().kind, Kind::Refused);
    // Two answers would be known by their words.
    reflection::reflect(&world.acting(people[2]).await, id, &answer("Shorter, next time.")).await.unwrap();
    assert!(reflection::answers(&own, &sitting).await.unwrap().is_empty());
    let url = format!("/meetings/{id}/reflection");
    let mut browser = world.browser(people[3]).await;
    browser.get("/meetings/lessons").await.ok().says("Nothing is kept yet");
    browser.get(&url).await.ok().says("Two minutes");
    let rule = format!("answer-{}", asked[0].rule);
    let words = format!("words-{}", asked[0].rule);
    browser.post(&url, &[(rule.as_str(), "yes"), (words.as_str(), "I learnt of the pitch.")]).await.sent_to();
    browser.get(&url).await.ok().says("The pairs helped.").says_nothing_of("Bo Tidewater");
    assert_eq!(world.kit.count("meetings_reflection").await, 3);
    let chair = world.acting(ada).await;
    assert_eq!(reflection::learn(&own, id, &asked[0].rule, "Pairs").await.unwrap_err().kind, Kind::Forbidden);
    reflection::learn(&chair, id, &asked[0].rule, "We begin with pairs again.").await.unwrap();
    browser.get("/meetings/lessons").await.ok().says("We begin with pairs again.");
    // After a fortnight nobody is asked any more.
    world.kit.advance_days(15);
    assert!(!reflection::is_asked(&world.acting(ada).await, &sitting).await.unwrap());
}

#[tokio::test]
async fn attendance_is_raised_with_people_and_names_nobody_outside() {
    let text = crate::support::CONSTITUTION;
    let text = text.replacen(
        "\nWhen a seat falls vacant in",
        &format!("{EXPECTED}\nWhen a seat falls vacant in"),
        1,
    );
    let world = with(text).await;
    let ada = world.officer("Ada", "organiser").await;
    let cy = world.officer("Cy", "data-manager").await;
    let dee = world.officer("Dee", "social-media-manager").await;
    let bo = world.member("Bo").await;
    for _ in 0..2 {
        let days = 20;
        let meeting = world.meeting("committee-meeting", days + 1).await;
        before::reply(&world.acting(dee).await, meeting.meeting.id, Coming::No, "").await.unwrap();
        world.kit.set(meeting.occasion.at);
        let chair = world.acting(ada).await;
        service::give_role(&chair, meeting.meeting.id, Role::Chair, ada).await.unwrap();
        hour::open(&chair, meeting.meeting.id).await.unwrap();
        hour::check_in(&chair, meeting.meeting.id, ada, Way::Room, VotesBy::Hand).await.unwrap();
        hour::close(&chair, meeting.meeting.id).await.unwrap();
    }
    let chair = world.acting(ada).await;
    let all = attendance::attendance(&chair, "committee").await.unwrap();
    let of = |person| all.iter().find(|it: &&Attending| it.person == person).unwrap();
    let expected: Expected = attendance::expected(&chair, "committee").await.unwrap().unwrap();
    assert_eq!((of(ada).there(), of(cy).missed_in_a_row()), (2, 2));
    // Apologies are no absence.
    assert_eq!(of(dee).meetings, vec![Presence::Apologies; 2]);
    assert!(of(cy).is_below(&expected) && !of(dee).is_below(&expected) && !of(ada).is_below(&expected));
    assert_eq!(attendance::to_raise(&chair, "committee").await.unwrap(), 1);
    assert_eq!(
        attendance::attendance(&world.acting(bo).await, "committee").await.unwrap_err().kind,
        Kind::Forbidden
    );
    let page = "/meetings/attendance/committee";
    assert_eq!(world.browser(bo).await.get(page).await.status.as_u16(), 403);
    let mut officer = world.browser(ada).await;
    officer.get(page).await.ok().says("worth a talk");
    let (own, theirs) = (world.acting(cy).await, cy.to_string());
    assert_eq!(
        attendance::talked(&own, "committee", cy, Talked::Spoken).await.unwrap_err().kind,
        Kind::Refused
    );
    officer.post(page, &[("person", theirs.as_str()), ("outcome", "spoken")]).await.sent_to();
    assert_eq!(attendance::to_raise(&chair, "committee").await.unwrap(), 0);
    // Nothing happened to anybody.
    assert!(service::sits_in(&chair, "committee", cy).await.unwrap());
}
