//! Motions: the remit by its clause, seconding, amending, referring, putting together.

use kernel::Kind;
use meetings::model::{MotionState, NewMotion};
use meetings::service::before;

use crate::support::world;

fn new(decision: &str) -> NewMotion {
    NewMotion {
        decision: decision.into(),
        title: "Rents".into(),
        words: "This meeting supports the tenants of Harbour Street.".into(),
        reasons: "They asked us.".into(),
    }
}

#[tokio::test]
async fn policy_put_to_the_committee_is_refused_by_its_clause_and_belongs_to_the_members() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (committee, members) =
        (world.meeting("committee-meeting", 10).await, world.meeting("members-meeting", 20).await);
    let ctx = world.acting(ada).await;
    let refused = before::propose_motion(&ctx, committee.meeting.id, new("policy")).await.unwrap_err();
    assert_eq!(
        (refused.kind, refused.clause.as_ref().unwrap().clause.as_str()),
        (Kind::Refused, "committee")
    );
    assert!(refused.hint.as_deref().unwrap_or_default().contains("members"), "{refused:?}");
    before::propose_motion(&ctx, members.meeting.id, new("policy")).await.unwrap();
    // A change of the constitution has a road of its own.
    let other = before::propose_motion(&ctx, members.meeting.id, new("constitution")).await.unwrap_err();
    assert!(other.message_for("decision").is_some());
}

#[tokio::test]
async fn a_motion_is_seconded_amended_changed_and_referred() {
    let world = world().await;
    let (ada, bo, cy) =
        (world.officer("Ada", "organiser").await, world.member("Bo").await, world.member("Cy").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let (mover, other, chair) = (world.acting(bo).await, world.acting(cy).await, world.acting(ada).await);
    let motion = before::propose_motion(&mover, id, new("motion")).await.unwrap();
    assert_eq!(before::second(&mover, motion).await.unwrap_err().kind, Kind::Refused);
    before::second(&other, motion).await.unwrap();
    assert_eq!(before::second(&chair, motion).await.unwrap_err().kind, Kind::Refused);
    assert_eq!(before::change_words(&other, motion, new("motion")).await.unwrap_err().kind, Kind::Forbidden);
    let words = "This meeting supports the tenants of Harbour Street and of Mill Lane.";
    let child = before::amend(&other, motion, words, "They asked too.").await.unwrap();
    assert!(before::amend(&other, motion, &new("motion").words, "").await.is_err());
    assert!(before::amend(&other, child, "Something else.", "").await.is_err());
    let page = world.browser(cy).await.get(&format!("/meetings/motions/{child}")).await.ok();
    page.says("<ins>").says("and of Mill Lane");
    let pack = world.browser(cy).await.get(&format!("/meetings/{id}/pack.txt")).await.ok();
    pack.says("An amendment to it. It would");
    assert_eq!(before::refer(&mover, motion, "committee").await.unwrap_err().kind, Kind::Forbidden);
    let there = before::refer(&chair, motion, "committee").await.unwrap();
    assert_eq!(before::motion(&chair, motion).await.unwrap().state, MotionState::Referred);
    assert_eq!(before::waiting(&chair, "committee").await.unwrap().len(), 1);
    let committee = world.meeting("committee-meeting", 10).await;
    before::take_up(&chair, committee.meeting.id, there).await.unwrap();
    assert!(before::waiting(&chair, "committee").await.unwrap().is_empty());
    // Policy is not referred to a body that may not decide it.
    let policy = before::propose_motion(&mover, id, new("policy")).await.unwrap();
    let refused = before::refer(&chair, policy, "committee").await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.clause.is_some());
    before::withdraw_motion(&mover, policy).await.unwrap();
    assert_eq!(before::second(&other, policy).await.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn motions_are_put_together_with_the_agreement_of_their_movers() {
    let world = world().await;
    let (ada, bo, cy) =
        (world.officer("Ada", "organiser").await, world.member("Bo").await, world.member("Cy").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let one = before::propose_motion(&world.acting(bo).await, id, new("motion")).await.unwrap();
    let two = before::propose_motion(&world.acting(cy).await, id, new("motion")).await.unwrap();
    let chair = world.acting(ada).await;
    let asked = before::composite(&chair, id, &[one, two], new("motion"), false).await.unwrap_err();
    assert!(asked.message_for("agreed").is_some());
    assert!(before::composite(&chair, id, &[one], new("motion"), true).await.is_err());
    let whole = before::composite(&chair, id, &[one, two], new("motion"), true).await.unwrap();
    let it = before::motion(&chair, whole).await.unwrap();
    assert_eq!((it.mover, it.seconder, it.state), (Some(bo), Some(cy), MotionState::Seconded));
    assert_eq!(before::motion(&chair, two).await.unwrap().into, Some(whole));
}

#[tokio::test]
async fn motions_are_put_together_on_a_page_once_their_movers_agree() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let url = format!("/meetings/{}", meeting.meeting.id);
    let mut ids = vec![];
    for (person, title, words) in
        [(ada, "Buses", "This meeting asks for buses."), (bo, "Trams", "This meeting asks for trams.")]
    {
        let form = [("decision", "policy"), ("title", title), ("words", words), ("reasons", "")];
        let to = world.browser(person).await.post(&format!("{url}/motion"), &form).await.sent_to();
        ids.push(to.rsplit('/').next().unwrap().to_owned());
    }
    let page = format!("{url}/composite");
    assert_eq!(world.browser(bo).await.get(&page).await.status.as_u16(), 403);
    let mut officer = world.browser(ada).await;
    officer.get(&url).await.ok().says("Put motions together");
    officer.get(&page).await.ok().says("asks for buses").says("asks for trams");
    let words = "This meeting asks for buses and trams.";
    let mut form = vec![
        ("parts", ids[0].as_str()),
        ("parts", ids[1].as_str()),
        ("decision", "policy"),
        ("title", "Transport"),
        ("words", words),
    ];
    let asked = officer.post(&page, &form).await;
    assert_eq!(asked.status.as_u16(), 422);
    asked.says("agreement of each mover").says(words);
    form.push(("agreed", "yes"));
    let whole = officer.post(&page, &form).await.sent_to();
    officer.get(&whole).await.ok().says("Transport").says("moved by Ada Tidewater, seconded by Bo Tidewater");
    officer.get(&format!("/meetings/motions/{}", ids[0])).await.ok().says("part of a composite").says(&whole);
    assert_eq!(officer.post(&page, &form).await.status.as_u16(), 422, "the parts are not open any more");
}

#[tokio::test]
async fn what_an_amendment_would_change_is_said_as_a_sentence_before_and_after_it_is_proposed() {
    let world = world().await;
    let bo = world.member("Bo").await;
    let meeting = world.meeting("members-meeting", 20).await;
    let mut own = world.browser(bo).await;
    let form = [
        ("decision", "policy"),
        ("title", "Pool"),
        ("words", "We ask for the pool every day."),
        ("reasons", ""),
    ];
    let page = own.post(&format!("/meetings/{}/motion", meeting.meeting.id), &form).await.sent_to();
    let sentence = "leave out \u{201c}day\u{201d} and put in \u{201c}weekday\u{201d}";
    let mut form =
        [("do", "preview"), ("amended", "We ask for the pool every weekday."), ("why", "Staff rest.")];
    own.post(&page, &form).await.ok().says(sentence).says("Staff rest.");
    form[0].1 = "amend";
    let child = own.post(&page, &form).await.sent_to();
    own.get(&child).await.ok().says("In a sentence:").says(sentence);
}
