//! A whole poll, published and verified; and everything that somebody could do to its bundle.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use ballotbox::Ballot;
use ballotbox::entry::Entry;
use ballotbox::manifest::Level;
use ballotbox::sample::{Files, Plan, Poll, Sample, sum_again};
use ballotbox::verify::{Verdict, verify};

static SAMPLE: LazyLock<Sample> =
    LazyLock::new(|| Sample::new(&Plan { contests: vec![5, 3], ..Plan::default() }));

fn ranked(ranking: &[u16]) -> Ballot {
    Ballot::Ranked(ranking.to_vec())
}

/// Twelve voters; the first votes twice.
fn cast() -> Vec<Entry> {
    let mut all: Vec<Entry> = (0..12u64)
        .map(|it| SAMPLE.entry(0, it, 0, &ranked(if it % 3 == 0 { &[1, 2, 3] } else { &[2, 4] })))
        .collect();
    all.push(SAMPLE.entry(0, 0, 1, &Ballot::Blank));
    all.extend((0..4).map(|it| SAMPLE.entry(1, it, 0, &ranked(&[3]))));
    all
}

fn polled() -> Poll<'static> {
    let mut poll = Poll::new(&SAMPLE);
    let all = cast();
    poll.tick(&all[..9]);
    poll.tick(&all[9..]);
    poll.close();
    poll
}

fn two_deep(_: usize, ballots: &[(u64, Ballot)]) -> (Vec<usize>, Option<Vec<u8>>) {
    (vec![2; ballots.len()], Some(b"{}".to_vec()))
}

fn published() -> Files {
    polled().publish(Level::P2, None, &two_deep)
}

#[test]
fn an_honest_election_verifies_at_every_level() {
    for level in [Level::P0, Level::P1, Level::P2, Level::P3, Level::P4] {
        let verified = verify(&polled().publish(level, None, &two_deep), 2);
        let findings: Vec<_> = verified.report.findings().collect();
        assert!(verified.report.holds(), "{level:?}: {findings:?}");
        let openings = verified.report.steps.iter().find(|it| it.title == "Openings").unwrap();
        assert_eq!(openings.verdict == Verdict::Holds, level >= Level::P2);
        let counted: u64 = verified.ballots.iter().flatten().flat_map(|it| it.values()).sum();
        assert_eq!(counted, if level >= Level::P2 { 16 } else { 0 });
        assert_eq!(verified.facts.witnesses.len(), 2);
    }
}

#[test]
fn the_last_ballot_of_a_paper_counts() {
    let verified = verify(&published(), 1);
    let ballots = verified.ballots[0].as_ref().unwrap();
    assert_eq!(ballots.get(&(Ballot::Blank, true)), Some(&1));
    assert_eq!(ballots.get(&(ranked(&[1, 2]), false)), Some(&3));
    assert_eq!(ballots.get(&(ranked(&[2, 4]), false)), Some(&8));
}

#[test]
fn flipping_any_byte_of_a_bundle_is_found_and_placed() {
    let files = published();
    for (path, bytes) in &files {
        // Every fifth byte of small files; of large ones every 211th, which meets every field of some entry.
        let step = if bytes.len() < 600 { 5 } else { 211 };
        for place in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            let mut changed = files.clone();
            changed.get_mut(path).unwrap()[place] ^= 1;
            let report = verify(&changed, 1).report;
            assert!(!report.holds(), "{path}, byte {place}");
            // A changed sum is found at the file that it is of.
            let here = |it: &str| it == path || path == "SHA256SUMS";
            assert!(report.findings().any(|it| here(&it.1.path)), "{path}, byte {place}");
        }
    }
}

#[test]
fn whoever_flips_a_byte_and_writes_the_sums_anew_is_found_all_the_same() {
    let files = published();
    for (path, bytes) in files.iter().filter(|it| it.0 != "SHA256SUMS") {
        let step = if bytes.len() < 400 { 13 } else { 307 };
        for place in (0..bytes.len()).step_by(step) {
            let mut changed = files.clone();
            changed.get_mut(path).unwrap()[place] ^= 1;
            sum_again(&mut changed);
            let report = verify(&changed, 1).report;
            assert!(!report.holds(), "{path}, byte {place}");
        }
    }
}

#[test]
fn a_file_more_or_less_is_found() {
    let files = published();
    for path in files.keys() {
        let mut changed = files.clone();
        changed.remove(path);
        assert!(!verify(&changed, 1).report.holds(), "{path} was taken away");
        sum_again(&mut changed);
        // A checkpoint between two others can only be missed by the witnesses that signed it.
        if path != "SHA256SUMS" && !path.starts_with("log/checkpoints/") {
            assert!(!verify(&changed, 1).report.holds(), "{path} was taken away and the sums written anew");
        }
        let mut changed = files.clone();
        changed.insert(format!("{path}.more"), vec![1]);
        sum_again(&mut changed);
        assert!(!verify(&changed, 1).report.holds(), "{path}.more was added");
    }
}
