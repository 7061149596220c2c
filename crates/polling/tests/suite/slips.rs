//! Slips for the room: as many papers as slips were drawn, one roll, and no name beside a code.

use std::collections::BTreeMap;

use crate::common::*;
use ballotbox::entry::Entry;
use ballotbox::own::Own;
use ballotbox::verify::verify;
use clap::Parser as _;
use polling::service::{self, Asked, desk, slips};
use polling::{Mark, PollState};

/// What a phone does with a slip: one paper of the organisers' contest, sealed; and the word of the room.
async fn sealed(world: &World, code: &str, draw: u8, ranking: &[u16]) -> kernel::Result<(Vec<u8>, [u8; 32])> {
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let (index, contest) = manifest.contest(ORGANISERS.as_bytes()).unwrap();
    let own = Own::new([draw; 32], manifest.election, contest.id);
    let blinded = own.blinded(contest).unwrap()[0].1.blinded;
    let asked = vec![Asked { contest: ORGANISERS, blinded }];
    let (pass, answers) = slips::issue(&world.kit.system(), world.poll, code, asked).await?;
    let token = own.token(contest, &[answers[0].1]).unwrap();
    let mut preferences = vec![0; usize::from(contest.positions)];
    preferences[..ranking.len()].copy_from_slice(ranking);
    let entry: Entry = own.entry(&manifest, index, &token, 0, &preferences).unwrap();
    Ok((entry.to_bytes(), pass))
}

async fn codes(world: &World, number: u32) -> Vec<String> {
    let teller = world.acting(TELLER).await;
    let poll = service::poll(&teller, world.poll).await.unwrap();
    slips::print(&teller, &poll, number).await.unwrap()
}

#[tokio::test]
async fn a_slip_is_one_paper_and_no_more_are_signed_than_were_drawn() {
    let world = World::of(6).await;
    world.cast(6, ORGANISERS, &[1]).await.unwrap();
    let codes = codes(&world, 4).await;
    let teller = world.acting(TELLER).await;
    let unused = sealed(&world, &codes[0], 1, &[1]).await.unwrap_err();
    assert!(unused.detail.contains("More slips"), "nobody has drawn one yet: {unused}");
    for n in [1, 2] {
        slips::hand_over(&teller, world.poll, person(n)).await.unwrap();
    }
    assert!(
        slips::hand_over(&teller, world.poll, person(1)).await.is_err(),
        "one paper whatever the channel"
    );
    let partly = slips::hand_over(&teller, world.poll, person(6)).await.unwrap_err();
    assert!(partly.detail.contains("all papers"), "{partly}");
    assert!(world.cast(1, ORGANISERS, &[1]).await.is_err(), "the roll says that the paper is taken");
    assert!(
        desk::begin_batch(&teller, world.poll, ORGANISERS, 1).await.is_err(),
        "a slip is no paper to be keyed"
    );

    let (entry, pass) = sealed(&world, &codes[3], 2, &[3, 1]).await.unwrap();
    assert_eq!(
        sealed(&world, &codes[3].replace(' ', "-").to_uppercase(), 2, &[3, 1]).await.unwrap().0,
        entry,
        "asking again"
    );
    assert!(sealed(&world, &codes[3], 9, &[1]).await.unwrap_err().detail.contains("another device"));
    assert!(
        sealed(&world, "zoo zoo zoo zoo zoo zoo", 9, &[1]).await.unwrap_err().message_for("code").is_some()
    );
    // Voting on the website is over, and the meeting votes.
    world.to_the_end();
    assert!(
        service::take(&world.kit.system(), world.poll, entry.clone()).await.is_err(),
        "from outside it is too late"
    );
    assert!(slips::take_in_room(&world.kit.system(), world.poll, entry.clone(), &[7; 32]).await.is_err());
    slips::take_in_room(&world.kit.system(), world.poll, entry.clone(), &pass).await.unwrap();
    let (second, again) = sealed(&world, &codes[0], 3, &[2]).await.unwrap();
    assert_eq!(pass, again, "the word says that it is the room, and not which slip");
    slips::take_in_room(&world.kit.system(), world.poll, second, &again).await.unwrap();
    assert!(sealed(&world, &codes[1], 4, &[1]).await.is_err(), "a third one was never drawn");
    world.close().await.unwrap();
    assert!(sealed(&world, &codes[1], 4, &[1]).await.is_err());
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1), (vec![2], 1), (vec![3, 1], 1)]);
    assert_eq!(world.kit.count("polling_slip").await + world.kit.count("polling_slip_paper").await, 0);
    let turnout = service::turnout(&world.kit.system(), world.poll).await.unwrap();
    assert_eq!((turnout.contests[0].room, turnout.contests[0].in_the_box()), (2, 3));

    let officer = world.acting(RETURNING_OFFICER).await;
    let count = service::Published { counted: vec![], inputs: vec![], quotas: false };
    let mut bundle = BTreeMap::new();
    let mut put = |path: &str, bytes: &[u8]| {
        bundle.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    service::publish(&officer, world.poll, &count, service::Readers::Everybody, &mut put).await.unwrap();
    assert!(verify(&bundle, 1).report.holds());

    // A member sees what the register says, and has it checked elsewhere against what was published.
    let mut member = world.browser(1).await;
    let shown = member.get(&format!("/vote/{}/proof", world.poll)).await.ok();
    shown.says("you took a paper, in the room").says("on the roll");
    let mut idle = world.browser(4).await;
    idle.get(&format!("/vote/{}/proof", world.poll)).await.ok().says("you took no paper");
    let file = member.get(&format!("/vote/{}/proof.json", world.poll)).await.ok().body.clone();
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in &bundle {
        let to = dir.path().join("bundle").join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
    let check = |text: &str| {
        let proof = dir.path().join("mine.json");
        std::fs::write(&proof, text).unwrap();
        let of = dir.path().join("bundle").display().to_string();
        let args = ["plenary-verify", "verify", "mine", proof.to_str().unwrap(), "--in", &of];
        verifier::run(verifier::cli::Alone::try_parse_from(args).unwrap().into())
    };
    check(&file).unwrap();
    assert!(check(&file.replace("\"state\": 2", "\"state\": 0")).is_err(), "the mark cannot be denied");
    assert!(check(&file.replacen("\"place\": ", "\"place\": 1", 1)).is_err());

    // Without script the server looks for words, and says that it is trusted with them.
    let mut plain = world.kit.visitor();
    let check = format!("/polls/{}/check", world.poll);
    plain.get(&check).await.ok().says("you then trust our server");
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let words = ballotbox::words::check_words(&Entry::parse(&entry, manifest.shape()).unwrap().leaf);
    let found = plain.post(&check, &[("words", &words)]).await.ok();
    found.says("In the box").says("countersigned by no witness");
    plain.post(&check, &[("words", "lagoon lagoon usual usual")]).await.ok().says("and the list is complete");
    plain.post(&check, &[("words", "xylophonist")]).await.ok().says("none of the words");
    plain.post(&check, &[("words", " ")]).await.ok().says("Write the four words").says_nothing_of("list yet");
}

#[tokio::test]
async fn a_slip_that_came_back_unused_counts_no_more_and_a_used_one_stays() {
    let world = World::of(4).await;
    let codes = codes(&world, 3).await;
    let (teller, officer) = (world.acting(TELLER).await, world.acting(RETURNING_OFFICER).await);
    for n in [1, 2] {
        slips::hand_over(&teller, world.poll, person(n)).await.unwrap();
    }
    sealed(&world, &codes[0], 1, &[1]).await.unwrap();
    assert!(slips::came_back(&teller, world.poll, &codes[1]).await.is_err(), "the returning officer decides");
    assert!(slips::came_back(&officer, world.poll, &codes[0]).await.is_err(), "it was used");
    assert!(desk::take_back(&officer, world.poll, person(2), ORGANISERS, "Slip back.").await.is_err());
    slips::came_back(&officer, world.poll, &codes[1]).await.unwrap();
    desk::take_back(&officer, world.poll, person(2), ORGANISERS, "Slip back.").await.unwrap();
    world.cast(2, ORGANISERS, &[2]).await.unwrap();
    let poll = service::poll(&officer, world.poll).await.unwrap();
    assert_eq!(poll.state, PollState::Open);
    assert_eq!(slips::pile(&officer, &poll).await.unwrap(), slips::Pile { printed: 2, handed: 1 });
}

#[tokio::test]
async fn the_desk_prints_slips_and_the_words_of_its_papers() {
    let world = World::of(5).await;
    let mut desk_page = world.browser(TELLER).await;
    let base = format!("/desk/{}", world.poll);
    desk_page.get(&base).await.ok().says("How many slips").says_nothing_of("Draws a slip");
    let wrong = desk_page.post(&format!("{base}/slips"), &[("slips", "many")]).await;
    assert!(wrong.body.contains("Say how many slips"));
    let page = desk_page.post(&format!("{base}/slips"), &[("slips", "8")]).await.ok();
    assert_eq!(page.body.matches("<svg class=\"qr\"").count(), 8);
    assert!(page.body.contains("shuffle") && !page.body.contains("style="));
    desk_page.get(&format!("{base}?q=number%201")).await.ok().says("Draws a slip");
    let drawn = desk_page.post(&format!("{base}/slip"), &[("person", &person(1).to_string())]).await;
    assert!(drawn.status.is_redirection(), "{}", drawn.body);
    desk_page.get(&base).await.ok().says("8 printed, 1 handed over");
    let mut phone = world.kit.visitor();
    let booth = phone.get(&format!("/slip/{}/booth", world.poll)).await.ok();
    assert!(booth.body.contains("<script type=\"module\">"));
    phone.get(&format!("/slip/{}/mine", world.poll)).await.ok().says(&ORGANISERS.simple().to_string());

    let (one, two) = (world.acting(TELLER).await, world.acting(OTHER_TELLER).await);
    desk::hand_over(&one, world.poll, person(2), Mark::Room).await.unwrap();
    let batch = desk::begin_batch(&one, world.poll, ORGANISERS, 1).await.unwrap();
    for teller in [&one, &two] {
        desk::key(teller, world.poll, batch, 1, ballotbox::Ballot::Ranked(vec![2])).await.unwrap();
    }
    desk::cast_batch(&one, world.poll, batch).await.unwrap();
    let page = desk_page.get(&format!("{base}/batches/{batch}")).await.ok().says("Its four words");
    let words = page.body.split("<td><strong>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(words.split(' ').count(), 4, "{words}");
    world.to_the_end();
    world.close().await.unwrap();
    let log = world.store().log(world.poll).await.unwrap();
    let shape = world.store().manifest(world.poll).await.unwrap().shape();
    let leaves = log
        .iter()
        .filter_map(|it| Entry::parse(it, shape).ok())
        .map(|it| ballotbox::words::check_words(&it.leaf));
    assert!(leaves.collect::<Vec<_>>().contains(&words), "the paper is found on the list by its words");
}

#[tokio::test]
async fn a_spoken_code_is_a_slip_like_any_other_and_whoever_voted_gets_none() {
    let world = World::of(4).await;
    let teller = world.acting(TELLER).await;
    let words = slips::spoken(&teller, world.poll, person(1)).await.unwrap();
    sealed(&world, &words, 1, &[1]).await.unwrap();
    let again = slips::spoken(&teller, world.poll, person(1)).await.unwrap_err();
    assert!(again.detail.contains("has taken some of them"), "{again}");
}
