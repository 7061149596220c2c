//! The members' board: after a week, by post, in even words; a vacant post's duties fall to its body at once.

use testkit::london;

use crate::support::world;

#[tokio::test]
async fn a_duty_stands_on_the_board_after_a_week_by_post_and_never_by_name() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let member = world.member("Maja").await;
    world.until(london(2026, 7, 13, 12, 0)).await;
    let mut maja = world.browser(member).await;
    maja.get("/duties/board").await.ok().says_nothing_of("minutes of the committee");
    world.until(london(2026, 7, 15, 12, 0)).await;
    let mut maja = world.browser(member).await;
    let page = maja.get("/duties/board").await.ok();
    let page =
        page.says("Send the minutes of the committee to all members: June 2026").says("Data manager, 8 days");
    page.says_nothing_of("Dara");
    assert_eq!(world.kit.visitor().get("/duties/board").await.status, 303);
    let june = world.find("monthly-minutes@2026-06").await.it.id;
    duties::service::ask_help(&world.acting(dara).await, june, "I am ill until the 20th").await.unwrap();
    maja.get("/duties/board").await.ok().says("Help was asked for.").says_nothing_of("I am ill");
}

#[tokio::test]
async fn a_vacant_posts_duties_fall_to_the_committee_and_return_with_the_next_holder() {
    let world = world().await;
    let olga = world.officer("Olga", "organiser", None).await;
    let vacant = world.find("monthly-minutes@2026-06").await;
    assert_eq!(vacant.whose.label, "The committee (the post of data manager is vacant)");
    assert_eq!(vacant.whose.persons, [olga]);
    let until = london(2026, 6, 20, 12, 0);
    let dara = world.officer("Dara", "data-manager", Some(until)).await;
    assert_eq!(world.find("monthly-minutes@2026-06").await.whose.persons, [dara]);
    world.kit.set(until);
    assert!(world.find("monthly-minutes@2026-06").await.whose.vacant, "to the minute");
}

#[tokio::test]
async fn work_is_shown_to_those_who_hold_an_office_and_a_shared_duty_counts_in_parts() {
    let world = world().await;
    let (olga, _) =
        (world.officer("Olga", "organiser", None).await, world.officer("Otto", "organiser", None).await);
    let member = world.member("Maja").await;
    let loads = duties::service::load(&world.acting(olga).await).await.unwrap();
    assert_eq!(loads.len(), 2);
    assert_eq!(loads[0].open_hundredths, loads[1].open_hundredths);
    assert!(loads[0].open_hundredths.is_multiple_of(50) && loads[0].open_hundredths > 0, "{loads:?}");
    world.browser(olga).await.get("/duties").await.ok().says("How work is shared");
    world.browser(member).await.get("/duties").await.ok().says_nothing_of("How work is shared");
    world.browser(olga).await.get("/duties/load").await.ok().says("Otto Tidewater");
    assert_eq!(world.browser(member).await.get("/duties/load").await.status, 403);
}
