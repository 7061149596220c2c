//! Sessions and public meetings: agreed before they are announced, signed up to, in calendars and feeds.

use kernel::{At, Kind};
use meetings::model::{EventKind, NewDecision, NewEvent, Readers, Role};
use meetings::service::{self, calendar, hour, series};

use crate::support::{World, world};

fn new(kind: EventKind, at: At) -> NewEvent {
    NewEvent {
        series: None,
        kind,
        title: "Who owns the harbour?".into(),
        words: "We read a map & talk <together>.".into(),
        materials: "The map of 1911.".into(),
        responsible: "Political education officer".into(),
        at,
        minutes: 90,
        place: "Harbour Hall".into(),
        readers: Readers::Members,
        places: Some(1),
        decision: None,
    }
}

#[tokio::test]
async fn a_session_is_prepared_announced_signed_up_to_and_closes_its_duty_when_held() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let cy = world.member("Cy").await;
    let (officer, own) = (world.acting(ada).await, world.acting(bo).await);
    let at = officer.now.plus_days(9, &world.kit.group.zone);
    assert_eq!(series::prepare(&own, new(EventKind::Session, at)).await.unwrap_err().kind, Kind::Forbidden);
    let bare = NewEvent { responsible: " ".into(), places: Some(0), ..new(EventKind::Session, officer.now) };
    let problem = series::prepare(&officer, bare).await.unwrap_err();
    for field in ["responsible", "places", "at"] {
        assert!(problem.message_for(field).is_some(), "{field}: {problem}");
    }
    let of = series::begin_series(&officer, "Harbour school", "", "political-education", "The committee")
        .await
        .unwrap();
    let typed = NewEvent { series: Some(of), ..new(EventKind::Session, at) };
    let id = series::prepare(&officer, typed).await.unwrap();
    let page = format!("/calendar/{id}");
    let mut member = world.browser(bo).await;
    assert_eq!(member.get(&page).await.status.as_u16(), 404);
    assert_eq!(member.get("/calendar/new").await.status.as_u16(), 403);
    series::announce(&officer, id).await.unwrap();
    assert_eq!(series::announce(&officer, id).await.unwrap_err().kind, Kind::Conflict);
    member.get(&page).await.ok().says("The map of 1911.");
    member.post(&page, &[("do", "come"), ("needs", "A ramp")]).await.sent_to();
    // The one place is taken: the next waits; whoever has it can still change what they need.
    series::sign_up(&world.acting(cy).await, id, "").await.unwrap();
    assert!(series::coming(&officer, id).await.unwrap().iter().any(|it| it.person == cy && it.waits));
    member.post(&page, &[("do", "come"), ("needs", "A lift")]).await.sent_to();
    member.get(&page).await.ok().says_nothing_of("A lift");
    world.browser(ada).await.get(&page).await.ok().says("A lift");
    let mut stranger = world.kit.visitor();
    assert_eq!(stranger.get(&page).await.status.as_u16(), 404);
    stranger.get("/calendar").await.ok().says_nothing_of("Who owns the harbour");
    assert!(!stranger.get("/calendar.ics").await.body.contains("harbour?"));
    assert_eq!(series::was_held(&officer, id).await.unwrap_err().kind, Kind::Refused);
    world.kit.set(at.plus_minutes(120));
    let officer = world.acting(ada).await;
    series::was_held(&officer, id).await.unwrap();
    assert!(series::coming(&officer, id).await.unwrap()[0].needs.is_empty());
    let events: Vec<(String,)> = world
        .kit
        .db()
        .all(kernel::sql!("SELECT payload FROM kernel_event WHERE kind = 'duties.evidence'"))
        .await
        .unwrap();
    assert!(
        events.iter().any(|it| it.0.contains("political-education") && it.0.contains("session")),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_public_meeting_is_announced_when_the_members_agreed_it_and_can_then_be_shared() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let officer = world.acting(ada).await;
    let at = meeting.occasion.at.plus_days(30, &world.kit.group.zone);
    let event = series::prepare(&officer, new(EventKind::PublicMeeting, at)).await.unwrap();
    let problem = series::announce(&officer, event).await.unwrap_err();
    assert!(problem.kind == Kind::Refused && problem.clause.is_some() && problem.hint.is_some(), "{problem}");
    world.kit.set(meeting.occasion.at);
    let officer = world.acting(ada).await;
    service::give_role(&officer, id, Role::Chair, ada).await.unwrap();
    hour::open(&officer, id).await.unwrap();
    let decided = NewDecision {
        item: None,
        motion: None,
        vote: None,
        decision: "public-meeting".into(),
        title: "A public meeting on the harbour".into(),
        words: "We hold one in July.".into(),
        reasons: "People ask.".into(),
        readers: Readers::Everyone,
    };
    let decision = hour::enter_decision(&officer, id, decided).await.unwrap();
    let agreed = NewEvent { decision: Some(decision), ..new(EventKind::PublicMeeting, at) };
    series::change_event(&officer, event, agreed.clone()).await.unwrap();
    series::announce(&officer, event).await.unwrap();
    let mut stranger = world.kit.visitor();
    let page = format!("/calendar/{event}");
    stranger
        .get(&page)
        .await
        .ok()
        .says("https://schema.org/Event")
        .says("Agreed by this decision")
        .says("startDate");
    let ics = stranger.get("/calendar.ics").await.ok().body;
    assert!(ics.starts_with("BEGIN:VCALENDAR") && ics.contains("SUMMARY:Who owns the harbour?"), "{ics}");
    let atom = stranger.get("/calendar.atom").await.ok().body;
    assert!(atom.contains("&lt;together&gt;") && atom.contains("A public meeting on the harbour"), "{atom}");
    assert!(atom.contains("map &amp; talk"), "{atom}");
    // Moved, it has a new number; called off, calendars say so.
    let later = NewEvent { at: at.plus_days(1, &world.kit.group.zone), ..agreed };
    series::change_event(&officer, event, later).await.unwrap();
    assert!(series::call_off_event(&officer, event, " ").await.unwrap_err().message_for("why").is_some());
    series::call_off_event(&officer, event, "The hall is flooded").await.unwrap();
    let ics = calendar::calendar(&officer).await.unwrap();
    assert!(ics.contains("STATUS:CANCELLED") && ics.contains("SEQUENCE:2"), "{ics}");
    stranger.get(&page).await.ok().says("The hall is flooded");
}

#[tokio::test]
async fn the_forms_keep_what_was_typed() {
    let world: World = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let mut officer = world.browser(ada).await;
    officer.get("/calendar/new").await.ok().says("Readings and other materials");
    let form = [
        ("kind", "session"),
        ("title", ""),
        ("at", "2027-01-09T19:00"),
        ("minutes", "90"),
        ("place", "Harbour Hall"),
        ("words", "Kept here"),
        ("responsible", "Ada"),
    ];
    let wrong = officer.post("/calendar/new", &form).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("Kept here");
    let mut form = form;
    form[1].1 = "Maps";
    assert!(officer.forge("/calendar/new", &form).await.status.is_client_error());
    let page = officer.post("/calendar/new", &form).await.sent_to();
    officer.get(&page).await.ok().says("Announce it");
    officer.get(&format!("{page}/change")).await.ok().says("Kept here");
    officer.get("/calendar/series").await.ok().says("sessions of political education");
    let series = [("title", "Maps"), ("rule", "nothing"), ("responsible", "Ada")];
    assert_eq!(officer.post("/calendar/series", &series).await.status.as_u16(), 422);
}
