//! What goes wrong in an evening, each with its defined answer: phones that still answer, two hands on one button, a night
//! on which clocks change, a meeting moved so close that its notice is short.

use futures_util::future::join_all;
use kernel::{Ctx, Kind, PersonId, transact};
use meetings::MeetingId;
use meetings::model::{Choice, Happened, Role, VoteId, VoteWay, VotesBy, Way};
use meetings::service::hour::{self, NewVote};
use meetings::service::{self, before};
use testkit::london;

use crate::support::{World, world};

fn question(words: &str) -> NewVote {
    NewVote {
        item: None,
        motion: None,
        question: words.into(),
        decision: "motion".into(),
        way: VoteWay::Open,
        despite: String::new(),
    }
}

struct Evening {
    world: World,
    id: MeetingId,
    chair: Ctx,
    people: Vec<PersonId>,
}

/// An open meeting with a chair and nine members who vote by phone.
async fn evening() -> Evening {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let mut people = vec![];
    for name in ["Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Joe"] {
        people.push(world.member(name).await);
    }
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    hour::open(&chair, id).await.unwrap();
    for it in &people {
        hour::check_in(&chair, id, *it, Way::Room, VotesBy::Phone).await.unwrap();
    }
    Evening { world, id, chair, people }
}

async fn ask(it: &Evening, words: &str) -> VoteId {
    hour::open_vote(&it.chair, it.id, question(words)).await.unwrap()
}

#[tokio::test]
async fn a_vote_closed_while_phones_answer_counts_those_it_acknowledged_and_no_others() {
    let it = evening().await;
    let vote = ask(&it, "Shall we go on?").await;
    let mut voters = vec![];
    for person in &it.people {
        voters.push(it.world.acting(*person).await);
    }
    // All phones answer and the chair closes in the same moment.
    let cast = join_all(voters.iter().map(|own| hour::cast(own, it.id, vote, Choice::For)));
    let close = async {
        tokio::task::yield_now().await;
        hour::close_vote(&it.chair, it.id, vote, None).await.unwrap()
    };
    let (answers, result) = futures_util::future::join(cast, close).await;
    let taken = answers.iter().filter(|it| it.is_ok()).count();
    assert_eq!(result.count.all(), u64::try_from(taken).unwrap());
    for late in answers.iter().filter_map(|it| it.as_ref().err()) {
        assert!(late.kind == Kind::Refused && late.detail.contains("closed at"), "{late}");
    }
}

#[tokio::test]
async fn two_who_press_the_same_button_close_one_vote_and_open_one() {
    let it = evening().await;
    let second = it.world.officer("Zoe", "organiser").await;
    let other = it.world.acting(second).await;
    // Both call meetings, so both chair until somebody is given the chair.
    let both =
        [hour::open_vote(&it.chair, it.id, question("A?")), hour::open_vote(&other, it.id, question("B?"))];
    let opened = join_all(both).await;
    assert_eq!(opened.iter().filter(|it| it.is_ok()).count(), 1);
    let vote = *opened.iter().find_map(|it| it.as_ref().ok()).unwrap();
    let closed = join_all([
        hour::close_vote(&it.chair, it.id, vote, None),
        hour::close_vote(&other, it.id, vote, None),
    ])
    .await;
    assert_eq!(closed.iter().filter(|it| it.is_ok()).count(), 1);
    let lines = service::journal(&it.chair, it.id).await.unwrap();
    assert_eq!(lines.iter().filter(|it| matches!(it.what, Happened::VoteClosed { .. })).count(), 1);
    // Given to one, the chair is theirs alone, and what the other presses next is refused.
    service::give_role(&it.chair, it.id, Role::Chair, second).await.unwrap();
    let refused = hour::open_vote(&it.chair, it.id, question("C?")).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
}

#[tokio::test]
async fn somebody_in_the_room_who_also_joins_from_afar_is_there_once_and_votes_once() {
    let it = evening().await;
    let sitting = it.world.sitting(it.id).await;
    assert!(sitting.meeting.join.is_empty());
    let bo = it.world.acting(it.people[0]).await;
    let afar = hour::check_in(&bo, it.id, it.people[0], Way::Remote, VotesBy::Phone).await;
    assert_eq!(afar.unwrap_err().kind, Kind::Refused, "the notice gave no way to join");
    let again = join_all([
        hour::check_in(&it.chair, it.id, it.people[0], Way::Room, VotesBy::Hand),
        hour::check_in(&it.chair, it.id, it.people[0], Way::Room, VotesBy::Phone),
    ])
    .await;
    assert!(again.iter().all(Result::is_ok));
    let numbers = hour::quorum(&it.chair, &sitting).await.unwrap().numbers;
    assert_eq!((numbers.all(), numbers.voting), (9, 9));
    let vote = ask(&it, "Shall we go on?").await;
    let open = hour::counting(&it.chair, it.id).await.unwrap().unwrap().vote;
    assert_eq!(open.hands_entitled + open.phones_entitled, 9);
    let cy = it.world.acting(it.people[1]).await;
    let twice =
        join_all([hour::cast(&cy, it.id, vote, Choice::For), hour::cast(&cy, it.id, vote, Choice::Against)])
            .await;
    assert_eq!(twice.iter().filter(|it| it.is_ok()).count(), 1);
    assert_eq!(hour::counting(&it.chair, it.id).await.unwrap().unwrap().phones.all(), 1);
}

#[tokio::test]
async fn on_the_night_when_clocks_change_the_order_of_the_record_holds() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    // Sunday 25 October 2026, 01:00 to 02:00 comes twice in London.
    let meeting = world.meeting_at("members-meeting", london(2026, 10, 24, 23, 0)).await;
    let id = meeting.meeting.id;
    let officer = world.acting(ada).await;
    before::put(
        &officer,
        id,
        meetings::model::NewItem::titled("A long one", meetings::model::Form::Discussion, 240),
    )
    .await
    .unwrap();
    let last = meetings::model::NewItem::titled("The last one", meetings::model::Form::Discussion, 10);
    let last = before::put(&officer, id, last).await.unwrap();
    let tree = before::agenda(&officer, &meeting).await.unwrap();
    let planned = tree.iter().find(|it| it.item.id == last).unwrap().planned_at;
    let before_it: i64 =
        tree.iter().take_while(|it| it.item.id != last).map(|it| i64::from(it.item.minutes)).sum();
    assert_eq!(
        planned,
        meeting.occasion.at.plus_minutes(before_it),
        "minutes are minutes, whatever clocks show"
    );
    world.kit.set(meeting.occasion.at);
    let mut browser = world.browser(ada).await;
    let chair = format!("/meetings/{id}/chair");
    browser.post(&chair, &[("do", "open")]).await.sent_to();
    // 01:40 for the first time: "01:30" was ten minutes ago.
    let first = meeting.occasion.at.plus_minutes(160);
    world.kit.set(first);
    let mut browser = world.browser(ada).await;
    let note = |words: &'static str| {
        [("do", "note"), ("words", words), ("at", "2026-10-25T01:30"), ("late_why", "The network failed.")]
    };
    browser.post(&chair, &note("Before the change.")).await.sent_to();
    // 01:40 for the second time: "01:30" was ten minutes ago again.
    world.kit.set(first.plus_minutes(60));
    let mut browser = world.browser(ada).await;
    browser.post(&chair, &note("After the change.")).await.sent_to();
    let lines = service::journal(&world.acting(ada).await, id).await.unwrap();
    let noted: Vec<_> = lines.iter().filter(|it| matches!(it.what, Happened::Noted { .. })).collect();
    assert_eq!(noted[0].at, first.plus_minutes(-10));
    assert_eq!(noted[1].at, first.plus_minutes(50));
    browser.get(&format!("/meetings/{id}/record")).await.ok().says("01:30 BST").says("01:30 GMT");
}

#[tokio::test]
async fn a_meeting_moved_so_close_that_its_notice_is_short_says_so_to_everybody() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let meeting = world.meeting("members-meeting", 30).await;
    let id = meeting.meeting.id;
    let ctx = world.acting(ada).await;
    let draft = before::draft(&ctx, &meeting).await.unwrap();
    before::send_notice(&ctx, id, &draft.subject, &draft.body, "").await.unwrap();
    let to = ctx.now.plus_days(4, &world.kit.group.zone);
    transact!(ctx.db(), tx => {
        bodies::service::move_occasion(tx, &ctx, id.into(), meeting.occasion.at, to, "Town Hall").await
    })
    .unwrap();
    world.kit.run_due().await;
    let told: Vec<(String,)> = ctx
        .db()
        .all(kernel::sql!("SELECT body FROM mail_mailing WHERE about_kind = 'meeting-moved'"))
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].0.contains("less notice than clause 6"), "{}", told[0].0);
    // An hour that has struck is not moved any more: the meeting adjourns instead.
    world.kit.set(to.plus_minutes(1));
    let late = transact!(ctx.db(), tx => {
        let ctx = &world.acting(ada).await;
        bodies::service::move_occasion(tx, ctx, id.into(), to, to.plus_hours(48), "Town Hall").await
    });
    assert_eq!(late.unwrap_err().kind, Kind::Refused);
}
