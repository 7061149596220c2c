//! What the text leaves open, and what is decided about it.

use axum::http::StatusCode;

use crate::support::*;

/// A text with an election and little else, so that much stands open.
const SHORT: &str = "# Rules of the Sample Society\n\n## 1. Committee {#committee}\n\nThe committee has a chair.\n\n\
```rule\ntype = \"body\"\nid = \"committee\"\nsays = [\"The committee\"]\nname = \"the committee\"\nkind = \"committee\"\n```\n\n\
```rule\ntype = \"post\"\nid = \"chair\"\nsays = [\"has a chair\"]\nbody = \"committee\"\nname = \"chair\"\nseats = 1\n```\n\n\
## 2. Meeting {#meeting}\n\nMembers meet each September.\n\n\
```rule\ntype = \"meeting\"\nid = \"agm\"\nsays = [\"Members meet each September.\"]\nbody = \"members\"\nkind = \"annual\"\nmonth = 9\n```\n\n\
```rule\ntype = \"body\"\nid = \"members\"\nsays = [\"Members\"]\nname = \"the members\"\nkind = \"assembly\"\n```\n";

async fn short() -> testkit::Kit {
    let kit = kit().await;
    let report = constitution::check::report(SHORT);
    assert!(report.ok(), "{:#?}", report.errors().collect::<Vec<_>>());
    first(&kit.system(), SHORT).await.unwrap();
    kit
}

async fn first_open(kit: &testkit::Kit) -> (&'static str, &'static str) {
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let all = constitution::service::questions(&ctx, &version).await.unwrap();
    let open = all.iter().find(|it| matches!(it.standing, constitution::service::Standing::Open(_))).unwrap();
    (open.question.code, open.question.default)
}

#[tokio::test]
async fn an_open_question_is_shown_with_its_default_and_only_the_office_may_answer() {
    let kit = short().await;
    let (code, default) = first_open(&kit).await;
    let shown = default.replace('\'', "&#39;").replace('"', "&#34;");
    kit.visitor().get("/c/questions").await.ok().says(&shown).says_nothing_of("name=\"decided_by\"");
    let form = [("question", code), ("take", "default"), ("decided_by", "Committee, 1 June, minute 2")];
    assert_eq!(member(&kit).await.post("/c/questions", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(secretary(&kit).await.forge("/c/questions", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(kit.count("constitution_interpretation").await, 0);
    let mut secretary = secretary(&kit).await;
    assert_eq!(secretary.post("/c/questions", &form).await.sent_to(), "/c/questions");
    secretary.get("/c/questions").await.ok().says("Committee, 1 June, minute 2").says("the proposed answer");
    assert_eq!(kit.count("constitution_interpretation").await, 1);
    let line = kernel::audit::recent(kit.db(), kit.group.id, 1).await.unwrap().remove(0);
    assert_eq!(line.act, "constitution.interpreted");
}

#[tokio::test]
async fn the_newest_decision_counts_and_stands_beside_its_clause() {
    let kit = short().await;
    let (code, _) = first_open(&kit).await;
    let mut secretary = secretary(&kit).await;
    for words in ["Twelve days.", "Fourteen days <b>at least</b>."] {
        let form =
            [("question", code), ("take", "own"), ("answer", words), ("decided_by", "Members' meeting")];
        secretary.post("/c/questions", &form).await.sent_to();
        kit.advance_minutes(1);
    }
    let page = secretary.get("/c/questions").await.ok();
    page.says("Fourteen days &#60;b&#62;at least").says_nothing_of("Twelve days");
    let whole = kit.visitor().get("/c").await.ok();
    whole.says("Interpretations").says("Fourteen days &#60;b&#62;at least").says_nothing_of("Twelve days");
    assert_eq!(kit.count("constitution_interpretation").await, 2);
}

#[tokio::test]
async fn an_answer_without_words_or_without_a_decision_is_kept_and_asked_again() {
    let kit = short().await;
    let (code, _) = first_open(&kit).await;
    let mut secretary = secretary(&kit).await;
    let page =
        secretary.post("/c/questions", &[("question", code), ("take", "own"), ("answer", "Ten days.")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Say who decided it").says("Ten days.");
    let page = secretary.post("/c/questions", &[("question", "silence.nonsense"), ("decided_by", "M")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kit.count("constitution_interpretation").await, 0);
}

#[tokio::test]
async fn what_the_text_says_itself_cannot_be_interpreted_away() {
    let kit = founded().await;
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let all = constitution::service::questions(&ctx, &version).await.unwrap();
    let said = all.iter().find(|it| matches!(it.standing, constitution::service::Standing::Text(_))).unwrap();
    let form =
        [("question", said.question.code), ("take", "own"), ("answer", "No."), ("decided_by", "Committee")];
    let refused = secretary(&kit).await.post("/c/questions", &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("Text goes before interpretation");
}

#[tokio::test]
async fn what_a_meeting_can_halt_on_stands_on_the_monday_page_until_it_is_decided() {
    let kit = founded().await;
    let dues = constitution::feature().dues.unwrap();
    let titles = async |kit: &testkit::Kit| -> Vec<String> {
        dues(kit.system()).await.unwrap().into_iter().map(|it| it.title).collect()
    };
    let before = titles(&kit).await;
    assert!(before.iter().any(|it| it.contains("Put the constitution to a members' meeting")), "{before:?}");
    let ctx = kit.system();
    let mut later = adoption(&ctx);
    later.in_force_from = ctx.now.plus_hours(24);
    publish(&ctx, TEXT, later).await.unwrap();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let all = constitution::service::questions(&ctx, &version).await.unwrap();
    let mut secretary = secretary(&kit).await;
    for it in all.iter().filter(|it| matches!(it.standing, constitution::service::Standing::Open(_))) {
        let form = [("question", it.question.code), ("take", "default"), ("decided_by", "Members' meeting")];
        secretary.post("/c/questions", &form).await.sent_to();
    }
    assert_eq!(
        titles(&kit).await,
        [
            "Constitution no. 2 comes into force",
            "Answer 4 questions to begin with",
            "Put the constitution to a members' meeting"
        ]
    );
    kit.advance_days(1);
    assert!(titles(&kit).await.is_empty());
}
