//! The agenda: what stands on it, who adds to it and until when.

use kernel::Kind;
use meetings::model::{Form, ItemState, NewItem, Origin, flat};
use meetings::service::{before, find};

use crate::support::world;

#[tokio::test]
async fn the_first_agenda_holds_what_stands_on_each_and_what_the_constitution_puts_there() {
    let world = world().await;
    let agm = world.meeting("agm", 110).await;
    let tree = before::agenda(&world.kit.system(), &agm).await.unwrap();
    let titles: Vec<_> = flat(&tree).iter().map(|it| it.1.item.title.clone()).collect();
    assert_eq!(titles[0], "Welcome, who is here, apologies");
    assert_eq!(titles[3..6], ["Job shares", "Elections", "Changes to this constitution"]);
    let forms: Vec<_> = flat(&tree).iter().map(|it| it.1.item.form).collect();
    assert_eq!(forms[3..6], [Form::Discussion, Form::Election, Form::Amendment]);
    // Timed one after the other from when it begins.
    assert_eq!(tree[1].planned_at, agm.occasion.at.plus_minutes(5));
    // The event delivered again adds nothing.
    world.kit.run_due().await;
    let again = before::items(&world.kit.system(), agm.meeting.id).await.unwrap();
    assert_eq!(again.len(), titles.len());
}

#[tokio::test]
async fn any_member_puts_an_item_on_a_members_meeting_until_it_closes() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let ctx = world.acting(bo).await;
    let new = NewItem::titled("The food bank", Form::Discussion, 20);
    let item = before::propose(&ctx, id, new.clone()).await.unwrap();
    let all = before::items(&ctx, id).await.unwrap();
    let mine = all.iter().find(|it| it.id == item).unwrap();
    // By right: nobody has to let it in (clause 6).
    assert_eq!((mine.state, mine.origin), (ItemState::Listed, Origin::Member));
    assert_eq!(
        before::propose(&ctx, id, NewItem { title: " ".into(), ..new.clone() }).await.unwrap_err().kind,
        Kind::Entry
    );
    // Members do not draw up the agenda.
    assert_eq!(before::put(&ctx, id, new.clone()).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(before::reorder(&ctx, id, item, true).await.unwrap_err().kind, Kind::Forbidden);
    let officer = world.acting(ada).await;
    let place = async || {
        let tree = before::agenda(&officer, &meeting).await.unwrap();
        tree.len() - tree.iter().position(|it| it.item.id == item).unwrap()
    };
    assert_eq!(place().await, 2, "it stands before what comes last at every meeting");
    before::reorder(&officer, id, item, true).await.unwrap();
    assert_eq!(place().await, 3);
    before::withdraw(&ctx, id, item).await.unwrap();
    assert!(before::agenda(&ctx, &meeting).await.unwrap().iter().all(|it| it.item.id != item));
    world.kit.set(meeting.occasion.at.plus_minutes(1));
    let late = before::propose(&world.acting(bo).await, id, new).await.unwrap_err();
    assert!(late.kind == Kind::Refused && late.clause.is_some() && late.hint.is_some(), "{late}");
}

#[tokio::test]
async fn an_item_for_the_committee_waits_unless_its_mover_sits_there() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let dee = world.officer("Dee", "data-manager").await;
    let meeting = world.meeting("committee-meeting", 10).await;
    assert_eq!(meeting.meeting.body, "committee");
    let id = meeting.meeting.id;
    let new = NewItem::titled("A stall at the market", Form::Discussion, 10);
    let theirs = before::propose(&world.acting(dee).await, id, new.clone()).await.unwrap();
    let waits = before::propose(&world.acting(bo).await, id, new.clone()).await.unwrap();
    let states = before::items(&world.kit.system(), id).await.unwrap();
    let state = |item| states.iter().find(|it| it.id == item).unwrap().state;
    assert_eq!((state(theirs), state(waits)), (ItemState::Listed, ItemState::Proposed));
    let officer = world.acting(ada).await;
    assert!(before::refuse(&officer, id, waits, " ").await.unwrap_err().message_for("why").is_some());
    before::accept(&officer, id, waits).await.unwrap();
    assert_eq!(before::accept(&officer, id, waits).await.unwrap_err().kind, Kind::Refused);
    assert_eq!(find(&officer, id).await.unwrap().meeting.id, id);
}
