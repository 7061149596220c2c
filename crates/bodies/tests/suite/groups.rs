//! Groups set up, changed and dissolved by a decision; seats without a post.

use bodies::model::{GroupKind, NewGroup, NewOccasion};
use bodies::service::{self, GROUP_MEETING};
use kernel::Kind;

use crate::support::{browser, kit, member, officer};

fn food() -> NewGroup {
    NewGroup {
        name: "the Food working group".into(),
        kind: GroupKind::WorkingGroup,
        parent: "committee".into(),
        remit: "Runs the food bank's stall.".into(),
        remit_clause: Some("committee".into()),
        site: None,
        decision: "Committee, 4 May, minute 7".into(),
    }
}

#[tokio::test]
async fn a_group_is_set_up_changed_and_dissolved_by_decisions() {
    let kit = kit().await;
    let (ada, bo) = (member(&kit, "Ada").await, member(&kit, "Bo").await);
    let (system, own) = (kit.system(), kit.acting(ada, "Ada").await);
    assert_eq!(service::set_up(&own, food()).await.unwrap_err().kind, Kind::Forbidden);
    let bare = NewGroup { remit: " ".into(), decision: String::new(), ..food() };
    let problem = service::set_up(&system, bare).await.unwrap_err();
    assert!(problem.message_for("remit").is_some() && problem.message_for("decision").is_some());
    let slug = service::set_up(&system, food()).await.unwrap();
    assert_eq!(slug, "food-working-group");
    assert!(service::set_up(&system, food()).await.unwrap_err().message_for("name").is_some());
    // The text's own bodies are changed by the text alone.
    assert_eq!(service::dissolve(&system, "committee", "We like it").await.unwrap_err().kind, Kind::Refused);
    // A new version of the constitution closes what it no longer has, and no group of a decision.
    service::sync_now(&system).await.unwrap();
    assert!(service::body(&system, &slug).await.unwrap().closed_at.is_none());
    service::take_seat(&system, &slug, ada, true, "Committee, minute 8").await.unwrap();
    let mine = service::take_seat(&own, &slug, bo, false, "Our meeting, minute 1").await.unwrap();
    let other = kit.acting(bo, "Bo").await;
    assert_eq!(service::take_seat(&other, &slug, bo, true, "Me").await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(service::sitting_in(&system, &slug, system.now).await.unwrap().len(), 2);
    // Whoever convenes it fixes its meetings, and nobody else of it.
    let new = NewOccasion {
        body: slug.clone(),
        kind: GROUP_MEETING.into(),
        title: String::new(),
        at: system.now.plus_days(9, &kit.group.zone),
        place: "Harbour Hall".into(),
    };
    assert_eq!(service::fix_occasion(&other, new.clone()).await.unwrap_err().kind, Kind::Forbidden);
    let id = service::fix_occasion(&own, new.clone()).await.unwrap();
    assert_eq!(service::occasion(&own, id).await.unwrap().title, "Meeting of the Food working group 2026");
    let committee = NewOccasion { body: "committee".into(), ..new };
    assert_eq!(service::fix_occasion(&system, committee).await.unwrap_err().kind, Kind::Entry);
    // A new convenor takes over; the one before stays.
    kit.advance_minutes(5);
    let system = kit.system();
    service::take_seat(&system, &slug, bo, true, "Our meeting, minute 3").await.unwrap();
    let seats = service::seats(&system, &slug).await.unwrap();
    let now: Vec<_> = seats.iter().filter(|it| it.runs(system.now)).collect();
    assert_eq!(
        (now.len(), now.iter().filter(|it| it.convenes && it.person == bo).count()),
        (2, 1),
        "{seats:?}"
    );
    assert_eq!(service::leave_seat(&system, &slug, mine, "Again").await.unwrap_err().kind, Kind::Conflict);
    let wider = NewGroup { remit: "Food and heating.".into(), ..food() };
    service::change_group(&system, &slug, wider).await.unwrap();
    assert_eq!(service::group_changes(&system, &slug).await.unwrap()[0].remit, "Runs the food bank's stall.");
    service::dissolve(&system, &slug, "Committee, July, minute 2").await.unwrap();
    assert!(service::body(&system, &slug).await.unwrap().closed_at.is_some());
    assert!(service::sitting_in(&system, &slug, system.now).await.unwrap().is_empty());
    assert_eq!(service::dissolve(&system, &slug, "Twice").await.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn the_pages_set_up_a_group_and_say_who_belongs_to_it() {
    let kit = kit().await;
    let (ada, bo) = (officer(&kit, "Ada", "organiser").await, member(&kit, "Bo").await);
    let (mut officer, mut own) = (browser(&kit, ada).await, browser(&kit, bo).await);
    assert_eq!(own.get("/bodies/groups/new").await.status.as_u16(), 403);
    officer.get("/bodies/groups/new").await.ok().says("What sort of group");
    let form = [
        ("name", "the Food working group"),
        ("kind", "network"),
        ("parent", "committee"),
        ("remit", "Food."),
        ("decision", ""),
    ];
    let wrong = officer.post("/bodies/groups/new", &form).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("Food.");
    let form = [
        ("name", "the Food working group"),
        ("kind", "network"),
        ("parent", "committee"),
        ("remit", "Food."),
        ("decision", "Minute 4"),
    ];
    assert!(officer.forge("/bodies/groups/new", &form).await.status.is_client_error());
    let page = officer.post("/bodies/groups/new", &form).await.sent_to();
    let members = format!("{page}/members");
    assert_eq!(own.get(&members).await.status.as_u16(), 403);
    let seat = [("person", bo.to_string()), ("convenes", "yes".into()), ("decision", "Minute 5".into())];
    let seat: Vec<(&str, &str)> = seat.iter().map(|it| (it.0, it.1.as_str())).collect();
    officer.post(&members, &seat).await.sent_to();
    own.get(&page).await.ok().says("convenes it").says("Minute 4");
    own.get(&members).await.ok().says("Fix a meeting");
    own.post(&members, &[("do", "meet"), ("at", "2026-07-01T19:00"), ("place", "Harbour Hall")])
        .await
        .sent_to();
    own.get("/bodies/committee").await.ok().says("The Food working group");
    officer.post(&format!("{page}/group"), &[("do", "dissolve"), ("decision", "Minute 9")]).await.sent_to();
    own.get(&page).await.ok().says("Dissolved");
}

#[tokio::test]
async fn a_union_and_a_local_group_are_recorded_with_their_own_pages() {
    let kit = kit().await;
    let system = kit.system();
    assert!(service::elsewhere_hint(&system).await.unwrap().is_none());
    let new = |name: &str, kind, site: &str| NewGroup {
        name: name.into(),
        kind,
        site: Some(site.into()),
        remit: "Affiliated.".into(),
        ..food()
    };
    let wrong =
        service::set_up(&system, new("the Dockers' Union", GroupKind::Union, "javascript:alert(1)")).await;
    assert!(wrong.unwrap_err().message_for("site").is_some());
    let union = new("the Dockers' Union", GroupKind::Union, "https://dockers.example.org");
    let union = service::set_up(&system, union).await.unwrap();
    let coast = new("Coast Group", GroupKind::LocalGroup, "https://coast.example.org");
    let slug = service::set_up(&system, coast.clone()).await.unwrap();
    // Nobody is led to a union to vote there, and to a group only while it runs.
    let hint = service::elsewhere_hint(&system).await.unwrap().unwrap();
    assert!(hint.contains("Coast Group (https://coast.example.org)") && !hint.contains("Dockers"), "{hint}");
    let ada = member(&kit, "Ada").await;
    let page = browser(&kit, ada).await.get(&format!("/bodies/{union}")).await.ok();
    page.says("trade union").says("https://dockers.example.org");
    let moved = NewGroup { site: Some("https://coast.example.net".into()), ..coast };
    service::change_group(&system, &slug, moved).await.unwrap();
    assert_eq!(service::elsewhere(&system).await.unwrap()[0].site, "https://coast.example.net");
    service::dissolve(&system, &slug, "Conference, minute 2").await.unwrap();
    assert!(service::elsewhere(&system).await.unwrap().is_empty());
}
