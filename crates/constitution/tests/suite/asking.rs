//! "May I …? Until when?": every answer names its clause, and what it cannot know it says.

use constitution::asking::{Asked, Happening, Knows};
use kernel::{BoxFuture, Ctx, Result};
use rulebook::{FactKey, Receipt, Ruling};

use crate::support;

/// An associate since 2024, the way the register would say it.
fn ruling(asked: Asked) -> BoxFuture<Result<(Ruling, Option<Receipt>)>> {
    Box::pin(async move {
        let now = asked.at.zoned(&asked.ctx.group.zone);
        let facts = asked
            .more
            .with(FactKey::Category, "associate")
            .with(FactKey::MemberSince, jiff::civil::date(2024, 3, 1))
            .with(FactKey::LivesInArea, true)
            .with(FactKey::PostsHeld, Vec::<String>::new())
            .with(FactKey::Today, now.date())
            .with(FactKey::Now, now);
        let who = asked.ctx.person()?.to_string();
        let (ruling, receipt) = Receipt::of(&asked.version.rules, asked.act, who, facts);
        Ok((ruling, Some(receipt)))
    })
}

/// The annual meeting in eight weeks.
fn happenings(ctx: Ctx) -> BoxFuture<Result<Vec<Happening>>> {
    Box::pin(async move {
        Ok(vec![Happening {
            event: "agm".into(),
            title: "Annual general meeting".into(),
            href: "/bodies/occasions/1".into(),
            begins: ctx.now.plus_days(56, &ctx.group.zone),
            election: None,
        }])
    })
}

async fn kit() -> testkit::Kit {
    let kit = support::kit_with(|it| it.share(Knows { ruling, happenings })).await;
    support::first(&kit.system(), support::TEXT).await.expect("the example is published");
    kit
}

#[tokio::test]
async fn every_question_of_the_list_is_answered_and_a_refusal_cites_its_clause() {
    let kit = kit().await;
    let mut member = support::member(&kit).await;
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let topics = constitution::asking::topics(&version);
    assert!(topics.len() > 30, "{}", topics.len());
    let mut words: Vec<&str> = topics.iter().map(|it| it.word.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), topics.len(), "each question has an address of its own");
    for topic in &topics {
        let page = member.get(&format!("/c/ask?act={}", topic.word)).await;
        assert_eq!(page.status, 200, "{}", topic.word);
        assert!(page.body.contains("By which clause"), "{}", topic.word);
        let refused = page.body.contains("badge bad");
        assert!(!refused || page.body.contains("what was done by it"), "{} cites nothing", topic.word);
    }
}

#[tokio::test]
async fn a_member_reads_yes_the_clause_and_until_when_and_keeps_it_as_a_receipt() {
    let kit = kit().await;
    let mut member = support::member(&kit).await;
    let page = member.get("/c/ask?act=stand.organiser").await;
    assert!(page.body.contains("May I stand for organiser?"), "{}", page.body);
    assert!(page.body.contains(">Yes</span>"), "{}", page.body);
    assert!(page.body.contains("Nominations close"), "{}", page.body);
    assert!(page.body.contains("two weeks before the annual general meeting"), "{}", page.body);
    let kept = member.post("/c/ask", &[("act", "stand.organiser")]).await;
    assert_eq!(kept.status, 303);
    let receipt = member.get(kept.location.as_deref().unwrap()).await;
    assert!(receipt.body.contains("got the same answer"), "{}", receipt.body);

    // A week before the meeting nominations have closed: whoever may stand at all is too late, by the clause.
    let day = kit.system().now.plus_days(49, &kit.group.zone).date(&kit.group.zone);
    let late = member.get(&format!("/c/ask?act=stand.organiser&day={day}")).await;
    assert!(late.body.contains("badge bad") && late.body.contains("nominations closed on"), "{}", late.body);
    assert!(late.body.contains("you can stand then"), "{}", late.body);

    // Policy is not for the committee, and the answer says where it belongs.
    let policy = member.get("/c/ask?act=decide.committee.policy").await;
    assert!(policy.body.contains("badge bad") && policy.body.contains("can decide it."), "{}", policy.body);
}

#[tokio::test]
async fn a_visitor_hears_what_the_text_says_and_never_a_members_facts() {
    let kit = kit().await;
    let mut visitor = kit.visitor();
    let page = visitor.get("/c/ask").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("optgroup"), "{}", page.body);
    let page = visitor.get("/c/ask?act=join.associate").await;
    assert!(page.body.contains("It depends"), "{}", page.body);
    assert!(page.body.contains("whether you are a member of a rival party"), "{}", page.body);
    assert!(!page.body.contains("Keep this answer"), "{}", page.body);
    let page = visitor.get("/c/ask?act=amendment&category=associate").await;
    assert!(page.body.contains(">Yes</span>"), "{}", page.body);
    assert_eq!(visitor.post("/c/ask", &[("act", "amendment")]).await.status, 401);
}

#[tokio::test]
async fn what_is_not_in_the_list_or_the_calendar_is_named_and_kept() {
    let kit = kit().await;
    let mut visitor = kit.visitor();
    for query in ["act=fly.away", "act=amendment&day=2027-02-29", "act=amendment&day=9999-01-01"] {
        let page = visitor.get(&format!("/c/ask?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.body.contains("class=\"problem\""), "{query}");
    }
    let leap = visitor.get("/c/ask?act=amendment&day=2028-02-29").await;
    assert_eq!(leap.status, 200);
}

#[tokio::test]
async fn without_a_constitution_the_page_says_so() {
    let kit = support::kit().await;
    let page = kit.visitor().get("/c/ask?act=amendment").await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("No constitution yet"), "{}", page.body);
}

#[tokio::test]
async fn the_interface_gives_the_same_answers_with_their_clauses_and_dates() {
    let kit = kit().await;
    let mut member = support::member(&kit).await;
    let ask = async |it: &mut testkit::Visitor, query: &str| -> serde_json::Value {
        let answer = it.get_json(&format!("/api/constitution/ask?{query}")).await;
        serde_json::from_str(&answer.body).unwrap()
    };
    let list = ask(&mut member, "").await;
    assert!(list["topics"].as_array().unwrap().len() > 30 && list["answer"].is_null(), "{list}");
    let yes = ask(&mut member, "act=stand.organiser").await["answer"].clone();
    assert_eq!(yes["verdict"], "yes", "{yes}");
    assert_eq!(yes["version"], 1);
    assert!(
        yes["dates"][0]["dates"].as_array().unwrap().iter().any(|it| it["label"] == "Nominations close"),
        "{yes}"
    );
    let day = kit.system().now.plus_days(49, &kit.group.zone).date(&kit.group.zone);
    let late = ask(&mut member, &format!("act=stand.organiser&day={day}")).await["answer"].clone();
    assert_eq!(late["verdict"], "no");
    assert!(late["why"].as_str().unwrap().contains("nominations closed on"), "{late}");
    assert!(!late["clauses"].as_array().unwrap().is_empty() && late["still"].is_string(), "{late}");
    let mut visitor = kit.visitor();
    let depends = ask(&mut visitor, "act=join.associate").await["answer"].clone();
    assert_eq!(depends["verdict"], "depends", "{depends}");
    assert_eq!(visitor.get_json("/api/constitution/ask?act=fly").await.status, 422);
    assert_eq!(visitor.get_json("/api/constitution/ask?act=amendment&day=soon").await.status, 422);
}
