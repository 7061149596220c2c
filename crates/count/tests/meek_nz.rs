//! New Zealand's method: figures of a published count, and a slow and obvious engine.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{Constraint, MEEK_NZ, Options, StageKind, TieBreak, count};
use papers::{counted, election, text};
use proptest::prelude::*;

/// Papers made up so that they give the published figures of the first four steps: preferences and copies.
const CARGILL: &[(&[u16], u64)] = &[
    (&[1], 385),
    (&[2], 726),
    (&[3], 660),
    (&[4], 447),
    (&[5], 948),
    (&[6, 1], 16),
    (&[6, 2], 24),
    (&[6, 3], 34),
    (&[6, 4], 17),
    (&[6, 5], 29),
    (&[6, 9, 10], 16),
    (&[6, 9], 18),
    (&[6, 10], 22),
    (&[6], 21),
    (&[7, 1], 6),
    (&[7, 2], 9),
    (&[7, 3], 15),
    (&[7, 4], 2),
    (&[7, 5], 5),
    (&[7, 6], 4),
    (&[7, 8], 1),
    (&[7, 9], 47),
    (&[7, 10], 8),
    (&[7], 18),
    (&[8, 1], 16),
    (&[8, 2], 13),
    (&[8, 3], 35),
    (&[8, 4], 15),
    (&[8, 5], 10),
    (&[8, 6], 8),
    (&[8, 9], 19),
    (&[8, 10], 14),
    (&[8], 12),
    (&[9, 1], 202),
    (&[9, 2], 164),
    (&[9, 3], 169),
    (&[9, 4], 200),
    (&[9, 5], 196),
    (&[9, 6, 1], 18),
    (&[9, 6, 2], 19),
    (&[9, 6, 3], 26),
    (&[9, 6, 4], 16),
    (&[9, 6, 5], 24),
    (&[9, 6], 1),
    (&[9, 10], 156),
    (&[9], 75),
    (&[10], 324),
];

/// Cargill Ward, Dunedin, 2004, one of the first counts by this method: figures as published by the Proportional
/// Representation Society of Australia.
#[test]
fn the_first_steps_of_a_published_count() {
    let mut election = election(9, 3, &[]);
    election.candidates.push(count::Candidate::new("Jo"));
    for (paper, copies) in CARGILL {
        election.papers.push(paper, *copies).unwrap();
    }
    let result = count(&election, &MEEK_NZ, &Options::default()).unwrap();
    let quotas: Vec<String> = result.stages[..3].iter().map(|stage| text(stage.quota.unwrap())).collect();
    assert_eq!(quotas, ["1302.500000001", "1298.000000001", "1294.347296281"]);
    let votes = |stage: usize| -> Vec<String> {
        result.stages[stage - 1].votes.iter().map(|votes| text(*votes)).collect()
    };
    // At the first step nobody has the quota, and the last cannot catch up.
    assert_eq!((result.stages[1].kind, &result.stages[1].excluded[..]), (StageKind::Exclusion, &[7][..]));
    assert_eq!((&result.stages[1].elected[..], &result.stages[2].excluded[..]), (&[9][..], &[8][..]));
    assert_eq!(
        votes(3),
        [
            "409.307692238",
            "749.873571916",
            "711.930693011",
            "466.284843800",
            "965.239146924",
            "210.188118776",
            "0.000000000",
            "0.000000000",
            "1316.782940292",
            "347.782178164"
        ]
    );
    assert_eq!(text(result.stages[2].exhausted), "32.610814879");
    assert_eq!(text(result.stages[2].keep_values[8]), "0.988575781");
    assert_eq!(result.stages[3].excluded, [6]);
    assert_eq!(
        votes(4),
        [
            "429.218914900",
            "777.173006485",
            "749.512220025",
            "487.105843720",
            "998.218914900",
            "0.000000000",
            "0.000000000",
            "0.000000000",
            "1327.386192030",
            "372.862060740"
        ]
    );
    assert_eq!(text(result.stages[3].exhausted), "68.522847200");
}

/// One seat goes to whoever has half of the votes, as Part 2 of the schedule says; the reference rule asks for more.
#[test]
fn half_of_the_votes_is_enough_for_one_seat() {
    let papers: &[(&[u16], u64)] = &[(&[1], 5), (&[2], 3), (&[3, 2], 2)];
    let result = counted(3, 1, papers, &MEEK_NZ);
    assert_eq!((text(result.quota), result.winners()), ("5.000000000".to_owned(), vec![1]));
    assert_eq!(result.stages.len(), 1);
}

/// All are equal at every step. Four candidates, two seats and 16 papers give x = 9, y = 2 and z = 6016, and from these
/// the numbers of the first step, worked out apart from this engine.
#[test]
fn equal_votes_are_decided_by_the_numbers_of_the_schedule() {
    let papers: &[(&[u16], u64)] = &[(&[1], 4), (&[2], 4), (&[3], 4), (&[4], 4)];
    let result = counted(4, 2, papers, &MEEK_NZ);
    let ties: Vec<_> = result.stages.iter().flat_map(|stage| &stage.ties).collect();
    assert_eq!(ties.len(), 2);
    assert_eq!(ties[0].decided_by, TieBreak::Numbers(FIRST.to_vec()));
    assert_eq!(ties[0].chosen, FIRST[3].0);
    // At the second step each number is taken from 10000, which turns the order round.
    let mut second: Vec<_> = FIRST[..3].iter().rev().map(|(who, number)| (*who, 10_000 - number)).collect();
    assert_eq!(ties[1].decided_by, TieBreak::Numbers(second.clone()));
    assert_eq!(ties[1].chosen, second.pop().unwrap().0);
    assert!(!result.lots.needed);
    let mut winners = result.winners();
    winners.sort_unstable();
    let mut left: Vec<u16> = second.iter().map(|it| it.0).collect();
    left.sort_unstable();
    assert_eq!(winners, left);
}

const FIRST: [(u16, i32); 4] = [(4, 17_912), (1, 12_661), (3, 12_165), (2, 9_861)];

/// Clause 21: who attracted votes is elected, and the other seat stays empty; a quota may still need the one whom
/// nobody named.
#[test]
fn a_seat_stays_empty_rather_than_going_to_somebody_without_votes() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 5), (&[2], 3)];
    let result = counted(4, 3, papers, &MEEK_NZ);
    assert_eq!((result.winners(), result.vacant, result.stages.len()), (vec![1, 2], 1, 1));
    let withdrawn: Vec<bool> = result.candidates.iter().map(|it| it.withdrawn).collect();
    assert_eq!(withdrawn, [false, false, true, true]);
    let mut election = election(4, 3, papers);
    election.candidates[3] = count::Candidate::person("Dan", "dan", &["woman"]);
    let one = vec![Constraint::at_least(1, "One woman", &["woman"])];
    let kept = count(&election, &MEEK_NZ, &Options { constraints: one, ..Options::default() }).unwrap();
    assert!(kept.is_elected(4) && kept.vacant == 0);
    assert_eq!(kept.plain.unwrap().vacant, 1);
}

const ONE: u128 = 1_000_000_000;

/// The numbers of clauses 41 to 47.
fn numbers(candidates: usize, seats: usize, valid: usize) -> Vec<i64> {
    let rem = |a: i64, b: i64| a % b;
    let (c, n, v) = (candidates as i64, seats as i64, valid as i64);
    let (mut x, mut y, mut z) = (c + 5, n, rem(v + 1000 * rem(v, 10), 30_323));
    let mut drawn = vec![];
    while drawn.len() < 4 + candidates {
        (x, y, z) = (rem(171 * x, 30_269), rem(172 * y, 30_307), rem(170 * z, 30_323));
        let next = 10_000 * x / 30_269 + 10_000 * y / 30_307 + 10_000 * z / 30_323;
        if drawn.len() < 4 || !drawn[4..].contains(&next) {
            drawn.push(next);
        }
    }
    drawn.split_off(4)
}

/// The steps of the schedule, paper by paper: winners, and the votes at every step.
fn slow(papers: &[Vec<usize>], seats: usize, all: usize) -> (Vec<usize>, Vec<Vec<u128>>) {
    let numbers = numbers(all, seats, papers.len());
    // Clauses 20 and 21: whom no paper names is withdrawn.
    let mut hopeful: Vec<bool> = (0..all).map(|c| papers.iter().any(|paper| paper.contains(&c))).collect();
    let (mut elected, mut keep) = (Vec::<usize>::new(), vec![ONE; all]);
    let (mut steps, mut alike): (Vec<Vec<u128>>, Vec<Vec<u128>>) = (vec![], vec![]);
    loop {
        let mut votes = vec![0; all];
        for paper in papers {
            let mut left = ONE;
            for &c in paper {
                let part = (left * keep[c]).div_ceil(ONE);
                votes[c] += part;
                left -= part;
            }
        }
        let held: u128 = votes.iter().sum();
        let quota = if seats == 1 { held.div_ceil(2 * ONE) * ONE } else { held / (seats as u128 + 1) + 1 };
        steps.push(votes.clone());
        let before = elected.len();
        let rank =
            |c: &usize| -> (u128, Vec<u128>) { (votes[*c], steps.iter().map(|votes| votes[*c]).collect()) };
        let mut reached: Vec<usize> = (0..all).filter(|c| hopeful[*c] && votes[*c] >= quota).collect();
        let now = |c: usize| if steps.len() % 2 == 0 { 10_000 - numbers[c] } else { numbers[c] };
        reached.sort_by_key(|c| (rank(c), now(*c)));
        for c in reached.into_iter().rev().take(seats - before) {
            hopeful[c] = false;
            elected.push(c);
        }
        let left: Vec<usize> = (0..all).filter(|c| hopeful[*c]).collect();
        if left.len() <= seats - elected.len() || elected.len() == seats {
            elected.extend(left.into_iter().take(seats - elected.len()));
            elected.sort_unstable();
            return (elected, steps);
        }
        for &c in &elected {
            keep[c] = (((keep[c] * quota).div_ceil(ONE) * ONE).div_ceil(votes[c])).min(ONE);
        }
        let surplus: u128 = elected.iter().map(|c| votes[*c].saturating_sub(quota)).sum();
        let mut order: Vec<u128> = left.iter().map(|c| votes[*c]).collect();
        order.sort_unstable();
        if elected.len() > before {
            alike.clear();
        }
        let settled = alike.contains(&keep);
        alike.push(keep.clone());
        if surplus < 100_000 || settled || order[0] + surplus < order[1] {
            alike.clear();
            let mut tied: Vec<usize> = left.iter().copied().filter(|c| votes[*c] == order[0]).collect();
            let differs = |step: &&Vec<u128>| tied.iter().any(|c| step[*c] != step[tied[0]]);
            if let Some(step) = steps.iter().find(differs) {
                let least = tied.iter().map(|c| step[*c]).min().unwrap();
                tied.retain(|c| step[*c] == least);
            }
            let out = *tied.iter().min_by_key(|c| now(**c)).unwrap();
            (hopeful[out], keep[out]) = (false, 0);
            let rest = left.len() - 1;
            if rest == seats - elected.len() {
                elected.extend(left.into_iter().filter(|c| *c != out));
                elected.sort_unstable();
                return (elected, steps);
            }
        }
    }
}

fn trial() -> impl Strategy<Value = (Vec<Vec<u16>>, u32, usize)> {
    (2usize..8).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let paper = (everyone(), 1..=candidates).prop_map(|(mut order, length)| {
            order.truncate(length);
            order
        });
        (proptest::collection::vec(paper, 1..50), 1..candidates as u32, Just(candidates))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees((all, seats, candidates) in trial()) {
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let election = election(candidates, seats, &copies);
        let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
        let papers: Vec<Vec<usize>> = all.iter().map(|paper| from_zero(paper)).collect();
        let result = count(&election, &MEEK_NZ, &Options::default()).unwrap();
        let (elected, steps) = slow(&papers, seats as usize, candidates);
        let mut winners = from_zero(&result.winners());
        winners.sort_unstable();
        prop_assert_eq!(winners, elected);
        let found: Vec<Vec<u128>> =
            result.stages.iter().map(|stage| stage.votes.iter().map(|v| v.units()).collect()).collect();
        prop_assert_eq!(found, steps);
    }
}
