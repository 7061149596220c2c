//! Sessions: listed, ended, confirmed again, and never anybody else's.

use crate::support::kit_with;
use axum::http::StatusCode;
use kernel::group::{NewGroup, create};
use kernel::{AccountId, BoxFuture, Feature, Grant, PersonId, Power, Routes, transact};
use mail::folder;
use testkit::Kit;

async fn kit() -> Kit {
    kit_with(|| Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) }).await
}

/// In these tests everyone is a data manager.
fn grants(
    _: kernel::App,
    _: kernel::GroupId,
    _: PersonId,
    _: kernel::At,
) -> BoxFuture<kernel::Result<Vec<Grant>>> {
    let through = "Data manager".to_owned();
    Box::pin(async { Ok(vec![Grant::of_office(Power::EditRegister, through)]) })
}

async fn member(kit: &Kit, email: &str, name: &str) -> (AccountId, PersonId) {
    let ctx = kit.system();
    let person = PersonId(ctx.new_id());
    let account =
        transact!(ctx.db(), tx => { access::service::link(tx, &ctx, email, person, name).await }).unwrap();
    (account, person)
}

async fn ids(kit: &Kit, account: AccountId) -> Vec<String> {
    let all = kernel::session::list(kit.db(), kit.group.id, account, kit.app.now()).await.unwrap();
    all.iter().map(|it| it.id.to_string()).collect()
}

#[tokio::test]
async fn an_ended_session_is_out_at_once() {
    let kit = kit().await;
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut lost = kit.signed_in(ada).await;
    let lost_id = ids(&kit, ada).await.remove(0);
    kit.advance_minutes(1);
    let mut here = kit.signed_in(ada).await;
    here.get("/account").await.ok().says("that device");
    assert_eq!(here.post(&format!("/account/sessions/{lost_id}/end"), &[]).await.sent_to(), "/account");
    assert_eq!(lost.get("/account").await.sent_to(), "/sign-in?next=/account");
    here.get("/account").await.ok();
    here.post("/sign-out", &[]).await.sent_to();
    assert_eq!(ids(&kit, ada).await.len(), 0);
}

#[tokio::test]
async fn nobody_ends_anothers_session() {
    let kit = kit().await;
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let (eve, _) = member(&kit, "eve@fairhaven.example", "Eve Test").await;
    let mut here = kit.signed_in(ada).await;
    let id = ids(&kit, ada).await.remove(0);
    let tried = kit.signed_in(eve).await.post(&format!("/account/sessions/{id}/end"), &[]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    here.get("/account").await.ok();
}

#[tokio::test]
async fn a_forged_form_changes_nothing() {
    let kit = kit().await;
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut here = kit.signed_in(ada).await;
    for path in ["/sign-out", "/account/end-others", "/confirm", "/sign-in"] {
        let tried = here.forge(path, &[("email", "ada@fairhaven.example")]).await;
        assert_eq!(tried.status, StatusCode::FORBIDDEN, "{path}");
    }
    here.get("/account").await.ok();
    assert_eq!(kit.count("mail_message").await, 0);
}

#[tokio::test]
async fn a_session_of_another_group_opens_nothing_here() {
    let kit = kit().await;
    // The host name stands for another organisation in the same database.
    let host = Some("plenary.test");
    let new = NewGroup { name: "Otherham", short_name: "Otherham", zone: "Europe/London", host };
    create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut visitor = kit.signed_in(ada).await;
    assert_eq!(ids(&kit, ada).await.len(), 1, "the session is alive in its own organisation");
    visitor.get("/sign-in").await.ok().says("Otherham").says_nothing_of("Ada Test");
    assert_eq!(visitor.get("/account").await.sent_to(), "/sign-in?next=/account");
    let path = format!("/account/sessions/{}/end", ids(&kit, ada).await[0]);
    assert_eq!(visitor.post(&path, &[]).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_loses_the_way_in_is_out_at_once() {
    let kit = kit().await;
    let (ada, person) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut here = kit.signed_in(ada).await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { access::service::unlink(tx, &ctx, person).await }).unwrap();
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    kit.visitor().post("/sign-in", &[("email", "ada@fairhaven.example")]).await.ok();
    kit.run_due().await;
    assert_eq!(kit.count("access_link").await, 0);
}

#[tokio::test]
async fn an_officers_powers_sleep_after_a_working_day_and_a_code_wakes_them() {
    let kit = kit().await;
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut here = kit.signed_in(ada).await;
    here.get("/account").await.ok().says("Change the register of members").says("Data manager");
    kit.advance_minutes(12 * 60);
    here.get("/account").await.ok().says("Nothing is lost");
    here.get("/confirm?next=/account").await.ok().says("sleep after a working day");
    here.post("/confirm", &[("next", "/account")]).await.ok().says("on their way");
    kit.run_due().await;
    let letter = folder::newest(&kit.dir().join("mail"), 1).unwrap().remove(0);
    let path = letter
        .text
        .split_whitespace()
        .find_map(|it| it.strip_prefix("http://plenary.test"))
        .unwrap()
        .to_owned();
    // Another's browser, even signed in, confirms nothing with it.
    let (eve, _) = member(&kit, "eve@fairhaven.example", "Eve Test").await;
    let tried = kit.signed_in(eve).await.post(&path, &[]).await;
    assert_eq!(tried.status, StatusCode::CONFLICT);
    let code = letter.text.split_whitespace().find(|it| it.len() == 7 && it.as_bytes()[3] == b'-').unwrap();
    here.post("/confirm/code", &[("code", "222-222"), ("next", "/account")]).await.says("not the code");
    assert_eq!(
        here.post("/confirm/code", &[("code", code), ("next", "/account")]).await.sent_to(),
        "/account"
    );
    here.get("/account").await.ok().says("They sleep on");
}

#[tokio::test]
async fn a_link_that_confirms_works_in_its_own_browser() {
    let kit = kit().await;
    let (ada, _) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut here = kit.signed_in(ada).await;
    kit.advance_days(2);
    here.post("/confirm", &[("next", "//evil.example")]).await.ok();
    kit.run_due().await;
    let letter = folder::newest(&kit.dir().join("mail"), 1).unwrap().remove(0);
    let path = letter
        .text
        .split_whitespace()
        .find_map(|it| it.strip_prefix("http://plenary.test"))
        .unwrap()
        .to_owned();
    here.get(&path).await.ok().says("It is me");
    assert_eq!(here.post(&path, &[]).await.sent_to(), "/");
    here.get("/account").await.ok().says("They sleep on");
}

#[tokio::test]
async fn a_new_address_ends_the_sessions_of_the_old() {
    let kit = kit().await;
    let (ada, person) = member(&kit, "ada@fairhaven.example", "Ada Test").await;
    let mut here = kit.signed_in(ada).await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { access::service::link(tx, &ctx, "ada@new.example", person, "Ada Test").await }).unwrap();
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    let now = access::service::address_of(kit.db(), kit.group.id, person).await.unwrap();
    assert_eq!(now.as_deref(), Some("ada@new.example"));
}
