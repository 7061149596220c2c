//! What meetings prove, as the duties of the text see it: minutes leave the board, and two minutes at the end of a meeting
//! answer what people judge.

use duties::service as asked;
use kernel::PersonId;
use meetings::MeetingId;
use meetings::model::{Readers, Role, Taught, VotesBy, Way};
use meetings::service::minutes::{self, Sending};
use meetings::service::{self, hour, reflection};
use polling::BoxStore;
use rulebook::duty::DutyState;
use testkit::Kit;

use crate::support::{CONSTITUTION, World, house, published};

/// The world of the other tests, with duties in it.
async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let boxes = BoxStore::open(folder.path()).await.unwrap();
    let kit = Kit::with(|b| house(b, folder.path()).feature(duties::feature()).share(boxes)).await;
    published(kit, CONSTITUTION.to_owned(), folder).await
}

/// A meeting in nine days at which these people were, and which has ended.
async fn held(world: &World, kind: &str, chair: PersonId, there: &[PersonId]) -> MeetingId {
    let meeting = world.meeting(kind, 9).await;
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

async fn duty(world: &World, key: &str) -> duties::service::Asked {
    let all = asked::overview(&world.kit.system()).await.unwrap();
    let found = all.into_iter().find(|it| it.it.duty.key.starts_with(key));
    found.unwrap_or_else(|| panic!("{key} is not asked"))
}

/// Day by day, so that what is due happens when it is due.
async fn days(world: &World, n: usize) {
    for _ in 0..n {
        world.kit.advance_days(1);
        world.kit.run_due().await;
    }
}

#[tokio::test]
async fn minutes_sent_late_leave_the_board_and_stand_among_the_records() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let id = held(&world, "committee-meeting", ada, &[ada, cy]).await;
    let june = "Send the minutes of the committee to all members: June 2026";
    let mut member = world.browser(bo).await;
    days(&world, 36).await;
    let mut later = world.browser(bo).await;
    later.get("/duties/board").await.ok().says(june);
    member.get("/duties/records").await;
    // The minutes are drafted from the record and sent by the post that the text names.
    let (chair, data) = (world.acting(ada).await, world.acting(cy).await);
    let seq = minutes::draft(&chair, id).await.unwrap();
    minutes::check(&chair, id, seq).await.unwrap();
    later.get("/duties/board").await.ok().says(june);
    minutes::send(&data, id, Sending { seq, readers: Readers::Members, by_mail: false }).await.unwrap();
    world.kit.run_due().await;
    let closed = duty(&world, "monthly-minutes@2026-06").await;
    assert_eq!(closed.state, DutyState::DoneLate);
    later.get("/duties/board").await.ok().says_nothing_of(june);
    let page = format!("/meetings/{id}/minutes");
    later.get(&closed.it.page()).await.ok().says("What closed it").says(&page);
    // Once, beside what is published by hand, and for members alone.
    let list = later.get("/duties/records").await.ok();
    assert_eq!(list.says("Minutes (draft)").body.matches(&page).count(), 1);
    later.get(&page).await.ok();
    world.kit.visitor().get("/duties/records").await.says_nothing_of("Minutes (draft)");
}

#[tokio::test]
async fn two_minutes_at_the_end_of_a_meeting_answer_what_people_judge() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let mut people = vec![ada];
    for name in ["Bo", "Cy"] {
        people.push(world.member(name).await);
    }
    let id = held(&world, "members-meeting", ada, &people).await;
    let sitting = world.sitting(id).await;
    let chair = world.acting(ada).await;
    let questions = reflection::questions(&chair, &sitting).await.unwrap();
    let rule = questions.iter().find(|it| it.cite.is_some()).unwrap().rule.clone();
    let key = format!("{rule}@always");
    assert!(duty(&world, &key).await.it.duty.closed.is_none());
    let page = format!("/duties/rule/{rule}");
    let mut reader = world.browser(people[1]).await;
    reader.get(&page).await.ok().says("Nobody has answered yet");
    for (n, person) in people.iter().enumerate() {
        let words = format!("Answer {n}");
        let own = world.acting(*person).await;
        reflection::reflect(&own, id, &[(rule.clone(), Taught::Partly, words)]).await.unwrap();
        world.kit.run_due().await;
        // Two people would be known by their words.
        let expected = usize::from(n == 2);
        assert_eq!(world.kit.count("duties_evidence").await, i64::try_from(expected).unwrap(), "{n}");
    }
    let said = reader.get(&page).await.ok();
    said.says("What those who were there said after").says(&format!("/meetings/{id}/reflection"));
    world.kit.advance_minutes(1);
    let chair = world.acting(ada).await;
    reflection::learn(&chair, id, &rule, "We begin with pairs again.").await.unwrap();
    world.kit.run_due().await;
    let said = reader.get(&page).await.ok();
    let (taken, answers) =
        (said.body.find("What the body took from").unwrap(), said.body.find("What those who were").unwrap());
    assert!(taken < answers, "the newest first");
    assert_eq!(duty(&world, &key).await.state, DutyState::Standing, "it is asked again and never done with");
    let lesson = said.body.split("/meetings/lessons#").nth(1).and_then(|it| it.split('"').next()).unwrap();
    reader.get("/meetings/lessons").await.ok().says(&format!("id=\"{lesson}\""));
}
