//! Trying to get across: another group's ids, without office, a forged form.

use kernel::group::NewGroup;
use kernel::{Ctx, Kind};
use meetings::model::{Form, NewItem, Role};
use meetings::service;
use meetings::service::before::{self, NewPaper};

use crate::support::world;

#[tokio::test]
async fn nothing_of_a_meeting_is_seen_or_changed_from_another_group() {
    let world = world().await;
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let app = &world.kit.app;
    let new =
        NewGroup { name: "Elsewhere", short_name: "Else", zone: "Europe/London", host: Some("else.test") };
    let other = kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
    let ctx = Ctx::system(app, other, app.now());
    assert_eq!(service::find(&ctx, id).await.unwrap_err().kind, Kind::NotFound);
    assert!(service::all(&ctx).await.unwrap().is_empty());
    assert!(before::items(&ctx, id).await.unwrap().is_empty());
    assert!(service::journal(&ctx, id).await.unwrap().is_empty());
    let put = before::put(&ctx, id, NewItem::titled("Mine", Form::Discussion, 5)).await;
    assert_eq!(put.unwrap_err().kind, Kind::NotFound);
}

#[tokio::test]
async fn papers_and_roles_are_for_those_whose_they_are() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("committee-meeting", 10).await;
    let id = meeting.meeting.id;
    let (officer, own) = (world.acting(ada).await, world.acting(bo).await);
    let new = |closed| NewPaper {
        title: "A complaint".into(),
        words: "What happened.".into(),
        file_name: None,
        note: String::new(),
        closed,
    };
    assert_eq!(before::add_paper(&own, id, None, new(false)).await.unwrap_err().kind, Kind::Forbidden);
    let paper = before::add_paper(&officer, id, None, new(true)).await.unwrap();
    assert_eq!(before::paper(&own, paper).await.unwrap_err().kind, Kind::NotFound);
    assert!(before::papers(&own, &meeting).await.unwrap().is_empty());
    assert_eq!(before::papers(&officer, &meeting).await.unwrap().len(), 1);
    assert_eq!(before::new_version(&officer, paper, new(true)).await.unwrap(), 2);
    assert_eq!(before::paper(&officer, paper).await.unwrap().1.len(), 2);
    assert_eq!(service::give_role(&own, id, Role::Chair, bo).await.unwrap_err().kind, Kind::Forbidden);
    // Two chairs: the second ends the first at that minute.
    service::give_role(&officer, id, Role::Chair, bo).await.unwrap();
    assert!(service::hands(&own, &meeting).await.unwrap().chairs);
    assert!(!service::hands(&officer, &meeting).await.unwrap().chairs);
    service::give_role(&officer, id, Role::Chair, ada).await.unwrap();
    let chairs = service::roles(&officer, id).await.unwrap();
    assert_eq!(chairs.iter().filter(|it| it.until.is_none()).count(), 1);
    assert!(!service::hands(&own, &meeting).await.unwrap().chairs);
}
