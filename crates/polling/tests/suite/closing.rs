//! Closing: what it destroys, that it can be done again at every step, and who may do it.

use crate::common::*;
use ballotbox::event::Event;
use kernel::{Kind, sql};
use polling::box_store::{Secret, Step};
use polling::{BoxStore, PollState, service};

async fn set_state(world: &World, state: &'static str) {
    world.kit.db().run(sql!("UPDATE polling_poll SET state = $1", state)).await.unwrap();
}

async fn voted() -> World {
    let world = World::of(5).await;
    for (n, first) in [(1, 1), (2, 1), (3, 2)] {
        world.cast(n, ORGANISERS, &[first]).await.unwrap();
    }
    world
}

#[tokio::test]
async fn only_the_returning_officer_closes_and_only_after_the_hour() {
    let world = voted().await;
    assert!(world.close().await.unwrap_err().detail.contains("stays open until"));
    world.to_the_end();
    for n in [1, SCRUTINEER, TELLER, OFFICER_OF_ANOTHER] {
        let refused = service::close(&world.acting(n).await, world.poll).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden);
    }
    world.close().await.unwrap();
    assert!(world.cast(4, ORGANISERS, &[1]).await.is_err());
}

#[tokio::test]
async fn nothing_is_counted_or_told_before_the_close() {
    let world = voted().await;
    let system = world.kit.system();
    assert!(service::papers(&system, world.poll, ORGANISERS).await.is_err());
    assert!(service::turnout(&system, world.poll).await.is_err());
    set_state(&world, "closing").await;
    assert!(service::papers(&system, world.poll, ORGANISERS).await.is_err());
}

#[tokio::test]
async fn members_never_see_the_papers_and_officers_of_other_polls_neither() {
    let world = voted().await;
    world.to_the_end();
    world.close().await.unwrap();
    for n in [1, TELLER, OFFICER_OF_ANOTHER] {
        assert!(service::papers(&world.acting(n).await, world.poll, ORGANISERS).await.is_err());
    }
    assert_eq!(
        service::papers(&world.acting(SCRUTINEER).await, world.poll, ORGANISERS).await.unwrap().total(),
        3
    );
}

#[tokio::test]
async fn closing_twice_changes_nothing_and_says_it_once() {
    let world = voted().await;
    world.to_the_end();
    world.close().await.unwrap();
    let (before, lines, events) = (
        world.papers(ORGANISERS).await,
        world.kit.count("kernel_audit").await,
        world.kit.count("kernel_event").await,
    );
    world.close().await.unwrap();
    service::finish_closing(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, before);
    assert_eq!(world.kit.count("kernel_audit").await, lines);
    assert_eq!(world.kit.count("kernel_event").await, events);
}

#[tokio::test]
async fn two_press_close_at_once_and_it_closes_once() {
    let world = voted().await;
    world.to_the_end();
    let (a, b) = (world.acting(RETURNING_OFFICER).await, world.acting(RETURNING_OFFICER).await);
    let both = tokio::join!(service::close(&a, world.poll), service::close(&b, world.poll));
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 2), (vec![2], 1)]);
    let row: (i64,) = world
        .kit
        .db()
        .one(sql!("SELECT COUNT(*) FROM kernel_audit WHERE act = 'poll.closed'"))
        .await
        .unwrap();
    assert_eq!(row.0, 1);
}

/// The steps after which a kill may come, each followed by a restart that finds what is on the disk.
#[tokio::test]
async fn a_kill_at_any_step_of_closing_is_mended_by_the_next_run() {
    for step in 0..5 {
        let world = voted().await;
        world.to_the_end();
        set_state(&world, "closing").await;
        let (store, chance) = (world.store(), world.kit.app.chance().clone());
        if step >= 1 {
            store.advance(world.poll, Step::Everything, &[], &chance).await.unwrap();
        }
        if step >= 2 {
            store.destroy(world.poll, Secret::Issuing).unwrap();
        }
        if step >= 3 {
            service::finish_closing(&world.kit.system(), world.poll).await.unwrap();
        }
        if step >= 4 {
            // Closed, and the papers are not opened yet.
            for undo in ["UPDATE polling_poll SET opened_at = NULL", "DELETE FROM polling_ballot"] {
                world.kit.db().run(kernel::Sql { sqlite: undo, postgres: undo, args: vec![] }).await.unwrap();
            }
        }
        world.kit.run_due().await;
        let poll = service::poll(&world.kit.system(), world.poll).await.unwrap();
        assert_eq!(poll.state, PollState::Closed, "step {step}");
        assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 2), (vec![2], 1)], "step {step}");
        let events = world.store().events(world.poll).await.unwrap();
        let closes = events.iter().filter(|it| matches!(it, Event::Close { .. })).count();
        let gone = events.iter().filter(|it| matches!(it, Event::IssuerKeyDestroyed { .. })).count();
        assert_eq!((closes, gone), (1, 2), "step {step}");
    }
}

#[tokio::test]
async fn the_close_destroys_what_signs_papers_and_says_so_in_the_log() {
    let world = voted().await;
    let store = world.store();
    let folder = store.path().parent().unwrap().join("box-keys");
    let names = || {
        let mut found: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|it| it.unwrap().path().extension().unwrap().to_string_lossy().into_owned())
            .collect();
        found.sort();
        found
    };
    assert_eq!(names(), ["box", "issuing", "opening", "taken"]);
    assert_eq!(world.kit.count("polling_issuer").await, 2);
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(names(), ["box", "opening", "taken"]);
    assert_eq!(world.kit.count("polling_issuer").await, 0);
    let kept: (i64,) = world
        .kit
        .db()
        .one(sql!("SELECT COUNT(*) FROM polling_mark WHERE blinded IS NOT NULL"))
        .await
        .unwrap();
    assert_eq!(kept.0, 0, "no hash of what was signed is kept");
    let events = store.events(world.poll).await.unwrap();
    let Some(Event::Close { contests }) = events.iter().find(|it| matches!(it, Event::Close { .. })) else {
        panic!("no close")
    };
    let found = &contests[0];
    assert_eq!((found.roll, found.none, found.online, found.papers, found.ballots), (5, 2, 3, 3, 3));
}

#[tokio::test]
async fn a_restart_finds_the_papers_and_a_second_process_is_turned_away() {
    let dir = tempfile::tempdir().unwrap();
    let store = BoxStore::open(dir.path()).await.unwrap();
    let taken = BoxStore::open(dir.path()).await.err().unwrap();
    assert!(taken.detail.contains("Another process"), "{taken}");
    let kit = kit_with_box(store, dir).await;
    let new = new_poll(&kit, 3);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    world.cast(1, ORGANISERS, &[4]).await.unwrap();
    let (copy, from) = (tempfile::tempdir().unwrap(), world.store().path());
    std::fs::copy(&from, copy.path().join("box.sqlite")).unwrap();
    let bare = BoxStore::open(copy.path()).await.unwrap();
    assert!(!bare.has(world.poll).await.unwrap(), "a copy of the box without its keys takes nothing");
    drop(bare);
    let keys = from.parent().unwrap().join("box-keys");
    std::fs::create_dir(copy.path().join("box-keys")).unwrap();
    for key in std::fs::read_dir(keys).unwrap() {
        let key = key.unwrap().path();
        std::fs::copy(&key, copy.path().join("box-keys").join(key.file_name().unwrap())).unwrap();
    }
    let again = BoxStore::open(copy.path()).await.unwrap();
    assert!(again.has(world.poll).await.unwrap());
    let moved = again.advance(world.poll, Step::Everything, &[], world.kit.app.chance()).await.unwrap();
    assert_eq!(moved, 1, "what got a receipt is there");
}

#[tokio::test]
async fn a_mirror_holds_what_the_box_holds() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = BoxStore::open_mirrored(dir.path(), Some(other.path())).await.unwrap();
    let kit = kit_with_box(store, dir).await;
    let new = new_poll(&kit, 3);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    for n in 1..=3 {
        world.cast(n, ORGANISERS, &[1]).await.unwrap();
    }
    // The first disk is lost; the mirror takes its place.
    let spare = tempfile::tempdir().unwrap();
    std::fs::copy(other.path().join("box-mirror.sqlite"), spare.path().join("box.sqlite")).unwrap();
    let keys = world.store().path().with_file_name("box-keys");
    std::fs::create_dir(spare.path().join("box-keys")).unwrap();
    for key in std::fs::read_dir(keys).unwrap() {
        let key = key.unwrap().path();
        std::fs::copy(&key, spare.path().join("box-keys").join(key.file_name().unwrap())).unwrap();
    }
    let again = BoxStore::open(spare.path()).await.unwrap();
    assert_eq!(again.advance(world.poll, Step::Everything, &[], world.kit.app.chance()).await.unwrap(), 3);
}

#[tokio::test]
async fn a_mirror_takes_the_place_of_a_lost_box_and_is_never_overwritten_by_an_empty_one() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = BoxStore::open_mirrored(dir.path(), Some(other.path())).await.unwrap();
    let kit = kit_with_box(store, dir).await;
    let new = new_poll(&kit, 3);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    let old = tempfile::tempdir().unwrap();
    std::fs::copy(world.store().path(), old.path().join("box.sqlite")).unwrap();
    world.cast(2, ORGANISERS, &[2]).await.unwrap();
    let chance = world.kit.app.chance();
    // An empty disk, and one with a copy of the box from an hour ago.
    for spare in [tempfile::tempdir().unwrap(), old] {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(other.path(), copy.path());
        let again = BoxStore::open_mirrored(spare.path(), Some(copy.path())).await.unwrap();
        assert_eq!(again.advance(poll, Step::Everything, &[], chance).await.unwrap(), 2);
        assert!(
            again.secret_if_any::<32>(poll, Secret::Issuing).unwrap().is_some(),
            "papers can still be given out"
        );
    }
    // Two histories: nobody decides that by guessing.
    let (mine, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy_folder(other.path(), theirs.path());
    let held = BoxStore::open(mine.path()).await.unwrap();
    let strange = polling::PollId(uuid::Uuid::from_u128(77));
    held.make(strange, &world.store().manifest(poll).await.unwrap(), chance).await.unwrap();
    drop(held);
    let refused = BoxStore::open_mirrored(mine.path(), Some(theirs.path())).await.err().unwrap();
    assert!(refused.detail.contains("neither can take"), "{refused}");
}

#[tokio::test]
async fn an_old_copy_of_the_box_does_not_go_on_from_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_owned();
    let kit = kit_with_box(BoxStore::open(&folder).await.unwrap(), dir).await;
    let new = new_poll(&kit, 3);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&folder, copy.path());
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    let store = world.store();
    store.advance(poll, Step::Everything, &[], world.kit.app.chance()).await.unwrap();
    // Yesterday's box beside today's public list.
    let old = copy.path().join("box.sqlite");
    let together = tempfile::tempdir().unwrap();
    copy_folder(&folder, together.path());
    std::fs::copy(old, together.path().join("box.sqlite")).unwrap();
    let again = BoxStore::open(together.path()).await.unwrap();
    assert!(!again.has(poll).await.unwrap(), "an old box would make a second history");
}

#[tokio::test]
async fn what_is_no_ballot_box_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("box.sqlite"),
        "this is not a database, and long enough to be read as one".repeat(40),
    )
    .unwrap();
    assert!(BoxStore::open(dir.path()).await.is_err());
}

#[tokio::test]
async fn a_poll_that_is_given_up_leaves_no_paper() {
    let world = voted().await;
    let officer = world.acting(RETURNING_OFFICER).await;
    assert!(service::abandon(&officer, world.poll, " ").await.is_err());
    assert!(service::abandon(&world.acting(1).await, world.poll, "No.").await.is_err());
    service::abandon(&officer, world.poll, "The call was void.").await.unwrap();
    service::abandon(&officer, world.poll, "The call was void.").await.unwrap();
    assert!(!world.store().has(world.poll).await.unwrap());
    assert!(world.cast(4, ORGANISERS, &[1]).await.unwrap_err().detail.contains("given up"));
    world.to_the_end();
    assert!(world.close().await.is_err());
}

#[tokio::test]
async fn turnout_so_far_is_in_tens_and_by_the_hour() {
    let world = World::of(30).await;
    for n in 1..=12 {
        world.cast(n, ORGANISERS, &[1]).await.unwrap();
    }
    let poll = service::poll(&world.kit.system(), world.poll).await.unwrap();
    assert!(service::rounded_turnout(&world.acting(1).await, &poll).await.is_err());
    assert_eq!(service::rounded_turnout(&world.acting(SCRUTINEER).await, &poll).await.unwrap(), 10);
    for n in 13..=25 {
        world.cast(n, ORGANISERS, &[1]).await.unwrap();
    }
    assert_eq!(service::rounded_turnout(&world.acting(SCRUTINEER).await, &poll).await.unwrap(), 10);
    world.kit.advance_minutes(60);
    assert_eq!(service::rounded_turnout(&world.acting(SCRUTINEER).await, &poll).await.unwrap(), 20);
}

#[tokio::test]
async fn a_closed_poll_can_be_counted_again_without_its_box() {
    let world = voted().await;
    assert_eq!(
        world.kit.count("polling_ballot").await,
        0,
        "nothing of the box is anywhere else before the close"
    );
    world.to_the_end();
    world.close().await.unwrap();
    let before = world.papers(ORGANISERS).await;
    std::fs::remove_file(world.store().path()).unwrap();
    assert_eq!(world.papers(ORGANISERS).await, before);
    assert_eq!(world.kit.count("polling_ballot").await, 2, "bundled by content");
}
