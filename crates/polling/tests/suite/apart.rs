//! The box in a process of its own, as the registrar reaches it: slips for the room, papers put back, erasure noted.

use std::net::SocketAddr;

use crate::common::*;
use ballotbox::event::{Erasure, Event};
use ballotbox::own::Own;
use kernel::{Clock, transact};
use polling::box_store::{Away, Claimed, Claiming, Host, Step, host};
use polling::service::{self, Asked, erasure, restore, slips};
use polling::{BoxStore, PollId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const KEY: [u8; 32] = [9; 32];

struct Apart {
    world: World,
    address: SocketAddr,
    clock: Clock,
    _box_dir: tempfile::TempDir,
}

async fn apart(electors: u128) -> Apart {
    let (box_dir, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, clock) = (listener.local_addr().unwrap(), Clock::fixed(testkit::noon()));
    let process = Host {
        dir: box_dir.path().to_owned(),
        mirror: None,
        origin: "http://plenary.test".into(),
        key: KEY,
        clock: clock.clone(),
    };
    tokio::spawn(async move { host(process, listener, std::future::pending()).await.unwrap() });
    let away = Away::new(&format!("http://{address}"), &address.to_string(), KEY).unwrap();
    let kit = kit_with_box(BoxStore::away(dir.path(), away), dir).await;
    let new = new_poll(&kit, electors);
    let poll = open(&kit, new).await;
    Apart { world: World { kit, poll }, address, clock, _box_dir: box_dir }
}

impl Apart {
    fn to_the_end(&self) {
        self.world.to_the_end();
        self.clock.set(self.world.kit.app.now());
    }

    /// What a stranger's device sends to the box itself; the status.
    async fn strangers_send(&self, poll: PollId, entry: &[u8]) -> u16 {
        let head = format!(
            "POST /polls/{poll}/cast HTTP/1.1\r\nHost: box\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            entry.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(&[head.as_bytes(), entry].concat()).await.unwrap();
        let mut answer = vec![];
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer)[9..12].parse().unwrap()
    }
}

/// A paper of the organisers' contest, signed for a slip.
async fn by_slip(world: &World, code: &str, draw: u8, first: u16) -> (Vec<u8>, [u8; 32]) {
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let (index, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
    let own = Own::new([draw; 32], manifest.election, contest.id);
    let blinded = own.blinded(contest).unwrap()[0].1.blinded;
    let asked = vec![Asked { contest: ORGANISERS, blinded }];
    let (pass, answers) = slips::issue(&world.kit.system(), world.poll, code, asked).await.unwrap();
    let token = own.token(contest, &[answers[0].1]).unwrap();
    let mut preferences = vec![0; usize::from(contest.positions)];
    preferences[0] = first;
    (own.entry(&manifest, index, &token, 0, &preferences).unwrap().to_bytes(), pass)
}

#[tokio::test]
async fn slips_vote_into_a_box_of_its_own_when_it_is_shut_for_everybody_else() {
    let apart = apart(5).await;
    let world = &apart.world;
    world.cast(5, ORGANISERS, &[1]).await.unwrap();
    let teller = world.acting(TELLER).await;
    let poll = service::poll(&teller, world.poll).await.unwrap();
    let codes = slips::print(&teller, &poll, 3).await.unwrap();
    for n in [1, 2] {
        slips::hand_over(&teller, world.poll, person(n)).await.unwrap();
    }
    apart.to_the_end();
    service::tick(world.kit.system()).await.unwrap();
    let (entry, pass) = by_slip(world, &codes[0], 1, 3).await;
    assert_eq!(apart.strangers_send(world.poll, &entry).await, 409, "the hour has struck for strangers");
    slips::take_in_room(&world.kit.system(), world.poll, entry, &pass).await.unwrap();
    let (second, pass) = by_slip(world, &codes[1], 2, 2).await;
    assert!(slips::take_in_room(&world.kit.system(), world.poll, second.clone(), &[1; 32]).await.is_err());
    slips::take_in_room(&world.kit.system(), world.poll, second, &pass).await.unwrap();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1), (vec![2], 1), (vec![3], 1)]);
}

#[tokio::test]
async fn a_box_of_its_own_learns_of_a_lost_paper_and_takes_it_back() {
    let apart = apart(5).await;
    let world = &apart.world;
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    let teller = world.acting(TELLER).await;
    let poll = service::poll(&teller, world.poll).await.unwrap();
    let codes = slips::print(&teller, &poll, 1).await.unwrap();
    slips::hand_over(&teller, world.poll, person(2)).await.unwrap();
    let (entry, _) = by_slip(world, &codes[0], 1, 3).await;
    // Only the box itself can give a receipt, so it gives one, and its paper is then in: that is no loss.
    let taken = world.store().take(world.poll, entry.clone(), world.kit.app.chance()).await.unwrap();
    let system = world.kit.system();
    let there = restore::claim(&system, world.poll, entry.clone(), taken.receipt).await.unwrap();
    assert_eq!(there.0, Claimed::There);
    assert!(world.store().behind(world.poll).await.unwrap().is_none());
    let forged = restore::claim(&system, world.poll, entry.clone(), [3; 64]).await.unwrap_err();
    assert!(forged.message_for("entry").or(forged.message_for("file")).is_some(), "{forged}");
    let claim = polling::box_store::Claim { entry, receipt: taken.receipt };
    let again = world.store().claim(world.poll, claim, Claiming::Take, world.kit.app.chance()).await.unwrap();
    assert_eq!(again.0, Claimed::There, "the same paper is in once");
    assert!(restore::notice(&system, &poll, "Nothing.").await.unwrap().is_none());
    assert_eq!(world.kit.count("polling_restore").await, 0);
}

#[tokio::test]
async fn what_is_erased_is_noted_in_the_log_of_a_box_of_its_own() {
    let apart = apart(3).await;
    let world = &apart.world;
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    apart.to_the_end();
    world.close().await.unwrap();
    let ctx = world.kit.system();
    let done: kernel::Result<()> =
        transact!(ctx.db(), tx => { erasure::declared(tx, &ctx, world.poll).await });
    done.unwrap();
    for days in [360, 15] {
        world.kit.advance_days(days);
        erasure::tick(world.kit.system()).await.unwrap();
    }
    let events = world.store().events(world.poll).await.unwrap();
    let said = |what| events.contains(&Event::Erased { what });
    assert!(said(Erasure::Marks) && said(Erasure::Openings), "{events:?}");
    assert_eq!(world.kit.count("polling_ballot").await, 0);
    let moved = world.store().advance(world.poll, Step::Nothing, &[], world.kit.app.chance()).await.unwrap();
    assert_eq!(moved, 0);
}
