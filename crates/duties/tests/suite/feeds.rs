//! Calendars: read by a secret address, followed when things move, silent on what is late.

use duties::service;
use kernel::group::NewGroup;
use testkit::london;

use crate::support::{World, world};

fn path(address: &str) -> String {
    address.strip_prefix("http://plenary.test").unwrap().to_owned()
}

async fn read(world: &World, path: &str) -> String {
    let answer = world.kit.visitor().get(path).await.ok();
    assert!(answer.content_type.starts_with("text/calendar"), "{}", answer.content_type);
    answer.body.replace("\r\n ", "")
}

/// The event of that summary.
fn event<'a>(text: &'a str, summary: &str) -> &'a str {
    let found = text.split("BEGIN:VEVENT").find(|it| it.contains(summary));
    found.unwrap_or_else(|| panic!("{summary} is not in {text}"))
}

#[tokio::test]
async fn a_calendar_is_read_without_signing_in_and_not_after_it_was_revoked() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let path = path(&service::make_feed(&ctx, None).await.unwrap());
    let text = read(&world, &path).await;
    let june = event(&text, "SUMMARY:Send the minutes of the committee to all members: June 2026");
    assert!(june.contains("DTSTART;VALUE=DATE:20260707\r\n") && june.contains("STATUS:CONFIRMED"));
    let mut browser = world.browser(dara).await;
    browser.get("/duties/feeds").await.ok().says("Your own duties and meetings").says_nothing_of(&path);
    let feed = service::feeds(&ctx).await.unwrap()[0].id;
    let other = world.member("Maja").await;
    let stolen = world.browser(other).await.post(&format!("/duties/feeds/{feed}/revoke"), &[]).await;
    assert_eq!(stolen.status, 404, "somebody else's address");
    browser.post(&format!("/duties/feeds/{feed}/revoke"), &[]).await.sent_to();
    assert_eq!(world.kit.visitor().get(&path).await.status, 404);
    assert_eq!(world.kit.visitor().get("/duties/feed/guessed").await.status, 404);
}

#[tokio::test]
async fn a_meeting_that_moves_moves_its_entry_and_one_called_off_is_cancelled() {
    let world = world().await;
    let dara = world.officer("Dara", "organiser", None).await;
    let path = path(&service::make_feed(&world.acting(dara).await, Some("committee".into())).await.unwrap());
    let agm = world.meeting("agm", london(2026, 9, 12, 14, 0)).await;
    let before = read(&world, &path).await;
    let uid =
        |text: &str| event(text, "SUMMARY:Annual general meeting 2026").lines().nth(1).unwrap().to_owned();
    assert!(event(&before, "SUMMARY:Annual general meeting 2026").contains("DTSTART:20260912T130000Z"));
    assert!(event(&before, "Send word of the annual").contains("VALUE=DATE:20260801"));
    let ctx = world.kit.system();
    let (seen, to) = (london(2026, 9, 12, 14, 0), london(2026, 9, 26, 10, 0));
    kernel::transact!(ctx.db(), tx => { bodies::service::move_occasion(tx, &ctx, agm, seen, to, "Hall").await }).unwrap();
    world.kit.run_due().await;
    let after = read(&world, &path).await;
    assert_eq!(uid(&before), uid(&after));
    let moved = event(&after, "SUMMARY:Annual general meeting 2026");
    assert!(moved.contains("DTSTART:20260926T090000Z") && moved.contains("SEQUENCE:1"), "{moved}");
    assert!(event(&after, "Send word of the annual").contains("VALUE=DATE:20260815"));
    service::mark_not_held(&world.kit.system(), agm, "Called off: Committee, 2 June").await.unwrap();
    let off = read(&world, &path).await;
    assert!(event(&off, "SUMMARY:Annual general meeting 2026").contains("STATUS:CANCELLED"));
    let call = event(&off, "Send word of the annual");
    assert!(
        call.contains("the day of the meeting") || call.contains("The day of the meeting is not fixed"),
        "{call}"
    );
}

#[tokio::test]
async fn a_calendar_says_nothing_of_what_is_late_of_help_or_of_who_is_behind() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let path = path(&service::make_feed(&world.acting(dara).await, None).await.unwrap());
    let june = world.find("monthly-minutes@2026-06").await.it.id;
    service::ask_help(&world.acting(dara).await, june, "SECRET-WORDS").await.unwrap();
    world.until(london(2026, 7, 20, 12, 0)).await;
    let text = read(&world, &path).await;
    for word in ["members: June 2026", "overdue", "days late", "SECRET-WORDS", "Dara", "help"] {
        assert!(!text.contains(word), "{word} is in {text}");
    }
    assert!(text.contains("July 2026"));
}

#[tokio::test]
async fn a_bodys_calendar_is_for_those_who_sit_in_it_and_ends_with_the_office() {
    let world = world().await;
    let member = world.member("Maja").await;
    let refused =
        service::make_feed(&world.acting(member).await, Some("committee".into())).await.unwrap_err();
    assert_eq!(refused.kind, kernel::Kind::Forbidden);
    let until = london(2026, 6, 20, 12, 0);
    let dara = world.officer("Dara", "data-manager", Some(until)).await;
    let path = path(&service::make_feed(&world.acting(dara).await, Some("committee".into())).await.unwrap());
    read(&world, &path).await;
    world.kit.set(until);
    assert_eq!(world.kit.visitor().get(&path).await.status, 404);
}

#[tokio::test]
async fn an_address_of_one_organisation_opens_nothing_in_another() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let path = path(&service::make_feed(&world.acting(dara).await, None).await.unwrap());
    let app = &world.kit.app;
    let new =
        NewGroup { name: "Others", short_name: "Others", zone: "Europe/London", host: Some("other.test") };
    kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(world.kit.visitor().at("other.test").get(&path).await.status, 404);
    assert_eq!(world.kit.visitor().get(&path).await.status, 200);
}

#[tokio::test]
async fn an_address_is_told_to_whose_name_it_is_in_and_ends_with_the_membership() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let own = path(&service::make_feed(&world.acting(dara).await, None).await.unwrap());
    let body = path(&service::make_feed(&world.acting(dara).await, Some("committee".into())).await.unwrap());
    let told = world.kit.db();
    let (told,): (i64,) = told
        .one(kernel::sql!(
            "SELECT COUNT(*) FROM mail_message WHERE subject = 'A calendar address was made in your name'"
        ))
        .await
        .unwrap();
    assert_eq!(told, 2);
    let opens = async |path: &str| world.kit.visitor().get(path).await.status.as_u16();
    assert_eq!((opens(&own).await, opens(&body).await), (200, 200));
    let ctx = world.kit.system();
    let flag = people::model::FactKind::Suspended;
    let new = people::model::NewFact::new(flag, "", ctx.now, people::model::Source::Officer).unwrap();
    kernel::transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, dara, new.clone()).await })
        .unwrap();
    assert_eq!((opens(&own).await, opens(&body).await), (200, 404), "whose rights rest reads no body's");
    world.kit.advance_minutes(1);
    let ctx = world.kit.system();
    let left = people::model::Ending::Decision;
    kernel::transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, dara, ctx.now, left).await }).unwrap();
    assert_eq!((opens(&own).await, opens(&body).await), (404, 404), "the term still runs in the record");
}
