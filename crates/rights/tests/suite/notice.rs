//! The notice and the record say what the descriptions say.

use axum::http::StatusCode;
use kernel::Kind;
use rights::model::Controller;
use rights::service;

use crate::support::world;

#[tokio::test]
async fn everybody_reads_the_notice_and_it_names_every_purpose_that_something_is_held_for() {
    let world = world().await;
    let page = world.kit.visitor().get("/privacy").await.ok();
    let page =
        page.says("Keeping the register of members").says("Article 9(2)(d)").says("How you are reached");
    let page = page.says("24 months after you left").says("Information Commissioner");
    // No elections run in this installation, so nothing is held for them.
    page.says_nothing_of("Running elections");
    world
        .kit
        .visitor()
        .get_json("/api/privacy")
        .await
        .ok()
        .says("\"signing-in\"")
        .says_nothing_of("\"table\"");
}

#[tokio::test]
async fn the_record_is_for_those_who_answer_and_the_notice_follows_what_they_say() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let refused = world.browser(maja).await.get("/data-protection/record").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let refused = world.browser(maja).await.get_json("/api/data-protection/record").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut browser = world.browser(dara).await;
    browser.get("/data-protection/record").await.ok().says("people_contact").says("access_person");
    let form = [("contact", ""), ("months_after_leaving", "240")];
    let page = browser.post("/data-protection/controller", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Say where somebody can write").says("240");
    let form =
        [("contact", "data@fairhaven.example"), ("months_after_leaving", "12"), ("registration", "ZA000000")];
    browser.post("/data-protection/controller", &form).await.sent_to();
    let page = world.kit.visitor().get("/privacy").await.ok();
    page.says("data@fairhaven.example").says("ZA000000").says("12 months after you left");
    let new = Controller { contact: "me".into(), ..Controller::default() };
    let refused = service::set_controller(&world.acting(maja).await, &new).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
}

#[tokio::test]
async fn a_request_always_falls_to_somebody() {
    let world = world().await;
    let zone = &world.kit.group.zone;
    let olu = world.officer("Olu", "organiser", None).await;
    let vacant = service::owner(&world.kit.system()).await.unwrap();
    assert_eq!(vacant.label, "The committee (data manager is vacant)");
    assert_eq!(vacant.persons, vec![olu]);
    world.browser(olu).await.get("/data-protection").await.ok().says("data manager is vacant");
    let until = world.kit.app.now().plus_days(10, zone);
    let dara = world.officer("Dara", "data-manager", Some(until)).await;
    assert_eq!(service::owner(&world.kit.system()).await.unwrap().persons, vec![dara]);
    assert_eq!(world.browser(olu).await.get("/data-protection").await.status, StatusCode::FORBIDDEN);
    world.kit.set(until);
    assert_eq!(service::owner(&world.kit.system()).await.unwrap().persons, vec![olu]);
}
