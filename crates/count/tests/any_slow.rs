//! Every rule set that moves papers and has no slow engine of its own, against one that is slow and obvious, on random
//! elections with many equalities.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "slow/any.rs"]
mod any;
mod papers;

use any::{Batch, Law, Slow, Surplus, Than};
use count::{
    ACT, CAMBRIDGE, DAIL, EG, ERS76, IRV, Lots, NI, Options, PRSA, RuleSet, SCOTTISH, TASMANIA, UIG, count,
};
use papers::{counted, election, text};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

fn droop(votes: u64, seats: u64, unit: u64) -> u64 {
    (votes / unit / (seats + 1) + 1) * unit
}

/// The Scottish rules, from which the others differ.
const PLAIN: Law = Law {
    unit: 100_000,
    quota: droop,
    quota_moves: false,
    surplus: Surplus::AllWeighted,
    earliest_first: false,
    batch: Batch::Together,
    wait: Than::Never,
    group: Than::Never,
    last_seat: Than::Never,
    skip_last_exclusion: false,
    surpluses_before_the_end: false,
    backwards: true,
    batches_break_ties: false,
    cap: false,
    small: 0,
};

fn laws() -> Vec<(RuleSet, Law)> {
    let last = |all, exact| Surplus::Last { all, exact };
    let act = Law {
        unit: 1_000_000,
        surplus: last(false, true),
        earliest_first: true,
        batch: Batch::ByValue,
        surpluses_before_the_end: true,
        batches_break_ties: true,
        ..PLAIN
    };
    let cambridge = Law { unit: 1, surplus: Surplus::EveryNth, cap: true, ..PLAIN };
    let dail = Law {
        unit: 1,
        surplus: Surplus::Proportion,
        wait: Than::Less,
        group: Than::Less,
        last_seat: Than::Less,
        skip_last_exclusion: true,
        backwards: false,
        ..PLAIN
    };
    let ers76 = Law {
        unit: 100,
        quota: |votes, seats, unit| (votes / unit).div_ceil(seats + 1) * unit,
        surplus: last(false, false),
        batch: Batch::ByValue,
        wait: Than::AtMost,
        group: Than::AtMost,
        last_seat: Than::AtMost,
        skip_last_exclusion: true,
        backwards: false,
        batches_break_ties: true,
        ..PLAIN
    };
    let prsa = Law {
        unit: 1000,
        quota: |votes, seats, _| votes / (seats + 1) + 1,
        surplus: last(false, false),
        earliest_first: true,
        batch: Batch::AsReceived,
        batches_break_ties: true,
        ..PLAIN
    };
    vec![
        (SCOTTISH, PLAIN),
        (UIG, Law { surplus: Surplus::AllUnweighted, ..PLAIN }),
        (EG, Law { surplus: last(false, false), batch: Batch::ByValue, ..PLAIN }),
        (ERS76, ers76),
        (PRSA, prsa),
        (ACT, act),
        (TASMANIA, Law { unit: 1, surplus: last(true, true), batch: Batch::AsReceived, ..act }),
        (DAIL, dail),
        (CAMBRIDGE, Law { small: 50, ..cambridge }),
        (RuleSet { fewest_to_stay: 3, ..CAMBRIDGE }, Law { small: 3, ..cambridge }),
        (RuleSet { fewest_to_stay: 0, ..CAMBRIDGE }, cambridge),
        (IRV, Law { unit: 1, quota_moves: true, skip_last_exclusion: true, ..PLAIN }),
    ]
}

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
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees((all, seats, lots) in trial()) {
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
        let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
        let papers: Vec<Vec<usize>> = all.iter().map(|paper| from_zero(paper)).collect();
        for (rules, law) in laws() {
            let seats = if rules.one_seat { 1 } else { seats };
            let election = election(lots.len(), seats, &copies);
            let result = count(&election, &rules, &options).unwrap();
            let slow = Slow::count(&papers, seats as usize, &from_zero(&lots), law);
            let stages: Vec<Vec<u64>> =
                result.stages.iter().map(|s| s.votes.iter().map(|v| v.units() as u64).collect()).collect();
            prop_assert_eq!(&stages, &slow.stages, "{}", rules.id);
            prop_assert_eq!(from_zero(&result.winners()), slow.elected, "{}", rules.id);
        }
    }
}

/// By hand: twelve papers, two seats, quota five. Ann has a surplus of three for six papers that go on, four to Ben and
/// two to Cleo: two and one whole papers. Then Cleo has more than Ben and wins the last seat at once.
#[test]
fn whole_papers_go_in_proportion() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 4), (&[1, 3], 2), (&[1], 2), (&[2], 1), (&[3], 3)];
    let result = counted(3, 2, papers, &DAIL);
    let votes: Vec<String> = result.stages[1].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!((text(result.quota), votes), ("5".into(), vec!["5".into(), "3".into(), "4".into()]));
    assert_eq!((result.winners(), &result.stages[1].by_all_the_rest[..]), (vec![1, 3], &[3][..]));
}

/// By hand: of Ann's eight papers every third goes on until three have gone, the third, the sixth and the fourth. Ben
/// has four, and Cleo's three are for nobody.
#[test]
fn every_third_paper_goes_on() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 8), (&[2], 1), (&[3], 3)];
    let result = counted(3, 2, papers, &CAMBRIDGE);
    let votes: Vec<String> = result.stages[1].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!(votes, ["5", "4", "3"]);
    assert_eq!((result.stages[2].excluded[0], result.winners()), (3, vec![1, 2]));
}

/// Nobody receives more than the quota: of Cleo's six papers for Ben, who lacks two, four go on to Dan.
#[test]
fn nobody_receives_more_than_the_quota() {
    let papers: &[(&[u16], u64)] = &[(&[1], 9), (&[2], 9), (&[3, 2, 4], 6), (&[4], 7)];
    let rules = RuleSet { fewest_to_stay: 0, ..CAMBRIDGE };
    let result = counted(4, 2, papers, &rules);
    let votes: Vec<String> = result.stages[1].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!(
        (text(result.quota), votes),
        ("11".into(), vec!["9".into(), "11".into(), "0".into(), "11".into()])
    );
}

/// By hand: a surplus of two among six papers is a third each, exactly; four papers are worth 1.333333.
#[test]
fn a_third_of_a_paper_is_exact() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 4), (&[1, 3], 2), (&[1], 1), (&[2], 2), (&[3], 3)];
    let result = counted(3, 2, papers, &ACT);
    let votes: Vec<String> = result.stages[1].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!(votes, ["5.000000", "3.333333", "3.666666"]);
    assert_eq!(text(result.stages[1].rounding), "0.000001");
    // Tasmania divides by all seven papers, and votes are whole.
    let result = counted(3, 2, papers, &TASMANIA);
    let votes: Vec<String> = result.stages[1].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!(votes, ["5", "3", "3"]);
}

/// Each rule set here differs from each other one on some of a few hundred elections, so that none stands in for another.
#[test]
fn every_rule_set_is_its_own() {
    let mut random = proptest::test_runner::TestRunner::deterministic();
    let mut sets: Vec<RuleSet> = laws().into_iter().map(|(rules, _)| rules).collect();
    sets.push(NI);
    sets.retain(|rules| RuleSet::by_id(&rules.id).as_ref() == Some(rules));
    let mut seen = vec![Vec::new(); sets.len()];
    for _ in 0..300 {
        let (all, _, lots) = trial().new_tree(&mut random).unwrap().current();
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
        for (rules, seen) in sets.iter().zip(&mut seen) {
            let seats = if rules.one_seat { 1 } else { lots.len() as u32 / 2 };
            let result = count(&election(lots.len(), seats, &copies), rules, &options).unwrap();
            seen.push((result.winners(), result.stages.len()));
        }
    }
    for (place, one) in seen.iter().enumerate() {
        for (other, more) in seen.iter().enumerate().skip(place + 1) {
            assert!(one != more, "{} and {}", sets[place].id, sets[other].id);
        }
    }
}
