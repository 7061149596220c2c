//! A box that is put back from an older copy: it notices, takes nothing, gets back what voters kept, and says so in public.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::*;
use ballotbox::event::Event;
use ballotbox::keys::{SecretKey, Signature};
use ballotbox::own::Own;
use ballotbox::verify::verify;
use ballotbox::{receipt, to_hex};
use kernel::app::AppBuilder;
use kernel::{Chance, Clock, Config};
use polling::box_store::{BoxKeys, Claimed, Secret, Step};
use polling::service::{self, Asked, Readers, restore};
use polling::{BoxStore, Secrecy};

struct Kept {
    entry: Vec<u8>,
    receipt: Signature,
}

/// A paper as a voter's device makes it.
async fn sealed(world: &World, n: u128, ranking: &[u16]) -> kernel::Result<Vec<u8>> {
    let ctx = world.acting(n).await;
    let manifest = world.store().manifest(world.poll).await?;
    let (index, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
    let own = Own::new([u8::try_from(n).unwrap(); 32], manifest.election, contest.id);
    let blinded = own.blinded(contest).unwrap()[0].1.blinded;
    let answer = service::issue(&ctx, world.poll, vec![Asked { contest: ORGANISERS, blinded }]).await?;
    let token = own.token(contest, &[answer[0].1]).unwrap();
    let mut preferences = ranking.to_vec();
    preferences.resize(usize::from(contest.positions), 0);
    Ok(own.entry(&manifest, index, &token, 0, &preferences).unwrap().to_bytes())
}

async fn cast(world: &World, n: u128, ranking: &[u16]) -> kernel::Result<Kept> {
    let entry = sealed(world, n, ranking).await?;
    let taken = service::take(&world.kit.system(), world.poll, entry.clone()).await?;
    Ok(Kept { entry, receipt: taken.receipt })
}

async fn claim(world: &World, it: &Kept) -> kernel::Result<Claimed> {
    restore::claim(&world.kit.system(), world.poll, it.entry.clone(), it.receipt).await.map(|it| it.0)
}

/// The same register with a box from this folder, as after a restart.
async fn restart(world: &mut World, folder: &Path) {
    let dir = tempfile::tempdir().unwrap();
    copy_folder(folder, dir.path());
    let store = BoxStore::open(dir.path()).await.unwrap();
    let config =
        Config { base_url: "http://plenary.test".into(), data_dir: world.kit.dir().to_owned(), demo: false };
    let clock = Clock::fixed(world.kit.app.now());
    let builder = AppBuilder::new(world.kit.db().clone(), clock, Chance::seeded(11), config);
    world.kit.app = assembled(builder, store, dir).build();
}

fn folder_of(world: &World) -> std::path::PathBuf {
    world.store().path().parent().unwrap().to_owned()
}

/// A world whose electors vote by device; three did.
async fn three_voted(electors: u128) -> World {
    let world = World::of(electors).await;
    for n in 1..=3 {
        cast(&world, n, &[1]).await.unwrap();
    }
    world
}

async fn decide(world: &World, minutes: i64) -> kernel::Result<()> {
    let officer = world.acting(RETURNING_OFFICER).await;
    restore::decide(&officer, world.poll, minutes, "The disk failed at noon; the copy is from the morning.")
        .await
}

/// Closed, published for everybody, and verified; the notes of the report.
async fn notes_at_the_end(world: &World) -> String {
    world.kit.advance_days(9);
    world.close().await.unwrap();
    let none = service::Published { counted: vec![], inputs: b"{}".to_vec(), quotas: false };
    let mut files = BTreeMap::new();
    let mut put = |path: &str, bytes: &[u8]| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    service::publish(&world.kit.system(), world.poll, &none, Readers::Everybody, &mut put).await.unwrap();
    let found = verify(&files, 1);
    let trouble: Vec<_> = found.report.findings().map(|it| format!("{it:?}")).collect();
    assert!(found.report.holds(), "{trouble:?}");
    found.report.notes.join("\n")
}

#[tokio::test]
async fn papers_lost_since_the_last_tick_are_noticed_and_put_back_by_their_receipts() {
    let mut world = three_voted(10).await;
    let morning = std::fs::read(world.store().path()).unwrap();
    let (four, five) = (cast(&world, 4, &[2]).await.unwrap(), cast(&world, 5, &[3]).await.unwrap());
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), folder.path());
    std::fs::write(folder.path().join("box.sqlite"), morning).unwrap();
    restart(&mut world, folder.path()).await;

    assert_eq!(world.store().behind(world.poll).await.unwrap().unwrap().papers, 2, "it knows how many");
    let refused = cast(&world, 6, &[4]).await.err().unwrap();
    assert!(refused.detail.contains("put back from a copy") && refused.hint.is_some(), "{refused}");
    let seven = world.cast(7, ORGANISERS, &[1]).await.unwrap_err();
    assert!(seven.detail.contains("put back from a copy"), "the plain form too: {seven}");
    assert_eq!(
        claim(&world, &four).await.unwrap(),
        Claimed::Noticed,
        "nothing comes back before it is decided"
    );
    service::tick(world.kit.system()).await.unwrap();
    let rows = world.kit.count("polling_restore").await;
    assert_eq!(rows, 1, "it is noticed once");
    let mut member = world.browser(8).await;
    member.get(&format!("/vote/{}", world.poll)).await.ok().says("What happened, and how it goes on");
    let here = format!("/polls/{}/restore", world.poll);
    member
        .get(&here)
        .await
        .ok()
        .says("2 papers whose voters were told")
        .says_nothing_of("Go on with this box");
    assert_eq!(member.post(&here, &[("do", "decide")]).await.status.as_u16(), 403);

    let mut officer = world.browser(RETURNING_OFFICER).await;
    officer.get(&here).await.ok().says("Go on with this box");
    let short = [("do", "decide"), ("hours", "some"), ("reason", "The disk failed.")];
    officer.post(&here, &short).await.says("Give a number of hours").says("The disk failed.");
    let long = [("do", "decide"), ("hours", "24"), ("reason", "The disk failed at noon.")];
    officer.post(&here, &long).await.sent_to();
    assert!(cast(&world, 6, &[4]).await.is_err(), "voters with receipts first");

    let mut voter = world.kit.visitor();
    let page = format!("/polls/{}/claim", world.poll);
    voter.get(&page).await.ok().says("Papers are being put back now");
    voter.post(&page, &[("file", "my paper")]).await.says("This is not what the file of your receipts holds");
    let forged =
        format!("[{{\"entry\":\"{}\",\"receipt\":\"{}\"}}]", to_hex(&five.entry), to_hex(&four.receipt));
    voter.post(&page, &[("file", &forged)]).await.says("no paper of this ballot with a receipt");
    let mine =
        format!("[{{\"entry\":\"{}\",\"receipt\":\"{}\"}}]", to_hex(&four.entry), to_hex(&four.receipt));
    voter.post(&page, &[("file", &mine)]).await.ok().says("was missing and is in the box again");
    voter.post(&page, &[("file", &mine)]).await.ok().says("is in the box.");
    let early = restore::go_on(&world.acting(RETURNING_OFFICER).await, world.poll).await.unwrap_err();
    assert!(early.detail.contains("1 papers are still missing"), "{early}");

    // A restart in the middle forgets nothing.
    let middle = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), middle.path());
    restart(&mut world, middle.path()).await;
    assert_eq!(world.store().behind(world.poll).await.unwrap().unwrap().papers, 1);

    world.kit.advance_minutes(24 * 60 + 1);
    restore::resume(&world.kit.system()).await.unwrap();
    cast(&world, 6, &[4]).await.unwrap();
    // The one who came late sends the same paper like anybody else.
    service::take(&world.kit.system(), world.poll, five.entry.clone()).await.unwrap();
    let events = world.store().events(world.poll).await.unwrap();
    assert!(events.contains(&Event::Restored { missing: 2, returned: 1 }), "{events:?}");
    let notes = notes_at_the_end(&world).await;
    assert!(notes.contains("2 papers with a receipt were missing, and 1 of them came back"), "{notes}");
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 3), (vec![2], 1), (vec![3], 1), (vec![4], 1)]);
    world.browser(8).await.get(&here).await.ok().says("1 came back").says("The disk failed at noon.");
}

#[tokio::test]
async fn what_the_public_list_holds_comes_back_by_itself_and_stands_once() {
    let mut world = World::of(40).await;
    for n in 1..=25 {
        cast(&world, n, &[1]).await.unwrap();
    }
    let morning = std::fs::read(world.store().path()).unwrap();
    for minutes in [16, 16] {
        world.kit.advance_minutes(minutes);
        service::tick(world.kit.system()).await.unwrap();
        for n in [26, 27, 28, 29, 30] {
            let _ = cast(&world, n, &[2]).await;
        }
    }
    let laid_out = world.store().log(world.poll).await.unwrap().len();
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), folder.path());
    std::fs::write(folder.path().join("box.sqlite"), morning).unwrap();
    restart(&mut world, folder.path()).await;
    let behind = world.store().behind(world.poll).await.unwrap().unwrap();
    assert!(behind.lines > 0 && behind.papers == 5, "{behind:?}");
    assert!(world.store().advance(world.poll, Step::Everything, &[], world.kit.app.chance()).await.is_err());
    service::tick(world.kit.system()).await.unwrap();
    decide(&world, 60).await.unwrap();
    assert_eq!(world.store().log(world.poll).await.unwrap().len(), laid_out, "the list as it was published");
    world.kit.advance_minutes(61);
    restore::resume(&world.kit.system()).await.unwrap();
    notes_at_the_end(&world).await;
    let found: u64 = world.papers(ORGANISERS).await.iter().map(|it| it.1).sum();
    // Of the five who voted after the copy, those whose papers had been laid out are there.
    let kept = world.papers(ORGANISERS).await.iter().filter(|it| it.0 == [2]).map(|it| it.1).sum::<u64>();
    assert_eq!(found, 25 + kept);
}

#[tokio::test]
async fn a_box_put_back_in_the_middle_of_a_close_waits_for_its_officers_and_is_closed_then() {
    let mut world = three_voted(6).await;
    let morning = std::fs::read(world.store().path()).unwrap();
    let four = cast(&world, 4, &[2]).await.unwrap();
    world.to_the_end();
    world.kit.db().run(kernel::sql!("UPDATE polling_poll SET state = 'closing'")).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), folder.path());
    std::fs::write(folder.path().join("box.sqlite"), morning).unwrap();
    restart(&mut world, folder.path()).await;
    service::resume_closing(world.kit.system()).await.unwrap();
    let poll = service::poll(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!(poll.state, polling::PollState::Closing, "nothing is closed over a missing paper");
    decide(&world, 60).await.unwrap();
    assert_eq!(claim(&world, &four).await.unwrap(), Claimed::Returned);
    restore::go_on(&world.acting(RETURNING_OFFICER).await, world.poll).await.unwrap();
    service::resume_closing(world.kit.system()).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 3), (vec![2], 1)]);
}

#[tokio::test]
async fn a_whole_server_put_back_from_yesterday_learns_it_from_a_receipt() {
    let mut world = three_voted(10).await;
    let yesterday = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), yesterday.path());
    let four = cast(&world, 4, &[2]).await.unwrap();
    restart(&mut world, yesterday.path()).await;
    assert!(world.store().behind(world.poll).await.unwrap().is_none(), "nothing on this disk tells");
    assert_eq!(claim(&world, &four).await.unwrap(), Claimed::Noticed);
    assert!(cast(&world, 5, &[1]).await.is_err(), "now it does");
    decide(&world, 10).await.unwrap();
    assert_eq!(claim(&world, &four).await.unwrap(), Claimed::Returned);
    restore::go_on(&world.acting(RETURNING_OFFICER).await, world.poll).await.unwrap();
    cast(&world, 5, &[1]).await.unwrap();
    notes_at_the_end(&world).await;
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 4), (vec![2], 1)]);
}

#[tokio::test]
async fn a_checkpoint_that_a_witness_kept_stops_a_box_that_would_begin_a_second_history() {
    let mut world = World::of(30).await;
    for n in 1..=12 {
        cast(&world, n, &[1]).await.unwrap();
    }
    let yesterday = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), yesterday.path());
    world.kit.advance_minutes(16);
    service::tick(world.kit.system()).await.unwrap();
    let (_, newest) = world.store().checkpoints(world.poll).await.unwrap().pop().unwrap();
    let list = folder_of(&world).join("boards");
    let saved = tempfile::tempdir().unwrap();
    copy_folder(&list, saved.path());
    restart(&mut world, yesterday.path()).await;
    let (_, known) = world.store().checkpoints(world.poll).await.unwrap().pop().unwrap();
    let poll = service::poll(&world.kit.system(), world.poll).await.unwrap();
    let system = world.kit.system();
    assert!(!restore::ahead(&system, &poll, &known).await.unwrap(), "its own newest one is no news");
    assert!(restore::ahead(&system, &poll, &newest.replace("plenary.test", "plenary.tost")).await.is_err());
    let bent = newest.replacen('\n', "\n1", 1);
    assert!(restore::ahead(&system, &poll, &bent).await.is_err(), "a size that the log did not sign");
    assert!(restore::ahead(&system, &poll, &newest).await.unwrap());
    assert!(cast(&world, 20, &[1]).await.is_err());
    let refused = decide(&world, 60).await.unwrap_err();
    assert!(refused.detail.contains("not on this server"), "{refused}");

    // Somebody has the list, and the keeper puts it back.
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&folder_of(&world), folder.path());
    copy_folder(saved.path(), &folder.path().join("boards"));
    restart(&mut world, folder.path()).await;
    assert!(world.store().behind(world.poll).await.unwrap().is_some(), "a restart does not forget it");
    decide(&world, 60).await.unwrap();
    restore::go_on(&world.acting(RETURNING_OFFICER).await, world.poll).await.unwrap();
    cast(&world, 20, &[1]).await.unwrap();
    notes_at_the_end(&world).await;
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 13)]);
}

#[tokio::test]
async fn a_paper_that_is_missing_at_the_close_is_claimed_in_public_until_the_papers_are_opened() {
    let kit = kit().await;
    let key = |n: u8| SecretKey::new(&[n; 32]).unwrap();
    let officer = kit.acting(person(RETURNING_OFFICER), "Officer").await;
    service::keys::give(&officer, SUBJECT, key(10).public(), key(11).public(), None).await.unwrap();
    let mut new = new_poll(&kit, 5);
    new.secrecy = Secrecy { holders: 1, ..Secrecy::default() };
    let world = World { poll: open(&kit, new).await, kit };
    let officer = world.acting(RETURNING_OFFICER).await;
    let poll = service::poll(&officer, world.poll).await.unwrap();
    let bytes = service::manifest_bytes(&officer, &poll).await.unwrap();
    let signature = ballotbox::manifest::sign(&key(10), world.poll.0.as_bytes(), &bytes);
    service::keys::sign(&officer, &poll, signature).await.unwrap();
    cast(&world, 1, &[1]).await.unwrap();
    // A paper that the box promised and lost: only its receipt says so.
    let entry = sealed(&world, 2, &[2]).await.unwrap();
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let leaf = ballotbox::entry::Entry::parse(&entry, manifest.shape()).unwrap().leaf;
    let keys = world.store().secret_if_any::<64>(world.poll, Secret::Box).unwrap().unwrap();
    let receipt = receipt::sign(
        &BoxKeys::read(&keys).unwrap().receipt,
        &manifest.election,
        ORGANISERS.as_bytes(),
        &leaf,
    );
    let lost = Kept { entry, receipt };
    world.to_the_end();
    world.close().await.unwrap();
    assert!(claim(&world, &Kept { receipt: [7; 64], entry: lost.entry.clone() }).await.is_err());
    assert_eq!(claim(&world, &lost).await.unwrap(), Claimed::Returned);
    assert_eq!(claim(&world, &lost).await.unwrap(), Claimed::There);
    let events = world.store().events(world.poll).await.unwrap();
    assert_eq!(events.iter().filter(|it| matches!(it, Event::Claim { .. })).count(), 1);
    world.kit.advance_minutes(11);
    let late = claim(&world, &lost).await.unwrap_err();
    assert!(late.detail.contains("is over"), "{late}");

    let log = world.store().log(world.poll).await.unwrap();
    let entries: Vec<_> = (0..)
        .zip(&log)
        .filter_map(|(at, it)| Some((at, ballotbox::entry::Entry::parse(it, manifest.shape()).ok()?)))
        .collect();
    let root =
        ballotbox::merkle::root(&log.iter().map(|it| ballotbox::merkle::leaf_hash(it)).collect::<Vec<_>>());
    let file = ballotbox::share::ShareFile::read(
        &manifest,
        1,
        (&key(11), &key(10)),
        (log.len() as u64, root),
        entries.iter().map(|it| (it.0, &it.1)),
    );
    let officer = world.acting(RETURNING_OFFICER).await;
    let poll = service::poll(&officer, world.poll).await.unwrap();
    service::take_share(&officer, &poll, &file.unwrap().to_bytes(&key(10))).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1), (vec![2], 1)]);
    notes_at_the_end(&world).await;
}
