//! When voting on the website is over the room still votes, and the word of one slip opens the box to nobody else.

use crate::common::*;
use ballotbox::manifest::Manifest;
use ballotbox::own::Own;
use polling::BoxStore;
use polling::service::{self, Asked, slips};

/// A device with the paper that was signed for it; it may hold entries back.
struct Device {
    own: Own,
    signed: [u8; 256],
}

fn blinded(manifest: &Manifest, draw: u8) -> (Own, Asked) {
    let (_, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
    let own = Own::new([draw; 32], manifest.election, contest.id);
    let blinded = own.blinded(contest).unwrap()[0].1.blinded;
    (own, Asked { contest: ORGANISERS, blinded })
}

impl Device {
    async fn online(world: &World, n: u128) -> Self {
        let manifest = world.store().manifest(world.poll).await.unwrap();
        let (own, asked) = blinded(&manifest, u8::try_from(n).unwrap());
        let answers = service::issue(&world.acting(n).await, world.poll, vec![asked]).await.unwrap();
        Self { own, signed: answers[0].1 }
    }

    async fn with_slip(world: &World, code: &str, draw: u8) -> kernel::Result<(Self, [u8; 32])> {
        let manifest = world.store().manifest(world.poll).await.unwrap();
        let (own, asked) = blinded(&manifest, draw);
        let (pass, answers) = slips::issue(&world.kit.system(), world.poll, code, vec![asked]).await?;
        Ok((Self { own, signed: answers[0].1 }, pass))
    }

    async fn entry(&self, world: &World, seq: u32, first: u16) -> Vec<u8> {
        let manifest = world.store().manifest(world.poll).await.unwrap();
        let (index, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
        let token = self.own.token(contest, &[self.signed]).unwrap();
        let mut preferences = vec![0; usize::from(contest.positions)];
        preferences[0] = first;
        self.own.entry(&manifest, index, &token, seq, &preferences).unwrap().to_bytes()
    }
}

async fn late(world: &World, entry: &[u8], pass: &[u8]) -> kernel::Result<[u8; 64]> {
    let taken = slips::take_in_room(&world.kit.system(), world.poll, entry.to_vec(), pass).await?;
    Ok(taken.receipt)
}

#[tokio::test]
async fn the_word_of_one_slip_changes_no_vote_after_the_close_and_lets_no_crowd_in() {
    let world = World::of(8).await;
    let teller = world.acting(TELLER).await;
    let poll = service::poll(&teller, world.poll).await.unwrap();
    let codes = slips::print(&teller, &poll, 3).await.unwrap();

    // Whoever only reads a slip gets no word: not for nothing, and not before one is handed over.
    let nothing = slips::issue(&world.kit.system(), world.poll, &codes[0], vec![]).await.unwrap_err();
    assert!(nothing.detail.contains("No paper was asked for"), "{nothing}");
    assert!(Device::with_slip(&world, &codes[0], 90).await.is_err(), "nobody drew one yet");

    // Two ask for papers on the website: one votes and regrets it, one holds the paper back.
    let (regrets, holds_back) = (Device::online(&world, 4).await, Device::online(&world, 5).await);
    let first = regrets.entry(&world, 0, 1).await;
    service::take(&world.kit.system(), world.poll, first.clone()).await.unwrap();
    let (second, kept) = (regrets.entry(&world, 1, 4).await, holds_back.entry(&world, 0, 4).await);

    slips::hand_over(&teller, world.poll, person(1)).await.unwrap();
    let (phone, pass) = Device::with_slip(&world, &codes[1], 91).await.unwrap();
    world.to_the_end();
    let refused = late(&world, &second, &pass).await.unwrap_err();
    assert!(refused.detail.contains("not changed any more"), "{refused}");
    late(&world, &first, &pass).await.expect("a paper that is in gets its receipt again");

    let paper = phone.entry(&world, 0, 2).await;
    let receipt = late(&world, &paper, &pass).await.unwrap();
    assert_eq!(late(&world, &paper, &pass).await.unwrap(), receipt, "an answer that was lost");
    let changed = phone.entry(&world, 1, 3).await;
    assert!(
        late(&world, &changed, &pass).await.is_err(),
        "nor does the room change its votes after the hour"
    );
    let refused = late(&world, &kept, &pass).await.unwrap_err();
    assert!(refused.detail.contains("as many papers"), "{refused}");

    // The box still knows how many came when it is started again.
    let copy = tempfile::tempdir().unwrap();
    copy_folder(world.store().path().parent().unwrap(), copy.path());
    let again = BoxStore::open(copy.path()).await.unwrap();
    let refused = again.take_late(world.poll, kept.clone(), 1, world.kit.app.chance()).await.unwrap_err();
    assert!(refused.detail.contains("as many papers"), "{refused}");

    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1), (vec![2], 1)]);
}
