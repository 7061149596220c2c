//! Seconders, lateness, amendments to amendments, corrections, withdrawal.

use amendments::model::State;
use amendments::service::{self, Decision, NewDraft, Voted};
use rulebook::amend::clause_text;
use testkit::london;

use crate::support::*;

/// The example with three seconders asked for.
fn with_seconders() -> String {
    TEXT.replace("decided_at = \"agm\"\nmajority", "decided_at = \"agm\"\nseconders = 2\nmajority")
}

#[tokio::test]
async fn a_motion_waits_for_its_seconders_and_nobody_counts_twice() {
    let w = world_of(&with_seconders()).await;
    let id = w.motion(1, "money", "two people sign", "three people sign").await;
    assert_eq!(w.state(id).await, State::Submitted);
    assert!(service::second(&w.acting(1).await, id).await.is_err(), "not its mover");
    service::second(&w.acting(2).await, id).await.unwrap();
    assert!(service::second(&w.acting(2).await, id).await.is_err());
    assert!(service::accept(&w.acting(0).await, id).await.is_err(), "not before it has them");
    service::second(&w.acting(4).await, id).await.unwrap();
    assert_eq!(w.state(id).await, State::Seconded);
}

#[tokio::test]
async fn a_late_proposal_is_refused_by_its_clause_and_can_wait_for_the_next_meeting() {
    let w = world().await;
    let id = w.draft(1, "money", "two people sign", "three people sign").await;
    w.kit.set(london(2026, 9, 6, 0, 0));
    let late = service::submit(&w.acting(1).await, id, false).await.unwrap_err();
    assert!(late.detail.contains("proposals had to be in by 5 September 2026"), "{}", late.detail);
    assert_eq!(late.clause.unwrap().clause, "amendment");
    assert_eq!(late.hint.as_deref(), Some("You can propose it for next year."));
    assert_eq!(w.state(id).await, State::Draft);
    service::submit(&w.acting(1).await, id, true).await.unwrap();
    assert_eq!(w.get(id).await.occasion, None, "it waits for the meeting after");
}

#[tokio::test]
async fn the_last_moment_of_the_day_still_counts() {
    let w = world().await;
    let id = w.draft(1, "money", "two people sign", "three people sign").await;
    w.kit.set(london(2026, 9, 5, 23, 59));
    service::submit(&w.acting(1).await, id, false).await.unwrap();
    assert!(service::submit(&w.acting(1).await, id, false).await.is_err(), "not twice");
    assert_eq!(w.get(id).await.number, 1);
}

#[tokio::test]
async fn an_amendment_to_an_amendment_is_taken_in_by_the_mover_and_changes_the_hash() {
    let w = world().await;
    let parent = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    let before = w.get(parent).await.hash;
    // The window is closed for motions and open for amendments to them.
    w.kit.set(london(2026, 9, 10, 12, 0));
    let ctx = w.acting(2).await;
    let new = NewDraft { title: "Ten working days".into(), parent: Some(parent), ..NewDraft::default() };
    let child = service::begin(&ctx, new).await.unwrap();
    w.change(2, child, "members-meetings", "fourteen days", "twelve days").await;
    service::submit(&ctx, child, false).await.unwrap();
    assert_eq!(service::children(&w.acting(3).await, parent).await.unwrap().len(), 1);
    assert!(service::take_in(&w.acting(3).await, child, "").await.is_err(), "not by anybody");
    service::take_in(&w.acting(1).await, child, "").await.unwrap();
    let it = w.get(parent).await;
    assert_eq!(w.state(child).await, State::TakenIn);
    assert_ne!(it.hash, before);
    let told = rulebook::amend::sentences(&it.base.source, &it.operations);
    assert_eq!(told, ["In clause 6 leave out “ten” and insert “twelve”."]);
    // A vote that was opened before is on another hash.
    w.after_the_meeting();
    let decision = Decision {
        hash: before,
        voted: Voted::Referred("To the committee.".into()),
        present: None,
        minute: "minute 9".into(),
        closed: agm(),
    };
    let refused = service::decide(&w.acting(0).await, parent, decision).await.unwrap_err();
    assert!(refused.detail.contains("a vote is on one exact text"), "{}", refused.detail);
}

#[tokio::test]
async fn answers_to_a_motion_hold_on_to_their_words_when_it_is_amended() {
    use consultations::model::{Anchor, ConsultationId};
    use consultations::service::{self as consult, Answer};
    let w = world().await;
    let parent = w.motion(1, "members-meetings", "ten days before", "fourteen days before").await;
    service::accept(&w.acting(0).await, parent).await.unwrap();
    service::consult(&w.acting(0).await, parent, london(2026, 7, 1, 18, 0), "The committee").await.unwrap();
    let of = ConsultationId(w.get(parent).await.consultation.unwrap());
    let given = Answer {
        part: "members-meetings".into(),
        bodies: vec![("change".into(), "Say working days.".into())],
        quote: "fourteen days before".into(),
        ..Answer::default()
    };
    consult::answer(&w.acting(3).await, of, given).await.unwrap();
    let new = NewDraft { title: "Twelve".into(), parent: Some(parent), ..NewDraft::default() };
    let child = service::begin(&w.acting(2).await, new).await.unwrap();
    w.change(2, child, "members-meetings", "fourteen days", "twelve days").await;
    service::submit(&w.acting(2).await, child, false).await.unwrap();
    service::take_in(&w.acting(1).await, child, "").await.unwrap();
    let drafts = consult::drafts(&w.acting(3).await, of).await.unwrap();
    assert_eq!(drafts.len(), 2);
    assert!(drafts[1].2.contains("twelve days before"));
    let (mine, _, _) = consult::mine(&w.acting(3).await, of).await.unwrap();
    assert_eq!(mine.len(), 1, "nothing is lost");
    assert_ne!((mine[0].anchor, mine[0].part_now.as_str()), (Anchor::Kept, "members-meetings"));
}

#[tokio::test]
async fn a_correction_nobody_objects_to_is_made_and_one_objection_makes_a_motion_of_it() {
    let w = world().await;
    let slip = w.draft(0, "money", "reports on it", "reports on this").await;
    service::notice(&w.acting(0).await, slip).await.unwrap();
    assert_eq!(w.state(slip).await, State::Noticed);
    w.days(8).await;
    assert_eq!(w.state(slip).await, State::InForce);
    let text = constitution::service::in_force(&w.kit.system()).await.unwrap();
    assert!(text.source.contains("reports on this") && text.adopted_by.starts_with("Correction of a slip"));

    let more = w.draft(0, "money", "two people sign", "nobody signs").await;
    service::notice(&w.acting(0).await, more).await.unwrap();
    service::object(&w.acting(3).await, more, "That is no slip of the pen.").await.unwrap();
    assert_eq!(w.state(more).await, State::Seconded);
    w.days(10).await;
    assert!(
        constitution::service::in_force(&w.kit.system()).await.unwrap().source.contains("two people sign")
    );

    // A rule is never changed in this way, and never by just anybody.
    let ctx = w.acting(0).await;
    let id = service::begin(&ctx, NewDraft::default()).await.unwrap();
    let mut rules = clause_text(&w.get(id).await.text, "members-meetings").unwrap();
    rules.rules = rules.rules.replace("days = 10", "days = 1");
    service::edit(&ctx, id, 1, service::Edit::Clause { slug: "members-meetings".into(), text: rules })
        .await
        .unwrap();
    assert!(service::notice(&ctx, id).await.unwrap_err().detail.contains("does more"));
    let theirs = w.draft(3, "money", "reports on this", "tells of this").await;
    assert!(service::notice(&w.acting(3).await, theirs).await.is_err());
}

#[tokio::test]
async fn a_withdrawn_motion_stays_readable_and_a_referred_one_says_where_to() {
    let w = world().await;
    let gone = w.motion(1, "money", "two people sign", "three people sign").await;
    assert!(service::withdraw(&w.acting(2).await, gone, "I do not like it.").await.is_err());
    service::withdraw(&w.acting(1).await, gone, "The treasurer convinced me.").await.unwrap();
    let it = w.get(gone).await;
    assert_eq!((it.state, it.because.as_str()), (State::Withdrawn, "The treasurer convinced me."));
    let sent = w.tabled(2, "money", "two people sign", "three people sign").await;
    w.after_the_meeting();
    let decision = Decision {
        hash: w.get(sent).await.hash,
        voted: Voted::Referred("To the committee, for the meeting in November.".into()),
        present: None,
        minute: "AGM, minute 9".into(),
        closed: agm(),
    };
    service::decide(&w.acting(0).await, sent, decision).await.unwrap();
    assert_eq!(w.state(sent).await, State::Referred);
}
