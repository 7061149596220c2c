//! Two who want the same place; a text that changed meanwhile; nothing typed is lost.

use amendments::model::State;
use amendments::service::{self, Edit, NewDraft};
use rulebook::amend::{ClauseText, Way, clause_text};

use crate::support::*;

#[tokio::test]
async fn two_who_edit_one_clause_are_alternatives_and_both_are_kept() {
    let w = world().await;
    let a = w.motion(1, "members-meetings", "ten days before", "fourteen days before").await;
    let b = w.motion(2, "members-meetings", "ten days before", "seven days before").await;
    let shown = service::beside(&w.acting(3).await, &w.get(a).await).await.unwrap().alternatives;
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].0.id, shown[0].1.as_slice()), (b, ["members-meetings".to_owned()].as_slice()));
    // One in the same paragraph that touches other words is none.
    let c = w.motion(3, "members-meetings", "six to eleven weeks", "five to twelve weeks").await;
    let beside = service::beside(&w.acting(3).await, &w.get(c).await).await.unwrap();
    assert_eq!((beside.alternatives.len(), beside.neighbours.len()), (0, 0));
}

#[tokio::test]
async fn after_one_is_adopted_the_others_are_fitted_and_their_movers_told_of_three_ways() {
    let w = world().await;
    let a = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    let b = w.tabled(2, "members-meetings", "ten days before", "seven days before").await;
    let c = w.tabled(3, "members-meetings", "six to eleven weeks", "five to twelve weeks").await;
    w.after_the_meeting();
    let letters = w.letters().await;
    w.decide(a, 20, 3).await.unwrap();
    // The mover of each is told: adopted, no longer fitting, fitted.
    assert_eq!(w.letters().await, letters + 3);
    let stale = w.get(b).await;
    assert_eq!(stale.stale.len(), 1);
    assert_eq!(stale.stale[0].why, "The words “ten” no longer stand there.");
    assert!(w.decide(b, 20, 3).await.is_err(), "nobody votes on what no longer fits");
    assert!(service::choose(&w.acting(3).await, b, 0, Way::Drop).await.is_err(), "only its mover chooses");
    service::choose(&w.acting(2).await, b, 0, Way::Insist).await.unwrap();
    assert!(w.get(b).await.text.contains("seven days before"));
    let fitted = w.get(c).await;
    assert!(
        fitted.stale.is_empty()
            && fitted.text.contains("fourteen days")
            && fitted.text.contains("five to twelve")
    );
    w.decide(c, 20, 3).await.unwrap();
    w.days(2).await;
    let text = constitution::service::in_force(&w.kit.system()).await.unwrap();
    assert_eq!(text.seq, 3);
    assert!(text.source.contains("fourteen days before") && text.source.contains("five to twelve weeks"));
}

#[tokio::test]
async fn a_step_to_be_written_again_goes_back_to_its_mover() {
    let w = world().await;
    let a = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    let b = w.tabled(2, "members-meetings", "ten days before", "seven days before").await;
    w.after_the_meeting();
    w.decide(a, 20, 3).await.unwrap();
    service::choose(&w.acting(2).await, b, 0, Way::Rewrite).await.unwrap();
    assert_eq!(w.state(b).await, State::Draft);
    w.change(2, b, "members-meetings", "fourteen days", "seven days").await;
    service::submit(&w.acting(2).await, b, true).await.unwrap();
    assert_eq!(w.get(b).await.number, 2, "it keeps its number");
}

#[tokio::test]
async fn a_draft_edited_in_two_windows_loses_neither() {
    let w = world().await;
    let id = w.draft(1, "money", "two people sign", "three people sign").await;
    let ctx = w.acting(1).await;
    let seen = w.get(id).await.revision;
    let text = |to: &str| {
        let mut text = clause_text(TEXT, "money").unwrap();
        text.prose = text.prose.replace("two people sign", to);
        Edit::Clause { slug: "money".into(), text }
    };
    service::edit(&ctx, id, seen, text("four people sign")).await.unwrap();
    let late = service::edit(&ctx, id, seen, text("five people sign")).await.unwrap_err();
    assert!(late.detail.contains("another window"), "{}", late.detail);
    assert!(w.get(id).await.text.contains("four people sign"));
    let typed = service::typed(&ctx, id).await.unwrap();
    assert!(typed["money"]["prose"].contains("five people sign"), "kept");
    let refused = service::submit(&ctx, id, false).await.unwrap_err();
    assert!(refused.detail.contains("not taken into the draft"), "{}", refused.detail);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name_and_kept() {
    let w = world().await;
    let ctx = w.acting(1).await;
    let id = service::begin(&ctx, NewDraft::default()).await.unwrap();
    let mut text: ClauseText = clause_text(TEXT, "money").unwrap();
    text.rules = "type = \"money-limit\"\nid = ".into();
    let wrong = service::edit(&ctx, id, 1, Edit::Clause { slug: "money".into(), text }).await.unwrap_err();
    assert!(wrong.message_for("rules").unwrap().starts_with("Rule 1 cannot be read"));
    assert!(service::typed(&ctx, id).await.unwrap()["money"]["rules"].contains("id = "));
    assert_eq!(w.get(id).await.operations, []);
}

#[tokio::test]
async fn a_rule_changed_without_its_words_is_confirmed_or_not_handed_in() {
    let w = world().await;
    let ctx = w.acting(1).await;
    let id = service::begin(&ctx, NewDraft::default()).await.unwrap();
    let mut text = clause_text(TEXT, "members-meetings").unwrap();
    text.rules = text.rules.replace("at_least = { days = 10 }", "at_least = { days = 14 }");
    service::edit(&ctx, id, 1, Edit::Clause { slug: "members-meetings".into(), text }).await.unwrap();
    let refused = service::submit(&ctx, id, false).await.unwrap_err();
    assert!(refused.message_for("unchanged").unwrap().contains("members-meeting-notice"));
    service::describe(&ctx, id, "Two weeks", "", &["members-meeting-notice".to_owned()]).await.unwrap();
    service::submit(&ctx, id, false).await.unwrap();
}

#[tokio::test]
async fn two_sentences_at_one_place_can_both_stand_in_the_order_of_their_adoption() {
    let w = world().await;
    let end = "The committee reports on it to the annual general meeting.";
    let pays = |what: &str| format!("{end} The group pays for {what}.");
    let a = w.tabled(1, "money", end, &pays("travel to meetings")).await;
    let b = w.tabled(2, "money", end, &pays("the care of children")).await;
    let beside = service::beside(&w.acting(3).await, &w.get(a).await).await.unwrap();
    assert_eq!(beside.alternatives.len(), 0);
    assert_eq!(beside.neighbours[0].0.id, b);
    let mut reader = w.browser(3).await;
    reader
        .get(&format!("/amendments/{a}"))
        .await
        .ok()
        .says("Both can stand")
        .says("Motion 2")
        .says_nothing_of("Alternatives");
    w.after_the_meeting();
    w.decide(b, 20, 3).await.unwrap();
    assert!(w.get(a).await.stale.is_empty(), "nobody has to choose");
    w.decide(a, 20, 3).await.unwrap();
    w.days(2).await;
    let text = constitution::service::in_force(&w.kit.system()).await.unwrap();
    let prose = clause_text(&text.source, "money").unwrap().prose;
    assert!(
        prose.ends_with("The group pays for the care of children. The group pays for travel to meetings."),
        "{prose}"
    );
}
