//! A whole organisation is carried to another installation, and its proofs hold there.

use crate::common::demonstration;
use kernel::{audit, dump, group};
use plenary::cli::Place;
use plenary::installation::open_database;

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_organisation_holds_its_proofs_elsewhere() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = Place { data: from.path().to_owned(), database: None };
    demonstration::put(from.path());
    let here = open_database(&place).await.unwrap();
    let mut both = group::all(&here).await.unwrap();
    let (beside, only) = (both.remove(1), both.remove(0));
    let (mut exported, mut whole) = (vec![], vec![]);
    let part = dump::write(&here, Some(only.id), &mut exported).await.unwrap();
    let all = dump::write(&here, None, &mut whole).await.unwrap();
    assert!(part.rows < all.rows, "the association beside it stays where it is");

    // On the engine under test, which may be the other one.
    let there = testkit::database(to.path()).await;
    kernel::migrate::run(&there).await.unwrap();
    dump::read(&there, exported.as_slice()).await.unwrap();
    let arrived = group::all(&there).await.unwrap();
    assert!(arrived.iter().any(|it| it.id == only.id) && arrived.iter().all(|it| it.id != beside.id));
    let verdict = audit::verify(&there, only.id).await.unwrap();
    assert!(verdict.sealed > 500 && verdict.broken_at.is_none(), "{verdict:?}");
    let mut again = vec![];
    assert_eq!(dump::write(&there, Some(only.id), &mut again).await.unwrap().rows, part.rows);
    let twice = dump::read(&there, exported.as_slice()).await;
    assert!(twice.is_err(), "the same organisation cannot come in twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_installation_sends_nothing_twice_and_names_keep_organisations_apart() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = Place { data: from.path().to_owned(), database: None };
    demonstration::put(from.path());
    let here = open_database(&place).await.unwrap();
    let mut whole = vec![];
    dump::write(&here, None, &mut whole).await.unwrap();

    let there = testkit::database(to.path()).await;
    kernel::migrate::run(&there).await.unwrap();
    dump::read(&there, whole.as_slice()).await.unwrap();
    mail::service::hold_after_restore(&there).await.unwrap();
    let restored = group::all(&there).await.unwrap().remove(0);
    assert!(!restored.released, "two officers release the mail again");
    assert_eq!(mail::service::hold_after_restore(&there).await.unwrap(), 0, "nothing is left to send");

    group::set_host(&there, restored.id, "Members.Example.org").await.unwrap();
    let new = group::NewGroup { name: "Other", short_name: "Other", zone: "Europe/London", host: None };
    let other = group::create(&there, &kernel::Chance::seeded(1), restored_at(), new).await.unwrap();
    let refused = group::set_host(&there, other.id, "members.example.org").await.unwrap_err();
    assert!(refused.to_string().contains(&restored.name), "{refused}");
    assert!(group::set_host(&there, other.id, "https://other").await.is_err());
}

fn restored_at() -> kernel::At {
    kernel::At::from_micros(1_790_000_000_000_000)
}
