//! The JSON interface shows each reader what the pages show them, and no more.

use meetings::model::{EventKind, NewAction, NewDecision, NewEvent, Readers, Role};
use meetings::service::minutes::{self, Sending};
use meetings::service::{self, hour, series};
use serde_json::Value;

use crate::support::world;

fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn decisions_actions_minutes_and_the_calendar_are_read_as_json_by_whom_their_pages_are_for() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let (cy, bo) = (world.officer("Cy", "data-manager").await, world.member("Bo").await);
    let meeting = world.meeting("committee-meeting", 20).await;
    let id = meeting.meeting.id;
    world.kit.set(meeting.occasion.at);
    let chair = world.acting(ada).await;
    service::give_role(&chair, id, Role::Chair, ada).await.unwrap();
    hour::open(&chair, id).await.unwrap();
    for (title, readers) in [("For all", Readers::Everyone), ("For members", Readers::Members)] {
        let new = NewDecision {
            item: None,
            motion: None,
            vote: None,
            decision: "day-to-day".into(),
            title: title.into(),
            words: "We do it.".into(),
            reasons: "It helps.".into(),
            readers,
        };
        hour::enter_decision(&chair, id, new).await.unwrap();
    }
    let action = NewAction {
        item: None,
        decision: None,
        title: "Paint the door".into(),
        words: String::new(),
        owner: Some(bo),
        owner_words: String::new(),
        assignment: false,
        due_at: None,
    };
    hour::agree_action(&chair, id, action).await.unwrap();
    hour::close(&chair, id).await.unwrap();
    minutes::draft(&chair, id).await.unwrap();
    let (mut stranger, mut member) = (world.kit.visitor(), world.browser(bo).await);
    let decisions = json(&stranger.get_json("/api/meetings/decisions").await.ok().body);
    assert_eq!(decisions.as_array().unwrap().len(), 1, "{decisions}");
    assert!(decisions[0]["title"] == "For all" && decisions[0]["meeting"].is_null(), "{decisions}");
    let decisions = json(&member.get_json("/api/meetings/decisions").await.ok().body);
    assert_eq!(decisions.as_array().unwrap().len(), 2);
    assert_eq!(stranger.get_json("/api/meetings/actions").await.status.as_u16(), 401);
    let actions = member.get_json("/api/meetings/actions").await.ok().body;
    assert!(actions.contains("Paint the door") && !actions.contains("Tidewater"), "{actions}");
    let page = format!("/api/meetings/{id}/minutes");
    assert_eq!(stranger.get_json(&page).await.status.as_u16(), 404, "not before they were sent");
    let how = Sending { seq: 1, readers: Readers::Everyone, by_mail: false };
    minutes::send(&world.acting(cy).await, id, how).await.unwrap();
    let sent = json(&stranger.get_json(&page).await.ok().body);
    assert!(sent["words"].as_str().unwrap().contains("For all") && sent["approved"] == false, "{sent}");
}

#[tokio::test]
async fn events_are_read_and_signed_up_to_as_json() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let officer = world.acting(ada).await;
    let new = NewEvent {
        series: None,
        kind: EventKind::Other,
        title: "A walk".into(),
        words: String::new(),
        materials: String::new(),
        responsible: "The committee".into(),
        at: officer.now.plus_days(9, &world.kit.group.zone),
        minutes: 60,
        place: "The slipway".into(),
        readers: Readers::Members,
        places: Some(1),
        decision: None,
    };
    let id = series::prepare(&officer, new).await.unwrap();
    series::announce(&officer, id).await.unwrap();
    let (mut stranger, mut member) = (world.kit.visitor(), world.browser(bo).await);
    assert_eq!(json(&stranger.get_json("/api/calendar").await.ok().body), Value::Array(vec![]));
    let way = format!("/api/calendar/{id}/sign-up");
    assert_eq!(stranger.post(&way, &[("do", "come")]).await.status.as_u16(), 401);
    let mine = json(&member.post(&way, &[("do", "come"), ("needs", "A ramp")]).await.ok().body);
    assert!(mine["mine"] == "comes" && mine["taken"] == 1, "{mine}");
    let mut second = world.browser(ada).await;
    let waits = json(&second.post(&way, &[("do", "come")]).await.ok().body);
    assert!(waits["mine"] == "waits" && waits["waiting"] == 1, "{waits}");
    member.post(&way, &[("do", "not-come")]).await.ok();
    let all = json(&second.get_json("/api/calendar").await.ok().body);
    assert!(all[0]["mine"] == "comes" && !all.to_string().contains("A ramp"), "{all}");
    assert_eq!(member.post(&way, &[("do", "dance")]).await.status.as_u16(), 422);
}
