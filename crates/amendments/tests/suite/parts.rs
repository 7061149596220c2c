//! Votes in parts, and who records them.

use amendments::model::{AmendmentId, State};
use amendments::service::{self, Decision, PartVote, Voted};
use bodies::{NewTerm, Share};
use kernel::{Kind, transact};

use crate::support::*;

/// A motion of three things in two clauses, on the agenda.
async fn three_things(w: &World) -> AmendmentId {
    let id = w.draft(1, "members-meetings", "ten days before", "fourteen days before").await;
    w.change(1, id, "members-meetings", "Any member may put", "Every member may put").await;
    w.change(1, id, "money", "two people sign", "three people sign").await;
    let drift: Vec<String> = service::drift(&w.get(id).await).into_iter().map(|d| d.rule).collect();
    service::describe(&w.acting(1).await, id, "Three things", "", &drift).await.unwrap();
    service::submit(&w.acting(1).await, id, false).await.unwrap();
    service::accept(&w.acting(0).await, id).await.unwrap();
    service::table(&w.acting(0).await, id).await.unwrap();
    id
}

fn vote(part: &str, favour: u64, against: u64) -> PartVote {
    PartVote { part: part.into(), favour, against, abstained: 0 }
}

#[tokio::test]
async fn a_meeting_votes_part_by_part_and_only_what_is_carried_takes_effect() {
    let w = world().await;
    let id = three_things(&w).await;
    let parts = service::parts(&w.get(id).await).await.unwrap();
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert_eq!(parts[0].label, "part 1: clause 6, paragraph 1");
    w.after_the_meeting();
    let asked = w.vote(id, vec![vote("1", 20, 1)]).await.unwrap_err();
    assert!(asked.detail.contains("nobody asked for a vote in parts"), "{}", asked.detail);
    assert!(service::divide(&w.acting(3).await, id, "").await.is_err(), "not by just anybody");
    assert!(service::divide(&w.acting(3).await, id, "AGM, minute 8").await.is_err(), "nor with a minute");
    service::divide(&w.acting(0).await, id, "AGM, minute 8").await.unwrap();
    let missing = w.vote(id, vec![vote("1", 20, 1), vote("2", 20, 1)]).await.unwrap_err();
    assert!(missing.detail.contains("The vote on part 3"), "{}", missing.detail);
    assert!(
        w.vote(id, vec![vote("1", 1, 0), vote("2", 1, 0), vote("3", 1, 0), vote("9", 1, 0)]).await.is_err()
    );
    w.vote(id, vec![vote("1", 5, 20), vote("2", 20, 5), vote("3", 20, 5)]).await.unwrap();
    let journal = service::journal(&w.acting(3).await, id).await.unwrap();
    assert!(
        journal.last().unwrap().note.contains("The checks find nothing against the parts that were carried.")
    );
    w.days(2).await;
    let text = constitution::service::in_force(&w.kit.system()).await.unwrap();
    assert!(text.source.contains("three people sign") && text.source.contains("Every member may put"));
    assert!(text.source.contains("ten days before"), "what was lost stays out");
}

#[tokio::test]
async fn the_mover_asks_for_parts_and_what_hangs_together_is_said() {
    let w = world().await;
    let whole = w.tabled(1, "money", "two people sign", "three people sign").await;
    let refused = service::divide(&w.acting(1).await, whole, "").await.unwrap_err();
    assert!(refused.detail.contains("all of it hangs together"), "{}", refused.detail);
    let id = three_things(&w).await;
    let mut mover = w.browser(1).await;
    let card = format!("/amendments/{id}");
    mover.get(&card).await.ok().says("Can it be voted on in parts?");
    mover
        .get(&format!("{card}/parts"))
        .await
        .ok()
        .says("falls into 3 parts")
        .says("Have it voted on in parts");
    mover.post(&card, &[("do", "divide")]).await.sent_to();
    mover.get(&card).await.ok().says("It is voted on in parts").says("Part 2: ");
    w.after_the_meeting();
    let mut officer = w.browser(0).await;
    officer.get(&card).await.ok().says("Votes on part 3").says_nothing_of("Votes on the whole");
    let hash = w.get(id).await.hash;
    let form = [
        ("do", "decide"),
        ("hash", hash.as_str()),
        ("favour-1", "20"),
        ("against-1", "3"),
        ("favour-2", "20"),
        ("against-2", "3"),
        ("minute", "AGM, minute 9"),
        ("closed", "2026-09-19T16:00"),
    ];
    let refused = officer.post(&card, &form).await;
    assert_eq!(refused.status, 422);
    refused.says("The vote on part 3").says("AGM, minute 9").says("value=\"20\"");
    assert_eq!(w.state(id).await, State::Agenda);
}

/// The example in which the text names who records the vote: two of the data manager and the organisers.
fn with_recorders() -> String {
    let own = "recorded_by = { value = [\"committee/organiser\"], says = \"An organiser records the votes on it with the minute.\" }";
    assert!(TEXT.contains(own));
    TEXT.replace(own, "recorded_by = [\"data-manager\", \"social-media-manager\"]\nrecorders = 2")
}

async fn holds(w: &World, n: usize, post: &str) {
    let ctx = w.kit.system();
    let term = NewTerm {
        post: post.into(),
        persons: vec![w.people[n]],
        from: ctx.now,
        until: None,
        decision: "Members' meeting, minute 5".into(),
        share: Share::Whole,
    };
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, term.clone()).await }).unwrap();
}

async fn decision(w: &World, id: AmendmentId, favour: u64) -> Decision {
    Decision {
        hash: w.get(id).await.hash,
        voted: Voted::On(vec![vote("whole", favour, 3)]),
        present: None,
        minute: "AGM, minute 9".into(),
        closed: agm().plus_hours(2),
    }
}

#[tokio::test]
async fn the_vote_is_recorded_by_the_posts_that_the_text_names_and_by_two_of_them() {
    let w = world_of(&with_recorders()).await;
    holds(&w, 2, "data-manager").await;
    holds(&w, 3, "social-media-manager").await;
    let id = w.tabled(1, "money", "two people sign", "three people sign").await;
    w.after_the_meeting();
    // The organiser may publish the constitution and yet does not record the vote.
    let refused = service::decide(&w.acting(0).await, id, decision(&w, id, 20).await).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
    assert!(
        refused.detail.contains("recorded by the data manager or social media manager"),
        "{}",
        refused.detail
    );
    assert_eq!(refused.clause.unwrap().clause, "amendment");
    service::decide(&w.acting(2).await, id, decision(&w, id, 20).await).await.unwrap();
    assert_eq!(w.state(id).await, State::Agenda, "one alone decides nothing");
    assert!(service::decide(&w.acting(2).await, id, decision(&w, id, 20).await).await.is_err(), "nor twice");
    let other = service::decide(&w.acting(3).await, id, decision(&w, id, 21).await).await.unwrap_err();
    assert!(other.detail.contains("20 for, 3 against"), "{}", other.detail);
    let mut second = w.browser(3).await;
    let card = format!("/amendments/{id}");
    second.get(&card).await.ok().says("needs a second officer").says("20 for, 3 against, 0 abstained");
    assert_eq!(second.post(&card, &[("do", "take-back")]).await.status, 422, "not without a reason");
    service::take_back(&w.acting(3).await, id, "The minute says 21.").await.unwrap();
    service::decide(&w.acting(3).await, id, decision(&w, id, 21).await).await.unwrap();
    let mut first = w.browser(2).await;
    first.post(&card, &[("do", "confirm")]).await.sent_to();
    assert_eq!(w.state(id).await, State::Adopted);
    let votes = service::votes(&w.acting(1).await, id).await.unwrap();
    assert_eq!(votes[0].favour, 21);
    assert_eq!(w.kit.count("amendments_record").await, 0);
}

#[tokio::test]
async fn a_record_is_void_once_the_motion_was_amended() {
    let w = world_of(&with_recorders()).await;
    holds(&w, 2, "data-manager").await;
    holds(&w, 3, "social-media-manager").await;
    let id = w.tabled(1, "money", "two people sign", "three people sign").await;
    let ctx = w.acting(4).await;
    let new = service::NewDraft { title: "Four".into(), parent: Some(id), ..service::NewDraft::default() };
    let child = service::begin(&ctx, new).await.unwrap();
    w.change(4, child, "money", "three people sign", "four people sign").await;
    service::submit(&ctx, child, false).await.unwrap();
    w.after_the_meeting();
    service::decide(&w.acting(2).await, id, decision(&w, id, 20).await).await.unwrap();
    service::take_in(&w.acting(1).await, child, "").await.unwrap();
    assert!(service::confirm(&w.acting(3).await, id).await.is_err());
    service::decide(&w.acting(3).await, id, decision(&w, id, 30).await).await.unwrap();
    assert_eq!(w.state(id).await, State::Agenda, "the older record was of another text");
    service::decide(&w.acting(2).await, id, decision(&w, id, 30).await).await.unwrap();
    assert_eq!(w.state(id).await, State::Adopted);
}
