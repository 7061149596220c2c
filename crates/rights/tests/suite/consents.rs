//! Consent for each purpose and channel, and what lists make of it.

use axum::http::StatusCode;
use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, transact};
use rights::model::Controller;
use rights::service::{self, consents};

use crate::support::world;

#[tokio::test]
async fn a_member_agrees_way_by_way_and_takes_it_back_as_easily() {
    let world = world().await;
    let maja = world.member("Maja").await;
    let mut browser = world.browser(maja).await;
    browser
        .get("/me/data/consents")
        .await
        .ok()
        .says("I can take this back at any time")
        .says("by text message");
    let form = [("purpose", "news"), ("channel", "telephone")];
    browser.post("/me/data/consents", &form).await.sent_to();
    browser.post("/me/data/consents", &form).await.sent_to();
    assert_eq!(world.kit.count("rights_consent").await, 1, "agreed once, however often it is sent");
    let ctx = world.kit.system();
    let left = held_back(&ctx, Purpose::News, Channel::Telephone).await.unwrap();
    assert!(!left.contains_key(&maja));
    assert!(held_back(&ctx, Purpose::News, Channel::Text).await.unwrap()[&maja].contains("by text message"));
    assert!(held_back(&ctx, Purpose::Organising, Channel::Telephone).await.unwrap().contains_key(&maja));
    // What the constitution asks for needs none.
    assert!(held_back(&ctx, Purpose::Notices, Channel::Telephone).await.unwrap().is_empty());
    assert!(
        held_back(&ctx, Purpose::News, Channel::Post).await.unwrap().is_empty(),
        "by post an objection is enough"
    );
    let id = consents::of(&world.acting(maja).await, maja).await.unwrap()[0].id.to_string();
    browser.post("/me/data/consents", &[("take_back", &id)]).await.sent_to();
    assert!(held_back(&ctx, Purpose::News, Channel::Telephone).await.unwrap().contains_key(&maja));
    browser.get("/me/data/consents").await.ok().says("Taken back").says("On their page");
    // Nothing that rests on membership can be asked for here.
    browser
        .post("/me/data/consents", &[("purpose", "voting"), ("channel", "email")])
        .await
        .says("does not rest on consent");
}

#[tokio::test]
async fn news_by_mail_can_need_consent_and_the_list_says_why_somebody_is_left_out() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    assert!(held_back(&ctx, Purpose::News, Channel::Email).await.unwrap().is_empty());
    let new = Controller {
        contact: "data@fairhaven.example".into(),
        news_by_consent: true,
        ..Controller::default()
    };
    service::set_controller(&ctx, &new).await.unwrap();
    let left = held_back(&ctx, Purpose::News, Channel::Email).await.unwrap();
    assert_eq!(left[&maja], "Has not agreed to this by e-mail.");
    // An officer has it on paper, and says where.
    let place = format!("/data-protection/people/{maja}/consents");
    let mut browser = world.browser(dara).await;
    let form = [("purpose", "news"), ("channel", "email")];
    browser.post(&place, &form).await.says("where that can be seen");
    browser.post(&place, &[form[0], form[1], ("source", "Paper form of 3 May, blue folder")]).await.sent_to();
    assert!(!held_back(&ctx, Purpose::News, Channel::Email).await.unwrap().contains_key(&maja));
    // Members and other officers have no business there.
    assert_eq!(world.browser(maja).await.get(&place).await.status, StatusCode::FORBIDDEN);
    // The words have versions, and what was agreed to keeps its own.
    consents::set_wording(&ctx, Purpose::News, "You may send me the weekly letter of the group.")
        .await
        .unwrap();
    let held = consents::of(&ctx, maja).await.unwrap();
    let words = consents::wording(&ctx, Purpose::News).await.unwrap();
    assert_eq!((held[0].wording, words.version), (0, 1));
}

#[tokio::test]
async fn after_an_erasure_the_address_is_held_back_on_every_channel() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.kit.system();
    transact!(ctx.db(), tx => {
        people::service::change_contact(tx, &ctx, maja, people::model::ContactKind::Phone, "020 7946 0018", "").await
    })
    .unwrap();
    rights::service::erase::plan(&world.acting(dara).await, maja, None, "She asked.").await.unwrap();
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    // Somebody enters her again under the same address and number.
    let again = world.member("Maja").await;
    let ctx = world.kit.system();
    transact!(ctx.db(), tx => {
        people::service::change_contact(tx, &ctx, again, people::model::ContactKind::Phone, "020 7946 0018", "").await
    })
    .unwrap();
    consents::give(&world.acting(again).await, again, Purpose::News, Channel::Telephone, "").await.unwrap();
    for channel in [Channel::Email, Channel::Telephone] {
        let left = held_back(&ctx, Purpose::News, channel).await.unwrap();
        assert!(left[&again].contains("must not be used"), "{channel:?}: {left:?}");
    }
}

#[tokio::test]
async fn what_was_ticked_on_joining_is_kept_with_its_words_and_once() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let words = "You may send me the weekly letter of the organisation, as I tick below.";
    consents::set_wording(&world.acting(dara).await, Purpose::News, words).await.unwrap();
    let asked = kernel::feature::consents(&world.kit.system()).await.unwrap();
    assert!(asked.iter().any(|it| it.words == words && it.version == 1 && it.channels.len() == 4));
    let ticked = serde_json::json!({
        "person": maja,
        "agreed_at": world.kit.app.now(),
        "consents": [{ "purpose": "news", "channel": "email", "version": 1 }],
    });
    for _ in 0..2 {
        let ctx = world.kit.system();
        transact!(ctx.db(), tx => { kernel::emit(tx, &ctx, "membership.admitted", &ticked).await }).unwrap();
        world.kit.run_due().await;
    }
    let held = consents::of(&world.acting(maja).await, maja).await.unwrap();
    assert_eq!(held.len(), 1);
    let one = (held[0].channel.as_str(), held[0].wording, held[0].source.as_str(), held[0].withdrawn_at);
    assert_eq!(one, ("email", 1, "On the form for joining", None));
}

#[tokio::test]
async fn whoever_told_a_volunteer_so_is_asked_by_nobody_again() {
    let world = world().await;
    let maja = world.member("Maja").await;
    consents::give(&world.acting(maja).await, maja, Purpose::Organising, Channel::Telephone, "")
        .await
        .unwrap();
    let held = async || {
        let ctx = world.kit.system();
        kernel::feature::held_back(&ctx, Purpose::Organising, Channel::Telephone).await.unwrap()
    };
    assert!(!held().await.contains_key(&maja));
    for _ in 0..2 {
        let ctx = world.kit.system();
        let told = serde_json::json!({ "person": maja, "channel": "telephone" });
        transact!(ctx.db(), tx => { kernel::emit(tx, &ctx, "people.asked-no-more", &told).await }).unwrap();
        world.kit.run_due().await;
    }
    assert!(held().await[&maja].contains("Objected"));
    assert_eq!(world.kit.count("rights_limit").await, 1);
}

#[tokio::test]
async fn who_was_erased_and_agrees_again_gets_news_and_nobody_else_can_lift_it() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    rights::service::erase::plan(&ctx, maja, None, "She asked.").await.unwrap();
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    let again = world.member("Maja").await;
    let held = async || held_back(&world.kit.system(), Purpose::News, Channel::Email).await.unwrap();
    assert!(held().await[&again].contains("must not be used"));
    // An officer sees why, and cannot lift it; nor does a consent that an officer enters.
    let mut his = world.browser(dara).await;
    his.get("/data-protection").await.ok().says("Whether an address is written to");
    let form = [("value", "maja@example.org"), ("why", "She is back")];
    his.post("/data-protection/suppressed/look", &form)
        .await
        .ok()
        .says("Kept off every list of news")
        .says("Erased");
    his.post("/data-protection/suppressed/lift", &form).await.says("only they can lift that");
    consents::give(&world.acting(dara).await, again, Purpose::News, Channel::Email, "Paper form")
        .await
        .unwrap();
    assert!(held().await.contains_key(&again));
    let all = consents::of(&world.acting(again).await, again).await.unwrap();
    consents::take_back(&world.acting(again).await, again, all[0].id).await.unwrap();
    consents::give(&world.acting(again).await, again, Purpose::News, Channel::Email, "").await.unwrap();
    assert!(!held().await.contains_key(&again));
    his.post("/data-protection/suppressed/look", &form).await.ok().says("Nothing keeps it out");
}

#[tokio::test]
async fn a_number_is_kept_out_however_it_is_written() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.acting(dara).await;
    rights::service::suppressed::suppress(&ctx, "+44 7700 900123", "Asked so at the door").await.unwrap();
    let system = world.kit.system();
    transact!(system.db(), tx => {
        people::service::change_contact(tx, &system, maja, people::model::ContactKind::Phone, "07700 900123", "").await
    })
    .unwrap();
    consents::give(&world.acting(maja).await, maja, Purpose::News, Channel::Telephone, "").await.unwrap();
    let held = held_back(&system, Purpose::News, Channel::Telephone).await.unwrap();
    assert!(held[&maja].contains("Asked so at the door"), "{held:?}");
}

#[tokio::test]
async fn an_officer_lifts_what_came_back_and_not_what_somebody_asked_for() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let olu = world.officer("Olu", "organiser", None).await;
    let ctx = world.acting(dara).await;
    let mut his = world.browser(dara).await;
    his.get("/data-protection/suppressed").await.ok().says("what you type is kept nowhere");
    his.post("/data-protection/suppressed/look", &[("value", "nonsense")])
        .await
        .says("Write an e-mail address");
    let form = [("value", "wren@example.org"), ("why", "x")];
    his.post("/data-protection/suppressed/lift", &form).await.says("has not come back");
    rights::service::suppressed::suppress(&ctx, "wren@example.org", "Never again").await.unwrap();
    his.post("/data-protection/suppressed/lift", &form).await.says("only they can lift that");
    let page = world.browser(olu).await.get("/data-protection/suppressed").await;
    assert_eq!(page.status, axum::http::StatusCode::FORBIDDEN);
}
