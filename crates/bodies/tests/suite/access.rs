//! What a person may do begins and ends with the posts they hold, to the minute.

use axum::http::StatusCode;
use bodies::model::Role;
use bodies::service;
use kernel::group::{self, NewGroup};
use kernel::{Ctx, Kind, Power, sql, transact};

use crate::support::{browser, kit, member, officer, record, term};

#[tokio::test]
async fn access_begins_and_ends_with_the_term_to_the_minute() {
    let kit = kit().await;
    let ctx = kit.system();
    let dara = member(&kit, "Dara").await;
    let (from, until) = (ctx.now.plus_minutes(10), ctx.now.plus_minutes(30));
    record(&ctx, term("data-manager", &[dara], from, Some(until))).await.unwrap();
    let mut visitor = browser(&kit, dara).await;
    for (at, status) in [
        (from.plus_seconds(-1), StatusCode::FORBIDDEN),
        (from, StatusCode::OK),
        (until.plus_seconds(-1), StatusCode::OK),
        (until, StatusCode::FORBIDDEN),
    ] {
        kit.set(at);
        assert_eq!(visitor.get("/people/new").await.status, status, "{at:?}");
    }
    assert!(!kit.acting(dara, "Dara").await.may(Power::EditRegister, None));
}

#[tokio::test]
async fn both_of_a_job_share_have_the_access() {
    let kit = kit().await;
    let (ada, ben) = (member(&kit, "Ada").await, member(&kit, "Ben").await);
    record(&kit.system(), term("data-manager", &[ada, ben], kit.app.now(), None)).await.unwrap();
    for person in [ada, ben] {
        browser(&kit, person).await.get("/people").await.ok().says("Register of members");
    }
}

#[tokio::test]
async fn the_organisation_says_what_a_post_may_do() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ben = officer(&kit, "Ben", "member-without-portfolio").await;
    assert!(!kit.acting(ben, "Ben").await.may(Power::ReadRegister, None));
    let ctx = kit.acting(ada, "Ada").await;
    let powers = [Power::ReadRegister];
    transact!(ctx.db(), tx => { service::set_powers(tx, &ctx, "member-without-portfolio", Some(&powers)).await }).unwrap();
    assert!(kit.acting(ben, "Ben").await.may(Power::ReadRegister, None));
    // The last one who can record terms cannot take that power away from everybody.
    let problem =
        transact!(ctx.db(), tx => { service::set_powers(tx, &ctx, "organiser", Some(&powers)).await })
            .unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    let forged = [Power::ReturningOfficer];
    let problem =
        transact!(ctx.db(), tx => { service::set_powers(tx, &ctx, "organiser", Some(&forged)).await })
            .unwrap_err();
    assert!(problem.message_for("powers").is_some());
    // Through the page, and back again.
    let mut visitor = browser(&kit, ada).await;
    visitor
        .get("/bodies/posts/member-without-portfolio/powers")
        .await
        .ok()
        .says("see the register of members");
    visitor.post("/bodies/posts/member-without-portfolio/powers", &[("what", "default")]).await.sent_to();
    assert!(!kit.acting(ben, "Ben").await.may(Power::ReadRegister, None));
    let mut other = browser(&kit, ben).await;
    let refused =
        other.post("/bodies/posts/organiser/powers", &[("what", "set"), ("powers", "edit-bodies")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_keeper_of_the_server_sees_no_members() {
    let kit = kit().await;
    let ctx = kit.system();
    let keeper = member(&kit, "Kim").await;
    let until = ctx.now.plus_days(30, &kit.group.zone);
    transact!(ctx.db(), tx => {
        service::appoint(tx, &ctx, Role::ServerKeeper, keeper, ctx.now, Some(until), "Committee, minute 2").await
    })
    .unwrap();
    let acting = kit.acting(keeper, "Kim").await;
    assert!(acting.may(Power::KeepServer, None) && !acting.may(Power::ReadRegister, None));
    assert_eq!(browser(&kit, keeper).await.get("/people").await.status, StatusCode::FORBIDDEN);
    kit.advance_days(30);
    assert!(!kit.acting(keeper, "Kim").await.may(Power::KeepServer, None));
}

#[tokio::test]
async fn an_office_in_one_group_is_nothing_in_another() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let new =
        NewGroup { name: "Other", short_name: "Other", zone: "Europe/London", host: Some("other.test") };
    let other = group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let there = Ctx::acting(&kit.app, other.clone(), ada, "Ada", kit.app.now()).await.unwrap();
    assert!(there.actor.grants.is_empty());
    assert!(service::running(&there, there.now).await.unwrap().is_empty());
    let own = service::running(&kit.system(), kit.app.now()).await.unwrap()[0].term;
    let ended =
        transact!(there.db(), tx => { service::record_end(tx, &there, own, there.now, "Mischief").await });
    assert_eq!(ended.unwrap_err().kind, Kind::Forbidden);
    let system = Ctx::system(&kit.app, other, kit.app.now());
    let ended =
        transact!(system.db(), tx => { service::end_term(tx, &system, own, system.now, "Mischief").await });
    assert_eq!(ended.unwrap_err().kind, Kind::Refused, "the term of another group is no term here");
    kit.db()
        .run(sql!("UPDATE kernel_group SET host = 'plenary.test' WHERE id = $1", kit.group.id))
        .await
        .unwrap();
    assert!(kit.acting(ada, "Ada").await.may(Power::EditBodies, None));
}

#[tokio::test]
async fn members_look_and_only_officers_record() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ben = member(&kit, "Ben").await;
    let mut visitor = browser(&kit, ben).await;
    visitor.get("/bodies").await.ok().says("Ada Tidewater").says("Organiser").says_nothing_of("Appointments");
    for page in ["/bodies/posts/organiser/term", "/bodies/appointments", "/bodies/occasions/new"] {
        assert_eq!(visitor.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let form =
        [("persons", ben.to_string()), ("from", "2026-06-01T12:00".into()), ("decision", "I say so".into())];
    let form: Vec<(&str, &str)> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(visitor.post("/bodies/posts/organiser/term", &form).await.status, StatusCode::FORBIDDEN);
    let mut officer = browser(&kit, ada).await;
    assert_eq!(officer.forge("/bodies/posts/organiser/term", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(service::running(&kit.system(), kit.app.now()).await.unwrap().len(), 1);
    let nobody = kit.visitor().get("/bodies").await.sent_to();
    assert!(nobody.starts_with("/sign-in"), "{nobody}");
}
