//! People who are no members: they come to open events, ask, and are forgotten in time; they never become members by it.

use kernel::{At, Kind};
use meetings::model::{EventId, EventKind, NewEvent, Readers, Typed};
use meetings::service::{guests, inquiries, series};
use testkit::Visitor;

use crate::support::{World, world};

fn open(at: At, places: u32) -> NewEvent {
    NewEvent {
        series: None,
        kind: EventKind::Other,
        title: "A walk round the harbour".into(),
        words: "Bring shoes.".into(),
        materials: String::new(),
        responsible: "Community engagement officers".into(),
        at,
        minutes: 90,
        place: "The slipway".into(),
        readers: Readers::Everyone,
        places: Some(places),
        decision: None,
    }
}

/// With mail that two officers released, so that letters go.
async fn released() -> World {
    let world = world().await;
    let ctx = world.kit.system();
    kernel::transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    world
}

/// The newest link of a sort in the letters to an address.
async fn link(world: &World, to: &str, sort: &str) -> String {
    world.kit.run_due().await;
    let letters = mail::folder::newest(world.folder(), 50).unwrap();
    let text = letters.into_iter().filter(|it| it.to == to).find_map(|it| {
        it.text.split("http://plenary.test").find(|it| it.starts_with(sort)).map(str::to_owned)
    });
    text.unwrap().split_whitespace().next().unwrap().to_owned()
}

async fn comes(world: &World, visitor: &mut Visitor, event: EventId, name: &str) -> String {
    world.kit.advance_minutes(1);
    let email = format!("{}@outside.example", name.to_lowercase());
    let form = [("name", name), ("email", email.as_str()), ("needs", "A ramp")];
    visitor.post(&format!("/calendar/{event}/guest"), &form).await.sent_to();
    link(world, &email, "/calendar/guest/").await
}

#[tokio::test]
async fn guests_confirm_wait_move_up_leave_and_are_forgotten_and_nobody_becomes_a_member() {
    let world = released().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let officer = world.acting(ada).await;
    let members = world.kit.count("people_person").await;
    let at = officer.now.plus_days(9, &world.kit.group.zone);
    let event = series::prepare(&officer, open(at, 2)).await.unwrap();
    let mut visitor = world.kit.visitor();
    let page = format!("/calendar/{event}");
    assert_eq!(visitor.get(&page).await.status.as_u16(), 404);
    series::announce(&officer, event).await.unwrap();
    visitor.get(&page).await.ok().says("Your e-mail address");
    let bare = [("name", ""), ("email", "no"), ("needs", "Kept here")];
    let wrong = visitor.post(&format!("{page}/guest"), &bare).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("Kept here").says("Write a name");
    let zed = comes(&world, &mut visitor, event, "Zed").await;
    // Looking at the link confirms nothing, and nobody counts whoever has not confirmed.
    visitor.get(&zed).await.ok().says("Yes, I come");
    let it = series::event(&officer, event).await.unwrap();
    assert_eq!(guests::places(&officer, &it).await.unwrap().taken, 0);
    visitor.post(&zed, &[("do", "come")]).await.sent_to();
    visitor.get(&zed).await.ok().says("You have a place");
    series::sign_up(&world.acting(bo).await, event, "").await.unwrap();
    // Both places are taken: the next guest waits, until Zed does not come.
    let yan = comes(&world, &mut visitor, event, "Yan").await;
    visitor.post(&yan, &[("do", "come")]).await.sent_to();
    visitor.get(&yan).await.ok().says("waiting list");
    let places = guests::places(&officer, &it).await.unwrap();
    assert_eq!((places.taken, places.waiting), (2, 1));
    world.browser(ada).await.get(&page).await.ok().says("yan@outside.example").says("waits for a place");
    world.browser(bo).await.get(&page).await.ok().says_nothing_of("outside.example");
    visitor.get(&page).await.ok().says_nothing_of("outside.example").says("waiting list");
    world.kit.advance_minutes(1);
    visitor.post(&zed, &[("do", "not-come")]).await.sent_to();
    assert_eq!(visitor.get(&zed).await.status.as_u16(), 404);
    let moved_up = link(&world, "yan@outside.example", "/calendar/guest/").await;
    assert_ne!(moved_up, yan, "the letter has a link of its own");
    visitor.get(&moved_up).await.ok().says("You have a place");
    assert_eq!(world.kit.count("meetings_guest").await, 1, "whoever left is deleted at once");
    // Whoever never confirmed is forgotten the next day; guests a week after the event.
    comes(&world, &mut visitor, event, "Xia").await;
    assert_eq!(world.kit.count("meetings_guest").await, 2);
    world.kit.advance_days(2);
    guests::sweep(&world.kit.system()).await.unwrap();
    assert_eq!(world.kit.count("meetings_guest").await, 1);
    world.kit.set(at.plus_days(6, &world.kit.group.zone));
    guests::sweep(&world.kit.system()).await.unwrap();
    assert_eq!(world.kit.count("meetings_guest").await, 1);
    world.kit.set(at.plus_days(9, &world.kit.group.zone));
    guests::sweep(&world.kit.system()).await.unwrap();
    assert_eq!(world.kit.count("meetings_guest").await, 0);
    assert_eq!(world.kit.count("people_person").await, members, "nobody became a member");
}

#[tokio::test]
async fn a_guest_is_told_of_a_change_and_what_is_for_members_takes_no_guests() {
    let world = released().await;
    let ada = world.officer("Ada", "organiser").await;
    let officer = world.acting(ada).await;
    let at = officer.now.plus_days(9, &world.kit.group.zone);
    let event = series::prepare(&officer, open(at, 5)).await.unwrap();
    series::announce(&officer, event).await.unwrap();
    let mut visitor = world.kit.visitor();
    let zed = comes(&world, &mut visitor, event, "Zed").await;
    visitor.post(&zed, &[("do", "come")]).await.sent_to();
    let later = NewEvent { place: "The lighthouse".into(), ..open(at, 5) };
    series::change_event(&officer, event, later).await.unwrap();
    world.kit.run_due().await;
    let told = |words: &'static str| {
        let letters = mail::folder::newest(world.folder(), 50).unwrap();
        letters.iter().any(|it| it.to == "zed@outside.example" && it.text.contains(words))
    };
    assert!(told("is now on"), "the change");
    series::call_off_event(&officer, event, "A storm").await.unwrap();
    world.kit.run_due().await;
    assert!(told("does not take place: A storm"));
    let typed = Typed { name: "Zed".into(), email: "zed@outside.example".into(), words: String::new() };
    assert_eq!(guests::ask(&officer, event, typed.clone()).await.unwrap_err().kind, Kind::Refused);
    let closed = NewEvent { readers: Readers::Members, ..open(at, 5) };
    let closed = series::prepare(&officer, closed).await.unwrap();
    series::announce(&officer, closed).await.unwrap();
    assert_eq!(guests::ask(&officer, closed, typed).await.unwrap_err().kind, Kind::Refused);
    // The feeds carry what is open to everybody and no guest.
    for feed in ["/calendar.rss", "/calendar.atom"] {
        let body = visitor.get(feed).await.ok().body;
        assert!(body.contains("A walk round the harbour") && !body.contains("Zed"), "{body}");
    }
    assert!(visitor.get("/calendar.rss").await.body.contains("<rss version=\"2.0\">"));
}

#[tokio::test]
async fn a_question_from_outside_is_confirmed_answered_in_time_and_its_address_forgotten() {
    let world = released().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let mut visitor = world.kit.visitor();
    visitor.get("/inquiries").await.ok().says("within 14 days");
    let form = [
        ("post", "organiser"),
        ("words", "Who looks after the slipway?"),
        ("name", "Zed"),
        ("email", "zed@outside.example"),
        ("open", "yes"),
    ];
    let mut wrong = form;
    wrong[0].1 = "nobody";
    let refused = visitor.post("/inquiries", &wrong).await;
    assert_eq!(refused.status.as_u16(), 422);
    refused.says("Who looks after the slipway?");
    visitor.post("/inquiries", &form).await.sent_to();
    let officer = world.acting(ada).await;
    assert!(inquiries::waiting(&officer).await.unwrap().is_empty(), "not before it is confirmed");
    let way = link(&world, "zed@outside.example", "/inquiries/").await;
    visitor.get(&way).await.ok().says("Yes, I ask this");
    visitor.post(&way, &[("do", "confirm")]).await.sent_to();
    let waiting = inquiries::waiting(&officer).await.unwrap();
    let days = (waiting[0].due_at.micros() - officer.now.micros()) / 86_400_000_000;
    assert_eq!(days, 14);
    let id = waiting[0].id;
    // Only whoever holds the post reads it and answers, once; late ones say so.
    let mut member = world.browser(bo).await;
    member.get("/meetings/inquiries").await.ok().says_nothing_of("slipway");
    let forged = member.post(&format!("/meetings/inquiries/{id}"), &[("answer", "Me")]).await;
    assert_eq!(forged.status.as_u16(), 403);
    world.kit.advance_days(16);
    let mut own = world.browser(ada).await;
    own.get("/meetings/inquiries").await.ok().says("late: it was due on");
    own.post(&format!("/meetings/inquiries/{id}"), &[("answer", "")]).await.says("Answer in at most");
    own.post(&format!("/meetings/inquiries/{id}"), &[("answer", "The council does.")]).await.sent_to();
    let officer = world.acting(ada).await;
    assert_eq!(inquiries::answer(&officer, id, "Again").await.unwrap_err().kind, Kind::Forbidden);
    world.kit.run_due().await;
    let letters = mail::folder::newest(world.folder(), 50).unwrap();
    assert!(letters.iter().any(|it| it.to == "zed@outside.example" && it.text.contains("The council does.")));
    visitor.get("/inquiries").await.ok().says("The council does.").says_nothing_of("Zed");
    // A month later the address is gone; what everybody may read stays.
    world.kit.advance_days(40);
    guests::sweep(&world.kit.system()).await.unwrap();
    let rows: Vec<(String,)> =
        world.kit.db().all(kernel::sql!("SELECT email FROM meetings_inquiry")).await.unwrap();
    assert_eq!(rows, [(String::new(),)]);
    visitor.get("/inquiries").await.ok().says("The council does.");
}
