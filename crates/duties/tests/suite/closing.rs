//! Only evidence closes a duty, and what it proved is open again where it is withdrawn.

use duties::service;
use kernel::Kind;
use rulebook::duty::{DutyState, Pace, ProofKind};
use testkit::london;

use crate::support::{minutes, world};

#[tokio::test]
async fn minutes_published_close_their_month_and_open_it_again_when_withdrawn() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    world.until(london(2026, 7, 3, 12, 0)).await;
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Due);
    let ctx = world.acting(dara).await;
    let id = service::publish(&ctx, minutes("Minutes, June", Some("2026-06-09"))).await.unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Done);
    assert_eq!(world.find("monthly-minutes@2026-07").await.state, DutyState::Due, "July is another month");
    service::withdraw(&ctx, id, "It named a member").await.unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Due);
    world.until(london(2026, 7, 9, 12, 0)).await;
    service::publish(&world.acting(dara).await, minutes("Minutes, June", Some("2026-06-09"))).await.unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::DoneLate);
}

#[tokio::test]
async fn a_month_without_a_meeting_is_closed_by_saying_so_and_only_then() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let meeting = world.meeting("committee-meeting", london(2026, 6, 9, 19, 0)).await;
    world.until(london(2026, 7, 1, 12, 0)).await;
    let mut none = minutes("No meeting in June", Some("2026-06-30"));
    none.kind = ProofKind::NoMeeting;
    service::publish(&world.acting(dara).await, none).await.unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Due, "a meeting was held");
    service::mark_not_held(&world.kit.system(), meeting, "Nobody could come: Committee, 30 June")
        .await
        .unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Done);
}

#[tokio::test]
async fn a_meeting_fixed_moved_and_held_moves_and_closes_what_hangs_on_it() {
    let world = world().await;
    assert_eq!(world.find("agm/day@2026").await.state, DutyState::Due);
    assert!(world.find("agm-call@2026").await.it.duty.provisional);
    let agm = world.meeting("agm", london(2026, 9, 12, 14, 0)).await;
    assert_eq!(world.find("agm/day@2026").await.state, DutyState::Done);
    let call = world.find("agm-call@2026").await;
    assert_eq!(call.it.latest().date(&world.kit.group.zone).to_string(), "2026-08-01");
    let ctx = world.kit.system();
    let seen = london(2026, 9, 12, 14, 0);
    kernel::transact!(ctx.db(), tx => {
        bodies::service::move_occasion(tx, &ctx, agm, seen, london(2026, 9, 26, 10, 0), "Hall").await
    })
    .unwrap();
    world.kit.run_due().await;
    let moved = world.find("agm-call@2026").await;
    assert_eq!(moved.it.latest().date(&world.kit.group.zone).to_string(), "2026-08-15");
    assert_eq!(
        (moved.it.id, moved.it.sequence),
        (call.it.id, call.it.sequence + 1),
        "the same duty, moved once"
    );
    let gap = world.find("members-meetings-rhythm@first").await;
    assert_eq!(
        gap.it.pace(world.kit.app.now()),
        Some(Pace::TooLong),
        "sixteen weeks are too long, and it says so"
    );
    world.until(london(2026, 9, 27, 12, 0)).await;
    assert_eq!(world.find("agm/hold@2026").await.state, DutyState::Done);
    assert_eq!(world.find("members-meetings-rhythm@first").await.state, DutyState::DoneLate);
}

#[tokio::test]
async fn evidence_of_another_part_counts_once_however_often_it_is_delivered() {
    let world = world().await;
    let agm = world.meeting("agm", london(2026, 9, 12, 14, 0)).await;
    let ctx = world.kit.system();
    let evidence = bodies::service::Evidence {
        kind: ProofKind::Notice,
        of: "agm".into(),
        at: ctx.now,
        occasion: Some(agm.0),
        covers: None,
        url: "/elections/1".into(),
        title: "The call".into(),
    };
    kernel::transact!(ctx.db(), tx => { bodies::service::show_evidence(tx, &ctx, &evidence).await }).unwrap();
    world.kit.run_due().await;
    assert_eq!(world.find("agm-call@2026").await.state, DutyState::Done);
    assert_eq!(world.kit.count("duties_evidence").await, 1);
    let before = world.kit.count("duties_instance").await;
    service::rebuild(&world.kit.system()).await.unwrap();
    assert_eq!(world.kit.count("duties_instance").await, before);
    assert_eq!(
        world.find("agm-call@2026").await.it.sequence,
        1,
        "fixing the day moved it once, and nothing since"
    );
}

#[tokio::test]
async fn a_number_that_the_text_leaves_open_can_be_agreed_and_a_post_given_by_it_cannot() {
    let world = world().await;
    let olga = world.officer("Olga", "organiser", None).await;
    let ctx = world.acting(olga).await;
    let education = world.find("political-education@").await;
    assert_eq!(education.state, DutyState::Standing);
    let refused = service::agree(&ctx, education.it.id, None, None, "Committee, 1 June").await.unwrap_err();
    assert!(refused.message_for("months").is_some());
    let owner = Some("post:community-engagement".to_owned());
    service::agree(&ctx, education.it.id, Some(3), owner, "Committee, 1 June, minute 2").await.unwrap();
    let dated = world.find("political-education@first").await;
    assert_eq!(dated.it.latest().date(&world.kit.group.zone).to_string(), "2026-09-01");
    assert!(dated.whose.label.contains("community engagement officer is vacant"), "{}", dated.whose.label);
    let minutes = world.find("monthly-minutes@2026-06").await;
    let owner = Some("post:organiser".to_owned());
    let refused = service::agree(&ctx, minutes.it.id, None, owner, "Committee").await.unwrap_err();
    assert_eq!((refused.kind, refused.clause.is_some()), (Kind::Refused, true));
    let rhythm = world.find("members-meetings-rhythm@first").await;
    let refused = service::agree(&ctx, rhythm.it.id, Some(6), None, "Committee").await.unwrap_err();
    assert_eq!(refused.kind, Kind::Refused, "the text says how often");
}

#[tokio::test]
async fn a_resolution_excuses_a_duty_and_needs_an_office_and_words() {
    let world = world().await;
    let (olga, dara) = (world.officer("Olga", "organiser", None).await, world.member("Dara").await);
    let june = world.find("monthly-minutes@2026-06").await.it.id;
    assert_eq!(
        service::excuse(&world.acting(dara).await, june, "x").await.unwrap_err().kind,
        Kind::Forbidden
    );
    let olga = world.acting(olga).await;
    assert!(service::excuse(&olga, june, " ").await.unwrap_err().message_for("resolution").is_some());
    service::excuse(&olga, june, "Committee, 1 June, minute 3").await.unwrap();
    assert_eq!(world.find("monthly-minutes@2026-06").await.state, DutyState::Excused);
}

#[tokio::test]
async fn the_texts_of_amendments_close_their_duty_when_they_are_published() {
    let world = world().await;
    let dara = world.officer("Dara", "organiser", None).await;
    world.meeting("agm", london(2026, 9, 12, 14, 0)).await;
    let texts = async || world.find("yearly-call/texts@2026").await;
    let before = texts().await;
    assert_ne!(before.state, DutyState::Done);
    let due = before.it.latest().date(&world.kit.group.zone);
    assert!(due < jiff::civil::date(2026, 9, 12), "{due}");
    world.until(london(2026, 8, 28, 12, 0)).await;
    let mut record = minutes("Texts of proposed changes", None);
    (record.kind, record.subject) = (ProofKind::AmendmentTexts, "agm".to_owned());
    let id = service::publish(&world.acting(dara).await, record).await.unwrap();
    assert_eq!(texts().await.state, DutyState::Done);
    service::withdraw(&world.acting(dara).await, id, "A page was missing").await.unwrap();
    assert_ne!(texts().await.state, DutyState::Done);
}

#[tokio::test]
async fn an_answer_to_what_people_judge_is_kept_beside_its_rule_and_nothing_is_scored() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser", None).await, world.member("Bo").await);
    service::rebuild(&world.kit.system()).await.unwrap();
    let asked = world.find("prefigure@always").await;
    assert_eq!(asked.state, DutyState::Standing);
    let answer = |title: &str| {
        let mut record = minutes(title, None);
        (record.kind, record.subject) = (ProofKind::Judgement, "prefigure".to_owned());
        record.words =
            "Not at the last meeting: two people spoke for half of it. Next time a round.".to_owned();
        record
    };
    // Whoever holds no office of those asked answers nothing in their name.
    let refused = service::publish(&world.acting(bo).await, answer("Mine")).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
    service::publish(&world.acting(ada).await, answer("What the May meeting said")).await.unwrap();
    world.kit.set(world.kit.app.now().plus_days(60, &world.kit.group.zone));
    service::publish(&world.acting(ada).await, answer("What the July meeting said")).await.unwrap();
    let asked = world.find("prefigure@always").await;
    assert_eq!(asked.state, DutyState::Standing, "it is asked again and never done with");
    let mut reader = world.browser(bo).await;
    let page = reader.get("/duties/rule/prefigure").await.ok();
    let page = page.says("What was answered").says("Did we work in the way we want to live?");
    let (july, may) = (page.body.find("July meeting").unwrap(), page.body.find("May meeting").unwrap());
    assert!(july < may, "the newest first");
    assert_eq!(reader.get("/duties/rule/nothing").await.status, 404);
    reader.get(&asked.it.page()).await.ok().says("/duties/rule/prefigure");
    let visitor = world.kit.visitor().get("/duties/rule/prefigure").await;
    assert_eq!(visitor.status, 303, "to sign in");
}
