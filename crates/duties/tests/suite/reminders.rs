//! Reminders: to the owner before, to the whole body three days after, each once.

use testkit::london;

use crate::support::{minutes, world};

fn about<'a>(letters: &'a [(String, String)], words: &str) -> Vec<&'a (String, String)> {
    letters.iter().filter(|it| it.1.contains(words)).collect()
}

#[tokio::test]
async fn the_owner_is_reminded_before_and_the_whole_body_three_days_after_each_once() {
    let world = world().await;
    world.officer("Dara", "data-manager", None).await;
    world.officer("Olga", "organiser", None).await;
    world.until(london(2026, 7, 3, 12, 0)).await;
    assert!(about(&world.letters(), "members: June 2026").is_empty());
    world.until(london(2026, 7, 4, 12, 0)).await;
    let first = world.letters();
    let first = about(&first, "minutes of the committee to all members: June 2026");
    assert_eq!(first.len(), 1);
    assert!(
        first[0].0.contains("dara@example.org") && first[0].1.starts_with("Due by Tuesday 7 July"),
        "{first:?}"
    );
    world.until(london(2026, 7, 7, 13, 0)).await;
    assert_eq!(
        about(&world.letters(), "Due today").iter().filter(|it| it.1.contains("members: June 2026")).count(),
        1
    );
    world.until(london(2026, 7, 12, 13, 0)).await;
    let late = world.letters();
    let mut late: Vec<_> =
        about(&late, "days late").into_iter().filter(|it| it.1.contains("members: June 2026")).collect();
    late.sort();
    assert_eq!(late.len(), 2, "{late:?}");
    assert!(
        late[0].0.contains("dara@") && late[1].0.contains("olga@") && late[0].1.starts_with("3 days late")
    );
}

#[tokio::test]
async fn what_is_done_reminds_nobody_and_a_vacant_post_reminds_its_body() {
    let world = world().await;
    let olga = world.officer("Olga", "organiser", None).await;
    world.until(london(2026, 7, 4, 12, 0)).await;
    let letters = world.letters();
    let vacant = about(&letters, "minutes of the committee to all members: June 2026");
    assert!(vacant.len() == 1 && vacant[0].0.contains("olga@"), "{vacant:?}");
    let july = minutes("Minutes, July", Some("2026-07-01"));
    duties::service::publish(&world.acting(olga).await, july).await.unwrap();
    world.until(london(2026, 8, 12, 12, 0)).await;
    assert!(about(&world.letters(), "members: July 2026").iter().all(|it| !it.1.contains("minutes")));
}

#[tokio::test]
async fn help_that_is_asked_for_reaches_the_others_at_once_and_closes_nothing() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let olga = world.officer("Olga", "organiser", None).await;
    let june = world.find("monthly-minutes@2026-06").await.it.id;
    let refused = duties::service::ask_help(&world.acting(olga).await, june, "").await.unwrap_err();
    assert_eq!(refused.kind, kernel::Kind::Forbidden);
    duties::service::ask_help(&world.acting(dara).await, june, "Two hands for an hour").await.unwrap();
    world.kit.run_due().await;
    let letters = world.letters();
    let asked = about(&letters, "Help is asked for");
    assert!(asked.len() == 1 && asked[0].0.contains("olga@"), "{asked:?}");
    assert!(world.find("monthly-minutes@2026-06").await.it.duty.closed.is_none());
}
