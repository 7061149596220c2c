//! Files with members' data: reason, second officer, hours, mark, deletion.

use crate::support::kit_with;
use access::service::export::{self, NewExport, Rule, Stage};
use axum::http::StatusCode;
use kernel::personal::Purpose;
use kernel::{
    AccountId, Allow, At, BoxFuture, Ctx, Feature, Grant, Hold, PersonId, Power, Routes, setting, transact,
};
use testkit::Kit;

const OFFICERS: &str = "test.officers";

/// Makes a file as the register does: asks first, logs who is on it.
async fn file(
    ctx: Ctx,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
) -> kernel::Result<axum::response::Response> {
    let taken = export::take(&ctx, asked.export, "/test/list.csv", 1).await?;
    let own = ctx.person()?;
    kernel::log_read_of(&ctx, &taken.what, taken.purpose.title(), &[own]).await?;
    Ok(ui::download("text/csv", &taken.name, taken.mark))
}

#[derive(serde::Deserialize)]
struct Asked {
    export: uuid::Uuid,
}

fn routes() -> Routes {
    Routes::new().get("/test/list.csv", Allow::Officer(&[Power::ExportLists]), file)
}

async fn kit() -> Kit {
    kit_with(|| Feature { grants: Some(grants), ..Feature::new("offices", routes) }).await
}

fn grants(
    app: kernel::App,
    group: kernel::GroupId,
    person: PersonId,
    _: At,
) -> BoxFuture<kernel::Result<Vec<Grant>>> {
    Box::pin(async move {
        let officers: Vec<(PersonId, Vec<Power>)> =
            setting::get(app.db(), group, OFFICERS).await?.unwrap_or_default();
        let held = officers.into_iter().filter(|it| it.0 == person).flat_map(|it| it.1);
        Ok(held.map(|power| Grant::of_office(power, "Data manager")).collect())
    })
}

async fn officer(kit: &Kit, name: &str, powers: &[Power]) -> (AccountId, PersonId) {
    let ctx = kit.system();
    let person = PersonId(ctx.new_id());
    let email = format!("{}@fairhaven.example", name.to_lowercase());
    let mut all: Vec<(PersonId, Vec<Power>)> =
        setting::get(ctx.db(), kit.group.id, OFFICERS).await.unwrap().unwrap_or_default();
    all.push((person, powers.to_vec()));
    let account = transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, OFFICERS, &all).await?;
        access::service::link(tx, &ctx, &email, person, name).await
    });
    (account.unwrap(), person)
}

fn list(people: usize) -> NewExport {
    NewExport {
        what: "the register of members".into(),
        purpose: Purpose::Membership,
        people,
        make: "/test/list.csv?ward=north".into(),
    }
}

const WHY: &str = "The printer of the newsletter needs addresses.";

#[tokio::test]
async fn a_small_file_is_taken_with_a_reason_marked_and_counted() {
    let kit = kit().await;
    let (ada, ada_id) = officer(&kit, "Ada", &[Power::ExportLists]).await;
    let ctx = kit.acting(ada_id, "Ada").await;
    assert!(export::ask(&ctx, list(50), "because").await.unwrap_err().message_for("reason").is_some());
    let id = export::ask(&ctx, list(50), WHY).await.unwrap();
    let mut browser = kit.signed_in(ada).await;
    let page = browser.get("/exports").await.ok().says("Fetch the file").says("newsletter");
    let address = page.body.split("href=\"").find(|it| it.starts_with("/test/list")).unwrap();
    let address = address.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let file = browser.get(&address).await.ok();
    for words in ["export no. 1", "Ada", "Data manager", "newsletter", "Delete by Wed 1 Jul 2026"] {
        assert!(file.body.contains(words), "{words}: {}", file.body);
    }
    let looks = kernel::audit::looks_at(kit.db(), kit.group.id, ada_id, 10).await.unwrap();
    assert!(looks.iter().any(|it| it.what == "export no. 1: the register of members"));
    // Its hours are over; its day comes; it is deleted and said so.
    kit.advance_minutes(24 * 60);
    let mut browser = kit.signed_in(ada).await;
    browser.get(&address).await.says("its hours are over");
    browser.get("/exports").await.ok().says("to be deleted by");
    kit.advance_days(30);
    let mut browser = kit.signed_in(ada).await;
    browser.get("/exports").await.ok().says("should be deleted since");
    browser.post(&format!("/exports/{id}/end"), &[]).await.sent_to();
    browser.get("/exports").await.ok().says("ended");
}

#[tokio::test]
async fn above_the_number_a_second_officer_agrees_and_nobody_twice() {
    let kit = kit().await;
    let (ada, ada_id) = officer(&kit, "Ada", &[Power::ExportLists]).await;
    let (ben, _) = officer(&kit, "Ben", &[Power::EditRegister]).await;
    let (cleo, _) = officer(&kit, "Cleo", &[Power::ReadRegister]).await;
    let (eve, eve_id) = officer(&kit, "Eve", &[Power::ExportLists]).await;
    let ctx = kit.acting(ada_id, "Ada").await;
    let id = export::ask(&ctx, list(51), WHY).await.unwrap();
    assert_eq!(export::find(&ctx, id).await.unwrap().stage(&ctx), Stage::Waiting);
    assert!(export::take(&ctx, id, "/test/list.csv", 1).await.is_err(), "not before somebody agreed");
    let agree = format!("/exports/{id}/agree");
    kit.signed_in(ada).await.post(&agree, &[]).await.says("somebody else has to agree");
    assert_eq!(
        kit.signed_in(cleo).await.post(&agree, &[]).await.status,
        StatusCode::FORBIDDEN,
        "who only reads"
    );
    kit.signed_in(ben).await.post(&agree, &[]).await.sent_to();
    kit.signed_in(ben).await.post(&agree, &[]).await.says("waits for nobody");
    // Not by somebody else, not another list, and never by the address alone.
    let other = kit.acting(eve_id, "Eve").await;
    assert!(export::take(&other, id, "/test/list.csv", 1).await.is_err());
    assert!(export::take(&ctx, id, "/test/other.csv", 1).await.is_err());
    let stolen = kit.signed_in(eve).await.get(&format!("/test/list.csv?export={id}")).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    assert_eq!(
        kit.signed_in(cleo).await.get(&format!("/test/list.csv?export={id}")).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(export::take(&ctx, id, "/test/list.csv", 1).await.unwrap().name, "export-1");
}

#[tokio::test]
async fn whoever_agrees_confirmed_within_the_hour_with_a_second_factor_of_their_own() {
    let kit = kit().await;
    let (_, ada) = officer(&kit, "Ada", &[Power::ExportLists]).await;
    let (ben, _) = officer(&kit, "Ben", &[Power::KeepFees]).await;
    let id = export::ask(&kit.acting(ada, "Ada").await, list(51), WHY).await.unwrap();
    let agree = format!("/exports/{id}/agree");
    let mut stale = kit.signed_in(ben).await;
    kit.advance_minutes(61);
    assert!(stale.post(&agree, &[]).await.sent_to().starts_with("/confirm"));
    let ctx = kit.system();
    let rule = access::service::second::Rule { required: true, grace_days: 14 };
    transact!(ctx.db(), tx => { access::service::second::set_rule(tx, &ctx, rule).await }).unwrap();
    kit.signed_in(ben).await.post(&agree, &[]).await.says("with a second factor, and you have none");
    let ctx = kit.acting(ada, "Ada").await;
    assert_eq!(export::find(&ctx, id).await.unwrap().stage(&ctx), Stage::Waiting);
}

#[tokio::test]
async fn emergency_access_makes_nobody_a_second_officer() {
    let kit = kit().await;
    let (_, ada) = officer(&kit, "Ada", &[Power::ExportLists]).await;
    let (_, ben) = officer(&kit, "Ben", &[]).await;
    let id = export::ask(&kit.acting(ada, "Ada").await, list(51), WHY).await.unwrap();
    for by in [Hold::Emergency, Hold::Handover] {
        let mut ctx = kit.acting(ben, "Ben").await;
        let mut actor = (*ctx.actor).clone();
        let power = Power::KeepFees;
        actor.grants = vec![Grant { by, power, over: None, through: "Treasurer".into(), until: None }];
        ctx.actor = std::sync::Arc::new(actor);
        assert!(ctx.may(power, None), "the power itself works");
        assert_eq!(export::agree(&ctx, id).await.unwrap_err().kind, kernel::Kind::Forbidden, "{by:?}");
    }
}

#[tokio::test]
async fn what_nobody_agreed_to_runs_out_and_the_organisation_sets_the_number() {
    let kit = kit().await;
    let (_, ada_id) = officer(&kit, "Ada", &[Power::ExportLists, Power::ProtectData]).await;
    let (_, ben_id) = officer(&kit, "Ben", &[Power::ExportLists]).await;
    let ctx = kit.acting(ada_id, "Ada").await;
    export::set_rule(&ctx, Rule { alone: 0, ..Rule::default() }).await.unwrap();
    let id = export::ask(&ctx, list(1), WHY).await.unwrap();
    kit.advance_minutes(72 * 60);
    let ben = kit.acting(ben_id, "Ben").await;
    assert!(export::agree(&ben, id).await.is_err());
    assert_eq!(export::find(&ben, id).await.unwrap().stage(&ben), Stage::Ended);
    assert!(export::set_rule(&ben, Rule::default()).await.is_err(), "who answers for data sets it");
}

#[tokio::test]
async fn six_small_files_are_one_large_one() {
    let kit = kit().await;
    let (_, dara) = officer(&kit, "Dara", &[Power::ExportLists]).await;
    let ask = async |people: usize| {
        let ctx = kit.acting(dara, "Dara").await;
        let id = export::ask(&ctx, list(people), WHY).await.unwrap();
        export::find(&ctx, id).await.unwrap().stage(&ctx)
    };
    assert_eq!(ask(30).await, Stage::Ready);
    assert_eq!(ask(20).await, Stage::Ready);
    assert_eq!(ask(1).await, Stage::Waiting, "fifty went out alone already");
    kit.advance_days(export::TOGETHER + 1);
    assert_eq!(ask(50).await, Stage::Ready, "after a month it is counted anew");
}

#[tokio::test]
async fn of_two_files_asked_for_at_once_the_second_sees_the_first() {
    let kit = kit().await;
    let (_, dara) = officer(&kit, "Dara", &[Power::ExportLists]).await;
    let ctx = kit.acting(dara, "Dara").await;
    let (one, two) = tokio::join!(export::ask(&ctx, list(50), WHY), export::ask(&ctx, list(50), WHY));
    let mut stages = vec![];
    for id in [one.unwrap(), two.unwrap()] {
        stages.push(export::find(&ctx, id).await.unwrap().stage(&ctx));
    }
    assert_eq!(stages.iter().filter(|it| **it == Stage::Ready).count(), 1, "{stages:?}");
}

#[tokio::test]
async fn nobody_sets_the_second_officer_aside_by_a_large_number() {
    let kit = kit().await;
    let (_, ada) = officer(&kit, "Ada", &[Power::ExportLists, Power::ProtectData]).await;
    let ctx = kit.acting(ada, "Ada").await;
    let too_many = Rule { alone: export::MOST_ALONE + 1, ..Rule::default() };
    let problem = export::set_rule(&ctx, too_many).await.unwrap_err();
    assert!(problem.message_for("alone").is_some_and(|it| it.contains("second officer")), "{problem}");
    export::set_rule(&ctx, Rule { alone: export::MOST_ALONE, ..Rule::default() }).await.unwrap();
    // What an earlier version let through counts as the most there is.
    let old = Rule { alone: u32::MAX, ..Rule::default() };
    transact!(ctx.db(), tx => { setting::set(tx, kit.group.id, "access.exports", &old).await }).unwrap();
    let id = export::ask(&ctx, list(1001), WHY).await.unwrap();
    assert_eq!(export::find(&ctx, id).await.unwrap().stage(&ctx), Stage::Waiting);
}

#[tokio::test]
async fn a_list_that_grew_since_it_was_agreed_to_is_not_fetched() {
    let kit = kit().await;
    let (_, ada) = officer(&kit, "Ada", &[Power::ExportLists]).await;
    let ctx = kit.acting(ada, "Ada").await;
    let id = export::ask(&ctx, list(40), WHY).await.unwrap();
    let grown = export::take(&ctx, id, "/test/list.csv", 41).await.unwrap_err();
    assert!(grown.detail.contains("41 people today"), "{grown}");
    assert_eq!(export::find(&ctx, id).await.unwrap().taken, 0);
    export::take(&ctx, id, "/test/list.csv", 39).await.unwrap();
}
