//! Questions answered in public, visits, drafts that quote figures and never members, reports before a meeting.

use kernel::{Kind, PersonId, transact};
use meetings::model::quoted;
use meetings::service::{questions, reports};

use crate::support::{World, with, world};

const NATIONAL: &str = include_str!("../../../../examples/constitutions/national-association.md");

#[tokio::test]
async fn a_question_is_answered_in_public_with_its_time_and_without_the_name() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let (officer, own) = (world.acting(ada).await, world.acting(bo).await);
    let vacant = questions::ask(&own, "social-media-manager", "Who posts for us now?").await.unwrap_err();
    assert!(vacant.message_for("post").is_some(), "{vacant}");
    assert!(questions::ask(&own, "organiser", "Why?").await.unwrap_err().message_for("words").is_some());
    let id = questions::ask(&own, "organiser", "Why do we pay for the hall?").await.unwrap();
    world.kit.advance_days(3);
    let second =
        questions::ask(&world.acting(bo).await, "organiser", "Who chose the day of it?").await.unwrap();
    // The one that waits longest comes first, and nobody else answers.
    let officer_now = world.acting(ada).await;
    let waiting: Vec<_> = questions::waiting(&officer_now).await.unwrap().iter().map(|it| it.id).collect();
    assert_eq!(waiting, vec![id, second]);
    assert_eq!(questions::answer(&own, id, "Because", "").await.unwrap_err().kind, Kind::Forbidden);
    assert!(questions::answer(&officer, id, " ", "").await.unwrap_err().message_for("answer").is_some());
    let mut stranger = world.kit.visitor();
    let page = format!("/meetings/questions/{id}");
    assert_eq!(stranger.get(&page).await.status.as_u16(), 404);
    let mut browser = world.browser(ada).await;
    browser.get("/meetings/questions").await.ok().says("They wait for you");
    browser.post(&page, &[("answer", "It is the only one with a ramp.")]).await.sent_to();
    stranger
        .get(&page)
        .await
        .ok()
        .says("only one with a ramp")
        .says("3 days")
        .says_nothing_of("Bo Tidewater");
    stranger.get("/meetings/questions").await.ok().says("Why do we pay").says_nothing_of("Who chose the day");
    // "Not mine to say, decided by …" is an answer too.
    questions::answer(&officer_now, second, "", "the members' meeting in May").await.unwrap();
    let page = format!("/meetings/questions/{second}");
    stranger.get(&page).await.ok().says("decided by the members");
    assert_eq!(questions::withdraw_question(&own, second).await.unwrap_err().kind, Kind::Refused);
    for n in 0..5 {
        let asked = questions::ask(&world.acting(bo).await, "organiser", "And what of the next one?").await;
        assert_eq!(asked.is_ok(), n < 4, "{n}");
    }
}

pub async fn representative(world: &World, given: &str, post: &str) -> PersonId {
    let person = world.person(given, "member").await;
    let ctx = world.kit.system();
    let new = bodies::NewTerm {
        post: post.into(),
        persons: vec![person],
        from: ctx.now,
        until: None,
        decision: "Conference, minute 4".into(),
        share: bodies::Share::Whole,
    };
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, new.clone()).await }).unwrap();
    person
}

#[tokio::test]
async fn visits_are_recorded_and_a_drafted_report_names_no_member() {
    let world = with(NATIONAL.to_owned()).await;
    let ada = representative(&world, "Ada", "representative-north").await;
    let bo = world.person("Bo", "member").await;
    let meeting = world.meeting("ncg-meeting", 20).await;
    duties::service::rebuild(&world.kit.system()).await.unwrap();
    let (own, other) = (world.acting(ada).await, world.acting(bo).await);
    let day = own.now.plus_days(-2, &world.kit.group.zone);
    let north = "representative-north";
    let refused = reports::record_visit(&other, north, None, "the Harbour group", day, "").await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    let ahead = reports::record_visit(
        &own,
        north,
        None,
        "the Harbour group",
        own.now.plus_days(2, &world.kit.group.zone),
        "",
    );
    assert!(ahead.await.unwrap_err().message_for("day").is_some());
    reports::record_visit(&own, north, None, "the Harbour group", day, "They want minutes sooner.")
        .await
        .unwrap();
    world.kit.run_due().await;
    world.browser(bo).await.get("/meetings/reports").await.ok().says("the Harbour group");
    assert_eq!(
        world.browser(bo).await.get(&format!("/meetings/reports/{north}/draft")).await.status.as_u16(),
        403
    );
    let since = own.now.plus_days(-90, &world.kit.group.zone);
    let words = reports::draft_report(&own, north, since).await.unwrap();
    assert!(words.contains("the Harbour group") && words.contains("Visits: 1."), "{words}");
    assert!(!words.contains("Tidewater"), "{words}");
    assert_eq!((quoted(0), quoted(3), quoted(12)), ("none".into(), "fewer than five".into(), "12".into()));
    // Who has not reported since the meeting before comes first; publishing the record changes that.
    let due = reports::due_before(&own, &meeting).await.unwrap();
    let mine = due.iter().find(|it| it.post == north).unwrap();
    assert!(!mine.fresh && mine.last.is_none());
    let record = duties::model::NewRecord {
        kind: rulebook::duty::ProofKind::Report,
        subject: format!("regional-reports/{north}"),
        title: "The North in spring".into(),
        words,
        file: None,
        occasion: None,
        covers: None,
        readers: duties::model::Readers::Members,
        by_mail: false,
    };
    duties::service::publish(&own, record).await.unwrap();
    let due = reports::due_before(&own, &meeting).await.unwrap();
    assert!(due.iter().any(|it| it.post == north && it.fresh));
    world
        .browser(bo)
        .await
        .get(&format!("/meetings/{}/reports", meeting.meeting.id))
        .await
        .ok()
        .says("The North in spring");
}
