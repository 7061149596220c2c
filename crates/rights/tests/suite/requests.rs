//! A request from the day it came to the answer.

use axum::http::StatusCode;
use kernel::Kind as Problems;
use rights::model::{Clock, Kind, State, Wait};
use rights::service::{cases, remind, work};

use crate::support::{letter, unzip, with_a_desk, world};

#[tokio::test]
async fn a_member_asks_for_access_and_fetches_the_copy() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let mut hers = world.browser(maja).await;
    hers.get("/me/data").await.ok().says("How you are reached").says("Fetch everything");
    let place =
        hers.post("/me/data/request", &[("kind", "access"), ("words", "All of it, please")]).await.sent_to();
    hers.get(&place).await.ok().says("to be answered by Wed 1 Jul 2026: 30 days left").says("it has come");
    let id = place.rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        hers.get(&format!("{place}/copy.zip")).await.status,
        StatusCode::CONFLICT,
        "it is not answered yet"
    );
    let mut his = world.browser(dara).await;
    his.get("/").await;
    his.get("/data-protection").await.ok().says("Access request no. 1").says("Maja Tidewater");
    let page = format!("/data-protection/requests/{id}");
    his.get(&page)
        .await
        .ok()
        .says("All of it, please")
        .says("on their page, signed in")
        .says("the person concerned")
        .says("held on them");
    his.get("/data-protection/requests/new").await.ok().says("held on them").says_nothing_of("held on me");
    his.get(&format!("{page}/copy")).await.ok().says("How they are reached");
    his.post(&format!("{page}/take"), &[]).await.sent_to();
    let wrong = his.post(&format!("{page}/answer"), &[("words", "Here")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Say whether you did").says("Here");
    his.post(&format!("{page}/answer"), &[("outcome", "granted"), ("words", "Here is everything.")])
        .await
        .sent_to();
    world.kit.run_due().await;
    assert!(world.letters().iter().any(|it| it.1 == "Your request no. 1: our answer"));
    hers.get(&place).await.ok().says("done as asked").says("Fetch the copy");
    let zip = hers.get(&format!("{place}/copy.zip")).await.ok();
    let files = unzip(&zip.bytes);
    let of = |name: &str| files.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default();
    assert!(of("index.html").contains("Maja@example.org") && of("index.html").contains("Article 9(2)(d)"));
    assert!(of("data.json").contains("people_fact"));
    assert!(of("csv/people_contact.csv").contains("Maja@example.org"));
    assert!(!files.iter().any(|it| it.1.contains("Dara")), "nobody else stands in it");
    world.days(31).await;
    assert_eq!(
        hers.get(&format!("{place}/copy.zip")).await.status,
        StatusCode::CONFLICT,
        "thirty days are over"
    );
}

#[tokio::test]
async fn the_clock_stops_for_identity_only_where_nobody_signed_in_and_an_extension_is_told_in_time() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    let hers = world.asks(maja, Kind::Access, "").await;
    let refused = work::ask_back(&ctx, hers, Wait::Identity, "A passport").await.unwrap_err();
    assert_eq!(refused.kind, Problems::Refused);
    let by_letter = cases::open(&ctx, letter(Kind::Access, None)).await.unwrap();
    work::ask_back(&ctx, by_letter, Wait::Identity, "Which year did you join?").await.unwrap();
    let zone = world.kit.group.zone.clone();
    let it = cases::find(&ctx, by_letter).await.unwrap();
    assert_eq!(it.clock(ctx.now, &zone), Clock::Stopped(Wait::Identity, "2026-06-15".parse().unwrap()));
    world.kit.advance_days(9);
    let ctx = world.acting(dara).await;
    work::resume(&ctx, by_letter).await.unwrap();
    let it = cases::find(&ctx, by_letter).await.unwrap();
    assert_eq!(it.clock(ctx.now, &zone), Clock::Answer("2026-07-10".parse().unwrap()));
    work::extend(&ctx, by_letter, "Forty boxes of letters").await.unwrap();
    let it = cases::find(&ctx, by_letter).await.unwrap();
    assert_eq!(it.clock(ctx.now, &zone), Clock::Answer("2026-09-10".parse().unwrap()));
    assert_eq!(work::extend(&ctx, by_letter, "More").await.unwrap_err().kind, Problems::Refused);
    let (_, letters) = cases::history(&ctx, by_letter).await.unwrap();
    assert_eq!(letters.len(), 3);
    assert!(letters.iter().all(|it| it.how == "print"), "there is no e-mail address for it");
    world.kit.set(testkit::london(2026, 7, 2, 9, 0));
    let ctx = world.acting(dara).await;
    assert_eq!(
        work::extend(&ctx, hers, "Too much").await.unwrap_err().kind,
        Problems::Refused,
        "the month is over"
    );
}

#[tokio::test]
async fn reminders_go_once_each_and_a_late_request_is_everybodys() {
    let world = world().await;
    let _dara = world.officer("Dara", "data-manager", None).await;
    let _olu = world.officer("Olu", "organiser", None).await;
    let maja = world.member("Maja").await;
    world.asks(maja, Kind::Erasure, "").await;
    let to = |name: &str| {
        let all = world.letters().into_iter().filter(|it| it.0.contains(name) && it.1.contains("is "));
        all.map(|it| it.1).collect::<Vec<_>>()
    };
    world.days(17).await;
    assert_eq!(to("dara").len(), 1, "{:?}", world.letters());
    world.days(12).await;
    assert_eq!(to("dara").len(), 3, "14, 7 and 2 days before: {:?}", world.letters());
    assert!(to("olu").is_empty());
    world.days(3).await;
    assert!(to("olu").iter().any(|it| it.contains("overdue")), "{:?}", world.letters());
    let ctx = world.kit.system();
    assert_eq!(remind::remind(&ctx).await.unwrap(), 0, "each goes once");
    let due = remind::dues(&ctx).await.unwrap();
    assert!(due[0].title.contains("days late") && due[0].tone == kernel::Tone::Overdue);
}

#[tokio::test]
async fn a_complaint_is_acknowledged_within_thirty_days_and_its_clock_does_not_stop() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let id = cases::open(&ctx, letter(Kind::Complaint, None)).await.unwrap();
    let zone = world.kit.group.zone.clone();
    let clock = |it: &rights::model::Case| it.clock(ctx.now, &zone);
    assert_eq!(
        clock(&cases::find(&ctx, id).await.unwrap()),
        Clock::Acknowledge("2026-07-01".parse().unwrap())
    );
    assert_eq!(
        work::ask_back(&ctx, id, Wait::Clarification, "What?").await.unwrap_err().kind,
        Problems::Refused
    );
    work::acknowledge(&ctx, id).await.unwrap();
    let outcome = Clock::WithoutDelay("2026-07-01".parse().unwrap());
    assert_eq!(clock(&cases::find(&ctx, id).await.unwrap()), outcome);
    work::answer(&ctx, id, true, "You were right. It was our mistake.").await.unwrap();
    assert_eq!(cases::find(&ctx, id).await.unwrap().state, State::Granted);
    assert_eq!(work::take(&ctx, id).await.unwrap_err().kind, Problems::Conflict);
}

#[tokio::test]
async fn the_copy_blacks_out_others_and_holds_back_only_with_a_reason() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let other = world.member("Sorrel").await;
    let ctx = world.acting(dara).await;
    // A change of which somebody wrote freely, and which names two people.
    kernel::transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "note": "Maja Tidewater spoke with Sorrel Tidewater about Bramble" });
        kernel::audit(tx, &ctx, kernel::Line::new("person.noted").on("person", maja.0).detail(detail.clone())).await
    })
    .unwrap();
    // And one in which nobody wrote anything.
    kernel::transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "role": "scrutineer", "person": maja });
        kernel::audit(tx, &ctx, kernel::Line::new("person.appointed").on("person", maja.0).detail(detail.clone())).await
    })
    .unwrap();
    let id = world.asks(maja, Kind::Access, "").await;
    let mut browser = world.browser(dara).await;
    let page = format!("/data-protection/requests/{id}/copy");
    let shown = browser.get(&page).await.ok().says("How they are reached").says("that concern them: note");
    shown
        .says_nothing_of("How you are")
        .says_nothing_of("scrutineer")
        .says_nothing_of("{&#34;")
        .says_nothing_of("&#34;person");
    browser
        .get(&page)
        .await
        .ok()
        .says("blacked out: somebody else")
        .says("Bramble")
        .says_nothing_of("Sorrel Tidewater");
    let no_reason = browser.post(&page, &[("hold", "people_fact"), ("blacked", "Bramble")]).await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form =
        [("hold", "people_fact"), ("why-people_fact", "It names an informant"), ("blacked", "Bramble")];
    browser.post(&page, &form).await.sent_to();
    let zip = browser.get(&format!("/data-protection/requests/{id}/copy.zip")).await.ok();
    let all = unzip(&zip.bytes);
    let index = &all.iter().find(|it| it.0 == "index.html").unwrap().1;
    assert!(index.contains("It names an informant") && !all.iter().any(|it| it.0 == "csv/people_fact.csv"));
    assert!(!all.iter().any(|it| it.1.contains("Bramble") || it.1.contains("Sorrel")));
    let _ = other;
}

#[tokio::test]
async fn a_request_entered_for_somebody_is_told_to_them_and_its_copy_asks_who_it_is() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let new = crate::support::letter(Kind::Access, Some(maja));
    let mut his = world.browser(dara).await;
    let id = cases::open(&world.acting(dara).await, new).await.unwrap();
    world.kit.run_due().await;
    let told = |it: &(String, String)| it.0.starts_with("Maja@") || it.0.starts_with("maja@");
    assert!(
        world.letters().iter().any(|it| told(it) && it.1.contains("entered in your name")),
        "{:?}",
        world.letters()
    );
    let copy = format!("/data-protection/requests/{id}/copy.zip");
    his.get(&copy).await.ok();
    world.kit.advance_minutes(61);
    assert_eq!(
        his.get_json(&copy).await.status,
        StatusCode::UNAUTHORIZED,
        "five hours after signing in is too long"
    );
    let list = format!("/data-protection/requests/{id}");
    his.get(&list).await.ok();
}

#[tokio::test]
async fn a_correction_is_not_said_to_be_made_before_it_was() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let id = world.asks(maja, Kind::Rectification, "My number is wrong").await;
    let mut his = world.browser(dara).await;
    let page = format!("/data-protection/requests/{id}/answer");
    let empty = his.post(&page, &[("outcome", "granted"), ("words", "It is corrected.")]).await;
    empty.says("Nothing of this person was changed").says("It is corrected.");
    let form =
        [("outcome", "granted"), ("words", "It is corrected."), ("corrected", "The list of 3 May, in ink")];
    his.post(&page, &form).await.sent_to();
    his.get(&format!("/data-protection/requests/{id}"))
        .await
        .ok()
        .says("What was corrected: The list of 3 May");
    // What the register shows need not be said again.
    let id = world.asks(maja, Kind::Rectification, "My name is Maya").await;
    let ctx = world.kit.system();
    kernel::transact!(ctx.db(), tx => {
        kernel::audit(tx, &ctx, kernel::Line::new("person.renamed").on("person", maja.0)).await
    })
    .unwrap();
    work::answer(&world.acting(dara).await, id, true, "It is corrected.").await.unwrap();
}

/// The subjects of the letters to somebody that begin so.
fn told(world: &crate::support::World, name: &str, of: &str) -> Vec<String> {
    let all =
        world.letters().into_iter().filter(|it| it.0.to_lowercase().contains(name) && it.1.contains(of));
    all.map(|it| it.1).collect()
}

#[tokio::test]
async fn a_complaint_that_was_acknowledged_and_a_question_without_answer_are_not_forgotten() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    world.officer("Olu", "organiser", None).await;
    let ctx = world.acting(dara).await;
    let complaint = cases::open(&ctx, letter(Kind::Complaint, None)).await.unwrap();
    work::acknowledge(&ctx, complaint).await.unwrap();
    let asked = cases::open(&ctx, letter(Kind::Access, None)).await.unwrap();
    work::ask_back(&ctx, asked, Wait::Identity, "Which year did you join?").await.unwrap();
    world.days(13).await;
    assert!(told(&world, "dara", "no. 2 waits").is_empty(), "fourteen days are left to them");
    world.days(9).await;
    assert_eq!(told(&world, "dara", "no. 2 waits").len(), 2, "{:?}", world.letters());
    assert!(told(&world, "olu", "no. 2").is_empty(), "that is nobody else's business");
    world.days(20).await;
    assert!(told(&world, "dara", "no. 1 is due").len() >= 2);
    assert!(!told(&world, "olu", "no. 1 is overdue").is_empty(), "{:?}", world.letters());
    let dues = remind::dues(&world.acting(dara).await).await.unwrap();
    let one = |n: &str| dues.iter().find(|it| it.title.contains(n)).unwrap();
    assert_eq!((one("no. 1").tone, one("no. 2").tone), (kernel::Tone::Overdue, kernel::Tone::Soon));
    assert!(one("no. 2").title.contains("ask again") && one("no. 2").by.is_some());
    // The clock begins anew when it is known who asks, and the reminders with it.
    work::resume(&world.acting(dara).await, asked).await.unwrap();
    world.days(32).await;
    assert_eq!(told(&world, "dara", "no. 2 is due").len(), 3, "{:?}", world.letters());
}

#[tokio::test]
async fn reminders_begin_anew_where_the_clock_does() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let id = cases::open(&ctx, letter(Kind::Access, None)).await.unwrap();
    world.days(18).await;
    assert_eq!(told(&world, "dara", "is due in").len(), 1);
    let ctx = world.acting(dara).await;
    work::ask_back(&ctx, id, Wait::Identity, "Which year did you join?").await.unwrap();
    world.days(2).await;
    work::resume(&world.acting(dara).await, id).await.unwrap();
    world.days(17).await;
    assert_eq!(told(&world, "dara", "is due in").len(), 2, "{:?}", world.letters());
}

#[tokio::test]
async fn where_the_whole_committee_is_vacant_any_officer_answers_and_a_reminder_to_nobody_is_not_used_up() {
    let world = with_a_desk().await;
    let maja = world.member("Maja").await;
    world.asks(maja, Kind::Access, "").await;
    world.days(18).await;
    assert_eq!(world.kit.count("rights_told").await, 0, "it reached nobody");
    let ctx = world.kit.system();
    let posts = bodies::service::posts(&ctx).await.unwrap();
    let data =
        posts.iter().find(|it| it.grants().contains(&kernel::Power::ProtectData)).unwrap().body.clone();
    let elsewhere = posts.iter().find(|it| it.body != data).unwrap().slug.clone();
    let wren = world.officer("Wren", &elsewhere, None).await;
    assert_eq!(rights::service::owner(&world.kit.system()).await.unwrap().persons, vec![wren]);
    assert!(world.acting(wren).await.may(kernel::Power::ProtectData, None));
    world.days(1).await;
    assert_eq!(told(&world, "wren", "is due in").len(), 1, "{:?}", world.letters());
}

#[tokio::test]
async fn the_oldest_request_is_on_the_desk_however_many_are_open() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let first = cases::open(&ctx, letter(Kind::Access, None)).await.unwrap();
    for _ in 0..505 {
        cases::open(&ctx, letter(Kind::Access, None)).await.unwrap();
    }
    let (open, _) = cases::list(&ctx).await.unwrap();
    assert_eq!((open.len(), open[0].id), (506, first));
    assert!(remind::dues(&ctx).await.unwrap().iter().any(|it| it.title.contains("no. 1:")));
}

/// Something that somebody wrote about a person, as the trail keeps it.
async fn noted(world: &crate::support::World, person: kernel::PersonId, note: &str) {
    let ctx = world.kit.system();
    kernel::transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "note": note });
        kernel::audit(tx, &ctx, kernel::Line::new("person.noted").on("person", person.0).detail(detail)).await
    })
    .unwrap();
}

#[tokio::test]
async fn what_a_member_fetches_tells_nobodys_given_name_address_or_number() {
    let world = world().await;
    let maja = world.member("Maja").await;
    world.member("Sorrel").await;
    let note =
        "Sorrel (sorrel.t@mail.example, 07700 900 555) rang Maja at maja@example.org on 3 May about Bread";
    noted(&world, maja, note).await;
    let zip = world.browser(maja).await.get("/me/data/copy.zip").await.ok();
    let all: String = unzip(&zip.bytes).into_iter().map(|it| it.1).collect();
    for gone in ["Sorrel", "sorrel", "900 555"] {
        assert!(!all.contains(gone), "{gone}");
    }
    assert!(all.contains("rang Maja at maja@example.org on 3 May about Bread"), "one's own stays");
}

#[tokio::test]
async fn short_names_are_blacked_out_whatever_their_case_and_every_passage_can_be_read() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    for n in 0..230 {
        noted(&world, maja, &format!("Passage {n}: bo and BO and Bobbin")).await;
    }
    let id = world.asks(maja, Kind::Access, "").await;
    let mut browser = world.browser(dara).await;
    let page = format!("/data-protection/requests/{id}/copy");
    browser.post(&page, &[("blacked", "Bo")]).await.sent_to();
    let first = browser.get(&page).await.ok();
    let later = browser.get(&format!("{page}?page=1")).await.ok();
    let read = |body: &str| (0..230).filter(|n| body.contains(&format!("Passage {n}:"))).collect::<Vec<_>>();
    let (mut both, rest) = (read(&first.body), read(&later.body));
    assert!(both.len() < 230 && !rest.is_empty());
    both.extend(rest);
    both.sort_unstable();
    both.dedup();
    assert_eq!(both.len(), 230, "each stands on one of the pages");
    first
        .says("Those after")
        .says("[blacked out: somebody else] and [blacked out: somebody else] and Bobbin");
    let zip = browser.get(&format!("{page}.zip")).await.ok();
    assert!(!unzip(&zip.bytes).iter().any(|it| it.1.contains(" BO ") || it.1.contains(": bo ")));
}
