//! The pages: what is in force, what was, and what is asked for but not there.

use crate::support::*;
use axum::http::StatusCode;

#[tokio::test]
async fn the_text_in_force_is_shown_with_its_rules_in_plain_words() {
    let kit = founded().await;
    let page = kit.visitor().get("/c").await.ok();
    let page =
        page.says("Constitution of the Fairhaven group").says("In plain words.").says("What Plenary does.");
    page.says("id=\"elections\"").says("people do this; Plenary does not yet").says("Provisional.");
}

#[tokio::test]
async fn without_a_constitution_the_page_says_so_and_is_not_found() {
    let kit = kit().await;
    let page = kit.visitor().get("/c").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("No constitution yet").says_nothing_of("/c/publish");
    secretary(&kit).await.get("/c").await.says("/c/publish");
    assert_eq!(kit.visitor().get("/c/history").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_with_a_number_keeps_showing_that_version() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    assert_eq!(publish(&ctx, &text, adoption(&ctx)).await.unwrap(), 2);
    let mut visitor = kit.visitor();
    visitor
        .get("/c/group")
        .await
        .ok()
        .says("We are the Members of Fairhaven")
        .says_nothing_of("No longer in force");
    visitor.get("/c/2/group").await.ok().says("We are the Members of Fairhaven");
    visitor.get("/c/1/group").await.ok().says("We are the Fairhaven group").says("No longer in force");
    visitor.get("/c/1").await.ok().says("We are the Fairhaven group").says("No longer in force");
    visitor.get("/c").await.ok().says("minute 4").says_nothing_of("Provisional.");
    visitor
        .get("/c/history")
        .await
        .ok()
        .says("Constitution no. 1")
        .says("Constitution no. 2")
        .says("/c/1.md");
    let file = visitor.get("/c/1.md").await.ok();
    assert_eq!(file.body, TEXT);
    assert!(file.content_type.starts_with("text/markdown"));
}

#[tokio::test]
async fn a_version_to_come_is_announced_and_counts_from_its_hour() {
    let kit = founded().await;
    let ctx = kit.system();
    let mut later = adoption(&ctx);
    later.in_force_from = ctx.now.plus_days(7, &kit.group.zone);
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    publish(&ctx, &text, later).await.unwrap();
    let mut visitor = kit.visitor();
    visitor.get("/c/2").await.ok().says("Not yet in force");
    visitor.get("/c/group").await.ok().says("We are the Fairhaven group");
    kit.advance_days(7);
    visitor.get("/c/group").await.ok().says("We are the Members of Fairhaven");
}

#[tokio::test]
async fn an_unknown_clause_is_not_found_and_the_nearest_are_named() {
    let kit = founded().await;
    let page = kit.visitor().get("/c/electons").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.says("href=\"/c/elections\"");
    let ctx = kit.system();
    let text = TEXT.replace("{#group}", "{#who-we-are}").replace("](#group)", "](#who-we-are)");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    kit.visitor().get("/c/group").await.says("It stands in other versions").says("href=\"/c/1/group\"");
    for odd in [
        "/c/7",
        "/c/0",
        "/c/04",
        "/c/99999999999",
        "/c/7.md",
        "/c/1/nowhere",
        "/c/group/1",
        "/c/%3Cb%3E",
        "/c/1/%00",
    ] {
        let page = kit.visitor().get(odd).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{odd}");
        page.says_nothing_of("<b>");
    }
}

#[tokio::test]
async fn a_clause_alone_points_its_references_at_whole_addresses() {
    let kit = founded().await;
    let ctx = kit.system();
    let text =
        "# T\n\n## 1. A {#a}\n\nSee [clause 2](#b). {.statement}\n\n## 2. B {#b}\n\nAims. {.statement}\n";
    publish(&ctx, text, adoption(&ctx)).await.unwrap();
    kit.visitor().get("/c/a").await.ok().says("<a href=\"/c/b\">clause 2</a>").says("id=\"p1\"");
    kit.visitor().get("/c/2/a").await.ok().says("<a href=\"/c/2/b\">clause 2</a>");
    kit.visitor().get("/c").await.ok().says("<a href=\"#b\">clause 2</a>").says("id=\"a.p1\"");
}

#[tokio::test]
async fn nothing_in_a_text_becomes_markup_of_its_own() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = "# <script>alert(1)</script>\n\n## 1. <img src=x onerror=alert(2)> {#a}\n\n\
                <script>alert(3)</script> and [a link](javascript:alert(4)) and <b onclick=\"alert(5)\">bold</b>. {.statement}\n\n\
                We judge <i>everything</i>.\n\n```rule\ntype = \"judgement\"\nid = \"j\"\nsays = [\"We judge\"]\n\
                asks = \"members\"\nquestion = \"<script>alert(7)</script>\"\nnote = \"<script>alert(8)</script>\"\n```\n";
    let mut adoption = adoption(&ctx);
    adoption.by = "<script>alert(9)</script>".into();
    publish(&ctx, text, adoption).await.unwrap();
    for path in ["/c", "/c/a", "/c/2", "/c/2/a", "/c/history"] {
        let page = kit.visitor().get(path).await.ok();
        let page = page
            .says_nothing_of("<script>alert")
            .says_nothing_of("javascript:")
            .says_nothing_of("<img src=x");
        page.says_nothing_of("<b onclick");
    }
    let checked = kit.visitor().post("/c/check", &[("source", text)]).await;
    checked.ok().says_nothing_of("<script>alert");
}

#[tokio::test]
async fn what_a_version_changed_is_shown_in_words_and_rules() {
    let kit = founded().await;
    let ctx = kit.system();
    publish(&ctx, TEXT, adoption(&ctx)).await.unwrap();
    let text = TEXT.replace("We are the Fairhaven group,", "We are the <i>Members</i> of Fairhaven,");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    let mut visitor = kit.visitor();
    visitor.get("/c/2/changes").await.ok().says("the meeting adopted the text as it was");
    let page = visitor.get("/c/3/changes").await.ok();
    page.says("<del>[").says("<ins>{").says("href=\"/c/3/group\"").says_nothing_of("<i>Members");
    assert_eq!(visitor.get("/c/1/changes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get("/c/8/changes").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_clause_tells_in_which_versions_it_changed() {
    let kit = founded().await;
    let ctx = kit.system();
    kit.visitor().get("/c/group").await.ok().says_nothing_of("What became of this clause");
    publish(&ctx, TEXT, adoption(&ctx)).await.unwrap();
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    let page = kit.visitor().get("/c/group").await.ok();
    let page =
        page.says("What became of this clause").says("href=\"/c/1/group\"").says("href=\"/c/3/group\"");
    page.says_nothing_of("href=\"/c/2/group\"");
    kit.visitor().get("/c/elections").await.ok().says_nothing_of("What became of this clause");
}

#[tokio::test]
async fn every_type_of_rule_is_explained_with_an_example() {
    let kit = founded().await;
    let mut visitor = kit.visitor();
    let list = visitor.get("/c/rules").await.ok();
    for kind in rulebook::Kind::ALL {
        let path = format!("/c/rules/{}", kind.name());
        assert!(list.body.contains(&format!("href=\"{path}\"")), "{path}");
        visitor.get(&path).await.ok().says("An example").says("Fields of every rule");
    }
    visitor.get("/c/rules/quota").await.ok().says("In plain words.").says("href=\"/c/women\"");
    assert_eq!(visitor.get("/c/rules/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_text_can_be_read_as_of_any_day_and_odd_days_are_told_apart() {
    let kit = founded().await;
    let ctx = kit.system();
    kit.advance_days(10);
    let ctx = kernel::Ctx { now: kit.app.now(), ..ctx };
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    let mut visitor = kit.visitor();
    visitor.get("/c/as-of/2026-06-05").await.ok().says("We are the Fairhaven group").says("5 June 2026");
    let changed = visitor.get("/c/as-of/2026-06-11").await.ok();
    changed.says("We are the Members of Fairhaven").says("before, no. 1 was in force");
    visitor.get("/c/as-of/2031-02-28").await.ok().says("will stand, as far as is published today");
    assert_eq!(visitor.get("/c/as-of/2026-05-31").await.status, StatusCode::NOT_FOUND);
    for odd in ["/c/as-of/2027-02-29", "/c/as-of/yesterday", "/c/as-of?day=2026-13-01"] {
        let page = visitor.get(odd).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{odd}");
        page.says("no day of the calendar");
    }
    visitor.get("/c/as-of/2028-02-29").await.ok();
    assert_eq!(visitor.get("/c/as-of?day=2026-06-05").await.sent_to(), "/c/as-of/2026-06-05");
}

#[tokio::test]
async fn every_sentence_names_the_decision_that_put_it_there() {
    let kit = founded().await;
    let ctx = kit.system();
    let text = TEXT.replace("We are the Fairhaven group,", "We are the Members of Fairhaven,");
    publish(&ctx, &text, adoption(&ctx)).await.unwrap();
    let mut visitor = kit.visitor();
    visitor.get("/c/group").await.ok().says("/c/group/history").says("/c/group/acts");
    let page = visitor.get("/c/group/history").await.ok();
    let page = page.says("Constitution no. 2").says("minute 4").says("<del>[");
    page.says("<ins>{Members of").says("put in place by The founders");
    visitor
        .get("/c/elections/history")
        .await
        .ok()
        .says("committee-election")
        .says_nothing_of("What it said before");
    assert_eq!(visitor.get("/c/nowhere/history").await.status, StatusCode::NOT_FOUND);
}
