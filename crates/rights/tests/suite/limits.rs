//! Limits are honoured by lists, but not by what the law and the constitution require.

use kernel::personal::Purpose;
use kernel::{Channel, feature::held_back};
use rights::model::Kind;
use rights::service::{limits, work};

use crate::support::world;

#[tokio::test]
async fn a_restriction_keeps_somebody_off_lists_but_not_off_the_roll() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    let id = world.asks(maja, Kind::Restriction, "Until you have looked into it").await;
    assert!(
        held_back(&ctx, Purpose::News, Channel::Email).await.unwrap().is_empty(),
        "it is not granted yet"
    );
    work::answer(&ctx, id, true, "Your data are kept and not used.").await.unwrap();
    for purpose in [Purpose::News, Purpose::Organising, Purpose::Membership] {
        let left = held_back(&ctx, purpose, Channel::Telephone).await.unwrap();
        assert!(left[&maja].contains("Article 18"), "{purpose:?}");
    }
    for purpose in [Purpose::Voting, Purpose::Notices, Purpose::Elections] {
        assert!(held_back(&ctx, purpose, Channel::Post).await.unwrap().is_empty(), "{purpose:?}");
    }
    let one = limits::of(&ctx, maja).await.unwrap().remove(0);
    assert!(
        limits::end(&ctx, maja, one.id, "").await.is_err(),
        "an officer says why, because the person is told"
    );
    world.browser(maja).await.get("/me/data").await.ok().says("kept and not used");
    limits::end_own(&world.acting(maja).await, one.id).await.unwrap();
    assert!(held_back(&ctx, Purpose::News, Channel::Email).await.unwrap().is_empty());
}

#[tokio::test]
async fn objecting_to_bulletins_needs_no_reason_and_works_at_once() {
    let world = world().await;
    let maja = world.member("Maja").await;
    let mut browser = world.browser(maja).await;
    browser.post("/me/data/object", &[]).await.sent_to();
    browser.post("/me/data/object", &[]).await.sent_to();
    browser.get("/me/data").await.ok().says("You get none");
    let ctx = world.kit.system();
    assert!(held_back(&ctx, Purpose::News, Channel::Email).await.unwrap()[&maja].contains("Article 21"));
    assert!(held_back(&ctx, Purpose::Organising, Channel::Email).await.unwrap().is_empty());
    assert_eq!(world.kit.count("rights_limit").await, 1);
}

#[tokio::test]
async fn whose_data_are_not_used_are_named_on_no_list_and_leave_in_no_segment() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let olu = world.officer("Olu", "organiser", None).await;
    let maja = world.member("Maja").await;
    let id = world.asks(maja, Kind::Restriction, "Until you have looked into it").await;
    work::answer(&world.acting(dara).await, id, true, "Your data are kept and not used.").await.unwrap();
    let mut organiser = world.browser(olu).await;
    let day = world.kit.app.now().date(&world.kit.group.zone);
    for page in [format!("/people/on?day={day}"), format!("/api/people/on/{day}")] {
        organiser.get_json(&page).await.ok().says_nothing_of("Maja");
    }
    for page in [format!("/people/{maja}"), format!("/api/people/{maja}")] {
        assert_eq!(organiser.get(&page).await.status, axum::http::StatusCode::NOT_FOUND, "{page}");
    }
    let system = world.kit.system();
    assert!(people::service::fed_not(&system).await.unwrap().contains(&maja));
    let page = people::service::on_day(&world.acting(olu).await, world.kit.app.now(), "", 0).await.unwrap();
    assert_eq!(page.total, 3, "they are counted");
    // Whoever answers for data sees them.
    world.browser(dara).await.get(&format!("/people/{maja}")).await.ok().says("Maja");
}

#[tokio::test]
async fn an_officer_ends_a_limit_only_with_a_reason_that_the_person_is_told_before() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    let id = world.asks(maja, Kind::Restriction, "Until you have looked into it").await;
    work::answer(&ctx, id, true, "Your data are kept and not used.").await.unwrap();
    let one = limits::of(&ctx, maja).await.unwrap().remove(0);
    let mut his = world.browser(dara).await;
    // The way for the person's own is not one for officers.
    let own = his.post(&format!("/me/data/limits/{}/end", one.id), &[]).await;
    assert_eq!(own.status, axum::http::StatusCode::NOT_FOUND);
    his.get(&format!("/data-protection/requests/{id}")).await.ok().says("limits on the use of their data");
    let page = format!("/data-protection/people/{maja}/limits");
    his.get(&page).await.ok().says("kept and not used").says("Until you have looked into it");
    let limit = one.id.to_string();
    his.post(&page, &[("limit", &limit), ("why", "")]).await.says("Say why it ends");
    his.post(&page, &[("limit", &limit), ("why", "What you contested is corrected")]).await.sent_to();
    world.kit.run_due().await;
    assert!(world.letters().iter().any(|it| it.0.starts_with("Maja@") && it.1.contains("is to end")));
    let held =
        |ctx: kernel::Ctx| async move { held_back(&ctx, Purpose::News, Channel::Email).await.unwrap() };
    assert!(held(world.kit.system()).await.contains_key(&maja), "it holds until the day that was said");
    world.browser(maja).await.get("/me/data").await.ok().says("It ends on").says("What you contested");
    world.kit.advance_days(8);
    assert!(!held(world.kit.system()).await.contains_key(&maja));
    let olu = world.officer("Olu", "organiser", None).await;
    assert_eq!(world.browser(olu).await.get(&page).await.status, axum::http::StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_objection_is_to_the_use_that_was_chosen_and_not_to_what_the_words_begin_with() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let mut hers = world.browser(maja).await;
    let wrong = hers.post("/me/data/request", &[("kind", "objection"), ("words", "Stop phoning me")]).await;
    wrong.says("Choose to which use").says("Stop phoning me");
    let form = [("kind", "objection"), ("objects_to", "telephone"), ("words", "Stop phoning me")];
    let place = hers.post("/me/data/request", &form).await.sent_to();
    hers.get(&place).await.ok().says("Telephone calls and text messages");
    let id = place.rsplit('/').next().unwrap().parse().unwrap();
    let ctx = world.acting(dara).await;
    work::answer(&ctx, id, true, "Nobody calls you any more.").await.unwrap();
    for (purpose, channel, off) in [
        (Purpose::Organising, Channel::Telephone, true),
        (Purpose::News, Channel::Text, true),
        (Purpose::News, Channel::Email, false),
        (Purpose::Notices, Channel::Telephone, false),
    ] {
        let held = held_back(&ctx, purpose, channel).await.unwrap();
        let said = held.get(&maja).is_some_and(|it| it.contains("Article 21"));
        assert_eq!(said, off, "{purpose:?} {channel:?}");
    }
    // What an earlier version took without a use is given one by an officer before it is granted.
    let mut old = crate::support::letter(Kind::Objection, Some(maja));
    old.objects_to = Some(rights::model::Use::Other);
    let id = rights::service::cases::open(&ctx, old).await.unwrap();
    let mut his = world.browser(dara).await;
    let page = format!("/data-protection/requests/{id}");
    his.get(&page).await.ok().says("Another use, described in words");
    his.post(&format!("{page}/objects"), &[("objects_to", "organising")]).await.sent_to();
    work::answer(&ctx, id, true, "Nobody asks you any more.").await.unwrap();
    let held = held_back(&ctx, Purpose::Organising, Channel::List).await.unwrap();
    assert!(held[&maja].contains("Article 21"));
}
