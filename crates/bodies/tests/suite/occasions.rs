//! Fixing and moving meetings.

use axum::http::StatusCode;
use bodies::NewOccasion;
use bodies::service::{self, OccasionEvent};
use kernel::{Kind, transact};
use testkit::london;

use crate::support::{browser, kit, member, officer};

fn agm(day: i8) -> NewOccasion {
    NewOccasion {
        body: "members".into(),
        kind: "agm".into(),
        title: String::new(),
        at: london(2026, 9, day, 14, 0),
        place: "Harbour Hall".into(),
    }
}

#[tokio::test]
async fn a_meeting_is_fixed_within_the_constitution_and_moving_it_is_told() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ctx = kit.acting(ada, "Ada").await;
    let id = service::fix_occasion(&ctx, agm(19)).await.unwrap();
    let it = service::occasion(&ctx, id).await.unwrap();
    assert_eq!((it.title.as_str(), it.body.as_str()), ("Annual general meeting 2026", "members"));
    let may = NewOccasion { at: london(2026, 8, 19, 14, 0), ..agm(19) };
    let problem = service::fix_occasion(&ctx, may).await.unwrap_err();
    assert!(
        problem.detail == "The annual general meeting is held in September." && problem.clause.is_some(),
        "{problem}"
    );
    let unknown = NewOccasion { kind: "séance".into(), ..agm(19) };
    assert!(service::fix_occasion(&ctx, unknown).await.unwrap_err().message_for("kind").is_some());
    let to = london(2026, 9, 26, 14, 0);
    transact!(ctx.db(), tx => { service::move_occasion(tx, &ctx, id, it.at, to, "Harbour Hall").await })
        .unwrap();
    // Somebody who still has the old page open is told.
    let late = transact!(ctx.db(), tx => {
        service::move_occasion(tx, &ctx, id, it.at, london(2026, 9, 12, 14, 0), "Elsewhere").await
    });
    assert_eq!(late.unwrap_err().kind, Kind::Conflict);
    assert_eq!(service::moves(&ctx, id.0).await.unwrap().len(), 1);
    let told: Vec<(String,)> = ctx
        .db()
        .all(kernel::sql!("SELECT payload FROM kernel_event WHERE kind = 'bodies.occasion-moved'"))
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(serde_json::from_str::<OccasionEvent>(&told[0].0).unwrap().occasion, id);
    assert_eq!(service::upcoming(&ctx).await.unwrap()[0].at, to);
    kit.set(to.plus_hours(1));
    let ctx = kit.acting(ada, "Ada").await;
    let over = transact!(ctx.db(), tx => {
        service::move_occasion(tx, &ctx, id, to, to.plus_hours(48), "Harbour Hall").await
    });
    assert_eq!(over.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn the_same_in_the_browser() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let mut officer = browser(&kit, ada).await;
    officer.get("/bodies/occasions/new").await.ok().says("annual general meeting");
    let wrong = officer
        .post("/bodies/occasions/new", &[("kind", "agm"), ("at", "tomorrow"), ("place", "Harbour Hall")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Harbour Hall");
    let place = officer
        .post(
            "/bodies/occasions/new",
            &[("kind", "agm"), ("at", "2026-09-19T14:00"), ("place", "Harbour Hall")],
        )
        .await
        .sent_to();
    let page = officer.get(&place).await.ok().says("Saturday 19 September 2026, 14:00");
    let seen =
        page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("seen", seen.as_str()), ("at", "2026-09-26T14:00"), ("place", "Harbour Hall")];
    assert_eq!(officer.post(&format!("{place}/move"), &form).await.sent_to(), place);
    officer.get(&place).await.ok().says("Saturday 26 September 2026").says("It was moved");
    officer.get("/bodies/occasions").await.ok().says("Annual general meeting 2026");
    officer.get(&place).await.ok().says_nothing_of("had to go out by");
    // Two days ahead its lawful notice is over already: that is said at once, with the clause.
    let soon = [("kind", "agm"), ("at", "2026-09-03T14:00"), ("place", "Harbour Hall")];
    kit.set(testkit::london(2026, 9, 1, 12, 0));
    let mut officer = browser(&kit, ada).await;
    let soon = officer.post("/bodies/occasions/new", &soon).await.sent_to();
    officer.get(&soon).await.ok().says("had to go out by").says("class=\"note warn\"").says("/notice");
    let ben = member(&kit, "Ben").await;
    let mut ben = browser(&kit, ben).await;
    ben.get(&place).await.ok().says_nothing_of("Move it");
    assert_eq!(ben.post(&format!("{place}/move"), &form).await.status, StatusCode::FORBIDDEN);
    ben.get_json("/api/occasions").await.ok().says("Annual general meeting 2026");
}
