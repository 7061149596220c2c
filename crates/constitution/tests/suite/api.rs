//! The JSON that mirrors the pages.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::*;

#[tokio::test]
async fn versions_clauses_and_rules_are_there_as_json() {
    let kit = founded().await;
    let ctx = kit.system();
    publish(&ctx, &TEXT.replace("the borough of Fairhaven", "the town of Fairhaven"), adoption(&ctx))
        .await
        .unwrap();
    let list: Value =
        serde_json::from_str(&kit.visitor().get_json("/api/constitution").await.ok().body).unwrap();
    assert_eq!(list["in_force"], 2);
    assert_eq!(list["versions"][0]["state"], "in-force");
    assert_eq!(list["versions"][1]["state"], "past");
    assert_eq!(list["versions"][1]["provisional"], true);
    let one: Value =
        serde_json::from_str(&kit.visitor().get_json("/api/constitution/1").await.ok().body).unwrap();
    let now: Value =
        serde_json::from_str(&kit.visitor().get_json("/api/constitution/now").await.ok().body).unwrap();
    assert_eq!((one["seq"].as_u64(), now["seq"].as_u64()), (Some(1), Some(2)));
    let clauses = now["clauses"].as_array().unwrap();
    let elections = clauses.iter().find(|it| it["slug"] == "elections").unwrap();
    assert_eq!(elections["url"], "/c/2/elections");
    assert!(elections["rules"][0]["plain"].as_str().is_some_and(|it| !it.is_empty()));
    assert!(!now["hash"].as_str().unwrap().is_empty() && now["hash"] != one["hash"]);
    for odd in ["/api/constitution/9", "/api/constitution/never", "/api/constitution/-1"] {
        assert_eq!(kit.visitor().get_json(odd).await.status, StatusCode::NOT_FOUND, "{odd}");
    }
    assert_eq!(
        kit.visitor().get_json("/api/constitution/questions").await.ok().content_type,
        "application/json"
    );
}

#[tokio::test]
async fn the_checks_answer_by_their_contract() {
    let kit = kit().await;
    let bad = "# T\n\n## 1. A {#a}\n\nWe meet. {.statement}\n\n```rule\ntype = \"quorom\"\nid = \"q\"\n```\n";
    let answer = kit.visitor().post("/api/constitution/check", &[(bad, "")]).await.ok();
    let keys: Vec<&str> = answer.body.split('"').skip(1).step_by(2).take(2).collect();
    assert_eq!(keys, ["ok", "diagnostics"]);
    let report: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(report["ok"], false);
    let first = report["diagnostics"][0].as_object().unwrap();
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(names, ["severity", "code", "line", "column", "clause", "rule", "message", "hint"]);
    assert_eq!(kit.count("constitution_version").await, 0);
}

#[test]
fn the_description_names_every_path_and_no_other() {
    let description = (constitution::feature().openapi.unwrap())();
    let paths: Vec<&String> = description.paths.paths.keys().collect();
    let routes = (constitution::feature().routes)();
    let mut served: Vec<&str> =
        routes.table().iter().map(|it| it.path).filter(|it| it.starts_with("/api/")).collect();
    served.sort_unstable();
    assert_eq!(paths, served);
}
