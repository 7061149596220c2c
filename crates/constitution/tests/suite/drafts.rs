//! Drafts: begun, edited as words, checked, and kept from those whom they are not for.

use crate::support::*;
use axum::http::StatusCode;
use testkit::Visitor;

async fn begun(visitor: &mut Visitor, from: &str) -> String {
    visitor.post("/c/draft", &[("name", "Draft for May"), ("from", from)]).await.sent_to().to_owned()
}

/// What stands in a hidden field of a page.
fn hidden(body: &str, name: &str) -> String {
    let from = format!("name=\"{name}\" value=\"");
    body.split(&from).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn drafts_are_for_those_who_prepare_the_text() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let draft = begun(&mut secretary, "in-force").await;
    secretary
        .get(&draft)
        .await
        .ok()
        .says("Draft for May")
        .says("Edit this clause")
        .says("It can go to a meeting");
    for path in [draft.as_str(), "/c/draft", &format!("{draft}/clause/group"), &format!("{draft}/file")] {
        assert_eq!(member(&kit).await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(kit.visitor().get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let form = [("title", "x"), ("box.0", "Taken over.")];
    let clause = format!("{draft}/clause/group");
    assert_eq!(member(&kit).await.post(&clause, &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(secretary.forge(&clause, &form).await.status, StatusCode::FORBIDDEN);
    secretary.get(&draft).await.ok().says_nothing_of("Taken over.");
    let other = "/c/draft/019f0000-0000-7000-8000-000000000009";
    assert_eq!(secretary.get(other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(kit.count("constitution_draft").await, 1);
}

#[tokio::test]
async fn a_clause_is_edited_as_words_and_nobody_sees_a_block() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let draft = begun(&mut secretary, "in-force").await;
    let clause = format!("{draft}/clause/education");
    let page = secretary.get(&clause).await.ok().says("In plain words.").says_nothing_of("```");
    let base = hidden(&page.body, "base");
    let form = [("base", base.as_str()), ("title", "How we learn"), ("box.0", "We learn when we like.")];
    let mut check = form.to_vec();
    check.push(("do", "check"));
    secretary
        .post(&clause, &check)
        .await
        .ok()
        .says("We learn when we like.")
        .says("the words they carry out changed");
    secretary.get(&clause).await.ok().says_nothing_of("How we learn");
    let live = secretary.post(&format!("{clause}/check"), &form).await.ok();
    live.says("the words they carry out changed").says_nothing_of("<html");
    secretary.post(&clause, &form).await.ok().says("the words they carry out changed");
    secretary.get(&draft).await.ok().says("How we learn");
    secretary.get(&format!("{draft}/changes")).await.ok().says("How we learn").says("<del>[");
    // The same form again comes from somebody who has not seen the change.
    let late = secretary.post(&clause, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("Somebody else changed this clause")
        .says("The clause as it stands now")
        .says("We learn when we like.");
}

#[tokio::test]
async fn a_wrong_form_keeps_what_was_typed_and_a_closed_draft_stays() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let nameless = secretary.post("/c/draft", &[("name", " "), ("from", "empty")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let draft = begun(&mut secretary, "empty").await;
    let refused =
        secretary.post(&format!("{draft}/clause/name"), &[("title", ""), ("box.0", "Kept words.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Kept words.").says("needs a heading");
    let added = secretary.post(&draft, &[("do", "add-clause"), ("title", "History")]).await;
    assert_eq!(added.sent_to(), format!("{draft}/clause/history-2"), "the address of a tool is not taken");
    secretary.post(&draft, &[("do", "remove-clause"), ("clause", "history-2")]).await.sent_to();
    secretary.post(&draft, &[("do", "title"), ("title", "Rules of the Sample Society")]).await.sent_to();
    secretary.get(&draft).await.ok().says("Rules of the Sample Society").says_nothing_of("History</h2>");
    secretary.post(&draft, &[("do", "close")]).await.sent_to();
    let late = secretary.post(&draft, &[("do", "title"), ("title", "Too late")]).await;
    late.says("This draft is closed.");
    secretary.get(&draft).await.ok().says_nothing_of("Add a clause");
}

#[tokio::test]
async fn the_file_is_saved_only_over_what_was_read() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let draft = begun(&mut secretary, "empty").await;
    let file = format!("{draft}/file");
    let text = "# Rules\n\n## 1. Aims {#aims}\n\nWe walk. {.statement}\n";
    assert_eq!(
        secretary.post(&file, &[("rev", "1"), ("source", text)]).await.sent_to(),
        format!("{draft}/report")
    );
    let late = secretary.post(&file, &[("rev", "1"), ("source", "# Mine\n")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("# Mine").says("Somebody else saved this draft");
    assert_eq!(secretary.get(&format!("{draft}.md")).await.ok().body, text);
    let empty = secretary.post(&file, &[("rev", "2"), ("source", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_rule_is_a_form_that_reads_back_what_the_text_says() {
    let kit = founded().await;
    let mut secretary = secretary(&kit).await;
    let draft = begun(&mut secretary, "in-force").await;
    let clause = secretary.get(&format!("{draft}/clause/amendment")).await.ok();
    let rule =
        clause.body.split(&format!("{draft}/rule/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = secretary.get(&format!("{draft}/rule/{rule}")).await.ok();
    page.says("The words it carries out").says("Take the rule out").says("In plain words.");
    secretary.post(&format!("{draft}/rule/{rule}"), &[("do", "remove")]).await.sent_to();
    assert_eq!(secretary.get(&format!("{draft}/rule/{rule}")).await.status, StatusCode::NOT_FOUND);
    let new = format!("{draft}/clause/members-meetings/rule?kind=notice");
    secretary.get(&new).await.ok().says("members-meetings").says("needed");
    let bare = secretary.post(&new, &[("id", "short-notice")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("short-notice").says("is needed");
    let taken = secretary.get(&format!("{draft}/clause/members-meetings")).await.ok();
    let taken =
        taken.body.split(&format!("{draft}/rule/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("id", taken.as_str()), ("for", "agm"), ("at_least", "3 weeks"), ("says", "Not there.")];
    secretary.post(&new, &form).await.says("There is already a rule called");
    let form = [("id", "short-notice"), ("for", "agm"), ("at_least", "3 weeks"), ("says", "Not there.")];
    assert_eq!(secretary.post(&new, &form).await.sent_to(), format!("{draft}/clause/members-meetings"));
    let clause = secretary.get(&format!("{draft}/clause/members-meetings")).await.ok();
    clause.says("three weeks").says("words that are not in its clause");
    assert_eq!(member(&kit).await.get(&new).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        secretary.get(&format!("{draft}/clause/members-meetings/rule?kind=no")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(secretary.get(&format!("{draft}/proposals/0")).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_rule_of_the_examples_goes_through_its_form_and_back() {
    for text in [TEXT, include_str!("../../../../examples/constitutions/national-association.md")] {
        let document = rulebook::parse(text).document;
        let rules = rulebook::Rules::new(document.clone(), 1);
        for rule in document.rules() {
            let filled = rulebook::form::write(rule);
            let drawn = constitution::editing::rule_form(
                &rules,
                &rule.clause,
                rule.kind.kind(),
                &filled,
                &ui::Fields::default(),
            );
            let mut pairs = vec![("says".to_owned(), drawn.words.clone())];
            pairs
                .extend(drawn.sentences.iter().filter(|it| it.1).map(|it| ("says".to_owned(), it.0.clone())));
            for input in drawn.fields.iter().chain(&drawn.common).flat_map(|it| &it.inputs) {
                use constitution::editing::InputShape;
                match &input.shape {
                    InputShape::Select(list) | InputShape::Boxes(list) => pairs
                        .extend(list.iter().filter(|it| it.2).map(|it| (input.name.clone(), it.0.clone()))),
                    _ => pairs.push((input.name.clone(), input.value.clone())),
                }
            }
            // Quotes of single fields are typed beside them.
            pairs.extend(
                filled.iter().filter(|it| it.0.ends_with(".says")).map(|(k, v)| (k.clone(), v.clone())),
            );
            let fields = constitution::editing::read_rule(
                rule.kind.kind(),
                &rule.clause,
                &ui::Fields::from_pairs(pairs),
            );
            let fields = fields.unwrap_or_else(|e| panic!("{}: {e:?}", rule.id));
            let again = constitution::editing::block(&fields);
            let read = rulebook::parse(&format!("# T\n\n## 1. A {{#a}}\n\n{again}")).document;
            let read = read.rules().next().unwrap_or_else(|| panic!("{}: {again}", rule.id)).clone();
            assert_eq!(read.kind, rule.kind, "{}", rule.id);
        }
    }
}
