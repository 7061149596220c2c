//! What ballots cost: `cargo bench -p ballotbox --features ring,sample`, with `BALLOTS=1000000` for a large log.
//!
//! The log repeats 500 real ballots, so that it can be made in seconds: the verifier finds the repetitions wrong and does all
//! its work none the less. Times are of the processor (user and system), memory is the highest resident size.
#![expect(clippy::unwrap_used, reason = "a measurement may stop")]

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::time::Instant;

use ballotbox::entry::Checker;
use ballotbox::event::manifest_entry;
use ballotbox::note::Checkpoint;
use ballotbox::opening::{Found, Record, find_all};
use ballotbox::publish::{checkpoint_path, sums};
use ballotbox::sample::{Plan, Poll, Sample};
use ballotbox::tiles::{Tiler, WIDTH, bundle_path, write_entries};
use ballotbox::token::BlindSigner as _;
use ballotbox::verify::{Source, verify};
use ballotbox::{Ballot, manifest::Level, sha256};

fn main() {
    let number = std::env::var("BALLOTS").ok().and_then(|it| it.parse().ok()).unwrap_or(20_000u64);
    let sample = Sample::new(&Plan { contests: vec![12], electors: 500, ..Plan::default() });
    let ballots: Vec<_> =
        (0..500).map(|it| sample.entry(0, it, 0, &Ballot::Ranked(vec![3, 1, 7, 2]))).collect();
    println!("entry                 {} bytes (12 candidates, 3 trustees)", ballots[0].to_bytes().len());
    issue(&sample);
    let checker = Checker::new(&sample.manifest).unwrap();
    let entries: Vec<Vec<u8>> = ballots.iter().map(|it| it.to_bytes()).collect();
    each("check of an entry", 2000, |it| assert!(checker.check(&entries[it % 500]).is_ok()));
    opening(&sample, &ballots);
    whole(&sample, entries, number);
}

fn issue(sample: &Sample) {
    let contest = &sample.manifest.contests[0];
    let asked: Vec<_> = (0..20).map(|it| sample.own(0, it).blinded(contest).unwrap()[0].1.blinded).collect();
    each("paper signed blind", 600, |it| {
        assert!(sample.issuers[0].blind_sign(&asked[it % 20], [7; 32]).is_ok())
    });
}

fn opening(sample: &Sample, ballots: &[ballotbox::entry::Entry]) {
    let mut poll = Poll::new(sample);
    poll.tick(ballots);
    let shares = poll.shares(&[1, 2]);
    let counting = poll.counting(0);
    let before = cpu();
    let (found, _) = find_all(&sample.manifest, counting.iter().map(|it| (it.0, &it.1)), &shares);
    line("ballot opened, proved", before, found.len() as f64);
    assert!(found.iter().all(|it| matches!(it.1, Found::Valid { .. })));
    let records: Vec<_> = found.iter().map(|it| Record::of(&it.1, &sample.manifest.contests[0], 3)).collect();
    each("opening checked", 2000, |it| {
        assert!(records[it % 500].prove(&sample.manifest, &counting[it % 500].1).is_ok());
    });
}

fn each(what: &str, times: usize, mut run: impl FnMut(usize)) {
    let before = cpu();
    (0..times).for_each(&mut run);
    line(what, before, times as f64);
}

fn line(what: &str, before: f64, times: f64) {
    let spent = cpu() - before;
    println!("{what:<21} {:.1} µs, {:.0} a second on one core", spent / times * 1e6, times / spent);
}

fn whole(sample: &Sample, entries: Vec<Vec<u8>>, number: u64) {
    let log = Repeated::new(sample, entries, number);
    let (before, clock) = (cpu(), Instant::now());
    let verified = verify(&log, 2);
    assert_eq!(verified.facts.size, number + 1);
    println!(
        "verify of {number} ballots: {:.1} s of processor, {:.1} s on two threads, highest memory {} MiB in all",
        cpu() - before,
        clock.elapsed().as_secs_f64(),
        memory()
    );
}

/// A log whose entry bundles are made when they are read.
struct Repeated {
    manifest: Vec<u8>,
    entries: Vec<Vec<u8>>,
    size: u64,
    files: BTreeMap<String, Vec<u8>>,
}

impl Repeated {
    fn new(sample: &Sample, entries: Vec<Vec<u8>>, number: u64) -> Self {
        let mut it = Self {
            manifest: manifest_entry(&sample.bytes),
            entries,
            size: number + 1,
            files: BTreeMap::new(),
        };
        let (mut tiler, mut hashes) = (Tiler::default(), BTreeMap::new());
        for index in 0..it.size {
            for (tile, bytes) in tiler.push(it.entry(index)) {
                it.files.insert(format!("log/{}", tile.path()), bytes);
            }
        }
        it.files
            .extend(tiler.rest().into_iter().map(|(tile, bytes)| (format!("log/{}", tile.path()), bytes)));
        let frontier = tiler.frontier();
        let checkpoint =
            Checkpoint { origin: sample.manifest.log.origin.clone(), size: it.size, root: frontier.root() };
        let text = sample.log.sign(&checkpoint).into_bytes();
        it.files.insert(checkpoint_path(it.size), text.clone());
        it.files.insert("log/checkpoint".into(), text);
        it.files
            .insert("bundle.json".into(), ballotbox::publish::about(&sample.manifest, Level::P0).unwrap());
        for path in it.paths().unwrap() {
            let mut bytes = vec![];
            it.open(&path).unwrap().read_to_end(&mut bytes).unwrap();
            hashes.insert(path, sha256(&bytes));
        }
        it.files.insert("SHA256SUMS".into(), sums(&hashes));
        it
    }

    fn entry(&self, index: u64) -> &[u8] {
        match index.checked_sub(1) {
            None => &self.manifest,
            Some(place) => &self.entries[usize::try_from(place).unwrap() % self.entries.len()],
        }
    }

    fn bundles(&self) -> impl Iterator<Item = (u64, String)> {
        let size = self.size;
        (0..size.div_ceil(WIDTH)).map(move |it| (it, format!("log/{}", bundle_path(it, size).path())))
    }
}

impl Source for Repeated {
    fn paths(&self) -> io::Result<Vec<String>> {
        Ok(self.files.keys().cloned().chain(self.bundles().map(|it| it.1)).collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        if let Some(bytes) = self.files.get(path) {
            return Ok(Box::new(bytes.as_slice()));
        }
        let digits: String = path
            .trim_start_matches("log/tile/entries/")
            .split(".p")
            .next()
            .unwrap()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let index: u64 = digits.parse().map_err(|_| io::ErrorKind::NotFound)?;
        let range = index * WIDTH..((index + 1) * WIDTH).min(self.size);
        let entries: Vec<Vec<u8>> = range.map(|it| self.entry(it).to_vec()).collect();
        Ok(Box::new(Cursor::new(write_entries(&entries).unwrap())))
    }
}

/// Seconds of processor time so far, of all threads.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |it: usize| fields[it].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|it| it.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
