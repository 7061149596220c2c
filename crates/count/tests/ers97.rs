//! The rules of the Electoral Reform Society of 1997: its model election and small cases worked by hand.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{Count, ERS97, Input, Lots, NI, Options, SCOTTISH, StageKind, Tie, TieBreak, count};
use papers::{counted, election, text};

fn model() -> Count {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ers97_model.blt")).unwrap();
    count(&Input::read(file).unwrap().election, &ERS97, &Options::default()).unwrap()
}

/// The figures of the first two stages, published in section 8.1 and 8.2.
#[test]
fn the_model_election_begins_as_published() {
    let result = model();
    assert_eq!((result.input.valid, result.quota.to_string()), (753, "107.58".to_owned()));
    let stage = &result.stages[1];
    assert_eq!(result.stages[0].elected, [1]);
    assert_eq!(result.stages[0].votes[0].to_string(), "134.00");
    let moved: u128 = stage.transfers[0].to.iter().map(|(_, votes)| votes.units()).sum();
    assert_eq!((moved, stage.rounding.to_string()), (2583, "0.59".to_owned()));
    assert_eq!(stage.votes[0].to_string(), "107.58");
}

/// The rest of the model election as this crate counts it: sub-stages, several excluded together, a surplus that
/// waits, papers worth less than the surplus, election by the total active vote.
#[test]
fn the_model_election_to_its_end() {
    let result = model();
    assert_eq!(result.winners(), [1, 5, 2, 6, 9, 11]);
    let excluded: Vec<_> = result.stages.iter().map(|stage| stage.excluded.clone()).collect();
    assert_eq!(excluded, [vec![], vec![], vec![10], vec![3, 4], vec![], vec![8]]);
    assert_eq!(result.stages[3].waiting, [5]);
    // 14.77 over the quota, but only eight papers, of value 1.00, came last and can be transferred.
    assert_eq!(result.stages[4].transfers[0].exhausted.to_string(), "6.77");
    assert_eq!(result.stages[4].by_active_share, [6]);
    insta::assert_snapshot!(count::render::text(&result));
}

/// Valid papers and places with their quotas, from the three laws.
#[test]
fn quotas() {
    for (valid, seats, ers97, whole) in [
        (100, 3, "25.00", "26.00"),
        (101, 3, "25.25", "26.00"),
        (100, 6, "14.29", "15.00"),
        (7, 2, "2.34", "3.00"),
        (126, 5, "21.00", "22.00"),
    ] {
        let election = election(7, seats, &[(&[1], valid)]);
        let quota =
            |rules| text(count(&election, rules, &Options::default()).unwrap().stages[0].quota.unwrap());
        assert_eq!(quota(&ERS97), ers97);
        assert_eq!(text(count(&election, &NI, &Options::default()).unwrap().quota), whole);
        let scottish = count(&election, &SCOTTISH, &Options::default()).unwrap().quota;
        assert_eq!(format!("{}.00", scottish.whole()), whole);
    }
}

/// By hand: a surplus of 10 on 36 transferable papers moves 9.72 at 0.27; 0.28 is lost to the remainder.
#[test]
fn a_surplus_is_divided_among_transferable_papers() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 36), (&[1], 4), (&[2], 25), (&[3], 25)];
    for rules in [&ERS97, &NI] {
        let result = counted(3, 2, papers, rules);
        let surplus = result.stages[0].votes[0].units() - result.quota.units();
        let transfer = &result.stages[1].transfers[0];
        let (value, papers) = (surplus / 36, 36);
        assert_eq!(transfer.to, [(2, count::Votes::from_units(value * papers, 2))]);
        assert!(transfer.exhausted.is_zero());
        assert_eq!(transfer.rounding.units(), surplus - value * papers);
    }
    let transfer = &counted(3, 2, papers, &ERS97).stages[1].transfers[0];
    assert_eq!((text(transfer.to[0].1), text(transfer.rounding)), ("9.72".to_owned(), "0.28".to_owned()));
}

/// By hand, 5.2.2: a surplus of 2.00 equal to the gap between 10 and 12 waits under the rules of 1997 (“does not
/// exceed”) but not in Northern Ireland (“less than”), where it waits for a gap of 3.
#[test]
fn a_surplus_that_equals_the_gap() {
    let papers: &[(&[u16], u64)] =
        &[(&[1, 3], 22), (&[2, 3], 10), (&[3, 2], 12), (&[4], 19), (&[5], 19), (&[6], 18)];
    let result = counted(6, 4, papers, &ERS97);
    assert_eq!(text(result.quota), "20.00");
    assert_eq!((&result.stages[1].excluded, &result.stages[1].waiting), (&vec![2], &vec![1]));

    let papers: &[(&[u16], u64)] =
        &[(&[1, 3], 22), (&[2, 3], 10), (&[3, 2], 12), (&[4], 19), (&[5], 18), (&[6], 18)];
    let result = counted(6, 4, papers, &NI);
    assert_eq!(text(result.quota), "20.00");
    assert_eq!((result.stages[1].kind, &result.stages[1].from), (StageKind::Surplus, &vec![1]));
    let wider: &[(&[u16], u64)] =
        &[(&[1, 3], 22), (&[2, 3], 9), (&[3, 2], 12), (&[4], 19), (&[5], 19), (&[6], 18)];
    assert_eq!(counted(6, 4, wider, &NI).stages[1].excluded, [2]);
}

/// By hand, 5.2.5: 3 and 4 together are no more than 7, so both go at once; in Northern Ireland, where they must
/// be less, only the lowest.
#[test]
fn candidates_excluded_together() {
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 3), (&[2, 3], 4), (&[3, 4], 7), (&[4], 12), (&[5], 12)];
    assert_eq!(counted(5, 2, papers, &ERS97).stages[1].excluded, [1, 2]);
    assert_eq!(counted(5, 2, papers, &NI).stages[1].excluded, [1]);
}

/// By hand, 5.4.8: nobody reaches 10.00 of 30 votes for two places; six papers of Ann show nothing else, so the
/// quota falls to 24 ÷ 3 = 8.00 and Ben, with eight, is elected though he received nothing.
#[test]
fn the_quota_falls_while_nobody_is_elected() {
    let papers: &[(&[u16], u64)] = &[(&[1], 6), (&[2], 8), (&[3], 8), (&[4], 8)];
    let result = counted(4, 2, papers, &ERS97);
    assert_eq!(result.stages[0].quota.map(text), Some("10.00".to_owned()));
    assert_eq!(result.stages[1].quota.map(text), Some("8.00".to_owned()));
    assert!(narrative(&result).contains("so the quota fell to 8"));
}

fn narrative(result: &Count) -> String {
    count::narrative(result, count::Naming::Named).join("\n")
}

/// By hand, 5.6.2: with one place, two of ten votes each have half the active vote; neither is elected by lot at
/// that stage, but 5.2.5 then excludes one by lot, and the other takes the place.
#[test]
fn no_lot_elects_by_the_active_vote() {
    let result = counted(3, 1, &[(&[1], 10), (&[2], 10), (&[3], 1)], &ERS97);
    assert!(result.stages[0].elected.is_empty());
    let last = result.stages.last().unwrap();
    assert_eq!(last.without_quota, result.winners());
    assert!(matches!(last.ties[..], [Tie { decided_by: TieBreak::Lot(_), .. }]));
}

/// By hand: Ben begins with 10 and Cleo with 11; Dan's four papers lift Ben to 14 at stage 3, Eve's three Cleo to 14
/// at stage 4. Forwards the first stage excludes Ben, backwards stage 3 excludes Cleo.
#[test]
fn the_earliest_difference_decides_forwards() {
    let papers: &[(&[u16], u64)] =
        &[(&[1], 40), (&[2], 10), (&[3], 11), (&[4, 2], 4), (&[5, 3], 3), (&[5, 1], 6), (&[6], 30)];
    let mut election = election(6, 2, papers);
    election.title = "Ties".into();
    let options = Options { lots: Lots::Recorded(vec![]), ..Options::default() };
    let rules = count::RuleSet { excluded: count::Excluded::One, ..SCOTTISH };
    let backwards = count(&election, &rules, &options).unwrap();
    let tie = backwards.stages.iter().flat_map(|stage| &stage.ties).next().unwrap();
    assert_eq!((&tie.candidates[..], &tie.decided_by, tie.chosen), (&[2, 3][..], &TieBreak::Stage(3), 3));
    let forwards = count::RuleSet { ties: count::TieDirection::Forwards, ..rules };
    let forwards = count(&election, &forwards, &options).unwrap();
    let tie = forwards.stages.iter().flat_map(|stage| &stage.ties).next().unwrap();
    assert_eq!((&tie.decided_by, tie.chosen), (&TieBreak::Stage(1), 2));
}

/// By hand, rule 52(2) of Northern Ireland: for the last seat Ann's 20 votes equal all others (12 and 8).
#[test]
fn the_last_seat_against_all_the_rest() {
    let result = counted(4, 2, &[(&[1], 20), (&[2], 12), (&[3], 8), (&[4], 21)], &NI);
    assert_eq!(text(result.quota), "21.00");
    assert_eq!(result.winners(), [4, 1]);
    assert_eq!(result.stages.len(), 1);
    assert_eq!(result.stages[0].by_all_the_rest, [1]);
    assert!(narrative(&result).contains("as many votes as all others together"));
}

/// By hand, exclusive and inclusive Gregory: Ben has papers of his own and receives Dan's six; exclusively only
/// those six carry his surplus on, inclusively all.
#[test]
fn which_papers_carry_a_surplus() {
    let papers: &[(&[u16], u64)] = &[(&[1], 13), (&[2, 3], 10), (&[3], 9), (&[4, 2, 5], 6), (&[5], 7)];
    // 45 papers: quota 16; Dan's six papers give Ben exactly 16.
    assert_eq!(counted(5, 2, papers, &count::EG).stages[1].elected, [2]);
    let papers: &[(&[u16], u64)] = &[(&[1], 13), (&[2, 3], 12), (&[3], 9), (&[4, 2, 5], 6), (&[5], 7)];
    // 47 papers: quota 16; Ben has 18, a surplus of 2: 2 ÷ 6 = 0.33333 each to Eve, or 2 ÷ 18 = 0.11111 each.
    let exclusive = counted(5, 2, papers, &count::EG);
    assert_eq!(text(exclusive.stages[2].transfers[0].to[0].1), "1.99998");
    assert_eq!(exclusive.stages[2].transfers[0].to.len(), 1);
    let inclusive = counted(5, 2, papers, &count::UIG);
    let to: Vec<_> =
        inclusive.stages[2].transfers[0].to.iter().map(|(n, votes)| (*n, text(*votes))).collect();
    assert_eq!(to, [(3, "1.33332".to_owned()), (5, "0.66666".to_owned())]);
}
