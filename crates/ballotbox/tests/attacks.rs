//! What voters, trustees, boxes and registrars could try, and what becomes of it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use ballotbox::entry::{Checker, Entry, EntryError};
use ballotbox::event::{Erasure, Event};
use ballotbox::leaf::leaf;
use ballotbox::manifest::Level;
use ballotbox::opening::{Found, Record, Shown, find};
use ballotbox::sample::{Files, Plan, Poll, Sample, sum_again};
use ballotbox::shamir::Share;
use ballotbox::token::{BlindSigner as _, IssuerKey};
use ballotbox::verify::{Verified, verify};
use ballotbox::{Ballot, entry, hpke, receipt, tag};
use proptest::prelude::*;

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| Sample::new(&Plan::default()));

fn ranked(ranking: &[u16]) -> Ballot {
    Ballot::Ranked(ranking.to_vec())
}

fn honest(voter: u64) -> Entry {
    SAMPLE.entry(0, voter, 0, &ranked(&[2, 1]))
}

/// The shares that these trustees read in an entry.
fn shares(entry: &Entry, trustees: &[u8]) -> Vec<Share> {
    let context = entry.context(SAMPLE.manifest.election, SAMPLE.manifest.contests[0].id);
    let read = |it: &u8| {
        let place = usize::from(*it) - 1;
        Some((*it, entry::open_share(&SAMPLE.sealing[place], *it, &entry.seals[place], &context)?))
    };
    trustees.iter().filter_map(read).collect()
}

/// The entry with its owner's signature made anew: what a voter can do with an own entry.
fn signed_again(mut changed: Entry, voter: u64) -> Entry {
    let context = changed.context(SAMPLE.manifest.election, SAMPLE.manifest.contests[0].id);
    let mut text = [tag("entry").as_slice(), &context.bytes(), &changed.leaf].concat();
    changed.seals.iter().for_each(|it| text.extend(it));
    text.extend(&changed.content);
    changed.signature = SAMPLE.own(0, voter).token_key().sign(&text);
    changed
}

fn checked(entry: &Entry) -> Result<Entry, EntryError> {
    Checker::new(&SAMPLE.manifest).unwrap().check(&entry.to_bytes())
}

const SETS: [&[u8]; 4] = [&[1, 2], &[1, 3], &[2, 3], &[1, 2, 3]];

#[test]
fn a_copy_of_somebody_elses_ballot_opens_for_nobody() {
    let (victim, own) = (honest(1), honest(2));
    let copy =
        signed_again(Entry { leaf: victim.leaf, seals: victim.seals, content: victim.content, ..own }, 2);
    assert!(checked(&copy).is_ok(), "only the leaf seen before gives it away to the box");
    for set in SETS {
        assert!(matches!(find(&SAMPLE.manifest, &copy, &shares(&copy, set)).0, Found::Closed { .. }));
    }
}

#[test]
fn shares_that_do_not_belong_together_give_every_set_of_trustees_the_same_answer() {
    let good = honest(3);
    let context = good.context(SAMPLE.manifest.election, SAMPLE.manifest.contests[0].id);
    let info = [tag("share").as_slice(), &context.bytes(), &[3]].concat();
    let draw = SAMPLE.own(0, 3).draw(0, 3);
    let strange = hpke::seal(&SAMPLE.sealing[2].public(), &draw.ephemerals[2], &info, &[], &[9; 32]).unwrap();
    let mut bad = good.clone();
    bad.seals[2] = strange.try_into().unwrap();
    let bad = signed_again(bad, 3);
    assert!(checked(&bad).is_ok());
    for set in SETS {
        assert!(matches!(find(&SAMPLE.manifest, &good, &shares(&good, set)).0, Found::Valid { .. }));
        assert!(
            matches!(find(&SAMPLE.manifest, &bad, &shares(&bad, set)).0, Found::Closed { .. }),
            "{set:?}"
        );
    }
}

#[test]
fn a_lying_trustee_is_named_and_spoils_nothing_while_enough_others_are_honest() {
    let entry = honest(4);
    let mut all = shares(&entry, &[1, 2, 3]);
    all[0].1[0] ^= 1;
    let (found, liars) = find(&SAMPLE.manifest, &entry, &all);
    assert!(matches!(found, Found::Valid { ballot, .. } if ballot == ranked(&[2, 1])));
    assert_eq!(liars, [1]);
    let (found, _) = find(&SAMPLE.manifest, &entry, &all[..2]);
    assert!(
        matches!(found, Found::Closed { .. }),
        "with too few it stays closed and is never another ballot"
    );
}

#[test]
fn one_trustee_alone_opens_nothing() {
    let entry = honest(4);
    assert!(matches!(find(&SAMPLE.manifest, &entry, &shares(&entry, &[2])).0, Found::Closed { .. }));
}

#[test]
fn a_leaf_that_commits_to_another_ranking_is_invalid_and_everybody_can_see_why() {
    let good = honest(5);
    let context = good.context(SAMPLE.manifest.election, SAMPLE.manifest.contests[0].id);
    let bad = signed_again(Entry { leaf: leaf(&context, &[9; 32], &[1, 2, 3, 4, 5]), ..good }, 5);
    let contest = &SAMPLE.manifest.contests[0];
    let (found, _) = find(&SAMPLE.manifest, &bad, &shares(&bad, &[1, 2]));
    assert!(matches!(found, Found::Wrong { .. }));
    assert_eq!(Record::of(&found, contest, 1).prove(&SAMPLE.manifest, &bad), Ok(Shown::Invalid));
}

#[test]
fn whoever_opens_cannot_show_another_ranking_nor_call_a_valid_ballot_invalid() {
    let entry = honest(6);
    let contest = &SAMPLE.manifest.contests[0];
    let (found, _) = find(&SAMPLE.manifest, &entry, &shares(&entry, &[1, 2]));
    let Found::Valid { key, plain, .. } = &found else { panic!("an honest ballot is valid") };
    let Record::Prefix { mut shown, hidden } = Record::of(&found, contest, 2) else { panic!("it is shown") };
    shown[0].0 = 1;
    shown[1].0 = 2;
    assert!(Record::Prefix { shown, hidden }.prove(&SAMPLE.manifest, &entry).is_err());
    let wrong = Record::Wrong { key: *key, plain: plain.bytes() };
    assert!(wrong.prove(&SAMPLE.manifest, &entry).is_err());
    let closed = Record::Closed { shares: shares(&entry, &[1, 2]) };
    assert!(closed.prove(&SAMPLE.manifest, &entry).is_err());
}

#[test]
fn a_forged_paper_and_a_paper_of_another_contest_are_refused() {
    let two = Sample::new(&Plan { contests: vec![5, 5], ..Plan::default() });
    let checker = Checker::new(&two.manifest).unwrap();
    let good = two.entry(0, 1, 0, &Ballot::Blank);
    assert!(checker.check(&good.to_bytes()).is_ok());
    let moved = Entry { contest: 1, ..good.clone() };
    assert_eq!(checker.check(&moved.to_bytes()), Err(EntryError::Token));
    let forged = Entry { sigs: vec![[7; 256]], ..good.clone() };
    assert_eq!(checker.check(&forged.to_bytes()), Err(EntryError::Token));
    let edited = Entry { seq: 1, ..good };
    assert_eq!(checker.check(&edited.to_bytes()), Err(EntryError::Signature));
}

#[test]
fn a_voter_who_was_signed_by_a_key_of_her_own_notices_and_casts_nothing() {
    // A registrar that gave each voter another issuing key would know everybody's paper by its signature.
    let contest = &SAMPLE.manifest.contests[0];
    let own = SAMPLE.own(0, 8);
    let asked = own.blinded(contest).unwrap();
    let tagging = IssuerKey::generate([66; 32]).unwrap();
    let answer = tagging.blind_sign(&asked[0].1.blinded, [1; 32]).unwrap();
    assert!(own.token(contest, &[answer]).is_err(), "it is not the manifest's key that signed");
    let right = SAMPLE.issuers[0].blind_sign(&asked[0].1.blinded, [1; 32]).unwrap();
    assert!(own.token(contest, &[right]).is_ok());
}

#[test]
fn a_bundle_after_the_erasure_says_what_is_gone_and_verifies_without_its_witnesses() {
    let mut poll = Poll::new(&SAMPLE);
    poll.tick(&(0..12).map(honest).collect::<Vec<_>>());
    poll.close();
    poll.event(&Event::Erased { what: Erasure::Marks });
    for officer in [1, 2] {
        poll.event(&Event::TrusteeKeyDestroyed { officer, witnessed_by: vec!["Ida Quill".into()] });
    }
    poll.event(&Event::Erased { what: Erasure::Openings });
    poll.checkpoint();
    let mut files = poll.files(Level::P0, Files::new());
    // A year later no witness looks any more: the last checkpoint is signed by the log alone.
    let last = files.keys().rfind(|it| it.starts_with("log/checkpoints/")).unwrap().clone();
    let text = String::from_utf8(files[&last].clone()).unwrap();
    let kept: String = text.lines().take(5).map(|it| format!("{it}\n")).collect();
    for path in [last.as_str(), "log/checkpoint"] {
        files.insert(path.into(), kept.clone().into_bytes());
    }
    sum_again(&mut files);
    let found = verify(&files, 1);
    let trouble: Vec<_> = found.report.findings().map(|it| it.1.text.clone()).collect();
    assert!(found.report.holds(), "{trouble:?}");
    assert_eq!(found.facts.witnesses.len(), 2, "they saw all that was counted");
    let notes = found.report.notes.join("\n");
    for wanted in ["Officer 1 to the box was destroyed", "before Ida Quill", "were erased", "nobody can open"]
    {
        assert!(notes.contains(wanted), "{wanted}: {notes}");
    }
    let openings = found.report.steps.iter().find(|it| it.title == "Openings").unwrap();
    assert!(openings.line.contains("erased by the schedule"), "{}", openings.line);

    // What was counted and seen by no witness is another thing.
    let mut unseen = Poll::new(&SAMPLE);
    unseen.tick(&(0..12).map(honest).collect::<Vec<_>>());
    unseen.close();
    let mut files = unseen.files(Level::P0, Files::new());
    let checkpoints: Vec<String> =
        files.keys().filter(|it| it.starts_with("log/checkpoint")).cloned().collect();
    for path in checkpoints {
        let text = String::from_utf8(files[&path].clone()).unwrap();
        files.insert(path, text.lines().take(5).map(|it| format!("{it}\n")).collect::<String>().into_bytes());
    }
    sum_again(&mut files);
    let report = verify(&files, 1).report;
    assert!(report.findings().any(|it| it.1.text.contains("none of the manifest's witnesses")));

    let mut stranger = Poll::new(&SAMPLE);
    stranger.tick(&(0..12).map(honest).collect::<Vec<_>>());
    stranger.close();
    stranger.event(&Event::TrusteeKeyDestroyed { officer: 0, witnessed_by: vec![] });
    stranger.checkpoint();
    says(&stranger, "holds no key to the box");
}

fn look(poll: &Poll<'_>) -> Verified {
    verify(&poll.files(Level::P0, Files::new()), 1)
}

fn says(poll: &Poll<'_>, text: &str) {
    let verified = look(poll);
    let findings: Vec<_> = verified.report.findings().map(|it| it.1.text.clone()).collect();
    assert!(findings.iter().any(|it| it.contains(text)), "{findings:?}");
}

#[test]
fn a_box_that_drops_adds_reorders_or_repeats_ballots_is_found() {
    let entries: Vec<Entry> = (0..12).map(honest).collect();
    let again = SAMPLE.entry(0, 0, 1, &ranked(&[5]));

    let mut dropped = Poll::new(&SAMPLE);
    dropped.tick(&entries[1..]);
    dropped.tick(std::slice::from_ref(&again));
    dropped.close();
    says(&dropped, "gap or a repetition");

    let mut repeated = Poll::new(&SAMPLE);
    repeated.tick(&entries);
    repeated.tick(&[SAMPLE.entry(0, 0, 0, &ranked(&[5]))]);
    repeated.close();
    says(&repeated, "gap or a repetition");

    let mut reordered = Poll::new(&SAMPLE);
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|it| it.leaf);
    sorted.iter().rev().for_each(|it| reordered.append(it.to_bytes()));
    reordered.checkpoint();
    reordered.close();
    says(&reordered, "not sorted by leaf");

    let mut added = Poll::new(&SAMPLE);
    added.tick(&entries);
    added.close();
    added.tick(&[honest(13)]);
    says(&added, "without a claim");
}

#[test]
fn a_missing_ballot_is_claimed_with_its_receipt_and_with_nothing_else() {
    let late = honest(13);
    let contest = SAMPLE.manifest.contests[0].id;
    let real = receipt::sign(&SAMPLE.receipts, &SAMPLE.manifest.election, &contest, &late.leaf);
    let claim = |receipt| {
        let mut poll = Poll::new(&SAMPLE);
        poll.tick(&(0..12).map(honest).collect::<Vec<_>>());
        poll.close();
        poll.event(&Event::Claim { leaf: late.leaf, receipt });
        poll.append(late.to_bytes());
        poll.checkpoint();
        poll
    };
    let problems: Vec<_> = look(&claim(real)).report.findings().map(|it| it.1.text.clone()).collect();
    assert!(
        problems.iter().all(|it| it.contains("papers were signed")),
        "only the paper itself has to be accounted for: {problems:?}"
    );
    says(&claim([7; 64]), "receipt of a claimed ballot is not the box's");
}

#[test]
fn a_registrar_who_stuffs_the_box_beyond_the_marks_is_found() {
    let mut poll = Poll::new(&SAMPLE);
    poll.tick(&(0..12).map(honest).collect::<Vec<_>>());
    poll.close();
    let place = poll.entries.len() - 1;
    let Ok(Event::Close { mut contests }) = Event::from_entry(&poll.entries[place]) else {
        panic!("the close is last")
    };
    let it = &mut contests[0];
    (it.online, it.none, it.papers) = (it.online - 2, it.none + 2, it.papers - 2);
    let mut stuffed = Poll::new(&SAMPLE);
    stuffed.tick(&(0..12).map(honest).collect::<Vec<_>>());
    stuffed.event(&Event::Close { contests });
    stuffed.checkpoint();
    says(&stuffed, "only 10 papers were signed");
}

#[test]
fn the_last_ballot_counts_even_if_it_is_invalid() {
    let entries: Vec<Entry> = (0..12).map(honest).collect();
    let second = SAMPLE.entry(0, 0, 1, &ranked(&[5]));
    let context = second.context(SAMPLE.manifest.election, SAMPLE.manifest.contests[0].id);
    let bad = signed_again(Entry { leaf: leaf(&context, &[1; 32], &[1, 0, 0, 0, 0]), ..second }, 0);
    let mut poll = Poll::new(&SAMPLE);
    poll.tick(&entries);
    poll.tick(&[bad]);
    poll.close();
    let counted = |_: usize, ballots: &[(u64, Ballot)]| (vec![1; ballots.len()], None);
    let verified = verify(&poll.publish(Level::P2, None, &counted), 1);
    assert!(verified.report.holds());
    assert_eq!(verified.ballots[0].as_ref().unwrap().values().sum::<u64>(), 11);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn garbage_is_refused_and_never_panics(length in 0usize..1200, byte in any::<u8>(), place in 0usize..900) {
        let checker = Checker::new(&SAMPLE.manifest).unwrap();
        prop_assert!(checker.check(&vec![byte; length]).is_err());
        let mut entry = honest(7).to_bytes();
        entry[place] ^= byte | 1;
        prop_assert!(checker.check(&entry).is_err());
    }
}
