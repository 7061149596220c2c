//! The whole road, and what it changes.

use amendments::model::{Advice, State};
use amendments::service::{self, Edit, NewDraft};
use elections::model::Step;
use rulebook::overlay;
use testkit::london;

use crate::support::*;

#[tokio::test]
async fn the_proposal_of_eleven_seats_goes_the_whole_road_and_changes_posts_by_itself() {
    let w = world().await;
    // An election is prepared and called by the rules as they are.
    let system = w.kit.system();
    let election =
        elections::service::draft::draft(&system, "committee-election", w.occasion.0, "").await.unwrap();
    let mover = w.acting(1).await;
    let new = NewDraft { title: "Eleven seats, thirteen titles".into(), ..NewDraft::default() };
    let id = service::begin(&mover, new).await.unwrap();
    let source = overlay(TEXT, ELEVEN).unwrap();
    service::edit(&mover, id, 1, Edit::File { source: source.clone() }).await.unwrap();
    let drift: Vec<String> = service::drift(&w.get(id).await).into_iter().map(|d| d.rule).collect();
    service::describe(&mover, id, "Eleven seats, thirteen titles", "The posts that we need.", &drift)
        .await
        .unwrap();
    assert_eq!(w.state(id).await, State::Draft);
    service::submit(&mover, id, false).await.unwrap();
    assert_eq!(w.state(id).await, State::Seconded, "the text asks for no seconders");
    assert_eq!(w.kit.count("constitution_receipt").await, 1);

    let card = service::card(&w.acting(2).await, &w.get(id).await).await.unwrap();
    assert_eq!(card.consequences.seats.totals, [("the committee".to_owned(), 12, 11)]);
    assert!(card.sentences.iter().any(|s| s == "In clause 8 leave out “twelve” and insert “eleven”."));
    assert!(!card.consequences.findings.has_error());

    let officer = w.acting(0).await;
    service::accept(&officer, id).await.unwrap();
    service::consult(&officer, id, london(2026, 7, 1, 18, 0), "The committee").await.unwrap();
    assert_eq!(w.state(id).await, State::Consulting);
    let letters = w.letters().await;
    service::recommend(&officer, id, Advice::Adopt, "It names the work that is done.", "Committee, minute 3")
        .await
        .unwrap();
    assert_eq!(w.letters().await, letters + 1, "the mover is told");
    service::table(&officer, id).await.unwrap();

    w.kit.set(london(2026, 8, 1, 9, 0));
    elections::service::officers::appoint(
        &w.kit.system(),
        election,
        elections::service::officers::Appointment {
            person: w.people[2],
            name: name(2),
            role: elections::model::Role::ReturningOfficer,
            minute: "Committee, item 4".into(),
        },
    )
    .await
    .unwrap();
    elections::service::call::call(&w.kit.system(), election).await.unwrap();

    w.after_the_meeting();
    w.decide(id, 31, 12).await.unwrap();
    let it = w.get(id).await;
    assert_eq!(it.state, State::Adopted);
    let votes = service::votes(&w.acting(3).await, id).await.unwrap();
    assert_eq!(
        votes[0].sum,
        "31 for, 12 against, 2 abstained: more than half of the votes cast (43) are needed, so carried."
    );
    assert!(it.in_force_from.unwrap() > w.kit.app.now(), "never the second of the vote");
    assert_eq!(constitution::service::in_force(&w.kit.system()).await.unwrap().seq, 1);

    w.days(2).await;
    let it = w.get(id).await;
    assert_eq!((it.state, it.version), (State::InForce, Some(2)));
    let version = constitution::service::in_force(&w.kit.system()).await.unwrap();
    assert_eq!(version.seq, 2);
    assert_eq!(version.adopted_by, "AGM of 19 September 2026, minute 9");
    assert!(
        version.rules.post("secretary").is_some() && version.rules.post("member-without-portfolio").is_none()
    );
    assert_eq!(version.rules.posts().iter().map(|p| p.seats).sum::<u32>(), 11);
    // Posts follow by themselves; what was called before keeps its version.
    let posts = bodies::service::posts(&w.kit.system()).await.unwrap();
    assert!(posts.iter().any(|p| p.slug == "fundraiser" && p.closed_at.is_none()));
    assert!(posts.iter().any(|p| p.slug == "member-without-portfolio" && p.closed_at.is_some()));
    let held = elections::service::election(&w.kit.system(), election).await.unwrap();
    assert_eq!(held.constitution, 1);
    assert!(held.contests.iter().any(|c| c.posts.iter().any(|p| p.slug == "member-without-portfolio")));
    assert!(held.at(Step::AmendmentsClose).is_some());
    // Run again, nothing happens twice.
    w.days(2).await;
    assert_eq!(constitution::service::history(&w.kit.system()).await.unwrap().len(), 2);
    let road: Vec<String> =
        service::journal(&w.acting(3).await, id).await.unwrap().into_iter().map(|l| l.what).collect();
    assert_eq!(
        road,
        [
            "Handed in",
            "Has all its seconders",
            "Taken as in order: its form was looked at, not its content",
            "Opened to consultation",
            "The committee advises to adopt it",
            "Put on the agenda",
            "Adopted",
            "Became part of the constitution",
        ]
    );
}

#[tokio::test]
async fn words_and_their_quotes_change_and_the_rule_is_confirmed_to_mean_the_same() {
    let w = world().await;
    let id = w.tabled(1, "money", "for which two people sign", "for which any two officers sign").await;
    w.after_the_meeting();
    w.decide(id, 20, 3).await.unwrap();
    w.days(2).await;
    let version = constitution::service::in_force(&w.kit.system()).await.unwrap();
    let rule = version.document.rule("two-signatures").unwrap();
    assert_eq!(
        rule.says,
        ["The group keeps its money in an account in its own name, for which any two officers sign."]
    );
}

#[tokio::test]
async fn a_lost_motion_stays_readable_with_its_sum() {
    let w = world().await;
    let id = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    w.after_the_meeting();
    w.decide(id, 12, 12).await.unwrap();
    let it = w.get(id).await;
    assert_eq!(it.state, State::Lost);
    assert!(it.because.contains("12 for, 12 against"), "{}", it.because);
    w.days(3).await;
    assert_eq!(constitution::service::in_force(&w.kit.system()).await.unwrap().seq, 1);
    assert!(w.decide(id, 30, 1).await.is_err(), "what is decided stays decided");
}

#[tokio::test]
async fn a_challenged_count_makes_no_version_until_it_is_settled() {
    let w = world().await;
    let id = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    let other = w.tabled(2, "money", "two people sign", "three people sign").await;
    w.after_the_meeting();
    w.decide(id, 20, 19).await.unwrap();
    service::hold_off(&w.acting(3).await, id, "Two hands were counted twice.").await.unwrap();
    assert!(service::hold_off(&w.acting(3).await, id, "Again.").await.is_err());
    w.days(3).await;
    assert_eq!(w.state(id).await, State::Adopted);
    assert_eq!(constitution::service::in_force(&w.kit.system()).await.unwrap().seq, 1);
    assert!(w.get(other).await.base.source.contains("fourteen days"), "fitted to what was adopted");
    assert!(
        service::settle(&w.acting(3).await, id, false, "Counted again.").await.is_err(),
        "not by a member"
    );
    service::settle(&w.acting(0).await, id, false, "Tellers counted again: 19 to 20. Minute 11.")
        .await
        .unwrap();
    let it = w.get(id).await;
    assert_eq!(it.state, State::Lost);
    assert!(w.get(other).await.base.source.contains("ten days before"), "fitted back");
    w.days(2).await;
    assert_eq!(constitution::service::in_force(&w.kit.system()).await.unwrap().seq, 1);
}

#[tokio::test]
async fn a_count_that_stands_makes_the_version() {
    let w = world().await;
    let id = w.tabled(1, "members-meetings", "ten days before", "fourteen days before").await;
    w.after_the_meeting();
    w.decide(id, 20, 19).await.unwrap();
    service::hold_off(&w.acting(3).await, id, "Was that right?").await.unwrap();
    w.days(2).await;
    service::settle(&w.acting(0).await, id, true, "Counted again: the same. Minute 11.").await.unwrap();
    w.days(1).await;
    assert_eq!(w.state(id).await, State::InForce);
}
