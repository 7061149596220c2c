//! Dialogue with local groups (N11): whom nobody visited comes first, letters wait until they are answered.

use kernel::Kind;
use meetings::service::{letters, reports};

use crate::reports::representative;
use crate::support::with;

const NATIONAL: &str = include_str!("../../../../examples/constitutions/national-association.md");

#[tokio::test]
async fn whom_nobody_visited_comes_first_and_a_letter_waits_until_it_is_answered() {
    let world = with(NATIONAL.to_owned()).await;
    let north = "representative-north";
    let ada = representative(&world, "Ada", north).await;
    let bo = world.person("Bo", "member").await;
    let (own, other) = (world.acting(ada).await, world.acting(bo).await);
    let zone = &world.kit.group.zone;
    assert_eq!(letters::add_branch(&other, "Mine", "").await.unwrap_err().kind, Kind::Forbidden);
    let mut ids = vec![];
    for title in ["the Anchor group", "the Beacon group", "the Cove group"] {
        ids.push(letters::add_branch(&own, title, "North").await.unwrap());
    }
    let twice = letters::add_branch(&own, "The anchor group", "").await.unwrap_err();
    assert!(twice.message_for("title").is_some(), "{twice}");
    let long_ago = own.now.plus_days(-300, zone);
    reports::record_visit(&own, north, Some(ids[0]), "", long_ago, "").await.unwrap();
    reports::record_visit(&own, north, Some(ids[1]), "", own.now.plus_days(-3, zone), "").await.unwrap();
    let titles: Vec<String> =
        letters::kept(&other).await.unwrap().into_iter().map(|it| it.branch.title).collect();
    assert_eq!(titles, ["the Cove group", "the Anchor group", "the Beacon group"]);
    // A letter: only a holder of the post notes and answers it; others see from whom and for how long it waits.
    let day = own.now.plus_days(-5, zone);
    let forged = letters::note_letter(&other, north, Some(ids[2]), "", "Come and see us", day).await;
    assert_eq!(forged.unwrap_err().kind, Kind::Forbidden);
    let bare = letters::note_letter(&own, north, None, " ", "Come", day).await.unwrap_err();
    assert!(bare.message_for("sender").is_some());
    let id =
        letters::note_letter(&own, north, Some(ids[2]), "", "Come and see our kitchen", day).await.unwrap();
    assert_eq!(letters::waiting(&own).await.unwrap(), 1);
    assert_eq!(letters::kept(&own).await.unwrap()[0].open_letters, 1);
    let mut member = world.browser(bo).await;
    let page = member.get("/meetings/branches").await.ok();
    page.says("never visited").says("over half a year ago").says("the Cove group").says_nothing_of("kitchen");
    let mut browser = world.browser(ada).await;
    browser.get("/meetings/branches").await.ok().says("kitchen");
    browser.get("/").await;
    let answer = format!("/meetings/letters/{id}");
    assert_eq!(member.post(&answer, &[("answer", "No")]).await.status.as_u16(), 403);
    let empty = browser.post(&answer, &[("answer", " ")]).await;
    assert_eq!(empty.status.as_u16(), 422);
    browser.post(&answer, &[("answer", "I come on Friday.")]).await.sent_to();
    assert_eq!(letters::answer_letter(&own, id, "Again").await.unwrap_err().kind, Kind::Conflict);
    assert_eq!(letters::waiting(&own).await.unwrap(), 0);
    letters::end_branch(&own, ids[0]).await.unwrap();
    assert_eq!(letters::kept(&own).await.unwrap().len(), 2);
    let gone = reports::record_visit(&own, north, Some(ids[0]), "", day, "").await.unwrap_err();
    assert!(gone.message_for("branch").is_some(), "{gone}");
}
