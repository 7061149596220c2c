//! The project's own vectors: whatever changes a byte of the protocol changes this file, and must be meant.
//! `UPDATE_VECTORS=1 cargo test -p ballotbox --test vectors` writes it anew.
#![expect(clippy::unwrap_used, reason = "tests")]

use ballotbox::entry::{self, Checker};
use ballotbox::register::State;
use ballotbox::sample::{Plan, Sample};
use ballotbox::{Ballot, event, leaf, manifest, note, receipt, shamir, to_hex, token, words};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/protocol.json");

#[test]
fn every_byte_of_the_protocol_is_as_it_was() {
    let made = made();
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(FILE, format!("{}\n", serde_json::to_string_pretty(&made).unwrap())).unwrap();
    }
    let stored: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    for (name, value) in made.as_object().unwrap() {
        assert_eq!(Some(value), stored.get(name), "{name}");
    }
    assert_eq!(made.as_object().unwrap().len(), stored.as_object().unwrap().len());
}

fn made() -> Value {
    let plan = Plan { contests: vec![5, 3], ..Plan::default() };
    let it = Sample::new(&plan);
    let ballot = Ballot::Ranked(vec![3, 1]);
    let entry = it.entry(0, 1, 0, &ballot);
    let again = it.entry(0, 1, 1, &Ballot::Blank);
    let contest = &it.manifest.contests[0];
    let context = entry.context(it.manifest.election, contest.id);
    let draw = it.own(0, 1).draw(0, 3);
    let preferences = leaf::preferences(&ballot, 5).unwrap();
    let asked = &it.own(0, 1).blinded(contest).unwrap()[0].1;
    let message = token::message(&it.manifest.election, &contest.id, &entry.pk);
    let shares: Vec<_> =
        (1..=3).map(|number| entry::share_of(&draw.key, &context, it.manifest.threshold, number)).collect();
    let line = &it.rolls[0][0];
    let checkpoint = note::Checkpoint { origin: it.manifest.log.origin.clone(), size: 9, root: [7; 32] };
    assert!(Checker::new(&it.manifest).unwrap().check(&entry.to_bytes()).is_ok());
    assert_eq!(shamir::combine(&[(1, shares[0]), (3, shares[2])]), Some(draw.key));
    json!({
        "about": "plenary/v1; see docs/book/ballot-protocol.md. All bytes in hexadecimal. The keys are for tests alone.",
        "manifest": String::from_utf8(it.bytes.clone()).unwrap(),
        "manifest_fingerprint": to_hex(&manifest::fingerprint(&it.bytes)),
        "manifest_words": manifest::fingerprint_words(&it.bytes),
        "manifest_signature_of_officer_0": to_hex(&manifest::sign(&it.signing[0], &it.manifest.election, &it.bytes)),
        "officer_0_signing_key": to_hex(&it.signing[0].bytes()),
        "issuer_private_pkcs8": it.issuers.iter().map(|key| to_hex(&key.to_der().unwrap())).collect::<Vec<_>>(),
        "trustee_private": it.sealing.iter().map(|key| to_hex(&key.bytes())).collect::<Vec<_>>(),
        "token": {
            "contest": to_hex(&contest.id), "private": to_hex(&it.own(0, 1).token_key().bytes()), "pk": to_hex(&entry.pk),
            "message": to_hex(&message), "randomizer": to_hex(&entry.randomizer),
            "blinded": to_hex(&asked.blinded), "sig": to_hex(&entry.sigs[0]),
        },
        "ballot": {
            "preferences": preferences, "seq": 0, "ctx": to_hex(&context.bytes()), "seed": to_hex(&draw.seed), "k": to_hex(&draw.key),
            "ephemerals": draw.ephemerals.iter().map(|key| to_hex(&key.bytes())).collect::<Vec<_>>(),
            "commitments": leaf::commitments(&draw.seed, &preferences).iter().map(|c| to_hex(c)).collect::<Vec<_>>(),
            "leaf": to_hex(&entry.leaf), "words": words::check_words(&entry.leaf),
            "shares": shares.iter().map(|share| to_hex(share)).collect::<Vec<_>>(),
            "seals": entry.seals.iter().map(|seal| to_hex(seal)).collect::<Vec<_>>(),
            "content": to_hex(&entry.content), "entry": to_hex(&entry.to_bytes()),
            "receipt": to_hex(&receipt::sign(&it.receipts, &it.manifest.election, &contest.id, &entry.leaf)),
        },
        "second_ballot_entry": to_hex(&again.to_bytes()),
        "roll": {
            "salt": to_hex(&line.salt), "member": to_hex(&line.member), "label": line.label, "leaf": to_hex(&line.leaf()),
            "mark_online_one_paper": to_hex(&line.mark(State::Online, 1)),
        },
        "checkpoint": {
            "log_secret": to_hex(&ballotbox::sha256(b"sample log")), "signed": it.log.sign(&checkpoint),
            "cosignature_of_witness_1_at_1800000000": it.witnesses[0].cosign(&checkpoint, 1_800_000_000),
        },
        "lots": { "commitments": it.manifest.lots.iter().map(|lot| to_hex(&lot.commitment)).collect::<Vec<_>>(), "secrets": it.lots.iter().map(|s| to_hex(s)).collect::<Vec<_>>(), "seed_over_root_of_07": manifest::lot_seed(&it.lots, &[7; 32]) },
        "event": String::from_utf8(event::Event::LotsRevealed { officer: 0, secret: it.lots[0] }.to_entry().unwrap()[1..].to_vec()).unwrap(),
    })
}
