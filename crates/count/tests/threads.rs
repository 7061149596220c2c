//! The same bytes come out on one thread and on many.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{Candidate, Election, Format, Input, Options, Papers, RULE_SETS, blt, count, on_threads, render};
use std::num::NonZeroUsize;

/// A small generator (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn ranking(&mut self) -> Vec<u16> {
        let mut order: Vec<u16> = (1..=12).collect();
        for place in 0..order.len() {
            let pick = self.below((order.len() - place) as u64).min(self.below(12 - place as u64));
            order.swap(place, place + pick as usize);
        }
        order.truncate(1 + self.below(12) as usize);
        order
    }
}

/// Enough different papers that every step is shared out.
fn many_ballots() -> String {
    let mut chance = Chance(20_261_122);
    let mut papers = Papers::new();
    for _ in 0..150_000 {
        papers.push(&chance.ranking(), 1 + chance.below(3)).unwrap();
    }
    papers.push(&[3, 1], u64::from(u32::MAX) * 3).unwrap();
    let candidates = (1..=12).map(|number| Candidate::new(format!("Candidate {number}"))).collect();
    blt::write(&Election { title: "Many".into(), seats: 5, candidates, papers })
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let text = many_ballots();
    for rules in RULE_SETS.iter().filter(|rules| !rules.one_seat) {
        let result = |threads: usize| {
            on_threads(NonZeroUsize::new(threads).unwrap(), || {
                let Input { election, sha256, .. } = Input::read(text.as_bytes()).unwrap();
                let options = Options { input_sha256: Some(sha256), ..Options::default() };
                let result = count(&election, rules, &options).unwrap();
                (render(Format::Json, &result, &election), election)
            })
        };
        let one = result(1);
        for threads in [2, 3, 7] {
            let (json, election) = result(threads);
            assert_eq!(one.0, json, "{} on {threads} threads", rules.id);
            assert!(one.1.papers.iter().eq(election.papers.iter()), "the order differs on {threads} threads");
        }
    }
}
