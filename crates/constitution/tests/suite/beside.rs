//! What stands beside the text: notes, rulings of the chair, documents, the bank's pack, the export; and a text that a
//! meeting adopted although its rules do not hold.

use crate::support::*;
use axum::http::StatusCode;
use constitution::service;
use kernel::transact;

#[tokio::test]
async fn notes_stand_beside_their_clause_and_only_the_office_writes_them() {
    let kit = founded().await;
    let ctx = kit.system();
    let notes =
        rulebook::Notes::parse(include_str!("../../../../examples/constitutions/local-group.notes.toml"))
            .unwrap();
    let n = transact!(ctx.db(), tx => { service::import_notes(tx, &ctx, &notes).await }).unwrap();
    assert!(n > 5);
    kit.visitor()
        .get("/c/membership")
        .await
        .ok()
        .says("The second category keeps the door open")
        .says("no part of the text");
    let form = [("clause", "group"), ("kind", "why"), ("words", "Because <b>we</b> agreed.")];
    assert_eq!(member(&kit).await.post("/c/notes", &form).await.status, StatusCode::FORBIDDEN);
    let mut secretary = secretary(&kit).await;
    assert_eq!(secretary.forge("/c/notes", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(secretary.post("/c/notes", &form).await.sent_to(), "/c/group");
    let page =
        secretary.get("/c/group").await.ok().says("Because &#60;b&#62;we").says_nothing_of("<b>we</b>");
    let id = page.body.split("/c/notes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let gone = format!("/c/notes/{id}");
    assert_eq!(member(&kit).await.post(&gone, &[("clause", "group")]).await.status, StatusCode::FORBIDDEN);
    secretary.post(&gone, &[("clause", "group")]).await.sent_to();
    assert_eq!(secretary.post(&gone, &[("clause", "group")]).await.status, StatusCode::NOT_FOUND);
    let bad = secretary.post("/c/notes", &[("clause", "nowhere"), ("kind", "x"), ("words", "")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_ruling_of_the_chair_is_kept_with_its_clause_and_may_be_challenged_once() {
    let kit = founded().await;
    let form = [
        ("clause", "elections"),
        ("asked", "Does a shared post count once?"),
        ("ruling", "Each of the two counts half."),
        ("chair", "Ros Tanner"),
        ("meeting", "Members' meeting of 1 June, minute 4"),
        ("ruled_at", "2026-06-01T12:00"),
    ];
    assert_eq!(member(&kit).await.post("/c/interpretations", &form).await.status, StatusCode::FORBIDDEN);
    let mut secretary = secretary(&kit).await;
    let mut early = form.to_vec();
    early[5].1 = "2026-07-01T12:00";
    assert_eq!(secretary.post("/c/interpretations", &early).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    secretary.post("/c/interpretations", &form).await.sent_to();
    let page = kit.visitor().get("/c/interpretations").await.ok();
    page.says("Each of the two counts half.").says("/c/1/elections").says_nothing_of("It was challenged");
    kit.visitor().get("/c/elections").await.ok().says("Rulings of the chair").says("Ros Tanner in the chair");
    let page = secretary.get("/c/interpretations").await.ok().says("It was challenged");
    let id =
        page.body.split("action=\"/c/interpretations/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("/c/interpretations/{id}");
    secretary.post(&path, &[("outcome", "aside"), ("by", "The same meeting, minute 5")]).await.sent_to();
    secretary.get("/c/interpretations").await.ok().says("challenged and set aside");
    let again = secretary.post(&path, &[("outcome", "upheld"), ("by", "x")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

const ORDERS: &str =
    "# Standing orders\n\n## 1. Speaking {#speaking}\n\nWhoever has not spoken speaks first. {.statement}\n";

#[tokio::test]
async fn documents_stand_beside_the_constitution_with_their_versions() {
    let kit = founded().await;
    let mut form = vec![
        ("title", "Standing orders"),
        ("rank", "orders"),
        ("by", "Members' meeting of 1 June 2026"),
        ("minute", "minute 9"),
        ("adopted_at", "2026-06-01T11:00"),
        ("in_force_from", "2026-06-01T11:30"),
        ("source", ORDERS),
    ];
    assert_eq!(member(&kit).await.post("/c/documents", &form).await.status, StatusCode::FORBIDDEN);
    let mut secretary = secretary(&kit).await;
    assert_eq!(secretary.post("/c/documents", &form).await.sent_to(), "/c/documents/standing-orders/1");
    kit.visitor().get("/c/documents").await.ok().says("Standing orders").says("below the constitution");
    kit.visitor()
        .get("/c/documents/standing-orders")
        .await
        .ok()
        .says("Whoever has not spoken")
        .says("in force");
    assert_eq!(kit.visitor().get("/c/documents/standing-orders/1.md").await.ok().body, ORDERS);
    let same = secretary.post("/c/documents/standing-orders", &form).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = ORDERS.replace("speaks first", "goes first");
    form.retain(|it| it.0 != "source");
    form.push(("source", &second));
    assert_eq!(
        secretary.post("/c/documents/standing-orders", &form).await.sent_to(),
        "/c/documents/standing-orders/2"
    );
    kit.visitor().get("/c/documents/standing-orders/1").await.ok().says("speaks first").says("not in force");
    assert_eq!(kit.visitor().get("/c/documents/standing-orders/3").await.status, StatusCode::NOT_FOUND);
    assert_eq!(kit.visitor().get("/c/documents/other").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_pack_for_the_bank_is_one_page_for_the_office() {
    let kit = founded().await;
    assert_eq!(member(&kit).await.get("/c/bank-pack").await.status, StatusCode::FORBIDDEN);
    let mut secretary = secretary(&kit).await;
    secretary.get("/c/bank-pack").await.ok().says("a bank will not take this");
    let ctx = kit.system();
    publish(&ctx, TEXT, adoption(&ctx)).await.unwrap();
    let wrong =
        secretary.post("/c/bank-pack", &[("names", ""), ("how", "any two"), ("decided_by", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [
        ("names", "Ros Tanner, secretary\nSam Okafor, treasurer"),
        ("how", "Any two"),
        ("decided_by", "Minute 7"),
    ];
    secretary.post("/c/bank-pack", &form).await.sent_to();
    let page = secretary.get("/c/bank-pack").await.ok();
    let version = service::in_force(&ctx).await.unwrap();
    page.says(&version.hash)
        .says("minute 4")
        .says("Sam Okafor, treasurer")
        .says("The group")
        .says_nothing_of("will not take this");
}

#[tokio::test]
async fn everything_leaves_as_plain_files() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    transact!(ctx.db(), tx => { service::add_note(tx, &ctx, "group", "why", "=1+1, \"so\"").await }).unwrap();
    let files = service::export(&ctx).await.unwrap();
    let file = |name: &str| files.iter().find(|it| it.0 == name).map(|it| it.1.as_str()).unwrap_or_default();
    assert_eq!(file("constitution/no-1.md"), TEXT);
    assert_eq!(file("constitution/in-force.md"), text);
    assert!(file("constitution/no-2.changes.md").contains("[-"));
    assert!(file("constitution/versions.csv").contains("minute 4"));
    assert!(
        file("constitution/sentences.csv").lines().any(|it| it.starts_with("group,group.p1,2,1,")),
        "{}",
        file("constitution/sentences.csv")
    );
    assert!(rulebook::Notes::parse(file("notes.toml")).is_ok_and(|it| it.notes.len() == 1));
    assert!(file("constitution/no-2.rules.md").contains("half"));
    let packed = service::zipped(&ctx).await.unwrap();
    assert!(packed.starts_with(b"PK"));
    assert_eq!(kit.visitor().get("/c/export").await.status, StatusCode::SEE_OTHER);
    assert_eq!(member(&kit).await.get("/c/export").await.ok().content_type, "application/zip");
}

#[tokio::test]
async fn a_meeting_may_adopt_anything_in_words_and_what_does_not_hold_is_suspended_loudly() {
    let kit = founded().await;
    let ctx = kit.system();
    let broken = "# T\n\n## 1. Meetings {#meetings}\n\nNotice of the moot is two weeks. We sing. {.statement}\n\n```rule\ntype = \"notice\"\nid = \"n\"\nsays = [\"Notice of the moot is two weeks.\"]\nfor = \"moot\"\nat_least = { weeks = 2 }\n```\n";
    assert!(publish(&ctx, broken, adoption(&ctx)).await.is_err());
    let mut secretary = secretary(&kit).await;
    let mut form = vec![
        ("by", "Members' meeting of 1 June 2026"),
        ("minute", "minute 7"),
        ("adopted_at", "2026-06-01T11:00"),
        ("in_force_from", "2026-06-01T12:00"),
        ("source", broken),
    ];
    let report = secretary.post("/c/publish", &form).await.ok().says("will be suspended");
    let hash = report.body.split("name=\"hash\" value=\"").nth(1).unwrap()[..64].to_owned();
    form.push(("hash", &hash));
    assert_eq!(secretary.post("/c/publish", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    form.push(("in_words", "yes"));
    assert_eq!(secretary.post("/c/publish", &form).await.sent_to(), "/c/2");
    let version = service::in_force(&ctx).await.unwrap();
    assert_eq!(version.suspended.len(), 1);
    kit.visitor().get("/c").await.ok().says("Suspended.").says("people decide");
    kit.visitor().get("/c/meetings").await.ok().says("suspended: people decide what these words mean");
    let dues = constitution::feature().dues.unwrap()(kit.system()).await.unwrap();
    assert!(dues.iter().any(|it| it.title.contains("A rule is suspended")));
}

/// The goals of an association that has added a word since the group quoted them.
const ABOVE: &str = "# The Association\n\n## 1. What we want {#goals .statement}\n\n- to win support for a transformative, socialist and anti-racist programme;\n";
/// Standing orders that would have motions carried by two thirds, where the constitution says more for than against.
const BOLD: &str = "# Bold orders\n\n## 1. Changes {#carrying}\n\nA motion is carried by two thirds of the votes cast.\n\n```rule\ntype = \"majority\"\nid = \"two-thirds\"\nsays = [\"A motion is carried by two thirds of the votes cast.\"]\nfor = [\"motion\"]\nover = \"2/3\"\nof = \"votes-cast\"\n```\n";

#[tokio::test]
async fn a_lower_document_cannot_override_the_constitution_and_drift_from_the_text_above_is_shown() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let form = |title: &'static str, rank: &'static str, source: &'static str| {
        vec![
            ("title", title),
            ("rank", rank),
            ("by", "Members' meeting of 1 June 2026"),
            ("minute", "minute 9"),
            ("adopted_at", "2026-06-01T11:00"),
            ("in_force_from", "2026-06-01T11:30"),
            ("source", source),
        ]
    };
    kit.visitor().get("/c/aims").await.ok().says_nothing_of("have drifted apart");
    secretary.post("/c/documents", &form("The Association", "above", ABOVE)).await.sent_to();
    kit.visitor().get("/c/aims").await.ok().says("have drifted apart").says("anti-racist");
    let refused = secretary.post("/c/documents", &form("Bold orders", "orders", BOLD)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("cannot override").says("carried by two thirds");
    kit.visitor().get("/c/documents").await.ok().says_nothing_of("Bold orders");
}
