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
    assert!(limits::end(&ctx, one.id, "").await.is_err(), "an officer says why, because the person was told");
    world.browser(maja).await.get("/me/data").await.ok().says("kept and not used");
    limits::end(&world.acting(maja).await, one.id, "").await.unwrap();
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
