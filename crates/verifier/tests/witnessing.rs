//! A witness signs a log that grows, and never one that was changed or forked.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;

use ballotbox::manifest::fingerprint_words;
use ballotbox::sample::{Files, Poll, Sample};
use clap::Parser as _;
use common::{cast, sample, write};
use verifier::cli::Alone;
use verifier::{Failure, run};

struct Bench {
    sample: Sample,
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { sample: sample(), dir: tempfile::tempdir().unwrap() };
        bench
            .plenary(&[
                "witness",
                "key",
                "--name",
                "branch.example/witness",
                "--out",
                &bench.path("key.json"),
            ])
            .unwrap();
        bench
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    fn plenary(&self, args: &[&str]) -> Result<(), Failure> {
        let all = std::iter::once("plenary-verify").chain(args.iter().copied());
        run(Alone::try_parse_from(all).unwrap().into())
    }

    fn sign(&self, log: &str, words: Option<&str>) -> Result<(), Failure> {
        let (log, key, state) = (self.path(log), self.path("key.json"), self.path("state.json"));
        let mut args = vec!["witness", "sign", log.as_str(), "--key", &key, "--state", &state];
        args.extend(words.iter().flat_map(|it| ["--fingerprint", *it]));
        self.plenary(&args)
    }

    /// A log folder with the manifest and so many ballots, in one tick or one each.
    fn log(&self, name: &str, ballots: std::ops::Range<usize>, before: std::ops::Range<usize>) -> Files {
        let entries = cast(&self.sample);
        let mut poll = Poll::new(&self.sample);
        poll.tick(&entries[before]);
        poll.tick(&entries[ballots]);
        let mut files = Files::new();
        let all = poll.files(ballotbox::manifest::Level::P0, Files::new());
        for (path, bytes) in all {
            path.strip_prefix("log/").map(|it| files.insert(it.to_owned(), bytes));
        }
        write(&files, &self.dir.path().join(name));
        files
    }

    fn evidence(&self) -> usize {
        let all = std::fs::read_dir(self.dir.path()).unwrap();
        all.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains("evidence")).count()
    }
}

#[test]
fn a_log_that_grows_is_signed_and_one_seen_first_needs_the_notice() {
    let bench = Bench::new();
    bench.log("short", 0..0, 0..12);
    bench.log("long", 12..30, 0..12);
    let words = fingerprint_words(&bench.sample.bytes);
    assert_eq!(bench.sign("short", None).unwrap_err().code(), 2);
    let other = words.rsplit(' ').collect::<Vec<_>>().join(" ");
    assert_eq!(bench.sign("short", Some(&other)).unwrap_err().code(), 1);
    bench.sign("short", Some(&words)).unwrap();
    bench.sign("short", None).unwrap();
    bench.sign("long", None).unwrap();
    assert_eq!(bench.evidence(), 0);
}

#[test]
fn a_rewritten_a_shortened_and_a_forked_log_are_refused_with_evidence() {
    let bench = Bench::new();
    bench.log("seen", 12..20, 0..12);
    bench.log("shortened", 0..0, 0..12);
    bench.log("forked", 12..19, 0..12);
    bench.log("rewritten", 12..30, 1..12);
    bench.sign("seen", Some(&fingerprint_words(&bench.sample.bytes))).unwrap();
    for (name, seen) in [("shortened", 1), ("forked", 1), ("rewritten", 1)] {
        let failure = bench.sign(name, None).unwrap_err();
        assert_eq!(failure.code(), seen, "{name}");
        assert!(failure.to_string().contains("changed or forked"), "{name}: {failure}");
    }
    assert!(bench.evidence() >= 1);
    bench.sign("seen", None).unwrap();
}

#[test]
fn a_checkpoint_that_is_not_the_root_of_its_tiles_is_not_signed() {
    let bench = Bench::new();
    let files = bench.log("log", 12..20, 0..12);
    let tile = files.keys().find(|it| it.starts_with("tile/0")).unwrap();
    let path = Path::new(&bench.path("log")).join(tile);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(bench.sign("log", Some(&fingerprint_words(&bench.sample.bytes))).unwrap_err().code(), 1);
}

#[test]
fn a_witness_without_its_state_does_not_start_over() {
    let bench = Bench::new();
    bench.log("log", 12..20, 0..12);
    std::fs::write(bench.path("state.json"), "{").unwrap();
    assert_eq!(bench.sign("log", Some(&fingerprint_words(&bench.sample.bytes))).unwrap_err().code(), 2);
}
