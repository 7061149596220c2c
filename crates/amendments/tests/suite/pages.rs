//! The pages, as a member without a script uses them.

use amendments::model::AmendmentId;
use rulebook::amend::clause_text;

use crate::support::*;

#[tokio::test]
async fn a_member_proposes_in_the_browser_and_reads_the_card() {
    let w = world().await;
    let mut browser = w.browser(1).await;
    browser.get("/amendments").await.ok().says("Proposals to it must be in by");
    browser.get("/amendments/new?clause=members-meetings").await.ok().says("Which clause you begin with");
    let sent =
        browser.post("/amendments/new", &[("title", "A fortnight"), ("clause", "members-meetings")]).await;
    let edit = sent.sent_to();
    let id: AmendmentId = edit.split('/').nth(2).unwrap().parse().unwrap();
    browser.get(&edit).await.ok().says("at least ten days before");
    let mut text = clause_text(TEXT, "members-meetings").unwrap();
    text.prose = text.prose.replace("ten days", "fourteen days");
    let prose = text.prose.replace('\n', "\r\n");
    let form = [
        ("revision", "1"),
        ("number", "6"),
        ("title", text.title.as_str()),
        ("prose", prose.as_str()),
        ("do", "save"),
    ];
    let bare = form.map(|(name, value)| (name, if name == "title" { " " } else { value }));
    let wrong = browser.post(&edit, &bare).await;
    assert_eq!(wrong.status, 422);
    wrong.says("A clause has a heading").says("fourteen days before");
    let card = browser.post(&edit, &form).await.sent_to();
    assert_eq!(card, format!("/amendments/{id}"));
    // The rule follows the words; by its form it is made to mean the same.
    let page = browser.get(&card).await.ok();
    page.says("No rule changes").says("no longer changed together").says("Change this rule");
    let form_of = format!("/amendments/{id}/rule/members-meeting-notice");
    browser.get(&edit).await.ok().says(&form_of).says_nothing_of("at_least");
    browser.get(&form_of).await.ok().says("As the constitution has it").says("fourteen days before");
    let wrong = browser.post(&form_of, &rule_form(&w, id, "a fortnight or so", "save").await.pairs()).await;
    assert_eq!(wrong.status, 422);
    wrong.says("a fortnight or so");
    let look = browser.post(&form_of, &rule_form(&w, id, "14 days", "look").await.pairs()).await.ok();
    look.says("As your draft would have it").says("14 days");
    browser.post(&form_of, &rule_form(&w, id, "14 days", "save").await.pairs()).await.sent_to();
    let page = browser.get(&card).await.ok();
    let page =
        page.says("<del>[ten]</del><ins>{fourteen}</ins>").says("leave out “ten” and insert “fourteen”");
    page.says("14 days").says("It must be in by").says("no longer changed together");
    let told = browser
        .post(
            &card,
            &[
                ("do", "submit"),
                ("title", "A fortnight"),
                ("reason", "Ten days are short."),
                ("unchanged", "members-meeting"),
            ],
        )
        .await;
    assert_eq!(told.sent_to(), card);
    let mut other = w.browser(2).await;
    other
        .get(&card)
        .await
        .ok()
        .says("Ten days are short.")
        .says("Handed in")
        .says("Propose an amendment to this motion");
    other.get("/amendments").await.ok().says("Motion 1: A fortnight");
    other.get_json(&format!("/api/amendments/{id}")).await.ok().says("\"state\":\"seconded\"");
    assert_eq!(other.post(&card, &[("do", "accept")]).await.status, 403);

    let mut officer = w.browser(0).await;
    officer.post(&card, &[("do", "accept")]).await.sent_to();
    let refused =
        officer.post(&card, &[("do", "advise"), ("advice", "adopt"), ("advice_words", "Our reasons")]).await;
    assert_eq!(refused.status, 422);
    refused.says("Our reasons");
    officer.post(&card, &[("do", "table")]).await.sent_to();
    w.after_the_meeting();
    let hash = w.get(id).await.hash;
    let mut officer = w.browser(0).await;
    let vote = [
        ("do", "decide"),
        ("hash", hash.as_str()),
        ("favour-whole", "21"),
        ("against-whole", "4"),
        ("abstained-whole", "1"),
        ("minute", "AGM, minute 9"),
        ("closed", "2026-09-19T16:00"),
    ];
    officer.post(&card, &vote).await.sent_to();
    assert_eq!(officer.post(&card, &vote).await.status, 409, "a double press records nothing twice");
    officer.get(&card).await.ok().says("21 for, 4 against, 1 abstained").says("It comes into force on");
}

/// The form of the rule on notice as a browser sends it, with another length.
async fn rule_form(w: &World, id: AmendmentId, length: &str, button: &str) -> Form {
    let it = w.get(id).await;
    let document = rulebook::parse(&it.text).document;
    let mut form = rulebook::form::write(document.rule("members-meeting-notice").unwrap());
    form.insert("at_least".into(), length.into());
    form.insert("revision".into(), it.revision.to_string());
    form.insert("do".into(), button.into());
    Form(form)
}

struct Form(rulebook::form::Map);

impl Form {
    fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

#[tokio::test]
async fn a_rule_is_added_and_left_out_by_form() {
    let w = world().await;
    let mut browser = w.browser(1).await;
    let edit = browser.post("/amendments/new", &[("title", "Quorum"), ("clause", "members-meetings")]).await;
    let edit = edit.sent_to();
    let id: AmendmentId = edit.split('/').nth(2).unwrap().parse().unwrap();
    browser.get(&format!("{edit}/rule?kind=nonsense")).await;
    browser.get(&format!("{edit}/rule?kind=quorum")).await.ok().says("A new rule in clause 6");
    let form = [
        ("revision", "1"),
        ("id", "quorum"),
        ("says", "They meet about every two months"),
        ("meeting", "members-meeting"),
        ("number", "12"),
        ("do", "save"),
    ];
    let added = browser.post(&format!("{edit}/rule?kind=quorum"), &form).await;
    assert_eq!(added.sent_to(), format!("/amendments/{id}#rules"));
    browser.get(&format!("/amendments/{id}")).await.ok().says("new rule").says("12");
    assert!(rulebook::parse(&w.get(id).await.text).document.rule("quorum").is_some());
    let gone = [("revision", "2"), ("do", "remove")];
    browser.post(&format!("/amendments/{id}/rule/members-meeting-notice"), &gone).await.sent_to();
    browser.get(&format!("/amendments/{id}")).await.ok().says("rule left out");
    // Somebody who looked before the change is told and loses nothing.
    let late = browser.post(&format!("{edit}/rule?kind=quorum"), &form).await;
    assert_eq!(late.status, 409);
    late.says("12");
    let mut other = w.browser(2).await;
    assert_eq!(other.get(&format!("/amendments/{id}/rule/quorum")).await.status, 404);
}

#[tokio::test]
async fn a_refused_edit_shows_everything_typed_again_and_later_too() {
    let w = world().await;
    let mut browser = w.browser(1).await;
    let edit = browser.post("/amendments/new", &[("title", "T"), ("clause", "money")]).await.sent_to();
    let form = [
        ("revision", "1"),
        ("number", "13"),
        ("title", "Money"),
        ("prose", "Our own words.\n\n## A heading"),
        ("do", "save"),
    ];
    let refused = browser.post(&edit, &form).await;
    assert_eq!(refused.status, 422);
    refused.says("Our own words.").says("hold a heading");
    browser.get(&edit).await.ok().says("Our own words.").says("was typed earlier");
}

#[tokio::test]
async fn a_new_clause_is_put_in_by_form() {
    let w = world().await;
    let mut browser = w.browser(1).await;
    let add = browser.post("/amendments/new", &[("title", "Words"), ("clause", "+")]).await.sent_to();
    browser.get(&add).await.ok().says("Behind which clause");
    let form = [
        ("revision", "1"),
        ("after", "amendment"),
        ("number", "15"),
        ("title", "What words mean"),
        ("prose", "Words mean what clause 4 says."),
    ];
    let card = browser.post(&add, &form).await.sent_to();
    browser.get(&card).await.ok().says("new clause").says("15 “What words mean”");
}

#[tokio::test]
async fn an_answer_of_a_consultation_becomes_an_amendment_with_one_click_and_hears_of_it() {
    use consultations::model::{Audience, NewConsultation, PromptSet};
    use consultations::service::{self as consult, Answer};
    let w = world().await;
    let lead = w.acting(0).await;
    let new = NewConsultation {
        title: "Money".into(),
        intro: String::new(),
        responsible: "The committee".into(),
        address: String::new(),
        audience: Audience::Members,
        prompts: PromptSet::Four,
        asks_votes: true,
        subject: None,
        text: "## 13. Money {#money}\n\nTwo people sign.\n".into(),
        closes_at: lead.now.plus_days(5, &lead.group.zone),
        committee_at: None,
        meeting_at: None,
    };
    let id = consult::create(&lead, new).await.unwrap();
    consult::open(&lead, id, false).await.unwrap();
    let bodies = vec![("change".into(), "Three people should sign, two are few.".into())];
    let given = Answer { part: "money".into(), bodies, ..Answer::default() };
    consult::answer(&w.acting(2).await, id, given).await.unwrap();
    let (mine, _, _) = consult::mine(&w.acting(2).await, id).await.unwrap();
    let mut officer = w.browser(0).await;
    let from = format!("consultation:{}", mine[0].id);
    officer.get(&format!("/consultations/{id}/table")).await.ok().says(&from).says("Make an amendment of it");
    let click = [
        ("clause", "money"),
        ("from", from.as_str()),
        ("title", "Three people should sign"),
        ("reason", "Three people should sign, two are few."),
    ];
    let edit = officer.post("/amendments/new", &click).await.sent_to();
    assert!(edit.ends_with("/edit/money"), "{edit}");
    let draft: AmendmentId = edit.split('/').nth(2).unwrap().parse().unwrap();
    assert_eq!(w.get(draft).await.reason, "Three people should sign, two are few.");
    w.change(0, draft, "money", "two people sign", "three people sign").await;
    amendments::service::submit(&w.acting(0).await, draft, false).await.unwrap();
    w.kit.run_due().await;
    let (mine, _, _) = consult::mine(&w.acting(2).await, id).await.unwrap();
    assert_eq!(mine[0].operation.as_ref().unwrap().url, format!("/amendments/{draft}"));
    officer.get(&format!("/amendments/{draft}")).await.ok().says("grew out of an answer");
    // A part that is no clause of the constitution asks which clause is meant, and keeps the answer.
    let other = officer.post("/amendments/new", &[("clause", "preface"), ("reason", "Kept words")]).await;
    assert_eq!(other.status, 422);
    other.says("Choose the clause").says("Kept words");
}

#[tokio::test]
async fn words_that_take_the_ground_from_rules_say_which_would_rest() {
    let w = world().await;
    let mut browser = w.browser(1).await;
    let sent = browser.post("/amendments/new", &[("title", "Never"), ("clause", "voting")]).await;
    let edit = sent.sent_to();
    let text = clause_text(TEXT, "voting").unwrap();
    let form = [
        ("revision", "1"),
        ("number", text.number.as_str()),
        ("title", text.title.as_str()),
        ("prose", "Votes are cast on the second Tuesday after never."),
        ("do", "save"),
    ];
    let card = browser.post(&edit, &form).await.sent_to();
    let page = browser.get(&card).await.ok();
    page.says("would be suspended, and people decide").says_nothing_of("No rule changes");
}
