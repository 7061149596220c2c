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
    let act = Act::Stand { post: "committee/organiser".into() };
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

#[tokio::test]
async fn a_clause_says_what_was_done_by_it_and_points_at_nobody() {
    let kit = founded().await;
    let id = refused(&kit, MEMBER).await;
    let ctx = kit.system();
    let shown = service::shown(&kit.acting(person(MEMBER), "Sam Okafor").await, id).await.unwrap();
    let clause = shown.rules[0].clause.clone();
    let page = format!("/c/{clause}/acts");
    kit.visitor().get(&page).await.ok().says("fewer than 5 times").says_nothing_of(&id.to_string());
    let own = member(&kit).await.get(&page).await.ok().says("to stand for a post").says("About you");
    own.says(&format!("/receipts/{id}"));
    secretary(&kit).await.get(&page).await.ok().says_nothing_of(&id.to_string());
    member(&kit).await.get(&format!("/receipts/{id}")).await.ok().says(&page).says("Run it again");
    assert_eq!(kit.visitor().get("/c/nowhere/acts").await.status, StatusCode::NOT_FOUND);
    // Receipts from before the index find their way into it.
    ctx.db().run(sql!("DELETE FROM constitution_receipt_rule")).await.unwrap();
    kit.visitor().get(&page).await.ok().says_nothing_of("fewer than 5 times");
    service::index(&ctx).await.unwrap();
    service::index(&ctx).await.unwrap();
    kit.visitor().get(&page).await.ok().says("fewer than 5 times");
    assert_eq!(kit.count("constitution_receipt_rule").await, 1);
}

#[tokio::test]
async fn a_receipt_in_a_file_runs_again_anywhere_and_a_changed_one_does_not() {
    let kit = founded().await;
    let id = refused(&kit, MEMBER).await;
    let file = member(&kit).await.get(&format!("/receipts/{id}.json")).await.ok();
    let bundle: service::Bundle = serde_json::from_str(&file.body).unwrap();
    assert_eq!(bundle.replay(), Replay::Same);
    let other = file.body.replace("\"lives-in-area\": false", "\"lives-in-area\": true");
    let other = other.replace("\"category\": \"none\"", "\"category\": \"national\"");
    let other: service::Bundle = serde_json::from_str(&other).unwrap();
    assert_eq!(other.replay(), Replay::Differs { engine_changed: false });
    let mut forged = bundle.clone();
    forged.constitution.source = forged.constitution.source.replace("Fairhaven", "Elsewhere");
    assert_eq!(forged.replay(), Replay::Altered);
    assert_eq!(
        secretary(&kit).await.get(&format!("/receipts/{id}.json")).await.status,
        StatusCode::NOT_FOUND
    );
    let plain = kit.acting(person(MEMBER), "Sam Okafor").await;
    assert!(service::stored(&plain, id).await.is_err());
    assert!(service::stored(&kit.system(), id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_roll_leaves_one_receipt_that_names_nobody_and_runs_again() {
    let kit = founded().await;
    let ctx = kit.system();
    let version = service::in_force(&ctx).await.unwrap();
    let facts = Facts::new().with(FactKey::Category, "none");
    let new = service::NewRoll {
        act: Act::BeOnRoll { election: "committee-election".into() },
        about: uuid::Uuid::from_u128(9),
        title: "Roll of the committee election".into(),
        href: "/elections/9".into(),
        allowed: 40,
        refused: vec![(person(MEMBER), facts.clone()), (person(77), facts)],
    };
    let id = transact!(ctx.db(), tx => { service::roll_receipt(tx, &ctx, &version, &new).await }).unwrap();
    let shown = service::shown_roll(&ctx, id).await.unwrap();
    assert_eq!((shown.allowed, shown.lines.len()), (40, 2));
    assert!(!serde_json::to_string(&shown.lines).unwrap().contains(&person(MEMBER).to_string()));
    assert_eq!(service::replay_roll(&ctx, &shown).await.unwrap().same, 2);
    let path = format!("/receipts/rolls/{id}");
    member(&kit).await.get("/receipts").await.ok().says("Rolls that do not list me").says(&path);
    member(&kit).await.get(&path).await.ok().says("Your own line").says("the same facts got the same answer");
    secretary(&kit).await.get(&path).await.ok().says("2 were left out").says_nothing_of("Your own line");
    let stranger = kit.signed_in(kernel::AccountId(uuid::Uuid::from_u128(5))).await.get(&path).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    transact!(ctx.db(), tx => { service::erase_facts(tx, &ctx, person(MEMBER)).await }).unwrap();
    let again = service::replay_roll(&ctx, &shown).await.unwrap();
    assert_eq!((again.same, again.erased), (1, 1));
    ctx.db().run(sql!("UPDATE constitution_roll_fact SET facts = $1", "{}")).await.unwrap();
    assert_eq!(service::replay_roll(&ctx, &shown).await.unwrap().altered, 1);
}
