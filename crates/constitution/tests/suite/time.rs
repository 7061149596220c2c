//! What happens by itself when its time comes leaves a receipt: a version begins, an answer for a time ends.

use kernel::sql;

use crate::support::{self, TEXT, adoption, founded, publish};

#[tokio::test]
async fn a_version_that_comes_into_force_by_itself_leaves_a_receipt_that_runs_again() {
    let kit = founded().await;
    kit.run_due().await;
    let ctx = kit.system();
    let mut later = adoption(&ctx);
    later.in_force_from = ctx.now.plus_hours(48);
    publish(&ctx, &TEXT.replace("the borough of Fairhaven", "the town of Fairhaven"), later).await.unwrap();
    kit.run_due().await;
    assert!(constitution::service::about_version(&kit.system(), 2).await.unwrap().is_none(), "not yet");
    kit.advance_days(2);
    kit.run_due().await;
    let id = constitution::service::about_version(&kit.system(), 2).await.unwrap().expect("a receipt");
    let mut member = support::member(&kit).await;
    let page = member.get("/c/history").await;
    assert!(page.body.contains(&format!("/receipts/{id}")), "{}", page.body);
    let page = member.get(&format!("/receipts/{id}")).await.ok();
    assert!(page.body.contains("got the same answer"), "{}", page.body);
    assert!(
        page.body.contains("Changing this constitution") || page.body.contains("clause"),
        "{}",
        page.body
    );
    assert!(page.body.contains("In force from"), "{}", page.body);
    assert_eq!(kit.visitor().get(&format!("/receipts/{id}")).await.status, 303, "to sign in");
    assert!(!kit.visitor().get("/c/history").await.body.contains("/receipts/"), "receipts are for members");

    // The worker may run the job again: one receipt stays one.
    let (n,): (i64,) = kit
        .db()
        .one(sql!("SELECT COUNT(*) FROM constitution_receipt WHERE subject = $1", "constitution-2"))
        .await
        .unwrap();
    assert_eq!(n, 1);
}

#[tokio::test]
async fn where_the_rule_of_change_is_suspended_the_receipt_says_that_people_decided() {
    let kit = founded().await;
    kit.run_due().await;
    let ctx = kit.system();
    // The clause on change says something else than its rule, so the rule is suspended in no. 2.
    let rule = "decided_at = \"agm\"";
    assert!(TEXT.contains(rule), "the example decides changes at its annual meeting");
    let words = TEXT.replacen(rule, "decided_at = \"agn\"", 1);
    let (in_words, seq) = (kit.system(), 2);
    let mut second = adoption(&in_words);
    second.unchanged = vec!["change".into()];
    kernel::transact!(in_words.db(), tx => {
        constitution::service::publish_in_words(tx, &in_words, &words, second.clone()).await
    })
    .unwrap();
    kit.run_due().await;
    let version = constitution::service::version(&ctx, seq).await.unwrap();
    assert!(!version.suspended.is_empty());
    let id = constitution::service::about_version(&ctx, seq).await.unwrap().expect("a receipt");
    let mut member = support::member(&kit).await;
    let page = member.get(&format!("/receipts/{id}")).await.ok();
    assert!(page.body.contains("Suspended rules"), "{}", page.body);

    // No. 3 begins under no. 2, whose rule for it is suspended.
    let mut third = adoption(&ctx);
    third.unchanged = vec!["change".into()];
    let mended = TEXT.replace("the borough of Fairhaven", "the town of Fairhaven");
    kernel::transact!(in_words.db(), tx => {
        constitution::service::publish_in_words(tx, &in_words, &mended, third.clone()).await
    })
    .unwrap();
    kit.run_due().await;
    let id = constitution::service::about_version(&ctx, 3).await.unwrap().expect("a receipt");
    let page = member.get(&format!("/receipts/{id}")).await.ok();
    assert!(page.body.contains("badge warn\">people decide"), "{}", page.body);
    assert!(page.body.contains("got the same answer"), "{}", page.body);
}

#[tokio::test]
async fn an_answer_given_for_a_time_lapses_by_itself_and_the_question_is_open_again() {
    let kit = founded().await;
    let mut secretary = support::secretary(&kit).await;
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let open = constitution::service::questions(&ctx, &version).await.unwrap();
    let question = open
        .iter()
        .find(|it| matches!(it.standing, constitution::service::Standing::Open(Some(_))))
        .expect("the example leaves something open")
        .question
        .code;
    let day = ctx.now.plus_days(3, &ctx.group.zone).date(&ctx.group.zone).to_string();
    let form = |until: &str| {
        vec![
            ("question", question.to_owned()),
            ("take", "default".to_owned()),
            ("decided_by", "Committee, minute 3".to_owned()),
            ("until", until.to_owned()),
        ]
    };
    let send = |pairs: Vec<(&'static str, String)>| pairs;
    for wrong in ["2020-01-01", "2027-02-30"] {
        let pairs = send(form(wrong));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(secretary.post("/c/questions", &pairs).await.status, 422, "{wrong}");
    }
    let pairs = send(form(&day));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (*a, b.as_str())).collect();
    assert_eq!(secretary.post("/c/questions", &pairs).await.status, 303);
    assert!(secretary.get("/c/questions").await.body.contains("it holds until"));
    let stands = async || {
        let all = constitution::service::questions(&kit.system(), &version).await.unwrap();
        let found = all.into_iter().find(|it| it.question.code == question).unwrap();
        matches!(found.standing, constitution::service::Standing::Interpreted(..))
    };
    assert!(stands().await);
    assert_eq!(constitution::service::lapse(&kit.system()).await.unwrap(), 0, "its day is still to come");
    kit.advance_days(4);
    assert!(!stands().await, "it counts no longer from the very second, with or without the tick");
    assert_eq!(constitution::service::lapse(&kit.system()).await.unwrap(), 1);
    assert_eq!(constitution::service::lapse(&kit.system()).await.unwrap(), 0, "once is enough");
    let (n,): (i64,) = kit
        .db()
        .one(sql!("SELECT COUNT(*) FROM constitution_receipt WHERE act LIKE $1", "%lapse%"))
        .await
        .unwrap();
    assert_eq!(n, 1);
}

#[tokio::test]
async fn the_first_run_asks_five_and_the_others_wait_until_their_day() {
    let kit = founded().await;
    let mut secretary = support::secretary(&kit).await;
    let page = secretary.get("/c/begin").await.ok();
    assert_eq!(page.body.matches("<li class=\"card\"").count(), 5, "{}", page.body);
    assert!(page.body.contains("The others wait until their day"));
    assert!(page.body.contains("before the call for nominations"), "{}", page.body);
    let form = [
        ("question", "first.name"),
        ("back", "/c/begin"),
        ("take", "own"),
        ("answer", "Fairhaven Together"),
        ("decided_by", "The founders, 1 June"),
    ];
    let sent = secretary.post("/c/questions", &form).await;
    assert_eq!(sent.location.as_deref(), Some("/c/begin"));
    assert!(secretary.get("/c/begin").await.body.contains("Fairhaven Together"));
    let empty = [("question", "first.area"), ("back", "/c/begin"), ("take", "own"), ("answer", "")];
    let refused = secretary.post("/c/questions", &empty).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Five questions to begin with"), "the form comes back where it was");
    assert_eq!(support::member(&kit).await.get("/c/begin").await.status, 403);
    let by_day = secretary.get("/c/questions").await.ok();
    assert!(by_day.body.contains("To be answered before the meeting"), "{}", by_day.body);
}
