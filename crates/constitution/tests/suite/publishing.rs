//! Who may publish what, and what is refused.

use crate::support::*;
use axum::http::StatusCode;
use kernel::{Allow, Kind};

const FORM: [(&str, &str); 4] = [
    ("by", "Members' meeting of 1 June 2026"),
    ("minute", "minute 7"),
    ("adopted_at", "2026-06-01T11:00"),
    ("in_force_from", "2026-06-01T12:00"),
];

#[tokio::test]
async fn the_first_text_is_provisional_until_a_meeting_adopts_one() {
    let kit = founded().await;
    let ctx = kit.system();
    assert!(constitution::service::banner(&ctx).await.unwrap().contains("Provisional rules"));
    assert!(first(&ctx, TEXT).await.is_err_and(|it| it.kind == Kind::Refused));
    assert_eq!(publish(&ctx, TEXT, adoption(&ctx)).await.unwrap(), 2);
    assert_eq!(constitution::service::banner(&ctx).await, None);
    let again = publish(&ctx, TEXT, adoption(&ctx)).await;
    assert!(again.is_err_and(|it| it.detail.contains("word for word")));
    let version = constitution::service::version(&ctx, 1).await.unwrap();
    assert!(version.provisional && version.document.clause("elections").is_some());
}

#[tokio::test]
async fn only_the_office_publishes() {
    let kit = founded().await;
    for path in ["/c/publish"] {
        assert_eq!(member(&kit).await.get(path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(kit.visitor().get(path).await.status, StatusCode::SEE_OTHER);
    }
    let mut form = FORM.to_vec();
    form.push(("source", "# T\n\n## 1. A {#a}\n\nAims. {.statement}\n"));
    assert_eq!(member(&kit).await.post("/c/publish", &form).await.status, StatusCode::FORBIDDEN);
    let refused = kit.visitor().post("/c/publish", &form).await;
    assert_ne!(refused.status, StatusCode::OK);
    assert_eq!(secretary(&kit).await.forge("/c/publish", &form).await.status, StatusCode::FORBIDDEN);
    let plain = kit.acting(person(MEMBER), "Sam Okafor").await;
    assert!(publish(&plain, TEXT, adoption(&plain)).await.is_err_and(|it| it.kind == Kind::Forbidden));
    assert_eq!(kit.count("constitution_version").await, 1);
    let open = kernel::serve::table(&kit.app).into_iter().filter(|it| it.path == "/c/publish");
    assert!(open.into_iter().all(|it| it.allow != Allow::Anyone));
}

#[tokio::test]
async fn a_text_is_shown_its_report_before_the_button_and_the_button_is_for_that_text() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let text = "# Rules of the Sample Society\n\n## 1. Aims {#aims}\n\nWe walk. {.statement}\n";
    let mut form = FORM.to_vec();
    form.push(("source", text));
    let report =
        secretary.post("/c/publish", &form).await.ok().says("No errors").says("Publish constitution no. 2");
    assert_eq!(kit.count("constitution_version").await, 1);
    let hash = report.body.split("name=\"hash\" value=\"").nth(1).unwrap()[..64].to_owned();
    let mut other = FORM.to_vec();
    let changed = text.replace("We walk", "We run");
    other.extend([("source", changed.as_str()), ("hash", hash.as_str())]);
    secretary.post("/c/publish", &other).await.ok().says("Publish constitution no. 2");
    assert_eq!(kit.count("constitution_version").await, 1);
    form.push(("hash", &hash));
    assert_eq!(secretary.post("/c/publish", &form).await.sent_to(), "/c/2");
    secretary.get("/c/aims").await.ok().says("We walk.").says("minute 7").says("is published");
    let lines = kernel::audit::recent(kit.db(), kit.group.id, 5).await.unwrap();
    assert_eq!(lines[0].act, "constitution.published");
    assert_eq!(lines[0].actor, Some(person(SECRETARY)));
}

#[tokio::test]
async fn a_form_with_something_missing_keeps_what_was_typed() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let form = [
        ("by", ""),
        ("adopted_at", "tomorrow"),
        ("in_force_from", "2026-06-01T12:00"),
        ("source", "# T\n\n## 1. A {#a}\n\nAims. {.statement}\n"),
    ];
    let page = secretary.post("/c/publish", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Write day and hour").says("Aims. {.statement}").says("2026-06-01T12:00");
    let late = [
        ("by", "M"),
        ("adopted_at", "2026-06-01T13:00"),
        ("in_force_from", "2026-06-01T12:30"),
        ("source", TEXT),
    ];
    let page = secretary.post("/c/publish", &late).await;
    page.says("has not come yet").says("cannot be in force before it was adopted");
    assert_eq!(kit.count("constitution_version").await, 1);
}

#[tokio::test]
async fn a_text_with_errors_is_refused_with_their_lines() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = "# T\n\n## 1. A {#a}\n\nWe meet.\n\n```rule\ntype = \"quorom\"\nid = \"q\"\n```\n\n## 2. B {#a}\n\nAims. {.statement}\n";
    let refused = publish(&ctx, text, adoption(&ctx)).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Entry);
    assert!(refused.detail.contains("Line 8") && refused.detail.contains("Line 12"), "{refused}");
    assert!(refused.hint.unwrap().contains("publish it in words"));
    let mut form = FORM.to_vec();
    form.push(("source", text));
    secretary(&kit)
        .await
        .post("/c/publish", &form)
        .await
        .ok()
        .says("It needs mending")
        .says("name=\"in_words\"");
    assert_eq!(kit.count("constitution_version").await, 1);
}

#[tokio::test]
async fn a_version_cannot_come_into_force_before_the_one_it_follows() {
    let kit = founded().await;
    let ctx = kit.system();
    let mut later = adoption(&ctx);
    later.in_force_from = ctx.now.plus_hours(48);
    publish(&ctx, &TEXT.replace("the borough of Fairhaven", "the town of Fairhaven"), later).await.unwrap();
    let refused =
        publish(&ctx, &TEXT.replace("the borough of Fairhaven", "the city of Fairhaven"), adoption(&ctx))
            .await;
    assert!(refused.is_err_and(|it| it.message_for("in_force_from").is_some()));
}

#[tokio::test]
async fn everybody_who_listens_is_told_of_publication_and_of_commencement() {
    let kit = founded().await;
    kit.run_due().await;
    let ctx = kit.system();
    let mut later = adoption(&ctx);
    later.in_force_from = ctx.now.plus_hours(48);
    publish(&ctx, &TEXT.replace("the borough of Fairhaven", "the town of Fairhaven"), later).await.unwrap();
    kit.run_due().await;
    assert_eq!(events(&kit, "constitution.published").await, 2);
    assert_eq!(events(&kit, "constitution.in-force").await, 1);
    kit.advance_days(2);
    kit.run_due().await;
    assert_eq!(events(&kit, "constitution.in-force").await, 2);
}

async fn events(kit: &testkit::Kit, kind: &str) -> i64 {
    let (n,): (i64,) =
        kit.db().one(kernel::sql!("SELECT COUNT(*) FROM kernel_event WHERE kind = $1", kind)).await.unwrap();
    n
}

#[tokio::test]
async fn two_groups_do_not_see_each_other() {
    let kit = founded().await;
    let new = kernel::group::NewGroup {
        name: "Elsewhere",
        short_name: "E",
        zone: "Europe/London",
        host: Some("elsewhere.test"),
    };
    let other = kernel::group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let ctx = kernel::Ctx::system(&kit.app, other, kit.app.now());
    assert!(constitution::service::in_force(&ctx).await.is_err_and(|it| it.kind == Kind::NotFound));
    assert!(constitution::service::version(&ctx, 1).await.is_err_and(|it| it.kind == Kind::NotFound));
}

#[tokio::test]
async fn a_rule_and_its_sentence_change_together_or_somebody_says_the_meaning_is_the_same() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = TEXT.replace("elected each year at the annual", "elected every year at the annual");
    let refused = publish(&ctx, &text, adoption(&ctx)).await.unwrap_err();
    assert!(
        refused.message_for("unchanged").is_some_and(|it| it.contains("rule stayed as it was")),
        "{refused}"
    );
    let mut form = FORM.to_vec();
    form.push(("source", &text));
    let page = secretary(&kit).await.post("/c/publish", &form).await.ok();
    let rule =
        page.body.split("name=\"unchanged\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut confirmed = adoption(&ctx);
    confirmed.unchanged = page
        .body
        .split("name=\"unchanged\" value=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(publish(&ctx, &text, confirmed).await.unwrap(), 2);
    kit.visitor().get("/c/2/changes").await.ok().says("Confirmed to mean the same").says(&rule);
}

#[tokio::test]
async fn of_two_who_publish_at_once_the_second_is_told() {
    let kit = founded().await;
    let (mut one, mut two) = (secretary(&kit).await, secretary(&kit).await);
    let texts =
        ["# T\n\n## 1. A {#a}\n\nWe walk. {.statement}\n", "# T\n\n## 1. A {#a}\n\nWe run. {.statement}\n"];
    let hashes = texts.map(|it| constitution::check::report(it).document.hash());
    let form = |at: usize, next: &'static str| {
        let mut form = FORM.to_vec();
        form.extend([("source", texts[at]), ("hash", hashes[at].as_str()), ("next", next)]);
        form
    };
    assert_eq!(one.post("/c/publish", &form(0, "2")).await.sent_to(), "/c/2");
    let late = two.post("/c/publish", &form(1, "2")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("was published in the meantime").says("We run.").says("Publish constitution no. 3");
    assert_eq!(kit.count("constitution_version").await, 2);
    assert_eq!(two.post("/c/publish", &form(1, "3")).await.sent_to(), "/c/3");
}

#[tokio::test]
async fn of_two_transactions_at_once_one_wins() {
    let kit = founded().await;
    let ctx = kit.system();
    let texts = ["led\nby its members alone", "led\nby all its members"]
        .map(|it| TEXT.replace("led\nby its members", it));
    assert_ne!(texts[0], TEXT);
    let (a, b) =
        tokio::join!(publish(&ctx, &texts[0], adoption(&ctx)), publish(&ctx, &texts[1], adoption(&ctx)));
    let mut seen: Vec<u32> = [&a, &b].into_iter().filter_map(|it| it.as_ref().ok().copied()).collect();
    seen.sort_unstable();
    let told = [a, b].into_iter().filter_map(Result::err).all(|it| it.kind == Kind::Conflict);
    assert!(told && (seen == [2] || seen == [2, 3]), "{seen:?}");
    assert_eq!(usize::try_from(kit.count("constitution_version").await).unwrap(), seen.len() + 1);
}
