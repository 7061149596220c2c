//! `cargo bench -p count`: medians of reading and counting, with a full transcript each time.
//!
//! Synthetic papers are made by a small generator with a fixed seed: `alike` (a third vote a party's list, many
//! identical), `unique` (full rankings, nearly all different). Times are wall-clock medians on this machine.

use count::{
    Candidate, Constraint, Election, Input, Options, Papers, RULE_SETS, SCOTTISH, blt, count, on_threads,
};
use std::fs;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ballots");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the examples are there").flatten().map(|f| f.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "gz")) {
        let bytes = fs::read(file).expect("the file can be read");
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        measure(&name, 50, || result(&bytes));
    }
    quotas();
    for (name, alike) in
        [("a million papers, many alike", true), ("a million papers, nearly all different", false)]
    {
        let bytes = synthetic(1_000_000, 30, 12, alike);
        let election = Input::read(&bytes[..]).expect("the synthetic file is in order").election;
        println!("{name}: {} MB, {} different", bytes.len() / 1_000_000, election.papers.distinct());
        let options = Options { input_sha256: Some(String::new()), ..Options::default() };
        measure("  read", 5, || {
            Input::read(&bytes[..]).expect("the synthetic file is in order").election.papers.total()
        });
        for rules in RULE_SETS.iter().filter(|rules| !rules.one_seat) {
            measure(&format!("  count by {}", rules.id), 5, || {
                count(&election, rules, &options).expect("it can be counted")
            });
        }
        measure("  read, count, JSON", 5, || result(&bytes));
        measure("  the same on one thread", 5, || on_threads(NonZeroUsize::MIN, || result(&bytes)));
    }
}

fn result(bytes: &[u8]) -> String {
    let Input { election, sha256, .. } = Input::read(bytes).expect("the file is in order");
    let options = Options { input_sha256: Some(sha256), ..Options::default() };
    count(&election, &SCOTTISH, &options).expect("it can be counted").to_json()
}

/// 60 candidates, 20 seats, 6 overlapping minimums: the whole count, and for each stage of it.
fn quotas() {
    let mut chance = Chance(7);
    let names = ["a", "b", "c", "d", "e", "f"];
    let candidate = |number: usize, chance: &mut Chance| {
        let categories: Vec<&str> = names.into_iter().filter(|_| chance.below(100) < 30).collect();
        Candidate::person(format!("Candidate {number}"), "", &categories)
    };
    let candidates = (1..=60).map(|number| candidate(number, &mut chance)).collect();
    let mut papers = Papers::new();
    for _ in 0..5_000 {
        papers.push(&chance.ranking(60, 12), 1).expect("a ranking");
    }
    let election = Election { title: "Committee".into(), seats: 20, candidates, papers };
    let constraints = names.map(|name| Constraint::at_least(9, name, &[name])).to_vec();
    let plain = Options { input_sha256: Some(String::new()), ..Options::default() };
    let within = Options { constraints, ..plain.clone() };
    let without = measure("60 candidates, 20 seats: plain", 20, || count(&election, &SCOTTISH, &plain));
    let with = measure("60 candidates, 20 seats: six quotas, with the plain count", 20, || {
        count(&election, &SCOTTISH, &within)
    });
    match count(&election, &SCOTTISH, &within) {
        Ok(result) => {
            // Each stage and each election asks which completions are left.
            let steps = (result.stages.len() + result.elected.len()) as u32;
            let kept = result.winners() == result.plain.map(|plain| plain.winners()).unwrap_or_default();
            println!(
                "  {steps} steps, {:?} a step; the same people as without: {kept}",
                with.saturating_sub(without) / steps
            );
        }
        Err(fault) => println!("  {fault}"),
    }
}

fn measure<T>(name: &str, rounds: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let began = Instant::now();
            black_box(work());
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let median = times[times.len() / 2];
    println!("{name:<60} {median:>12.1?}");
    median
}

/// A small generator (Knuth's MMIX constants): the same papers on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// The first `length` of a shuffle of candidates, lower numbers being a little more popular.
    fn ranking(&mut self, candidates: u16, length: usize) -> Vec<u16> {
        let mut order: Vec<u16> = (1..=candidates).collect();
        for place in 0..length.min(order.len()) {
            let rest = (order.len() - place) as u64;
            let pick = self.below(rest).min(self.below(rest));
            order.swap(place, place + pick as usize);
        }
        order.truncate(length);
        order
    }
}

fn synthetic(papers: u32, candidates: u16, seats: u32, alike: bool) -> Vec<u8> {
    let mut chance = Chance(20_261_121);
    let mut all = Papers::new();
    for _ in 0..papers {
        let paper = match (alike, chance.below(3)) {
            (false, _) => chance.ranking(candidates, usize::from(candidates)),
            (true, 0) => {
                let party = chance.below(6) as u16;
                (0..candidates / 6).map(|place| place * 6 + party + 1).collect()
            }
            (true, _) => {
                let length = 1 + (0..12).take_while(|_| chance.below(100) < 70).count();
                chance.ranking(candidates, length)
            }
        };
        all.push(&paper, 1).expect("a ranking");
    }
    let names = (1..=candidates).map(|number| Candidate::new(format!("Candidate {number}"))).collect();
    blt::write(&Election { title: "Synthetic".into(), seats, candidates: names, papers: all }).into_bytes()
}
