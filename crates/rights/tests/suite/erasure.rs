//! Erasure: planned, held, journalled, remembered.

use kernel::{Kind as Problems, personal};
use rights::model::{Kind, Stage};
use rights::service::{cases, copy, erase, work};

use crate::support::{World, world};

/// Every text and number of every table, to look for what should be gone.
async fn everything(world: &World) -> String {
    use std::io::Read as _;
    let mut bytes = vec![];
    kernel::dump::write(world.kit.db(), None, &mut bytes).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}

async fn planned() -> (World, kernel::PersonId, kernel::PersonId, rights::model::ErasureId) {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    world.browser(maja).await.get("/me").await.ok();
    let case = world.asks(maja, Kind::Erasure, "Forget me").await;
    let ctx = world.acting(dara).await;
    let preview = erase::preview(&ctx, maja).await.unwrap();
    assert!(preview.goes.iter().any(|it| it.table == "people_contact"));
    assert!(preview.stays.iter().any(|it| it.1.contains("Article")), "what stays says why");
    let id = erase::plan(&ctx, maja, Some(case), "Request no. 1").await.unwrap();
    assert_eq!(erase::plan(&ctx, maja, Some(case), "Again").await.unwrap_err().kind, Problems::Conflict);
    work::answer(&ctx, case, true, "What the law lets us erase is erased.").await.unwrap();
    (world, dara, maja, id)
}

#[tokio::test]
async fn after_an_erasure_nothing_leads_to_the_person_and_the_trail_is_whole() {
    let (world, dara, maja, id) = planned().await;
    world.kit.run_due().await;
    assert!(everything(&world).await.contains("Maja"), "it is held for ten minutes");
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    let ctx = world.acting(dara).await;
    assert_eq!(erase::find(&ctx, id).await.unwrap().stage, Stage::Done);
    let left = everything(&world).await;
    let lines: Vec<_> = left.lines().filter(|it| it.to_lowercase().contains("maja")).collect();
    assert!(lines.is_empty(), "{lines:#?}");
    for count in copy::counts(&ctx, maja).await.unwrap() {
        assert!(
            matches!(count.erasure, personal::Erasure::Keep(_) | personal::Erasure::Blank(_)),
            "{} still holds {} rows",
            count.table,
            count.rows
        );
    }
    kernel::audit::seal(&world.kit.system()).await.unwrap();
    let verdict = kernel::audit::verify(world.kit.db(), world.kit.group.id).await.unwrap();
    assert_eq!((verdict.broken_at, verdict.unsealed), (None, 0));
    assert!(people::service::person(&ctx, maja).await.is_err());
}

#[tokio::test]
async fn an_erasure_called_back_does_nothing_and_one_that_was_interrupted_goes_on() {
    let (world, dara, maja, id) = planned().await;
    let ctx = world.acting(dara).await;
    erase::call_back(&ctx, id).await.unwrap();
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    assert!(people::service::person(&world.kit.system(), maja).await.is_ok());
    assert_eq!(erase::call_back(&ctx, id).await.unwrap_err().kind, Problems::Refused);
    // The request that was answered as done is open again, and the person was told.
    let case = cases::list(&ctx).await.unwrap().0.remove(0);
    assert_eq!((case.kind, case.person), (Kind::Erasure, Some(maja)));
    assert!(world.letters().iter().any(|it| it.1.contains("it is open again")), "{:?}", world.letters());
    let ctx = world.acting(dara).await;
    let again = erase::plan(&ctx, maja, Some(case.id), "Request no. 1").await.unwrap();
    work::answer(&ctx, case.id, true, "What the law lets us erase is erased.").await.unwrap();
    world.kit.run_due().await;
    world.kit.advance_minutes(11);
    let system = world.kit.system();
    for _ in 0..6 {
        assert!(erase::step(&system, again).await.unwrap());
    }
    // The programme is killed here; another one finds the job again.
    let half = erase::find(&system, again).await.unwrap();
    assert_eq!((half.stage, half.next_step), (Stage::Running, 5));
    assert_eq!(
        erase::call_back(&system, again).await.unwrap_err().kind,
        Problems::Refused,
        "half is not undone"
    );
    world.kit.run_due().await;
    assert_eq!(erase::find(&system, again).await.unwrap().stage, Stage::Done);
    assert!(!everything(&world).await.contains("Maja"));
}

#[tokio::test]
async fn a_restored_backup_is_erased_again_and_the_address_stays_suppressed() {
    let (world, _, maja, _) = planned().await;
    let mut backup = vec![];
    kernel::dump::write(world.kit.db(), None, &mut backup).await.unwrap();
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    let place = tempfile::tempdir().unwrap();
    let db = testkit::database(place.path()).await;
    kernel::migrate::run(&db).await.unwrap();
    kernel::dump::read(&db, backup.as_slice()).await.unwrap();
    let group = world.kit.group.id;
    assert!(people::service::all_ids(&db, group).await.unwrap().contains(&maja));
    let app = &world.kit.app;
    let held = personal::all(app);
    // Without the key the list names nobody: that is said before anything is restored, and is not "nobody was erased".
    let (key, away) = (world.kit.dir().join("rights.key"), world.kit.dir().join("away"));
    std::fs::rename(&key, &away).unwrap();
    assert!(erase::can_replay(world.kit.dir(), app.chance()).is_err());
    assert!(erase::replay(&db, world.kit.dir(), app.chance(), app.now(), &held).await.is_err());
    std::fs::rename(&away, &key).unwrap();
    assert_eq!(erase::can_replay(world.kit.dir(), app.chance()).unwrap(), 1);
    let n = erase::replay(&db, world.kit.dir(), app.chance(), app.now(), &held).await.unwrap();
    assert_eq!(n, 1);
    assert!(!people::service::all_ids(&db, group).await.unwrap().contains(&maja));
    assert_eq!(erase::replay(&db, world.kit.dir(), app.chance(), app.now(), &held).await.unwrap(), 0);
    // The same address is entered again by somebody who does not know.
    let again = world.member("Maja").await;
    let ctx = world.kit.system();
    let left =
        kernel::feature::held_back(&ctx, personal::Purpose::News, kernel::Channel::Email).await.unwrap();
    assert!(left[&again].contains("must not be used"));
    assert!(!everything(&world).await.contains(&maja.to_string().to_uppercase()));
}

#[tokio::test]
async fn who_holds_an_office_is_not_erased_and_nobody_erases_without_the_office() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let olu = world.officer("Olu", "organiser", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    assert_eq!(erase::plan(&ctx, olu, None, "x").await.unwrap_err().kind, Problems::Refused);
    assert_eq!(erase::plan(&ctx, dara, None, "x").await.unwrap_err().kind, Problems::Refused);
    for other in [olu, maja] {
        let ctx = world.acting(other).await;
        assert_eq!(erase::plan(&ctx, maja, None, "x").await.unwrap_err().kind, Problems::Forbidden);
        assert_eq!(erase::preview(&ctx, maja).await.unwrap_err().kind, Problems::Forbidden);
    }
    let id = erase::plan(&ctx, maja, None, "Left two years ago").await.unwrap();
    let app = &world.kit.app;
    let new = kernel::group::NewGroup {
        name: "Others",
        short_name: "Others",
        zone: "Europe/London",
        host: Some("other.test"),
    };
    let other = kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
    let there = kernel::Ctx::system(app, other, app.now());
    assert!(erase::find(&there, id).await.is_err());
    assert_eq!(erase::call_back(&there, id).await.unwrap_err().kind, Problems::Refused);
    assert!(!erase::step(&there, id).await.unwrap());
    assert_eq!(erase::find(&ctx, id).await.unwrap().stage, Stage::Planned);
}

#[tokio::test]
async fn an_erasure_waits_for_the_answer_and_done_is_not_said_before_it_is_planned() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let case = world.asks(maja, Kind::Erasure, "Forget me").await;
    let mut his = world.browser(dara).await;
    let page = format!("/data-protection/requests/{case}");
    let form = [("outcome", "granted"), ("words", "All that the law lets us erase.")];
    let early = his.post(&format!("{page}/answer"), &form).await;
    early.says("No erasure is planned for this request").says("All that the law lets us erase.");
    let plan = format!("/data-protection/people/{maja}/erasure");
    his.get(&plan).await.ok().says("open request").says(&case.to_string());
    let place = his.post(&plan, &[("case", &case.to_string()), ("why", "Request no. 1")]).await.sent_to();
    world.kit.advance_minutes(30);
    world.kit.run_due().await;
    assert!(people::service::person(&world.kit.system(), maja).await.is_ok(), "it waits for the answer");
    his.get(&place).await.ok().says("when the request is answered");
    his.get(&page).await.ok().says("The erasure for this request");
    his.post(&format!("{page}/answer"), &form).await.sent_to();
    world.kit.run_due().await;
    assert!(world.letters().iter().any(|it| it.1.contains("our answer") && it.0.starts_with("Maja@")));
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    assert!(people::service::person(&world.kit.system(), maja).await.is_err());
}

#[tokio::test]
async fn an_answer_on_paper_can_be_printed_before_it_goes() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    let case = cases::open(&ctx, crate::support::letter(Kind::Erasure, Some(maja))).await.unwrap();
    erase::plan(&ctx, maja, Some(case), "Request no. 1").await.unwrap();
    work::answer(&ctx, case, true, "What the law lets us erase is erased.").await.unwrap();
    world.days(2).await;
    assert!(people::service::person(&world.kit.system(), maja).await.is_ok());
    world.days(2).await;
    assert!(people::service::person(&world.kit.system(), maja).await.is_err());
}

#[tokio::test]
async fn whoever_asked_something_or_restricts_is_not_erased_and_what_comes_up_in_the_ten_minutes_counts() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    let planned = erase::plan(&ctx, maja, None, "Left two years ago").await.unwrap();
    let asked = world.asks(maja, Kind::Access, "All of it").await;
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    assert_eq!(erase::find(&ctx, planned).await.unwrap().stage, Stage::CalledBack);
    let refused = erase::plan(&ctx, maja, None, "Left two years ago").await.unwrap_err();
    assert!(refused.to_string().contains("Request no. 1 (access request)"), "{refused}");
    work::answer(&ctx, asked, true, "Here it is.").await.unwrap();
    let limit = world.asks(maja, Kind::Restriction, "Keep it for my case").await;
    work::answer(&ctx, limit, true, "Kept.").await.unwrap();
    let refused = erase::plan(&ctx, maja, None, "Left two years ago").await.unwrap_err();
    assert!(refused.to_string().contains("kept and not used"), "{refused}");
    // Their own request for erasure goes before the restriction.
    let wants = world.asks(maja, Kind::Erasure, "Now forget me").await;
    assert!(erase::preview(&ctx, maja).await.unwrap().obstacles.is_empty());
    let other = world.asks(maja, Kind::Complaint, "And it was late").await;
    assert_eq!(erase::plan(&ctx, maja, Some(other), "x").await.unwrap_err().kind, Problems::Refused);
    work::answer(&ctx, other, true, "It was.").await.unwrap();
    erase::plan(&ctx, maja, Some(wants), "Request no. 3").await.unwrap();
}
