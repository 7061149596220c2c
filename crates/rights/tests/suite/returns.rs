//! What a mailing service outside reports has the same effect as if it had happened here.

use axum::http::StatusCode;
use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Kind};
use people::model::Definition;
use people::service::audiences;
use rights::service::{consents, returns};

use crate::support::world;

const FILE: &str = "E-mail,Status\nMaja@Example.org,unsubscribed\nNils@example.org,hard bounce\n\
    Orla@example.org,soft bounce\nlate@example.org,unsubscribed\nstranger@example.org,complaint\n";

#[tokio::test]
async fn unsubscribes_and_bounces_outside_hold_here_and_twice_changes_nothing() {
    let world = world().await;
    let [maja, nils, orla] =
        [world.member("Maja").await, world.member("Nils").await, world.member("Orla").await];
    let system = world.kit.system();
    consents::give(&world.acting(maja).await, maja, Purpose::News, Channel::Email, "").await.unwrap();
    let list = audiences::keep(&system, "All", &Definition::default()).await.unwrap();
    let list = audiences::freeze(&system, list, "leaflets").await.unwrap();
    // Whoever comes later is not on the list, and the file does nothing to them.
    let late = world.member("late").await;
    let done = returns::read_back(&system, list, FILE.as_bytes(), None).await.unwrap();
    let seen = (done.left, done.bounced, done.kept_out, done.nothing, done.strangers);
    assert_eq!(seen, (1, 1, 1, 1, 1), "{done:?}");
    let held = held_back(&system, Purpose::News, Channel::Email).await.unwrap();
    assert!(held.contains_key(&maja) && !held.contains_key(&orla) && !held.contains_key(&late));
    let consent = consents::of(&world.acting(maja).await, maja).await.unwrap().remove(0);
    assert_eq!(consent.withdrawn_how, "Unsubscribed at a mailing service");
    let meant = audiences::meant(&system, &Definition::default()).await.unwrap();
    assert!(
        meant.left_out[&nils].contains("came back") && meant.left_out[&maja].contains("left the bulletin")
    );
    let kept_out = world.kit.count("rights_suppression").await;
    let again = returns::read_back(&system, list, FILE.as_bytes(), None).await.unwrap();
    assert_eq!((again, world.kit.count("rights_suppression").await), (done, kept_out));
    // An address that was to be kept out is, when somebody comes with it.
    let stranger = world.member("stranger").await;
    assert!(held_back(&system, Purpose::News, Channel::Email).await.unwrap().contains_key(&stranger));
    // An ordinary member reads nothing back.
    let wrong = returns::read_back(&world.acting(orla).await, list, FILE.as_bytes(), None).await;
    assert_eq!(wrong.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn the_page_asks_what_the_rows_mean_where_the_file_does_not_say() {
    let world = world().await;
    let keeper = world.officer("Dara", "data-manager", None).await;
    world.member("Maja").await;
    let system = world.kit.system();
    let list = audiences::keep(&system, "All", &Definition::default()).await.unwrap();
    let list = audiences::freeze(&system, list, "leaflets").await.unwrap();
    let mut browser = world.browser(keeper).await;
    let page = format!("/people/frozen/{list}/returns");
    browser.get(&page).await.ok().says("Read it back");
    let file = ("file", "left.csv", b"E-mail\nmaja@example.org\n".as_slice());
    let wrong = browser.upload(&page, file, &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Choose what all of them are");
    browser.upload(&page, file, &[("means", "left")]).await.sent_to();
    browser.get(&page).await.ok().says("Left the bulletin: 1.");
    let member = world.member("Nils").await;
    assert_eq!(world.browser(member).await.get(&page).await.status, StatusCode::FORBIDDEN);
}
