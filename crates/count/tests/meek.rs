//! Meek and Warren: published counts, cases worked by hand, and a slow and obvious engine.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{Count, Input, Lots, MEEK, Options, RuleSet, WARREN, count};
use papers::{counted, election, text};
use proptest::prelude::*;

fn votes(result: &Count, stage: usize) -> Vec<String> {
    result.stages[stage - 1].votes.iter().map(|votes| text(*votes)).collect()
}

fn keep(result: &Count, stage: usize) -> Vec<String> {
    result.stages[stage - 1].keep_values.iter().map(|votes| text(*votes)).collect()
}

/// Reference counts of the Droop project (`42t`, meek-prf).
#[test]
fn reference_count_of_six_papers() {
    let result = counted(3, 2, &[(&[1, 2], 4), (&[3], 2)], &MEEK);
    assert_eq!(text(result.quota), "2.000000001");
    assert_eq!(votes(&result, 1), ["4.000000000", "0.000000000", "2.000000000"]);
    assert_eq!(result.stages[0].elected, [1]);
    assert_eq!(votes(&result, 2), ["2.000000004", "1.999999996", "2.000000000"]);
    assert_eq!(keep(&result, 2), ["0.500000001", "1.000000000", "1.000000000"]);
    assert_eq!(result.winners(), [1, 3]);
}

/// Reference counts of the Droop project (`513`, meek-prf).
#[test]
fn reference_count_of_nine_papers() {
    let result = counted(3, 2, &[(&[1, 2], 5), (&[2], 1), (&[3], 3)], &MEEK);
    assert_eq!(votes(&result, 2), ["3.000000005", "2.999999995", "3.000000000"]);
    assert_eq!(keep(&result, 2), ["0.600000001", "1.000000000", "1.000000000"]);
    assert_eq!(result.winners(), [1, 3]);
}

/// “The computational accuracy using the Meek algorithm”, Voting matters 12: rounding in the ninth decimal decides
/// nothing but the tie. Figures of the Droop project (`SC-Vm-12`, meek-prf), whose lot excludes X.
#[test]
fn reference_count_of_voting_matters_12() {
    let papers: &[(&[u16], u64)] = &[
        (&[1, 3], 333),
        (&[1, 4], 333),
        (&[1, 5], 333),
        (&[2, 3], 333),
        (&[2, 4], 333),
        (&[2, 5], 333),
        (&[3], 667),
        (&[4], 667),
        (&[5], 667),
        (&[1, 2, 3], 1),
        (&[1, 2, 4], 1),
        (&[2, 1, 3], 2),
    ];
    let election = election(5, 3, papers);
    let options = Options { lots: Lots::Recorded(vec![1, 2, 4, 5, 3]), ..Options::default() };
    let result = count(&election, &MEEK, &options).unwrap();
    assert_eq!(result.stages[0].quota.map(text), Some("1000.750000001".to_owned()));
    assert_eq!(
        votes(&result, 2),
        ["1000.750000126", "1000.750000126", "667.166666686", "667.166666562", "667.166666500"]
    );
    assert_eq!(keep(&result, 2)[..2], ["0.999749750", "0.999749750"]);
    assert_eq!(result.stages[2].ties[0].candidates, [3, 4, 5]);
    assert_eq!(result.stages[2].excluded, [3]);
    assert_eq!(text(result.quota), "800.580647027");
    assert_eq!(
        votes(&result, 3),
        ["800.584418564", "800.584418564", "0.000000000", "800.596982770", "800.556768208"]
    );
    assert_eq!(text(result.stages[2].exhausted), "800.677411894");
    assert_eq!(keep(&result, 3)[..2], ["0.799464312", "0.799464312"]);
    assert_eq!(result.winners(), [1, 2, 4]);
    // Warren, by the same project with eighteen decimals: keep values 0.7993993994 and a quota of 800.6 in the end.
    let warren = count(&election, &WARREN, &options).unwrap();
    assert_eq!(warren.stages[1].keep_values[0].units() / 1_000, 999_749);
}

/// The model election of 1997 by Meek's method: figures to two decimals of the programme of Hill, Wichmann and
/// Woodall, as published with OpenTally, at stages at which all surpluses are distributed.
#[test]
fn the_model_election_by_the_algorithm_of_1987() {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ers97_model.blt")).unwrap();
    let result = count(&Input::read(file).unwrap().election, &MEEK, &Options::default()).unwrap();
    let expected: &[(u128, &[u128])] = &[
        (10726, &[10726, 8798, 3199, 3019, 10660, 9100, 6400, 5980, 5500, 2340, 9359]),
        (10696, &[10696, 8847, 3234, 3062, 10696, 9100, 6400, 6485, 6921, 0, 9427]),
        (10442, &[10442, 9771, 3497, 0, 10442, 9245, 6403, 6600, 7099, 0, 9597]),
        (10158, &[10158, 10158, 0, 0, 10158, 9707, 6724, 6892, 7327, 0, 9981]),
    ];
    let rounded = |votes: count::Votes| (votes.units() + 5_000_000) / 10_000_000;
    for (quota, votes) in expected {
        let found = result.stages.iter().any(|stage| {
            stage.quota.map(rounded) == Some(*quota)
                && stage.votes.iter().map(|votes| rounded(*votes)).eq(votes.iter().copied())
        });
        assert!(found, "no stage has the quota {quota} and its votes");
    }
    let mut winners = result.winners();
    winners.sort_unstable();
    assert_eq!(winners, [1, 2, 5, 6, 9, 11]);
}

/// By hand: of each vote that arrives at Ann, Meek keeps half, Warren 0.5 of a whole one. With all papers whole
/// the two agree; they part where a vote arrives at Ben that Ann has had a part of.
#[test]
fn warren_takes_an_amount_and_meek_a_part() {
    let whole: &[(&[u16], u64)] = &[(&[1, 2], 4), (&[3], 2)];
    assert_eq!(votes(&counted(3, 2, whole, &WARREN), 2), votes(&counted(3, 2, whole, &MEEK), 2));
    // 60 papers, three seats, quota 15: Ann and Ben have 20 each; Ann's go on to Ben, Ben's to Cleo and Dan.
    let papers: &[(&[u16], u64)] = &[(&[1, 2, 3], 20), (&[2, 4], 20), (&[3], 9), (&[4], 4), (&[5], 7)];
    // Meek: Ann keeps 0.75, 5 reach Ben, who has 25 and keeps 0.6: 3 + 12 = 15; 2 to Cleo, 8 to Dan, less what rounding up keeps.
    let meek = counted(5, 3, papers, &MEEK);
    assert_eq!(text(meek.stages[1].keep_values[1])[..6], *"0.6000");
    assert_eq!(text(meek.stages[1].votes[2])[..7], *"10.9999");
    // Warren: of 20 quarters and 20 whole votes Ben keeps w of each, 20·min(w, ¼) + 20·w = 15: w = ½, so that
    // all of Ann's quarters stay, nothing reaches Cleo, and ten go to Dan.
    let warren = counted(5, 3, papers, &WARREN);
    assert_eq!(text(warren.stages[1].keep_values[1])[..6], *"0.5000");
    assert_eq!(text(warren.stages[1].votes[2]), "9.000000000");
}

const ONE: u128 = 1_000_000_000;

/// What those in one place get of a weight, order by order, and what goes on: at most three share a place.
fn in_all_orders(place: &[usize], weight: u128, kf: &[u128], warren: bool) -> (Vec<u128>, u128) {
    let fine = ONE.pow(place.len() as u32);
    let orders = orders(place);
    let (mut got, mut left) = (vec![0; place.len()], 0);
    for order in &orders {
        let mut rest = weight * fine;
        for c in order {
            let keep = if warren { rest.min(kf[*c] * fine) } else { rest / ONE * kf[*c] };
            got[place.iter().position(|p| p == c).unwrap()] += keep;
            rest -= keep;
        }
        left += rest;
    }
    let all = fine * orders.len() as u128;
    (got.iter().map(|got| got / all).collect(), left / all)
}

fn orders(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![vec![]];
    }
    let first = |c: &usize| {
        let rest: Vec<usize> = of.iter().copied().filter(|other| other != c).collect();
        orders(&rest).into_iter().map(|order| [vec![*c], order].concat()).collect::<Vec<_>>()
    };
    of.iter().flat_map(first).collect()
}

/// The whole method again, paper by paper, as the reference rule is written: winners and the votes of every round.
/// A paper is a list of places, each with one candidate or several.
fn slow(
    papers: &[Vec<Vec<usize>>],
    seats: usize,
    lots: &[usize],
    warren: bool,
) -> (Vec<usize>, Vec<Vec<u128>>) {
    let candidates = lots.len();
    let (mut hopeful, mut elected) = (vec![true; candidates], vec![]);
    let (mut kf, mut rounds) = (vec![ONE; candidates], vec![]);
    let left = |hopeful: &[bool]| hopeful.iter().filter(|h| **h).count();
    while left(&hopeful) > seats - elected.len() && elected.len() < seats {
        let mut last = None;
        let (votes, surplus, found) = loop {
            let mut votes = vec![0; candidates];
            for paper in papers {
                let mut weight = ONE;
                for place in paper {
                    let place: Vec<usize> = place.iter().copied().filter(|c| kf[*c] > 0).collect();
                    if let [c] = place[..] {
                        let keep = if warren { weight.min(kf[c]) } else { (weight * kf[c]).div_ceil(ONE) };
                        votes[c] += keep;
                        weight -= keep;
                    } else {
                        let (got, left) = in_all_orders(&place, weight, &kf, warren);
                        place.iter().zip(got).for_each(|(c, got)| votes[*c] += got);
                        weight = left;
                    }
                }
            }
            let quota = votes.iter().sum::<u128>() / (seats as u128 + 1) + 1;
            let found: Vec<usize> = (0..candidates).filter(|c| hopeful[*c] && votes[*c] >= quota).collect();
            let held: u128 = elected.iter().map(|c: &usize| votes[*c]).sum();
            let surplus = held.saturating_sub(quota * elected.len() as u128);
            if !found.is_empty() || surplus < 1000 || last.is_some_and(|last| surplus >= last) {
                break (votes, surplus, found);
            }
            last = Some(surplus);
            for &c in &elected {
                kf[c] = ((kf[c] * quota).div_ceil(ONE) * ONE).div_ceil(votes[c]).min(ONE);
            }
        };
        if found.is_empty() {
            let least = (0..candidates).filter(|c| hopeful[*c]).map(|c| votes[c]).min().unwrap();
            let tied = |c: &&usize| hopeful[**c] && votes[**c] <= least + surplus;
            let out = *lots.iter().rev().find(tied).unwrap();
            (hopeful[out], kf[out]) = (false, 0);
        }
        for c in found {
            hopeful[c] = false;
            elected.push(c);
        }
        rounds.push(votes);
    }
    elected.extend((0..candidates).filter(|c| hopeful[*c] && elected.len() < seats).collect::<Vec<_>>());
    elected.truncate(seats);
    elected.sort_unstable();
    (elected, rounds)
}

type Trial = (Vec<Vec<Vec<u16>>>, u32, Vec<u16>);

/// Papers without equal preferences, or with up to three candidates in a place.
fn trial(equal: bool) -> impl Strategy<Value = Trial> {
    (2usize..8).prop_flat_map(move |candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let together = proptest::collection::vec(if equal { 1..4usize } else { 1..2 }, candidates);
        let paper = (everyone(), 1..=candidates, together).prop_map(|(order, length, together)| {
            let (mut rest, mut places) = (&order[..length], vec![]);
            for many in together {
                let (place, after) = rest.split_at(many.min(rest.len()));
                places.push(place.to_vec());
                rest = after;
            }
            places.retain(|place| !place.is_empty());
            places
        });
        (proptest::collection::vec(paper, 1..50), 1..candidates as u32, everyone())
    })
}

fn agrees((all, seats, lots): Trial) -> Result<(), TestCaseError> {
    let mut election = election(lots.len(), seats, &[]);
    for paper in &all {
        election.papers.push_ranks(paper, 1).unwrap();
    }
    let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
    let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
    let papers: Vec<Vec<Vec<usize>>> =
        all.iter().map(|paper| paper.iter().map(|place| from_zero(place)).collect()).collect();
    for (rules, warren) in [(&MEEK as &RuleSet, false), (&WARREN, true)] {
        let result = count(&election, rules, &options).unwrap();
        let (elected, rounds) = slow(&papers, seats as usize, &from_zero(&lots), warren);
        let mut winners = from_zero(&result.winners());
        winners.sort_unstable();
        prop_assert_eq!(winners, elected);
        let found: Vec<Vec<u128>> =
            result.stages.iter().map(|stage| stage.votes.iter().map(|v| v.units()).collect()).collect();
        prop_assert_eq!(found, rounds);
        prop_assert_eq!(result.input.valid, all.len() as u64);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees(trial in trial(false)) {
        agrees(trial)?;
    }

    #[test]
    fn a_slow_and_obvious_engine_agrees_on_equal_preferences(trial in trial(true)) {
        agrees(trial)?;
    }
}

/// By hand: nine papers, two seats, quota three. Eight put Ann and Ben in one place, Cleo after them: four each, so that
/// both are elected at once; by the Scottish rules the papers are not valid.
#[test]
fn a_paper_is_divided_between_two() {
    let mut election = election(3, 2, &[(&[3], 1)]);
    election.papers.push_ranks(&[vec![1, 2], vec![3]], 8).unwrap();
    let result = count(&election, &MEEK, &Options::default()).unwrap();
    assert_eq!(votes(&result, 1), ["4.000000000", "4.000000000", "1.000000000"]);
    assert_eq!((result.input.valid, result.input.blank, result.winners().len()), (9, 0, 2));
    let scottish = count(&election, &count::SCOTTISH, &Options::default()).unwrap();
    assert_eq!((scottish.input.valid, scottish.input.blank), (1, 8));
}
