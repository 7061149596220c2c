//! The rules of 1997 and of Northern Ireland against a second engine, on random elections with many equalities.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "slow/batches.rs"]
mod batches;
mod papers;

use batches::Slow;
use count::{ERS97, Lots, NI, Options, count};
use papers::{counted, election, text};
use proptest::prelude::*;

fn trial() -> impl Strategy<Value = (Vec<Vec<u16>>, u32, Vec<u16>)> {
    (2usize..10).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        // Lower numbers come first more often, so that there are surpluses and groups of small candidates.
        let paper = (everyone(), 1..=candidates, 0usize..3).prop_map(|(mut order, length, tidy)| {
            if tidy > 0 {
                order[..length].sort_unstable();
            }
            order.truncate(length);
            order
        });
        (proptest::collection::vec(paper, 1..120), 1..candidates as u32, everyone())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees((all, seats, lots) in trial()) {
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let election = election(lots.len().min(9), seats, &copies);
        let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
        let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
        let papers: Vec<Vec<usize>> = all.iter().map(|paper| from_zero(paper)).collect();
        for (rules, ni) in [(&ERS97, false), (&NI, true)] {
            let result = count(&election, rules, &options).unwrap();
            let slow = Slow::count(&papers, seats as usize, &from_zero(&lots), ni);
            let stages: Vec<Vec<u64>> =
                result.stages.iter().map(|s| s.votes.iter().map(|v| v.units() as u64).collect()).collect();
            prop_assert_eq!(&stages, &slow.stages, "{}", rules.id);
            prop_assert_eq!(from_zero(&result.winners()), slow.elected, "{}", rules.id);
        }
    }
}

/// The same election by both, so that the helper above is known to tell them apart.
#[test]
fn the_two_rule_sets_differ() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 3), (&[2, 3], 4), (&[3, 4], 7), (&[4], 12), (&[5], 12)];
    assert_eq!(text(counted(5, 2, papers, &ERS97).stages[0].votes[0]), "3.00");
    assert_ne!(
        counted(5, 2, papers, &ERS97).stages[1].excluded,
        counted(5, 2, papers, &NI).stages[1].excluded
    );
}
