//! Getting across: without office, into another organisation, with a forged form.

use axum::http::StatusCode;
use duties::model::Readers;
use duties::service;
use kernel::group::NewGroup;
use kernel::{Ctx, Kind};

use crate::support::{minutes, world};

#[tokio::test]
async fn nobody_publishes_for_an_office_they_do_not_hold() {
    let world = world().await;
    let member = world.member("Maja").await;
    let refused = service::publish(&world.acting(member).await, minutes("Mine", None)).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
    let form = [("what", "minutes committee"), ("title", "Mine"), ("words", "x"), ("readers", "everyone")];
    let mut browser = world.browser(member).await;
    assert_eq!(browser.post("/duties/publish", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.kit.count("duties_record").await, 0);
    let dara = world.officer("Dara", "data-manager", None).await;
    let mut browser = world.browser(dara).await;
    assert_eq!(browser.forge("/duties/publish", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.kit.count("duties_record").await, 0);
    let ines = world.officer("Ines", "community-engagement", None).await;
    let mut new = minutes("Minutes", Some("2026-06-01"));
    new.by_mail = true;
    let refused = service::publish(&world.acting(ines).await, new).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden, "sending takes the power to write to members");
}

#[tokio::test]
async fn a_record_for_members_is_for_members_and_a_withdrawn_one_shows_its_reason_alone() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let mut new = minutes("Minutes for members", Some("2026-06-01"));
    new.words = "INNER-WORDS".into();
    let inner = service::publish(&ctx, new.clone()).await.unwrap();
    new.title = "Minutes for everybody".into();
    new.readers = Readers::Everyone;
    let open = service::publish(&ctx, new).await.unwrap();
    let mut visitor = world.kit.visitor();
    assert_eq!(visitor.get(&format!("/duties/records/{inner}")).await.status, StatusCode::SEE_OTHER);
    visitor.get(&format!("/duties/records/{open}")).await.ok().says("INNER-WORDS");
    visitor.get("/duties/records").await.ok().says("for everybody").says_nothing_of("for members");
    visitor.get_json("/api/records").await.ok().says_nothing_of("for members");
    service::withdraw(&ctx, open, "It named a child").await.unwrap();
    let page = visitor.get(&format!("/duties/records/{open}")).await.ok();
    page.says("It named a child").says_nothing_of("INNER-WORDS");
    let other = world.member("Maja").await;
    let refused = service::withdraw(&world.acting(other).await, inner, "no").await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
}

#[tokio::test]
async fn an_id_of_another_organisation_leads_nowhere() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let record =
        service::publish(&world.acting(dara).await, minutes("Minutes", Some("2026-06-01"))).await.unwrap();
    let duty = world.find("monthly-minutes@2026-07").await.it.id;
    let app = &world.kit.app;
    let new =
        NewGroup { name: "Others", short_name: "Others", zone: "Europe/London", host: Some("other.test") };
    let other = kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
    let there = Ctx::system(app, other, app.now());
    assert_eq!(service::duty(&there, duty).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::record(&there, record).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::withdraw(&there, record, "mine").await.unwrap_err().kind, Kind::NotFound);
    assert!(service::overview(&there).await.unwrap().is_empty());
    assert!(service::excuse(&there, duty, "x").await.is_err());
    assert!(service::record(&world.kit.system(), record).await.unwrap().withdrawn.is_none());
}
