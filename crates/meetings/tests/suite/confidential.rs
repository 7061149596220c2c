//! Confidence: planted words are found on no page, in no letter, list, search, feed or log of those outside.

use kernel::{Kind, PersonId, transact};
use meetings::MeetingId;
use meetings::model::{
    Form, ItemId, NewAction, NewDecision, NewItem, NewMotion, NewPublicLine, Readers, Role, VoteWay, VotesBy,
    Way,
};
use meetings::service::before::{self, NewPaper};
use meetings::service::hour::{self, NewNote, NewVote};
use meetings::service::minutes::{self, Sending};
use meetings::service::{self, after, confidential};
use people::model::{Ending, FactKind, NewFact, Source};

use crate::support::{World, with, world};

const NATIONAL: &str = include_str!("../../../../examples/constitutions/national-association.md");
/// Words that no text of ours has.
const PLANTED: [&str; 7] =
    ["Quillfeather", "Brambleshaw", "Sorrelmount", "Thistledown", "Marrowgate", "Fennelcroft", "Larkspurrow"];

fn line() -> NewPublicLine {
    NewPublicLine { may_say: "A member was heard.".into(), ..NewPublicLine::default() }
}

/// A committee meeting whose closed item holds the planted words in every place that takes words.
async fn planted(world: &World, ada: PersonId) -> MeetingId {
    let meeting = world.meeting("committee-meeting", 20).await;
    let id = meeting.meeting.id;
    let officer = world.acting(ada).await;
    let item = NewItem {
        closed: true,
        words: PLANTED[1].into(),
        ..NewItem::titled(PLANTED[0], Form::Discussion, 10)
    };
    let item = before::put(&officer, id, item).await.unwrap();
    let paper = NewPaper {
        title: PLANTED[2].into(),
        words: PLANTED[3].into(),
        file_name: None,
        note: String::new(),
        closed: false,
    };
    // The paper of a closed item is closed, whatever the form said.
    before::add_paper(&officer, id, Some(item), paper).await.unwrap();
    let motion = NewMotion {
        decision: "day-to-day".into(),
        title: PLANTED[4].into(),
        words: PLANTED[4].into(),
        reasons: String::new(),
    };
    let motion = before::propose_motion(&officer, id, motion).await.unwrap();
    let all = before::items(&officer, id).await.unwrap();
    let of = all.iter().find(|it| it.subject.as_ref().is_some_and(|it| it.id == motion.0)).unwrap().clone();
    let closed = NewItem { closed: true, ..NewItem::titled(PLANTED[4], Form::Motion, 5) };
    before::edit(&officer, id, of.id, closed).await.unwrap();
    let draft = before::draft(&officer, &meeting).await.unwrap();
    before::send_notice(&officer, id, &draft.subject, &draft.body, "").await.unwrap();
    world.kit.run_due().await;
    world.kit.set(meeting.occasion.at);
    let officer = world.acting(ada).await;
    service::give_role(&officer, id, Role::Chair, ada).await.unwrap();
    hour::open(&officer, id).await.unwrap();
    hour::check_in(&officer, id, ada, Way::Room, VotesBy::Hand).await.unwrap();
    hour::begin_item(&officer, id, item).await.unwrap();
    hour::note(&officer, id, NewNote { item: Some(item), words: PLANTED[5].into(), late: None })
        .await
        .unwrap();
    let decision = NewDecision {
        item: Some(item),
        motion: None,
        vote: None,
        decision: "day-to-day".into(),
        title: PLANTED[6].into(),
        words: PLANTED[6].into(),
        reasons: PLANTED[6].into(),
        readers: Readers::Everyone,
    };
    hour::enter_decision(&officer, id, decision).await.unwrap();
    let action = NewAction {
        item: Some(item),
        decision: None,
        title: PLANTED[5].into(),
        words: String::new(),
        owner: Some(ada),
        owner_words: String::new(),
        assignment: false,
        due_at: None,
    };
    hour::agree_action(&officer, id, action).await.unwrap();
    // Neither the item nor the meeting ends before the line is agreed, and a decision needs one with its reason.
    assert_eq!(hour::end_item(&officer, id, item, false, "").await.unwrap_err().kind, Kind::Refused);
    assert_eq!(hour::close(&officer, id).await.unwrap_err().kind, Kind::Refused);
    let problem = confidential::agree_line(&officer, id, item, line()).await.unwrap_err();
    assert!(problem.message_for("decision").is_some(), "{problem}");
    let agreed = NewPublicLine {
        decision: "The complaint was settled.".into(),
        reason: "Both agreed.".into(),
        ..line()
    };
    confidential::agree_line(&officer, id, item, agreed).await.unwrap();
    hour::end_item(&officer, id, item, false, PLANTED[5]).await.unwrap();
    hour::close(&officer, id).await.unwrap();
    minutes::draft(&officer, id).await.unwrap();
    id
}

#[tokio::test]
async fn planted_words_reach_nobody_outside() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let id = planted(&world, ada).await;
    let data = world.acting(cy).await;
    let how = Sending { seq: 1, readers: Readers::Everyone, by_mail: true };
    minutes::send(&data, id, how).await.unwrap();
    world.kit.run_due().await;
    world.kit.advance_minutes(30);
    world.kit.run_due().await;
    let mut member = world.browser(bo).await;
    let url = format!("/meetings/{id}");
    let mut pages = vec![
        "/meetings".to_owned(),
        "/calendar".into(),
        "/calendar.ics".into(),
        "/calendar.atom".into(),
        "/meetings/actions".into(),
        "/meetings/decisions".into(),
        "/api/meetings".into(),
        "/".into(),
        "/bodies".into(),
        "/bodies/committee".into(),
    ];
    pages.extend(
        ["", "/pack", "/pack.txt", "/record", "/now", "/screen", "/minutes", "/lines"]
            .map(|it| format!("{url}{it}")),
    );
    pages.extend(PLANTED.map(|word| format!("/meetings/decisions?q={word}")));
    pages.extend(
        before::papers(&data, &world.sitting(id).await)
            .await
            .unwrap()
            .iter()
            .map(|it| format!("/meetings/papers/{}", it.id)),
    );
    pages.extend(
        before::motions(&data, id).await.unwrap().iter().map(|it| format!("/meetings/motions/{}", it.id)),
    );
    pages.extend(
        after::decisions(&data).await.unwrap().iter().map(|it| format!("/meetings/decisions/{}", it.id)),
    );
    let mut stranger = world.kit.visitor();
    for page in &pages {
        for body in [member.get(page).await.body, stranger.get(page).await.body] {
            for word in PLANTED.iter().filter(|word| !page.contains(**word)) {
                assert!(!body.contains(word), "{word} on {page}: {body}");
            }
        }
    }
    member.get(&format!("{url}/minutes")).await.ok().says("The complaint was settled.");
    // Those inside read all of it, so the words were there to be found.
    let mut inside = world.browser(cy).await;
    inside.get(&format!("{url}/minutes")).await.ok().says(PLANTED[5]).says("code ");
    inside.get(&format!("{url}/pack")).await.ok().says(PLANTED[0]).says(PLANTED[3]).says("Copy for Cy");
    // Letters, and the trail with its details.
    let mut mail: Vec<(String,)> =
        world.kit.db().all(kernel::sql!("SELECT body_text FROM mail_message")).await.unwrap();
    mail.extend(
        world.kit.db().all::<(String,)>(kernel::sql!("SELECT body FROM mail_mailing")).await.unwrap(),
    );
    assert!(mail.iter().any(|it| it.0.contains("The complaint was settled.")), "{mail:?}");
    let trail: Vec<(String,)> =
        world.kit.db().all(kernel::sql!("SELECT detail FROM kernel_audit_detail")).await.unwrap();
    let events: Vec<(String,)> =
        world.kit.db().all(kernel::sql!("SELECT payload FROM kernel_event")).await.unwrap();
    for word in PLANTED {
        for (place, all) in [("mail", &mail), ("trail", &trail), ("events", &events)] {
            assert!(all.iter().all(|it| !it.0.contains(word)), "{word} in {place}");
        }
    }
}

/// A committee meeting that takes a closed item, with Ada in the chair and Cy voting by phone.
async fn taking(world: &World, ada: PersonId, cy: PersonId) -> (MeetingId, ItemId) {
    let meeting = world.meeting("committee-meeting", 20).await;
    let id = meeting.meeting.id;
    let closed = NewItem { closed: true, ..NewItem::titled(PLANTED[1], Form::Discussion, 10) };
    let item = before::put(&world.acting(ada).await, id, closed).await.unwrap();
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    service::give_role(&chair, id, Role::Chair, ada).await.unwrap();
    hour::open(&chair, id).await.unwrap();
    hour::check_in(&chair, id, ada, Way::Room, VotesBy::Hand).await.unwrap();
    hour::check_in(&chair, id, cy, Way::Room, VotesBy::Phone).await.unwrap();
    hour::begin_item(&chair, id, item).await.unwrap();
    (id, item)
}

#[tokio::test]
async fn what_a_closed_item_is_voted_on_is_read_by_those_inside_alone() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let (id, item) = taking(&world, ada, cy).await;
    let (chair, now) = (world.acting(ada).await, format!("/meetings/{id}/now"));
    let asked = |way| NewVote {
        item: Some(item),
        motion: None,
        question: format!("Shall {} be excluded?", PLANTED[0]),
        decision: "day-to-day".into(),
        way,
        despite: String::new(),
    };
    for way in [VoteWay::Open, VoteWay::Ballot] {
        let vote = hour::open_vote(&chair, id, asked(way)).await.unwrap();
        let found = hour::counting(&chair, id).await.unwrap().unwrap().vote;
        let mut pages = vec![now.clone(), format!("/meetings/{id}/screen"), format!("/meetings/{id}/record")];
        if let Some(poll) = found.poll {
            pages.extend([format!("/polls/{poll}/check"), format!("/slip/{poll}/plain")]);
            pages.extend([format!("/vote/{poll}"), format!("/api/polls/{poll}"), format!("/polls/{poll}")]);
        }
        let (mut member, mut stranger) = (world.browser(bo).await, world.kit.visitor());
        for page in &pages {
            member.get(page).await.says_nothing_of(PLANTED[0]);
            stranger.get(page).await.says_nothing_of(PLANTED[0]);
        }
        member.get(&now).await.ok().says("On the closed item");
        // An elector reads what they decide.
        world.browser(cy).await.get(&now).await.ok().says(PLANTED[0]);
        hour::void_vote(&chair, id, vote, "Asked again").await.unwrap();
    }
    let again = hour::open_vote(&chair, id, asked(VoteWay::Open)).await.unwrap();
    confidential::stand_aside(&world.acting(cy).await, id, item, "My brother").await.unwrap();
    world.browser(cy).await.get(&now).await.ok().says_nothing_of(PLANTED[0]);
    hour::void_vote(&chair, id, again, "The end").await.unwrap();
}

#[tokio::test]
async fn whose_rights_rest_or_who_left_neither_votes_in_a_committee_nor_reads_what_it_closes() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, di) =
        (world.officer("Cy", "data-manager").await, world.officer("Di", "social-media-manager").await);
    let id = planted(&world, ada).await;
    let earlier = world.sitting(id).await;
    assert!(confidential::inside(&world.acting(cy).await, &earlier).await.unwrap().sees_all());
    let next = world.meeting("committee-meeting", 10).await;
    let ctx = world.kit.system();
    let rests = NewFact::new(FactKind::Suspended, "", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => {
        people::service::record_fact(tx, &ctx, cy, rests.clone()).await?;
        people::service::end_membership(tx, &ctx, di, ctx.now, Ending::Left).await
    })
    .unwrap();
    world.kit.set(next.occasion.at);
    let (next, chair) = (next.meeting.id, world.acting(ada).await);
    hour::open(&chair, next).await.unwrap();
    hour::check_in(&chair, next, ada, Way::Room, VotesBy::Hand).await.unwrap();
    let sitting = world.sitting(next).await;
    assert_eq!(service::circle(&chair, &sitting).await.unwrap().voting.len(), 1);
    let place = service::place_of(&chair, &sitting, cy).await.unwrap();
    assert!(place.no_vote.is_some_and(|it| it.contains("rights rest")));
    for person in [cy, di] {
        // Where others may watch somebody who left may too; neither has a vote.
        if let Ok(row) = hour::check_in(&chair, next, person, Way::Room, VotesBy::Phone).await {
            assert!(!row.votes && !row.why_not.is_empty(), "{row:?}");
        }
        let own = world.acting(person).await;
        let inside = confidential::inside(&own, &earlier).await.unwrap();
        assert!(!inside.takes_part && !inside.sees_all());
        assert!(before::papers(&own, &earlier).await.unwrap().is_empty());
        assert!(!service::hands(&own, &sitting).await.unwrap().any());
        world.browser(person).await.get(&format!("/meetings/{id}/pack")).await.says_nothing_of(PLANTED[0]);
    }
}

#[tokio::test]
async fn who_stands_aside_or_was_not_there_sees_nothing_and_a_released_item_opens() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let id = planted(&world, ada).await;
    let (chair, data, member) = (world.acting(ada).await, world.acting(cy).await, world.acting(bo).await);
    let sitting = world.sitting(id).await;
    let item =
        before::items(&chair, id).await.unwrap().into_iter().find(|it| it.title == PLANTED[0]).unwrap().id;
    assert_eq!(confidential::stand_aside(&member, id, item, "Mine").await.unwrap_err().kind, Kind::Forbidden);
    assert!(
        confidential::stand_aside(&data, id, item, " ").await.unwrap_err().message_for("why_aside").is_some()
    );
    confidential::stand_aside(&data, id, item, "It is about my sister").await.unwrap();
    let inside = confidential::inside(&data, &sitting).await.unwrap();
    assert!(!inside.sees(Some(item)) && inside.sees(None) && !inside.sees_all());
    assert!(before::papers(&data, &sitting).await.unwrap().is_empty());
    assert!(minutes::reading(&data, id).await.unwrap().versions[0].closed_words.is_empty());
    assert_eq!(confidential::release(&member, id, item, "Me").await.unwrap_err().kind, Kind::Forbidden);
    assert!(confidential::release(&chair, id, item, "").await.unwrap_err().message_for("released").is_some());
    confidential::release(&chair, id, item, "Committee, July, minute 3").await.unwrap();
    assert!(confidential::inside(&member, &sitting).await.unwrap().sees(Some(item)));
    world.browser(bo).await.get(&format!("/meetings/{id}")).await.ok().says(PLANTED[0]);
}

#[tokio::test]
async fn a_body_that_the_text_closes_asks_for_an_undertaking_and_closes_its_items_by_itself() {
    let world = with(NATIONAL.to_owned()).await;
    let ada = national(&world, "Ada").await;
    let meeting = world.meeting("ncg-meeting", 20).await;
    let id = meeting.meeting.id;
    let system = world.kit.system();
    let new = NewItem::titled(PLANTED[0], Form::Discussion, 10);
    let item = before::put(&system, id, new.clone()).await.unwrap();
    let it = before::items(&system, id).await.unwrap().into_iter().find(|it| it.id == item).unwrap();
    assert!(it.closed && it.closed_cite.unwrap().clause == "openness");
    assert_eq!(before::edit(&system, id, item, new).await.unwrap_err().kind, Kind::Refused);
    let paper = NewPaper {
        title: PLANTED[2].into(),
        words: PLANTED[3].into(),
        file_name: None,
        note: String::new(),
        closed: false,
    };
    let paper = before::add_paper(&system, id, Some(item), paper).await.unwrap();
    let mut own = world.browser(ada).await;
    let page = format!("/meetings/papers/{paper}");
    let refused = own.get(&page).await;
    assert_eq!(refused.status.as_u16(), 409);
    refused.says("/meetings/undertaking/ncg");
    own.get(&format!("/meetings/{id}")).await.ok().says_nothing_of(PLANTED[0]).says("undertaking");
    let undertaking = "/meetings/undertaking/ncg";
    let body = own.get(undertaking).await.ok().says("They are discreet").body;
    let version =
        body.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(own.post(undertaking, &[("version", version.as_str())]).await.status.as_u16(), 422);
    own.post(undertaking, &[("version", version.as_str()), ("accept", "yes")]).await.sent_to();
    own.get(&page).await.ok().says(PLANTED[3]).says("Copy for Ada");
    own.get(&format!("/meetings/{id}")).await.ok().says(PLANTED[0]);
    assert_eq!(confidential::copies(&system, paper.0).await.unwrap().len(), 1);
    let other = national(&world, "Bo").await;
    assert_eq!(world.browser(other).await.get(&page).await.status.as_u16(), 409);
    let outside = world.person("Dee", "member").await;
    assert_eq!(world.browser(outside).await.get(&page).await.status.as_u16(), 404);
}

async fn national(world: &World, given: &str) -> PersonId {
    let person = world.person(given, "member").await;
    let ctx = world.kit.system();
    let new = bodies::NewTerm {
        post: "representative-open".into(),
        persons: vec![person],
        from: ctx.now,
        until: None,
        decision: "Conference, minute 4".into(),
        share: bodies::Share::Whole,
    };
    kernel::transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, new.clone()).await }).unwrap();
    person
}
