//! Erasure by the manifest's schedule: what goes and when, what stays and still verifies, and that nothing stops it halfway.

use std::collections::BTreeMap;

use crate::common::*;
use ballotbox::event::{Erasure, Event};
use ballotbox::keys::SecretKey;
use ballotbox::verify::{Verified, verify};
use kernel::{Ctx, transact};
use polling::box_store::{Secret, Step};
use polling::service::{self, Readers, erasure};
use polling::{Part, PutOff, Secrecy};

/// Forty electors of whom twenty-five voted; closed, and declared on the day of the close.
async fn declared() -> World {
    let world = World::of(40).await;
    for n in 1..=25 {
        world.cast(n, ORGANISERS, &[u16::try_from(n % 2 + 1).unwrap(), 3]).await.unwrap();
    }
    world.to_the_end();
    world.close().await.unwrap();
    declare(&world).await;
    world
}

async fn declare(world: &World) {
    let ctx = world.kit.system();
    let done: kernel::Result<()> =
        transact!(ctx.db(), tx => { erasure::declared(tx, &ctx, world.poll).await });
    done.unwrap();
}

async fn tick(world: &World) {
    erasure::tick(world.kit.system()).await.unwrap();
}

/// To a day on which the part is due, with the announcement two weeks before.
async fn until_due(world: &World, months: i64) {
    world.kit.advance_days(months * 30 - 5);
    tick(world).await;
    world.kit.advance_days(14);
    tick(world).await;
}

async fn bundle(ctx: &Ctx, world: &World, readers: Readers) -> kernel::Result<BTreeMap<String, Vec<u8>>> {
    let none = service::Published { counted: vec![], inputs: b"{}".to_vec(), quotas: false };
    let mut files = BTreeMap::new();
    let mut put = |path: &str, bytes: &[u8]| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    service::publish(ctx, world.poll, &none, readers, &mut put).await.map(|()| files)
}

fn holds(files: &BTreeMap<String, Vec<u8>>) -> Verified {
    let found = verify(files, 1);
    let trouble: Vec<_> = found.report.findings().map(|it| format!("{it:?}")).collect();
    assert!(found.report.holds(), "{trouble:?}");
    found
}

async fn erased(world: &World) -> Vec<Erasure> {
    let events = world.store().events(world.poll).await.unwrap();
    let what = |it: &Event| if let Event::Erased { what } = it { Some(*what) } else { None };
    events.iter().filter_map(what).collect()
}

#[tokio::test]
async fn who_took_a_paper_goes_after_six_months_and_what_was_published_verifies_as_before() {
    let world = declared().await;
    let system = world.kit.system();
    let before = bundle(&system, &world, Readers::Everybody).await.unwrap();
    let turnout = service::turnout(&system, world.poll).await.unwrap();
    world.kit.advance_days(150);
    tick(&world).await;
    assert_eq!(world.kit.count("polling_erasure").await, 0, "nothing is announced a month before");
    world.kit.advance_days(20);
    tick(&world).await;
    assert_eq!(world.kit.count("polling_erasure").await, 1);
    world.kit.advance_days(5);
    tick(&world).await;
    assert_eq!(world.kit.count("polling_mark").await, 79, "not before its hour");
    world.kit.advance_days(12);
    tick(&world).await;
    tick(&world).await;
    assert_eq!(world.kit.count("polling_mark").await, 0);
    let salts: (i64,) = world
        .kit
        .db()
        .one(kernel::sql!(
            "SELECT COUNT(*) FROM polling_roll WHERE salt <> $1 OR email IS NOT NULL",
            vec![0u8; 16]
        ))
        .await
        .unwrap();
    assert_eq!(salts.0, 0, "a mark could be guessed from the list that stays, had anybody its salt");
    assert_eq!(erased(&world).await, [Erasure::Marks], "the log says so, once");

    let system = world.kit.system();
    let after = bundle(&system, &world, Readers::Everybody).await.unwrap();
    let roll = |files: &BTreeMap<String, Vec<u8>>| {
        files.iter().filter(|it| it.0.starts_with("roll/")).map(|it| it.1.clone()).collect::<Vec<_>>()
    };
    assert_eq!(roll(&before), roll(&after), "the two lists are as they were published");
    let notes = holds(&after).report.notes.join("\n");
    assert!(notes.contains("Who took a paper was erased by the schedule"), "{notes}");
    assert_eq!(service::turnout(&system, world.poll).await.unwrap().contests, turnout.contests);

    let poll = service::poll(&system, world.poll).await.unwrap();
    let refused = service::proof::mine(&world.acting(1).await, &poll).await.err().unwrap();
    assert!(refused.detail.contains("was erased on"), "{refused}");
    assert!(service::leaves(&system, world.poll).await.is_err());
    let mut member = world.browser(1).await;
    member.get(&format!("/vote/{}", world.poll)).await.ok().says("was erased by the ballot’s schedule");
    member
        .get(&format!("/polls/{}/erasure", world.poll))
        .await
        .ok()
        .says("Erased on")
        .says("Erased by itself on");
}

#[tokio::test]
async fn papers_and_the_servers_key_go_a_year_after_the_declaration_and_the_result_stays() {
    let world = declared().await;
    let store = world.store();
    let before = bundle(&world.kit.system(), &world, Readers::Everybody).await.unwrap();
    bundle(&world.kit.system(), &world, Readers::Watchers).await.unwrap();
    until_due(&world, 6).await;
    assert_eq!(world.papers(ORGANISERS).await.iter().map(|it| it.1).sum::<u64>(), 25, "papers stay a year");
    world.kit.advance_days(175);
    tick(&world).await;
    assert!(store.secret_if_any::<64>(world.poll, Secret::Opening).unwrap().is_some());
    world.kit.advance_days(14);
    tick(&world).await;
    for table in ["polling_ballot", "polling_opening"] {
        assert_eq!(world.kit.count(table).await, 0, "{table}");
    }
    assert!(
        store.secret_if_any::<64>(world.poll, Secret::Opening).unwrap().is_none(),
        "the key is destroyed"
    );
    assert_eq!(erased(&world).await, [Erasure::Marks, Erasure::Openings]);

    let system = world.kit.system();
    let refused = service::papers(&system, world.poll, ORGANISERS).await.unwrap_err();
    assert!(refused.detail.contains("papers of this ballot were erased on"), "{refused}");
    assert!(bundle(&system, &world, Readers::Watchers).await.is_err(), "nobody counts again from nothing");
    let after = bundle(&system, &world, Readers::Everybody).await.unwrap();
    let profile = |files: &BTreeMap<String, Vec<u8>>| {
        files.iter().filter(|it| it.0.starts_with("profile/")).map(|it| it.1.clone()).collect::<Vec<_>>()
    };
    assert_eq!(profile(&before), profile(&after), "what everybody saw of the papers stays");
    let found = holds(&after);
    let notes = found.report.notes.join("\n");
    for wanted in ["Papers and openings were erased", "was destroyed", "nobody can open the papers"] {
        assert!(notes.contains(wanted), "{wanted}: {notes}");
    }
    let openings = found.report.steps.iter().find(|it| it.title == "Openings").unwrap();
    assert!(openings.line.contains("erased by the schedule"), "{}", openings.line);
}

#[tokio::test]
async fn a_kill_at_any_step_of_the_erasure_is_mended_by_the_next_hour() {
    for step in 0..3 {
        let world = declared().await;
        bundle(&world.kit.system(), &world, Readers::Everybody).await.unwrap();
        until_due(&world, 6).await;
        world.kit.advance_days(175);
        tick(&world).await;
        world.kit.advance_days(14);
        if step == 1 {
            // The key was destroyed, and nothing else happened.
            world.store().destroy(world.poll, Secret::Opening).unwrap();
        }
        tick(&world).await;
        if step == 2 {
            // All went, and the log was not told; then it was told, and nobody noted that it was.
            let noted = kernel::sql!("UPDATE polling_erasure SET noted = FALSE");
            world.kit.db().run(noted).await.unwrap();
            world.kit.advance_minutes(60);
            tick(&world).await;
        }
        assert_eq!(world.kit.count("polling_ballot").await, 0, "step {step}");
        assert_eq!(erased(&world).await, [Erasure::Marks, Erasure::Openings], "step {step}");
        let events = world.store().events(world.poll).await.unwrap();
        let gone = events.iter().filter(|it| matches!(it, Event::TrusteeKeyDestroyed { .. })).count();
        assert_eq!(gone, 1, "step {step}");
        holds(&bundle(&world.kit.system(), &world, Readers::Everybody).await.unwrap());
    }
}

#[tokio::test]
async fn a_pending_challenge_puts_it_off_with_a_reason_and_a_clause_and_not_for_ever() {
    let world = declared().await;
    bundle(&world.kit.system(), &world, Readers::Everybody).await.unwrap();
    until_due(&world, 6).await;
    world.kit.advance_days(170);
    tick(&world).await;
    let off = |days: i64, reason: &str, clause: &str| PutOff {
        until: world.kit.app.now().plus_hours(24 * days),
        reason: reason.into(),
        clause: clause.into(),
    };
    let officer = world.acting(RETURNING_OFFICER).await;
    let put = async |ctx: &Ctx, it: PutOff| erasure::put_off(ctx, world.poll, Part::Papers, it).await;
    assert!(put(&world.acting(1).await, off(60, "A challenge.", "clause 14")).await.is_err());
    for (bad, field) in [
        (off(60, " ", "clause 14"), "reason"),
        (off(60, "A challenge is heard.", ""), "clause"),
        (off(900, "A challenge is heard.", "clause 14"), "until"),
    ] {
        let refused = put(&officer, bad).await.unwrap_err();
        assert!(refused.message_for(field).is_some(), "{refused}");
    }
    put(&officer, off(60, "The count is challenged before the disputes panel.", "clause 14, Disputes"))
        .await
        .unwrap();
    world.kit.advance_days(40);
    tick(&world).await;
    assert!(world.kit.count("polling_ballot").await > 0, "it waits");
    let mut member = world.browser(2).await;
    let page = member.get(&format!("/polls/{}/erasure", world.poll)).await.ok();
    page.says("disputes panel").says("clause 14, Disputes").says_nothing_of("Put it off");
    let mut browser = world.browser(RETURNING_OFFICER).await;
    let here = format!("/polls/{}/erasure", world.poll);
    browser.get(&here).await.ok().says("Put it off");
    let typed =
        [("what", "papers"), ("until", "one day"), ("reason", "Still pending."), ("clause", "clause 14")];
    browser.post(&format!("{here}/put-off"), &typed).await.says("Give a day").says("Still pending.");
    world.kit.advance_days(25);
    tick(&world).await;
    assert_eq!(world.kit.count("polling_ballot").await, 0, "the waiting is over");
    let late = put(&world.acting(RETURNING_OFFICER).await, off(30, "Too late for this.", "clause 14")).await;
    assert!(late.unwrap_err().detail.contains("were erased on"));
}

#[tokio::test]
async fn key_holders_note_that_their_keys_are_destroyed_and_who_saw_it() {
    let kit = kit().await;
    let key = |n: u8| SecretKey::new(&[n; 32]).unwrap();
    for (who, n) in [(RETURNING_OFFICER, 10), (SCRUTINEER, 20)] {
        let ctx = kit.acting(person(who), &format!("Person {who}")).await;
        let (sign, seal) = (key(n), key(n + 1));
        service::keys::give(&ctx, SUBJECT, sign.public(), seal.public(), None).await.unwrap();
    }
    let mut new = new_poll(&kit, 40);
    new.secrecy = Secrecy { holders: 2, threshold: 1, ..Secrecy::default() };
    let world = World { poll: open(&kit, new).await, kit };
    for (who, n) in [(RETURNING_OFFICER, 10), (SCRUTINEER, 20)] {
        let ctx = world.acting(who).await;
        let poll = service::poll(&ctx, world.poll).await.unwrap();
        let bytes = service::manifest_bytes(&ctx, &poll).await.unwrap();
        let signature = ballotbox::manifest::sign(&key(n), world.poll.0.as_bytes(), &bytes);
        service::keys::sign(&ctx, &poll, signature).await.unwrap();
    }
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    declare(&world).await;
    let saw = || vec!["Ida Quill".to_owned()];
    let early = erasure::key_destroyed(&world.acting(SCRUTINEER).await, world.poll, saw()).await.unwrap_err();
    assert!(early.detail.contains("are kept until"), "{early}");
    until_due(&world, 6).await;
    world.kit.advance_days(190);
    let refused = erasure::key_destroyed(&world.acting(1).await, world.poll, saw()).await.unwrap_err();
    assert!(refused.detail.contains("You hold no key"), "{refused}");
    let alone =
        erasure::key_destroyed(&world.acting(SCRUTINEER).await, world.poll, vec![]).await.unwrap_err();
    assert!(alone.message_for("witnesses").is_some());
    let mut browser = world.browser(SCRUTINEER).await;
    let here = format!("/polls/{}/erasure", world.poll);
    browser.get(&here).await.ok().says("My key is destroyed");
    browser.post(&format!("{here}/key"), &[("witnesses", "Ida Quill, Omar Penn")]).await.sent_to();
    erasure::key_destroyed(&world.acting(SCRUTINEER).await, world.poll, saw()).await.unwrap();
    let events = world.store().events(world.poll).await.unwrap();
    let gone: Vec<_> = events.iter().filter(|it| matches!(it, Event::TrusteeKeyDestroyed { .. })).collect();
    let wanted =
        Event::TrusteeKeyDestroyed { officer: 1, witnessed_by: vec!["Ida Quill".into(), "Omar Penn".into()] };
    assert_eq!(gone, [&wanted]);
    browser.get(&here).await.ok().says("before Ida Quill, Omar Penn").says_nothing_of("My key is destroyed");
}

#[tokio::test]
async fn nothing_goes_of_a_ballot_whose_result_is_not_declared() {
    let world = World::of(3).await;
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
    world.to_the_end();
    world.close().await.unwrap();
    until_due(&world, 6).await;
    world.kit.advance_days(1000);
    tick(&world).await;
    world.kit.advance_days(2);
    tick(&world).await;
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1)]);
    // Nothing of it was moved in the log by hand either.
    let moved = world.store().advance(world.poll, Step::Nothing, &[], world.kit.app.chance()).await.unwrap();
    assert_eq!(moved, 0);
}
