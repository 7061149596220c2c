//! Receipts: shown to the person concerned, run again, erased.

use crate::support::*;
use axum::http::StatusCode;
use constitution::service::Replay;
use constitution::{ReceiptId, service};
use kernel::{sql, transact};
use rulebook::{Act, FactKey, Facts, Receipt};

async fn refused(kit: &testkit::Kit, whom: u128) -> ReceiptId {
    let ctx = kit.system();
    let version = service::in_force(&ctx).await.unwrap();
    let facts = Facts::new().with(FactKey::Category, "none").with(FactKey::LivesInArea, false);
    let act = Act::Stand { post: "secretary".into() };
    let (ruling, receipt) = Receipt::of(&version.rules, act, person(whom).to_string(), facts);
    assert!(!ruling.is_allowed());
    transact!(ctx.db(), tx => { service::receipt(tx, &ctx, &version, &receipt).await }).unwrap()
}

#[tokio::test]
async fn a_receipt_is_for_the_person_concerned_alone() {
    let kit = founded().await;
    let id = refused(&kit, MEMBER).await;
    let path = format!("/receipts/{id}");
    let page = member(&kit).await.get(&path).await.ok();
    page.says("refused")
        .says("constitution no. 1")
        .says("the same facts got the same answer")
        .says("Lives in area");
    member(&kit).await.get("/receipts").await.ok().says(&path);
    assert_eq!(secretary(&kit).await.get(&path).await.status, StatusCode::NOT_FOUND);
    secretary(&kit).await.get("/receipts").await.ok().says_nothing_of(&path);
    assert_eq!(kit.visitor().get(&path).await.status, StatusCode::SEE_OTHER);
    assert_eq!(member(&kit).await.get("/receipts/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_keeps_to_the_version_it_was_given_by() {
    let kit = founded().await;
    let id = refused(&kit, MEMBER).await;
    let ctx = kit.system();
    let text = "# T\n\n## 1. A {#a}\n\nAims. {.statement}\n";
    publish(&ctx, text, adoption(&ctx)).await.unwrap();
    let ctx = kit.acting(person(MEMBER), "Sam Okafor").await;
    let shown = service::shown(&ctx, id).await.unwrap();
    assert_eq!(shown.seq, 1);
    assert_eq!(service::replay(&ctx, &shown).await.unwrap(), Replay::Same);
}

#[tokio::test]
async fn erased_facts_leave_the_rule_and_changed_ones_are_noticed() {
    let kit = founded().await;
    let (mine, other) = (refused(&kit, MEMBER).await, refused(&kit, SECRETARY).await);
    let ctx = kit.system();
    let erased = transact!(ctx.db(), tx => { service::erase_facts(tx, &ctx, person(MEMBER)).await }).unwrap();
    assert_eq!(erased, 1);
    member(&kit).await.get(&format!("/receipts/{mine}")).await.ok().says("They have been erased");
    ctx.db()
        .run(sql!(
            "UPDATE constitution_receipt_facts SET facts = $1 WHERE receipt_id = $2",
            "{\"lives-in-area\":true}",
            other
        ))
        .await
        .unwrap();
    let ctx = kit.acting(person(SECRETARY), "Ros Tanner").await;
    let shown = service::shown(&ctx, other).await.unwrap();
    assert_eq!(service::replay(&ctx, &shown).await.unwrap(), Replay::Altered);
}
