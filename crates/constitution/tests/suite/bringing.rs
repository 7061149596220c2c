//! A group brings its own text; the pages, the confirming, and a life without any rule.

use crate::support::*;
use axum::http::StatusCode;
use constitution::service;

const WORDS: &str = "Rules of the Walking Club\n\n1. Aims\n\nWe walk far and wide.\n\n2. Meetings\n\nThe committee meets monthly.\n";

#[tokio::test]
async fn a_pasted_text_becomes_a_draft_and_rules_wait_to_be_confirmed() {
    let kit = kit().await;
    let mut secretary = secretary(&kit).await;
    secretary.get("/c/bring").await.ok().says("Word (.docx)");
    assert_eq!(member(&kit).await.get("/c/bring").await.status, StatusCode::FORBIDDEN);
    let refused = secretary.post("/c/bring", &[("name", "Ours"), ("text", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Ours");
    let draft = secretary.post("/c/bring", &[("name", "Ours"), ("text", WORDS)]).await.sent_to().to_owned();
    secretary
        .get(&draft)
        .await
        .ok()
        .says("Proposed rules (")
        .says("We walk far and wide.")
        .says("It can go to a meeting");
    let list = secretary.get(&format!("{draft}/proposals")).await.ok();
    list.says("The committee meets monthly.").says("Nothing is bound until you confirm it");
    let form = secretary.get(&format!("{draft}/proposals/0")).await.ok().says("Confirm this rule");
    assert_eq!(kit.count("constitution_version").await, 0);
    let value = |name: &str| {
        let part = form.body.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
        part.split("value=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
    };
    let wrong = [("quote", "Other words."), ("id", "rhythm"), ("says", "The committee meets monthly.")];
    let stale = secretary.post(&format!("{draft}/proposals/0"), &wrong).await;
    assert_ne!(stale.status, StatusCode::SEE_OTHER);
    assert!(!value("id").is_empty());
    loop {
        let page = secretary.get(&format!("{draft}/proposals")).await.ok();
        let Some(part) = page.body.split("name=\"quote\" value=\"").nth(1) else { break };
        let quote = part.split('"').next().unwrap().to_owned();
        secretary
            .post(&format!("{draft}/proposals/0"), &[("do", "aside"), ("quote", &quote)])
            .await
            .sent_to();
    }
    secretary.get(&format!("{draft}/proposals")).await.ok().says("None waits");
    assert_eq!(secretary.get(&format!("{draft}/proposals/0")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_text_without_a_single_rule_can_be_the_constitution() {
    let kit = kit().await;
    let ctx = kit.system();
    let brought = constitution::bring::paste(WORDS).unwrap();
    first(&ctx, &brought.source).await.unwrap();
    let version = service::in_force(&ctx).await.unwrap();
    assert_eq!(version.document.rules().count(), 0);
    let mut visitor = kit.visitor();
    for path in [
        "/c",
        "/c/aims",
        "/c/aims/history",
        "/c/aims/acts",
        "/c/questions",
        "/c/history",
        "/c/rules",
        "/c/1",
        "/api/constitution/now",
    ] {
        visitor.get(path).await.ok();
    }
    visitor.get("/c/aims/acts").await.ok().says("people read it and act by it");
    let act = rulebook::Act::ProposeAmendment;
    let facts = rulebook::Facts::new();
    let (ruling, receipt) = rulebook::Receipt::of(&version.rules, act, person(MEMBER).to_string(), facts);
    assert!(!matches!(ruling.outcome, rulebook::Outcome::Allowed) || receipt.rules.is_empty());
    assert!(constitution::feature().dues.unwrap()(kit.system()).await.is_ok());
}
