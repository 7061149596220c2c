//! The sealed box from outside: papers as a browser makes them, officers with keys of their own, lost papers, witnesses.

use ballotbox::entry::Entry;
use ballotbox::event::Event;
use ballotbox::keys::SecretKey;
use ballotbox::manifest::{Manifest, lot_commitment, lot_secret, sign};
use ballotbox::note::{Note, NoteKey};
use ballotbox::own::Own;
use ballotbox::share::ShareFile;
use ballotbox::verify::verify;
use ballotbox::{Ballot, merkle};
use std::collections::BTreeMap;

use crate::common::*;
use kernel::Ctx;
use polling::service::{self, Asked, keys};
use polling::{Level, PollId, Secrecy};

/// A paper as a voter's device makes it: signed blind for the member, then sealed.
async fn sealed(world: &World, n: u128, origin: u8, ranking: &[u16]) -> Vec<u8> {
    let ctx = world.acting(n).await;
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let (index, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
    let own = Own::new([origin; 32], manifest.election, contest.id);
    let blinded = own.blinded(contest).unwrap()[0].1.blinded;
    let answer =
        service::issue(&ctx, world.poll, vec![Asked { contest: ORGANISERS, blinded }]).await.unwrap();
    let token = own.token(contest, &[answer[0].1]).unwrap();
    let mut preferences = ranking.to_vec();
    preferences.resize(usize::from(contest.positions), 0);
    own.entry(&manifest, index, &token, 0, &preferences).unwrap().to_bytes()
}

#[tokio::test]
async fn replays_copies_and_garbage_change_nothing() {
    let world = World::of(3).await;
    let (nobody, poll) = (world.kit.system(), world.poll);
    let one = sealed(&world, 1, 1, &[2, 1]).await;
    let first = service::take(&nobody, poll, one.clone()).await.unwrap();
    let again = service::take(&nobody, poll, one.clone()).await.unwrap();
    assert_eq!(first.receipt, again.receipt, "the same bytes, the same receipt");
    for at in [0, 3, 7, 20, 50, 90, 200, 400, one.len() - 1] {
        let mut bent = one.clone();
        bent[at] ^= 1;
        assert!(service::take(&nobody, poll, bent).await.is_err(), "byte {at} was bent");
    }
    for garbage in [vec![], vec![0; one.len()], vec![2; one.len()], one[1..].to_vec()] {
        assert!(service::take(&nobody, poll, garbage).await.is_err());
    }
    // Another's seals and leaf under one's own token: the signature of the token is over all of it.
    let shape = world.store().manifest(poll).await.unwrap().shape();
    let two = sealed(&world, 2, 2, &[3]).await;
    let (mine, theirs) = (Entry::parse(&two, shape).unwrap(), Entry::parse(&one, shape).unwrap());
    let copied = Entry { leaf: theirs.leaf, seals: theirs.seals, content: theirs.content, ..mine };
    assert!(service::take(&nobody, poll, copied.to_bytes()).await.is_err());
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2, 1], 1)]);
    let late = service::take(&world.kit.system(), poll, two).await.unwrap_err();
    assert!(late.detail.contains("closed"), "{late}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_secret_is_one_however_many_ask_for_it_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = std::sync::Arc::new(polling::BoxStore::open(dir.path()).await.unwrap());
    for round in 0..20u128 {
        let poll = PollId(uuid::Uuid::from_u128(round));
        let start = std::sync::Arc::new(std::sync::Barrier::new(4));
        let asking: Vec<_> = (1..=4u8)
            .map(|n| {
                let (store, start) = (std::sync::Arc::clone(&store), std::sync::Arc::clone(&start));
                std::thread::spawn(move || {
                    start.wait();
                    store.secret(poll, polling::box_store::Secret::Box, [n; 64]).unwrap()
                })
            })
            .collect();
        let kept: Vec<_> = asking.into_iter().map(|it| it.join().unwrap()).collect();
        let on_disk = store.secret(poll, polling::box_store::Secret::Box, [9; 64]).unwrap();
        assert_eq!(kept, vec![on_disk; 4], "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_make_the_box_at_once_make_one() {
    let kit = kit().await;
    let (ctx, new) = (kit.system(), new_poll(&kit, 3));
    let poll: kernel::Result<PollId> =
        kernel::transact!(ctx.db(), tx => { service::open_poll(tx, &ctx, new.clone()).await });
    let poll = poll.unwrap();
    let world = World { kit, poll };
    let (one, two) = (world.kit.system(), world.kit.system());
    let found = service::poll(&one, poll).await.unwrap();
    let (a, b) = tokio::join!(service::make_box(&one, &found), service::make_box(&two, &found));
    a.unwrap();
    b.unwrap();
    let entry = sealed(&world, 1, 1, &[2, 1]).await;
    service::take(&world.kit.system(), poll, entry).await.unwrap();
    let log = world.store().log(poll).await.unwrap();
    assert_eq!(log.len(), 2, "the manifest, and one signature under it");
}

#[tokio::test]
async fn the_same_request_gets_the_same_paper_and_another_is_refused() {
    let world = World::of(2).await;
    let one = sealed(&world, 1, 1, &[1]).await;
    assert_eq!(one, sealed(&world, 1, 1, &[1]).await);
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let contest = manifest.contest(ORGANISERS.as_bytes()).unwrap().1;
    let other = Own::new([9; 32], manifest.election, contest.id).blinded(contest).unwrap()[0].1.blinded;
    let asked = vec![Asked { contest: ORGANISERS, blinded: other }];
    let refused = service::issue(&world.acting(1).await, world.poll, asked).await.unwrap_err();
    assert!(refused.hint.unwrap().contains("returning officer"));
}

#[tokio::test]
async fn a_lost_paper_is_given_out_anew_by_declaration_and_counted_in_public() {
    let world = World::of(3).await;
    let lost = sealed(&world, 1, 1, &[1]).await;
    let officer = world.acting(RETURNING_OFFICER).await;
    let declare = |ctx: Ctx, why: &'static str| async move {
        service::desk::declare_lost(&ctx, world.poll, person(1), ORGANISERS, why).await
    };
    assert!(declare(world.acting(1).await, "My phone fell into the sea.").await.is_err());
    assert!(declare(officer.clone(), " ").await.is_err());
    declare(officer.clone(), "Phone fell into the sea on Monday.").await.unwrap();
    assert!(declare(officer, "Phone fell into the sea on Monday.").await.is_err(), "it is lost already");
    let found = sealed(&world, 1, 2, &[2]).await;
    service::take(&world.kit.system(), world.poll, found).await.unwrap();
    // The first one turns up after all: nobody can tell whose it is, so it is in the figures.
    service::take(&world.kit.system(), world.poll, lost).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    let events = world.store().events(world.poll).await.unwrap();
    assert!(events.iter().any(|it| matches!(it, Event::Reissued { number: 1, .. })));
    let close =
        events.iter().find_map(|it| if let Event::Close { contests } = it { Some(contests) } else { None });
    let figures = close.unwrap()[0];
    assert_eq!((figures.online, figures.reissued, figures.papers, figures.ballots), (1, 1, 2, 2));
}

/// A key holder with both halves of both keys.
struct Holder {
    n: u128,
    seal: SecretKey,
    sign: SecretKey,
}

fn holder(n: u128) -> Holder {
    let key = |it: u8| SecretKey::new(&[it; 32]).unwrap();
    let base = u8::try_from(n % 100).unwrap();
    Holder { n, seal: key(base), sign: key(base + 100) }
}

impl Holder {
    async fn give(&self, world_kit: &testkit::Kit) -> kernel::Result<()> {
        let ctx = world_kit.acting(person(self.n), "Officer").await;
        let lot = lot_commitment(&self.sign.public(), &lot_secret(&self.sign));
        keys::give(&ctx, SUBJECT, self.sign.public(), self.seal.public(), Some(lot)).await
    }

    async fn sign(&self, world: &World) -> kernel::Result<()> {
        let ctx = world.acting(self.n).await;
        let poll = service::poll(&ctx, world.poll).await?;
        let bytes = service::manifest_bytes(&ctx, &poll).await?;
        keys::sign(&ctx, &poll, sign(&self.sign, world.poll.0.as_bytes(), &bytes)).await
    }

    async fn open(&self, world: &World) -> kernel::Result<()> {
        let ctx = world.acting(self.n).await;
        let poll = service::poll(&ctx, world.poll).await?;
        service::take_share(&ctx, &poll, &self.shares(world).await).await
    }

    async fn shares(&self, world: &World) -> Vec<u8> {
        let manifest: std::sync::Arc<Manifest> = world.store().manifest(world.poll).await.unwrap();
        let log = world.store().log(world.poll).await.unwrap();
        let entries: Vec<(u64, Entry)> = (0..)
            .zip(&log)
            .filter_map(|(at, it)| Some((at, Entry::parse(it, manifest.shape()).ok()?)))
            .collect();
        let root = merkle::root(&log.iter().map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
        let number = 1 + manifest.trustees().iter().position(|it| *it == self.seal.public()).unwrap();
        let pairs = entries.iter().map(|it| (it.0, &it.1));
        let log = (log.len() as u64, root);
        let file =
            ShareFile::read(&manifest, u8::try_from(number).unwrap(), (&self.seal, &self.sign), log, pairs)
                .unwrap();
        file.to_bytes(&self.sign)
    }
}

async fn with_holders(holders: &[&Holder], secrecy: Secrecy) -> World {
    let kit = kit().await;
    for it in holders {
        it.give(&kit).await.unwrap();
    }
    let mut new = new_poll(&kit, 5);
    new.secrecy = secrecy;
    let poll = open(&kit, new).await;
    World { kit, poll }
}

#[tokio::test]
async fn two_of_two_holders_open_together_and_nobody_alone() {
    let (officer, scrutineer) = (holder(RETURNING_OFFICER), holder(SCRUTINEER));
    let secrecy = Secrecy { holders: 2, ..Secrecy::default() };
    let world = with_holders(&[&officer, &scrutineer], secrecy).await;
    let early = world.cast(1, ORGANISERS, &[1]).await.unwrap_err();
    assert!(early.detail.contains("not signed yet"), "{early}");
    officer.sign(&world).await.unwrap();
    assert!(world.cast(1, ORGANISERS, &[1]).await.is_err(), "a scrutineer who holds a key has to sign, too");
    scrutineer.sign(&world).await.unwrap();
    for (n, first) in [(1, 1), (2, 1), (3, 4)] {
        world.cast(n, ORGANISERS, &[first]).await.unwrap();
    }
    assert!(officer.open(&world).await.is_err(), "nothing is opened before the close");
    world.to_the_end();
    world.close().await.unwrap();
    let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!((turnout.contests[0].unopened, turnout.contests[0].in_the_box()), (3, 3));
    assert!(officer.open(&world).await.unwrap_err().detail.contains("claim"), "the claims are not over");
    world.kit.advance_minutes(11);
    officer.open(&world).await.unwrap();
    let sealed = service::papers(&world.kit.system(), world.poll, ORGANISERS).await.unwrap_err();
    assert!(sealed.detail.contains("still sealed"), "{sealed}");
    scrutineer.open(&world).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 2), (vec![4], 1)]);
    scrutineer.open(&world).await.unwrap();
    let (kept,): (i64,) = world
        .kit
        .db()
        .one(kernel::sql!("SELECT CAST(MAX(LENGTH(file)) AS BIGINT) FROM polling_share"))
        .await
        .unwrap();
    assert_eq!(kept, 0, "no share is kept when the papers are open");
}

#[tokio::test]
async fn parts_that_were_handed_in_before_a_kill_open_the_box_after_it() {
    let (officer, scrutineer) = (holder(RETURNING_OFFICER), holder(SCRUTINEER));
    let secrecy = Secrecy { holders: 2, ..Secrecy::default() };
    let world = with_holders(&[&officer, &scrutineer], secrecy).await;
    officer.sign(&world).await.unwrap();
    scrutineer.sign(&world).await.unwrap();
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    world.kit.advance_minutes(11);
    officer.open(&world).await.unwrap();
    service::resume_closing(world.kit.system()).await.unwrap();
    assert!(service::papers(&world.kit.system(), world.poll, ORGANISERS).await.is_err(), "one is not enough");
    // The second part is stored, and the process dies before it opens the papers.
    let stored = kernel::sql!(
        "INSERT INTO polling_share (group_id, poll_id, trustee, file) VALUES ($1, $2, 2, $3)",
        world.kit.group.id,
        world.poll,
        scrutineer.shares(&world).await
    );
    world.kit.db().run(stored).await.unwrap();
    service::resume_closing(world.kit.system()).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn one_of_two_is_enough_where_the_rules_say_so_and_a_lost_key_is_survived() {
    let (officer, scrutineer) = (holder(RETURNING_OFFICER), holder(SCRUTINEER));
    let secrecy = Secrecy { holders: 2, threshold: 1, ..Secrecy::default() };
    let world = with_holders(&[&officer, &scrutineer], secrecy).await;
    officer.sign(&world).await.unwrap();
    scrutineer.sign(&world).await.unwrap();
    world.cast(1, ORGANISERS, &[3]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    world.kit.advance_minutes(11);
    scrutineer.open(&world).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![3], 1)]);
}

#[tokio::test]
async fn a_ballot_does_not_open_without_its_keys_and_takes_no_others() {
    let officer = holder(RETURNING_OFFICER);
    let secrecy = Secrecy { holders: 2, ..Secrecy::default() };
    let kit = kit().await;
    let mut new = new_poll(&kit, 3);
    new.secrecy = secrecy;
    let refused = |kit: &testkit::Kit, new: polling::NewPoll| {
        let ctx = kit.system();
        async move {
            let done: kernel::Result<PollId> =
                kernel::transact!(ctx.db(), tx => { service::open_poll(tx, &ctx, new.clone()).await });
            done.unwrap_err().detail
        }
    };
    assert!(refused(&kit, new.clone()).await.contains("has not made a key"));
    officer.give(&kit).await.unwrap();
    assert!(refused(&kit, new.clone()).await.contains("2 keys"));
    let member = kit.acting(person(1), "Member").await;
    assert!(keys::give(&member, SUBJECT, officer.sign.public(), officer.seal.public(), None).await.is_err());
    holder(SCRUTINEER).give(&kit).await.unwrap();
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    assert!(officer.give(&world.kit).await.unwrap_err().detail.contains("the keys that were there"));
    let ctx = world.acting(RETURNING_OFFICER).await;
    let opened = service::poll(&ctx, world.poll).await.unwrap();
    assert!(keys::sign(&ctx, &opened, [7; 64]).await.is_err());
}

#[tokio::test]
async fn the_log_is_static_files_that_witnesses_countersign() {
    let kit = kit().await;
    let witness = NoteKey::new("watch.example", &[5; 32]);
    let officer = kit.acting(person(RETURNING_OFFICER), "Officer").await;
    let key = ballotbox::to_hex(&witness.public());
    assert!(keys::name_witness(&officer, SUBJECT, "two words", &key).await.is_err());
    keys::name_witness(&officer, SUBJECT, "watch.example", &key).await.unwrap();
    let new = new_poll(&kit, 3);
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    let mut nobody = world.kit.visitor();
    let log = format!("/polls/{poll}/log");
    let text = nobody.get(&format!("{log}/checkpoint")).await.ok().body;
    let note = Note::parse(&text).unwrap();
    let manifest = world.store().manifest(poll).await.unwrap();
    assert!(note.is_by_log(&manifest.log.origin, &manifest.log.key));
    let ctx = world.kit.system();
    let found = service::poll(&ctx, poll).await.unwrap();
    let size = note.checkpoint.size;
    let stranger = NoteKey::new("watch.example", &[6; 32]).cosign(&note.checkpoint, 1);
    assert!(service::cosign(&ctx, &found, &format!("{size}\n{stranger}")).await.is_err());
    let line = witness.cosign(&note.checkpoint, 1_780_000_000);
    service::cosign(&ctx, &found, &format!("{size}\n{line}")).await.unwrap();
    assert_eq!(service::board(&ctx, &found).await.unwrap().witnesses, ["watch.example"]);
    let text = nobody.get(&format!("{log}/checkpoint")).await.ok().body;
    assert_eq!(Note::parse(&text).unwrap().seen_by("watch.example", &witness.public()), Some(1_780_000_000));
    let bundle = nobody.get(&format!("{log}/tile/entries/000.p/{size}")).await.ok();
    let entries = ballotbox::tiles::read_entries(&bundle.bytes).unwrap();
    assert_eq!(entries.len() as u64, size);
    let root = merkle::root(&entries.iter().map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
    assert_eq!(root, note.checkpoint.root);
    for path in ["../box.sqlite", "tile/../../../../box.sqlite", "nothing", "tile/0/999"] {
        assert_ne!(nobody.get(&format!("{log}/{path}")).await.status, 200, "{path}");
    }
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    let paper = paper(2, ORGANISERS, Ballot::Blank);
    service::cast(&world.acting(2).await, poll, vec![paper]).await.unwrap();
    let quiet = nobody.get(&format!("{log}/checkpoint")).await.ok().body;
    assert_eq!(quiet, text, "nothing shows before a tick");
}

fn read_folder(at: &std::path::Path, base: &std::path::Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, base, into);
        } else {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
            into.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

#[tokio::test]
async fn what_is_published_holds_for_the_verifier_and_a_bent_byte_does_not() {
    let world = World::of(40).await;
    for n in 1..=25 {
        world.cast(n, ORGANISERS, &[u16::try_from(n % 2 + 1).unwrap(), 3]).await.unwrap();
    }
    world.kit.advance_minutes(16);
    service::tick(world.kit.system()).await.unwrap();
    world.cast(1, ORGANISERS, &[4]).await.unwrap();
    world.cast(2, TREASURER, &[]).await.unwrap();
    let officer = world.acting(RETURNING_OFFICER).await;
    service::desk::declare_lost(&officer, world.poll, person(3), ORGANISERS, "Phone is gone.").await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    assert!(publish(&officer, world.poll, dir.path()).await.is_err(), "it is open");
    world.to_the_end();
    world.close().await.unwrap();
    assert!(publish(&world.acting(1).await, world.poll, dir.path()).await.is_err());
    let officer = world.acting(RETURNING_OFFICER).await;
    publish(&officer, world.poll, dir.path()).await.unwrap();
    let mut bundle = BTreeMap::new();
    read_folder(dir.path(), dir.path(), &mut bundle);
    let found = verify(&bundle, 1);
    let trouble: Vec<String> = found.report.findings().map(|it| format!("{it:?}")).collect();
    assert!(found.report.holds(), "{}", trouble.join("\n"));
    let profile = bundle.iter().find(|it| it.0.starts_with("profile/")).unwrap().1;
    assert!(String::from_utf8_lossy(profile).contains("\"fold\":10"));
    let paths: Vec<String> = bundle.keys().cloned().collect();
    for path in paths {
        let mut bent = bundle.clone();
        let bytes = bent.get_mut(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert!(!verify(&bent, 1).report.holds(), "{path} was bent and nobody saw it");
    }
    // Publishing again writes the same and notes nothing twice.
    let again = tempfile::tempdir().unwrap();
    publish(&officer, world.poll, again.path()).await.unwrap();
    let mut second = BTreeMap::new();
    read_folder(again.path(), again.path(), &mut second);
    assert!(bundle == second);
}

#[tokio::test]
async fn a_lost_key_is_survivable_where_two_of_three_open() {
    let holders = [holder(RETURNING_OFFICER), holder(SCRUTINEER), holder(OTHER_SCRUTINEER)];
    let secrecy = Secrecy { holders: 3, threshold: 2, ..Secrecy::default() };
    let world = with_holders(&holders.each_ref(), secrecy).await;
    for it in &holders[..2] {
        it.sign(&world).await.unwrap();
    }
    world.cast(1, ORGANISERS, &[2, 1]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    world.kit.advance_minutes(11);
    // The scrutineer who signed has lost the key; the returning officer and the other one open without it.
    holders[0].open(&world).await.unwrap();
    let officer = world.acting(RETURNING_OFFICER).await;
    assert!(service::lot_text(&officer, world.poll).await.is_err(), "the lots wait for the papers");
    holders[2].open(&world).await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2, 1], 1)]);
    assert!(service::lot_text(&officer, world.poll).await.unwrap().is_some(), "and for no key that is lost");
    let dir = tempfile::tempdir().unwrap();
    publish(&officer, world.poll, dir.path()).await.unwrap();
    let mut bundle = BTreeMap::new();
    read_folder(dir.path(), dir.path(), &mut bundle);
    let found = verify(&bundle, 1);
    assert!(found.report.holds() && found.facts.lots.len() == 2);
}

#[tokio::test]
async fn everybody_gets_what_the_rules_say_watchers_what_was_looked_at_and_a_small_poll_shows_no_paper() {
    let level = |bundle: &BTreeMap<String, Vec<u8>>| {
        let (about, holds) =
            (String::from_utf8_lossy(&bundle["bundle.json"]).into_owned(), verify(bundle, 1));
        let trouble: Vec<String> = holds.report.findings().map(|it| format!("{it:?}")).collect();
        assert!(holds.report.holds(), "{about}: {trouble:?}");
        Level::ALL.into_iter().find(|it| about.contains(&format!("\"{}\"", it.as_str()))).unwrap()
    };
    for (electors, publication, quotas, everybody, watchers) in [
        (32, Level::P0, false, Level::P0, Some(Level::P2)),
        (32, Level::P2, false, Level::P1, Some(Level::P2)),
        (32, Level::P3, false, Level::P3, Some(Level::P2)),
        (32, Level::P3, true, Level::P1, Some(Level::P2)),
        (32, Level::P4, false, Level::P4, Some(Level::P4)),
        (29, Level::P4, false, Level::P0, None),
    ] {
        let kit = kit().await;
        let mut new = new_poll(&kit, electors);
        new.secrecy.publication = Some(publication);
        let world = World { poll: open(&kit, new).await, kit };
        for n in 1..=12 {
            world.cast(n, ORGANISERS, &[u16::try_from(n % 3 + 1).unwrap(), 4]).await.unwrap();
        }
        world.to_the_end();
        world.close().await.unwrap();
        let officer = world.acting(RETURNING_OFFICER).await;
        let get = async |readers| {
            let count = service::Published { counted: vec![], inputs: b"{}".to_vec(), quotas };
            let mut bundle = BTreeMap::new();
            let mut put = |path: &str, bytes: &[u8]| {
                bundle.insert(path.to_owned(), bytes.to_vec());
                Ok(())
            };
            service::publish(&officer, world.poll, &count, readers, &mut put).await.map(|()| level(&bundle))
        };
        assert_eq!(get(service::Readers::Everybody).await.unwrap(), everybody, "{publication:?}");
        let found = get(service::Readers::Watchers).await;
        assert_eq!(found.as_ref().ok().copied(), watchers, "{publication:?}");
        assert!(watchers.is_some() || found.unwrap_err().detail.contains("Fewer than 30"));
    }
}

async fn publish(ctx: &Ctx, poll: PollId, to: &std::path::Path) -> kernel::Result<()> {
    let nothing = service::Published { counted: vec![], inputs: b"{}".to_vec(), quotas: false };
    let mut put = service::into_folder(to);
    service::publish(ctx, poll, &nothing, service::Readers::Everybody, &mut put).await
}
