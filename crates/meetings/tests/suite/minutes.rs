//! Minutes: drafted from the record, edited, checked, sent as a draft, approved by the next meeting.

use kernel::Kind;
use meetings::MeetingId;
use meetings::model::{Coming, Form, NewItem, NewPublicLine, Readers, Role, Stage, VotesBy, Way};
use meetings::service::hour::{self, NewNote};
use meetings::service::minutes::{self, Sending};
use meetings::service::{self, before, confidential};

use crate::support::{World, world};

/// A committee meeting with an open item, a closed one, an apology and a correction; it has ended.
async fn held(world: &World, ada: kernel::PersonId, away: kernel::PersonId) -> MeetingId {
    let meeting = world.meeting("committee-meeting", 10).await;
    let id = meeting.meeting.id;
    let officer = world.acting(ada).await;
    before::reply(&world.acting(away).await, id, Coming::No, "").await.unwrap();
    let stall = before::put(&officer, id, NewItem::titled("The stall", Form::Discussion, 10)).await.unwrap();
    let closed = NewItem { closed: true, ..NewItem::titled("A complaint", Form::Discussion, 10) };
    let closed = before::put(&officer, id, closed).await.unwrap();
    world.kit.set(meeting.occasion.at);
    let officer = world.acting(ada).await;
    service::give_role(&officer, id, Role::Chair, ada).await.unwrap();
    hour::open(&officer, id).await.unwrap();
    hour::check_in(&officer, id, ada, Way::Room, VotesBy::Hand).await.unwrap();
    hour::begin_item(&officer, id, stall).await.unwrap();
    let note = |item, words: &str| NewNote { item: Some(item), words: words.to_owned(), late: None };
    hour::note(&officer, id, note(stall, "The pitch costs forty pounds.")).await.unwrap();
    let lines = service::journal(&officer, id).await.unwrap();
    let wrong = lines.iter().find(|it| format!("{:?}", it.what).contains("forty")).unwrap().seq;
    hour::correct(&officer, id, wrong, "The pitch costs fourteen pounds.").await.unwrap();
    hour::end_item(&officer, id, stall, false, "").await.unwrap();
    hour::begin_item(&officer, id, closed).await.unwrap();
    hour::note(&officer, id, note(closed, "Quillfeather was heard.")).await.unwrap();
    let line = NewPublicLine { may_say: "A member was heard.".into(), ..NewPublicLine::default() };
    confidential::agree_line(&officer, id, closed, line).await.unwrap();
    hour::end_item(&officer, id, closed, false, "").await.unwrap();
    hour::close(&officer, id).await.unwrap();
    id
}

#[tokio::test]
async fn minutes_are_drafted_edited_checked_sent_as_a_draft_and_approved_by_the_next_meeting() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let next = world.meeting("committee-meeting", 40).await;
    let id = held(&world, ada, cy).await;
    let (chair, data, member) = (world.acting(ada).await, world.acting(cy).await, world.acting(bo).await);
    // Before there is a version for them, members are told that there is none.
    assert_eq!(minutes::reading(&member, id).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(minutes::draft(&member, id).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(minutes::draft(&chair, id).await.unwrap(), 1);
    // The next meeting names them to everybody, and leads there only who may open them.
    let (page, link) = (format!("/meetings/{}", next.meeting.id), format!("/meetings/{id}/minutes"));
    let shown = world.browser(bo).await.get(&page).await.ok();
    shown.says("not sent to members yet").says_nothing_of(&link);
    world.browser(ada).await.get(&page).await.ok().says(&link);
    let drafted = minutes::reading(&chair, id).await.unwrap();
    let words = &drafted.versions[0].words;
    for said in [
        "**Chair:** Ada Tidewater",
        "**Present** (1): Ada",
        "Apologies** (1): Cy",
        "The stall",
        "fourteen",
        "Closed item",
        "A member was heard.",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    for kept in ["forty", "complaint", "Quillfeather"] {
        assert!(!words.contains(kept), "{kept}: {words}");
    }
    let closed = &drafted.versions[0].closed_words;
    assert!(closed.contains("A complaint") && closed.contains("Quillfeather"), "{closed}");
    assert_eq!(drafted.minutes.stage(), Stage::Draft);
    // Two write at once: the second is told, and nothing is lost.
    let edited = format!("{words}\nThanks to the hall.");
    assert_eq!(minutes::edit(&chair, id, 1, &edited, closed, "Thanks").await.unwrap(), 2);
    assert_eq!(minutes::edit(&data, id, 1, "Mine", "", "").await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(minutes::edit(&chair, id, 1, "Mine", "", "").await.unwrap_err().kind, Kind::Conflict);
    assert_eq!(minutes::check(&data, id, 2).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(minutes::check(&chair, id, 1).await.unwrap_err().kind, Kind::Conflict);
    minutes::check(&chair, id, 2).await.unwrap();
    assert_eq!(minutes::minutes(&chair, id).await.unwrap().unwrap().stage(), Stage::Checked);
    // The post that the text names sends them, and nobody else, the chair not among them.
    let how = Sending { seq: 2, readers: Readers::Members, by_mail: false };
    let refused = minutes::send(&chair, id, how).await;
    let problem = refused.unwrap_err();
    assert!(problem.detail.contains("data manager") && problem.clause.is_some(), "{problem:?}");
    minutes::send(&data, id, how).await.unwrap();
    assert_eq!(minutes::send(&data, id, how).await.unwrap_err().kind, Kind::Conflict);
    let read = minutes::reading(&member, id).await.unwrap();
    assert_eq!((read.versions.len(), read.versions[0].seq, read.inside), (1, 2, false));
    assert!(read.versions[0].closed_words.is_empty());
    assert_eq!(minutes::draft(&chair, id).await.unwrap_err().kind, Kind::Refused);
    // A correction after that is a version; members read the one they were sent until the meeting approves.
    minutes::edit(&chair, id, 2, &edited.replace("fourteen", "fifteen"), closed, "Bo was right")
        .await
        .unwrap();
    assert_eq!(minutes::reading(&member, id).await.unwrap().versions[0].seq, 2);
    assert_eq!(minutes::approve(&chair, id, 3, next.meeting.id).await.unwrap_err().kind, Kind::Refused);
    world.kit.set(next.occasion.at);
    let chair = world.acting(ada).await;
    let waiting = minutes::to_approve(&chair, &next).await.unwrap();
    assert!(waiting.len() == 1 && waiting[0].1);
    hour::open(&chair, next.meeting.id).await.unwrap();
    assert_eq!(minutes::approve(&chair, id, 2, next.meeting.id).await.unwrap_err().kind, Kind::Conflict);
    minutes::approve(&chair, id, 3, next.meeting.id).await.unwrap();
    assert_eq!(minutes::approve(&chair, id, 3, next.meeting.id).await.unwrap_err().kind, Kind::Refused);
    let read = minutes::reading(&world.acting(bo).await, id).await.unwrap();
    assert!(read.minutes.stage() == Stage::Approved && read.versions[0].words.contains("fifteen"));
    assert_eq!(minutes::edit(&chair, id, 3, "Later", "", "").await.unwrap_err().kind, Kind::Refused);
    let record = service::journal(&chair, next.meeting.id).await.unwrap();
    assert!(
        record.iter().any(|it| format!("{:?}", it.what).contains("approved with corrections")),
        "{record:?}"
    );
}

#[tokio::test]
async fn minutes_go_through_their_pages() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let id = held(&world, ada, cy).await;
    let url = format!("/meetings/{id}/minutes");
    let (mut chair, mut data, mut member) =
        (world.browser(ada).await, world.browser(cy).await, world.browser(bo).await);
    assert_eq!(member.get(&url).await.status.as_u16(), 404);
    chair.get(&url).await.ok().says("Draft the minutes");
    assert!(chair.forge(&url, &[("do", "draft")]).await.status.is_client_error());
    assert_eq!(member.post(&url, &[("do", "draft")]).await.status.as_u16(), 404);
    chair.post(&url, &[("do", "draft")]).await.sent_to();
    chair.get(&url).await.ok().says("draft, not sent yet").says("Quillfeather");
    let edit = format!("{url}/edit");
    chair.get(&edit).await.ok().says("What you changed");
    assert_ne!(member.get(&edit).await.status.as_u16(), 200);
    let wrong = chair.post(&edit, &[("seen", "1"), ("words", " "), ("closed_words", "Kept here")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("Kept here");
    let form =
        [("seen", "1"), ("words", "We met."), ("closed_words", "Quillfeather was heard."), ("note", "Short")];
    chair.post(&edit, &form).await.sent_to();
    chair.get(&format!("{url}/2")).await.ok().says("<del>").says("Instead of");
    chair.post(&url, &[("do", "check"), ("seq", "2")]).await.sent_to();
    data.get(&url).await.ok().says("Send version 2");
    let send = [("do", "send"), ("seq", "2"), ("readers", "everyone"), ("by_mail", "yes")];
    assert_eq!(member.post(&url, &send).await.status.as_u16(), 404);
    data.post(&url, &send).await.sent_to();
    member.get(&url).await.ok().says("We met.").says("are a draft").says_nothing_of("Quillfeather");
    assert_eq!(member.get(&format!("{url}/1")).await.status.as_u16(), 404);
    world.kit.visitor().get(&url).await.ok().says("We met.").says_nothing_of("Quillfeather");
}

#[tokio::test]
async fn a_meeting_called_off_closes_no_duty() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let meeting = world.meeting("committee-meeting", 10).await;
    let officer = world.acting(ada).await;
    service::call_off(&officer, meeting.meeting.id, "The hall is flooded").await.unwrap();
    world.kit.run_due().await;
    assert_eq!(world.kit.count("duties_not_held").await, 1);
    assert_eq!(minutes::draft(&officer, meeting.meeting.id).await.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn members_read_the_minutes_they_are_asked_to_approve() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let earlier = world.meeting("members-meeting", 10).await;
    let next = world.meeting("members-meeting", 40).await;
    world.kit.set(earlier.occasion.at);
    let (chair, id) = (world.acting(ada).await, earlier.meeting.id);
    hour::open(&chair, id).await.unwrap();
    hour::close(&chair, id).await.unwrap();
    minutes::draft(&chair, id).await.unwrap();
    let mut member = world.browser(bo).await;
    let (page, link) = (format!("/meetings/{}", next.meeting.id), format!("/meetings/{id}/minutes"));
    minutes::check(&chair, id, 1).await.unwrap();
    assert_eq!(member.get(&link).await.status.as_u16(), 404, "nobody is asked to approve them yet");
    let draft = before::draft(&chair, &next).await.unwrap();
    before::send_notice(&chair, next.meeting.id, &draft.subject, &draft.body, "").await.unwrap();
    member.get(&page).await.ok().says(&link);
    member.get(&link).await.ok().says("The meeting was opened.");
    assert_ne!(world.kit.visitor().get(&link).await.status.as_u16(), 200);
    // What nobody has checked is not laid before them.
    minutes::edit(&chair, id, 1, "Half a sentence", "", "Thanks").await.unwrap();
    assert_eq!(member.get(&link).await.status.as_u16(), 404);
    member.get(&page).await.ok().says_nothing_of(&link);
}
