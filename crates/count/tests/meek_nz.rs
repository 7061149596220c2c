//! New Zealand's method: figures of a published count, and a slow and obvious engine.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{Lots, MEEK_NZ, Options, StageKind, count};
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

const ONE: u128 = 1_000_000_000;

/// The steps of the schedule, paper by paper: winners, and the votes at every step.
fn slow(papers: &[Vec<usize>], seats: usize, lots: &[usize]) -> (Vec<usize>, Vec<Vec<u128>>) {
    let all = lots.len();
    let (mut hopeful, mut elected, mut keep) = (vec![true; all], Vec::<usize>::new(), vec![ONE; all]);
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
        reached.sort_by_key(|c| (rank(c), all - lots.iter().position(|l| l == c).unwrap()));
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
            let out = *lots.iter().rev().find(|c| tied.contains(c)).unwrap();
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

fn trial() -> impl Strategy<Value = (Vec<Vec<u16>>, u32, Vec<u16>)> {
    (2usize..8).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let paper = (everyone(), 1..=candidates).prop_map(|(mut order, length)| {
            order.truncate(length);
            order
        });
        (proptest::collection::vec(paper, 1..50), 1..candidates as u32, everyone())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees((all, seats, lots) in trial()) {
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let election = election(lots.len(), seats, &copies);
        let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
        let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
        let papers: Vec<Vec<usize>> = all.iter().map(|paper| from_zero(paper)).collect();
        let result = count(&election, &MEEK_NZ, &options).unwrap();
        let (elected, steps) = slow(&papers, seats as usize, &from_zero(&lots));
        let mut winners = from_zero(&result.winners());
        winners.sort_unstable();
        prop_assert_eq!(winners, elected);
        let found: Vec<Vec<u128>> =
            result.stages.iter().map(|stage| stage.votes.iter().map(|v| v.units()).collect()).collect();
        prop_assert_eq!(found, steps);
    }
}
