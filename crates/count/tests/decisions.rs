//! Decisions between several proposals: Schulze by his published example, approval by hand.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{
    APPROVAL, CountError, Election, Lots, Naming, Options, Papers, RANKED_PAIRS, SCHULZE, TieAbout, TieBreak,
    count, narrative,
};
use papers::{counted, election, text};
use proptest::prelude::*;

/// Schulze (2011), example with 45 voters: pairwise figures, strongest paths, and the order E, A, C, B, D.
#[test]
fn the_published_example_of_45_papers() {
    let papers: &[(&[u16], u64)] = &[
        (&[1, 3, 2, 5, 4], 5),
        (&[1, 4, 5, 3, 2], 5),
        (&[2, 5, 4, 1, 3], 8),
        (&[3, 1, 2, 5, 4], 3),
        (&[3, 1, 5, 2, 4], 7),
        (&[3, 2, 1, 4, 5], 2),
        (&[4, 3, 5, 2, 1], 7),
        (&[5, 2, 1, 4, 3], 8),
    ];
    let result = counted(5, 1, papers, &SCHULZE);
    let pairwise = result.pairwise.as_ref().unwrap();
    assert_eq!(
        pairwise.preferred,
        [
            [0, 20, 26, 30, 22],
            [25, 0, 16, 33, 18],
            [19, 29, 0, 17, 24],
            [15, 12, 28, 0, 14],
            [23, 27, 21, 31, 0]
        ]
    );
    assert_eq!(
        pairwise.strongest,
        [
            [0, 28, 28, 30, 24],
            [25, 0, 28, 33, 24],
            [25, 29, 0, 29, 24],
            [25, 28, 28, 0, 24],
            [25, 28, 28, 31, 0]
        ]
    );
    assert_eq!(pairwise.order, [5, 1, 3, 2, 4]);
    assert_eq!(result.winners(), [5]);
    let said = narrative(&result, Naming::Named).join("\n");
    assert!(said.contains("Ann is preferred to Cleo by 26 to 19 papers."), "{said}");
    assert!(said.contains("The order that follows: Eve, Ann, Cleo, Ben and Dan."), "{said}");
}

/// Two that nobody beats: the lot decides, and it is said.
#[test]
fn an_equality_is_for_the_lot() {
    let even = election(3, 1, &[(&[1, 2], 5), (&[2, 1], 5), (&[3], 1)]);
    let options = Options { lots: Lots::Recorded(vec![2, 1]), ..Options::default() };
    let result = count(&even, &SCHULZE, &options).unwrap();
    assert_eq!(result.winners(), [2]);
    let tie = &result.stages[0].ties[0];
    assert_eq!((&tie.candidates[..], &tie.decided_by), (&[1, 2][..], &TieBreak::Lot(vec![2, 1])));
    assert!(result.lots.needed);
    let undrawn = Options { lots: Lots::Recorded(vec![3]), ..Options::default() };
    assert!(matches!(count(&even, &SCHULZE, &undrawn), Err(CountError::LotNeeded { .. })));
}

/// By hand, a circle: Ann beats Ben by 13 to 7, Ben beats Cleo by 13 to 7, Cleo beats Ann by 12 to 8. The weakest win
/// falls, so that Ann is before Ben and Ben before Cleo.
#[test]
fn ranked_pairs_drop_the_weakest_win_of_a_circle() {
    let papers: &[(&[u16], u64)] =
        &[(&[1, 2, 3], 7), (&[2, 3, 1], 6), (&[3, 1, 2], 5), (&[3, 2, 1], 1), (&[1, 3, 2], 1)];
    let result = counted(3, 1, papers, &RANKED_PAIRS);
    let pairwise = result.pairwise.as_ref().unwrap();
    assert_eq!(pairwise.preferred, [[0, 13, 8], [7, 0, 13], [12, 7, 0]]);
    assert_eq!(pairwise.order, [1, 2, 3]);
    assert_eq!(counted(3, 1, papers, &SCHULZE).winners(), [1]);
}

/// A circle of three equal wins: with the lots 2, 1, 3 Ben's win over Cleo is taken first, then Ann's over Ben, and Cleo's
/// over Ann falls; with 3, 2, 1 Cleo's, then Ben's, and Ann's over Ben falls.
#[test]
fn equal_wins_in_a_circle_are_for_the_lot() {
    let circle = election(3, 1, &[(&[1, 2, 3], 2), (&[2, 3, 1], 2), (&[3, 1, 2], 2)]);
    for (lots, winner) in [(vec![2, 1, 3], 1), (vec![3, 2, 1], 2)] {
        let options = Options { lots: Lots::Recorded(lots.clone()), ..Options::default() };
        let result = count(&circle, &RANKED_PAIRS, &options).unwrap();
        assert_eq!(result.winners(), [winner]);
        let tie = &result.stages[0].ties[0];
        assert_eq!((tie.about, &tie.decided_by), (TieAbout::Comparison, &TieBreak::Lot(lots)));
        assert!(narrative(&result, Naming::Named).join("\n").contains("Equal wins make a circle"));
    }
}

#[test]
fn more_than_can_be_compared_is_refused() {
    let mut papers = Papers::new();
    papers.push(&[401], 1).unwrap();
    let candidates = vec![count::Candidate::new("N"); 401];
    let election = Election { title: "Many".into(), seats: 1, candidates, papers };
    assert!(matches!(
        count(&election, &SCHULZE, &Options::default()),
        Err(CountError::TooManyToCompare { candidates: 401, most: 400 })
    ));
}

/// Ann is named on 10 papers, Ben on 11, Cleo on 6; places do not matter, two seats go to Ben and Ann.
#[test]
fn approval_counts_names() {
    let papers: &[(&[u16], u64)] = &[(&[1], 4), (&[1, 2, 3], 5), (&[3, 2, 1], 1), (&[2], 5)];
    let result = counted(3, 1, papers, &APPROVAL);
    let votes: Vec<String> = result.stages[0].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!((votes, result.winners()), (vec!["10".into(), "11".into(), "6".into()], vec![2]));
    assert_eq!(counted(3, 2, papers, &APPROVAL).winners(), [2, 1]);
    let said = narrative(&result, Naming::Named).join("\n");
    assert!(said.contains("every paper gives one vote to each candidate on it."), "{said}");
}

/// Ann and Ben in one place: in comparisons neither is before the other, and in approval each has a vote.
#[test]
fn equal_preferences_are_shared() {
    let mut election = papers::election(3, 1, &[(&[2], 2), (&[3, 1], 1)]);
    election.papers.push_ranks(&[vec![1, 2], vec![3]], 4).unwrap();
    for rules in [&SCHULZE, &RANKED_PAIRS] {
        let result = count(&election, rules, &Options::default()).unwrap();
        let preferred = &result.pairwise.as_ref().unwrap().preferred;
        assert_eq!(preferred, &[vec![0, 1, 4], vec![2, 0, 6], vec![1, 1, 0]], "{}", rules.id);
        assert_eq!((result.winners(), result.input.valid), (vec![2], 7));
    }
    let approved = count(&election, &APPROVAL, &Options::default()).unwrap();
    let votes: Vec<String> = approved.stages[0].votes.iter().map(|votes| text(*votes)).collect();
    assert_eq!((votes, approved.winners()), (vec!["5".into(), "6".into(), "5".into()], vec![2]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever beats everybody is elected, and whoever is beaten by everybody is last.
    #[test]
    fn a_condorcet_winner_wins(all in proptest::collection::vec(
        (Just(vec![1u16, 2, 3, 4, 5]).prop_shuffle(), 1usize..6, 1u64..20), 1..12))
    {
        let all: Vec<(Vec<u16>, u64)> =
            all.into_iter().map(|(order, length, copies)| (order[..length].to_vec(), copies)).collect();
        let copies: Vec<(&[u16], u64)> = all.iter().map(|(paper, copies)| (&paper[..], *copies)).collect();
        for rules in [&SCHULZE, &RANKED_PAIRS] {
        let result = counted(5, 1, &copies, rules);
        let place = |paper: &[u16], one: u16| paper.iter().position(|n| *n == one).unwrap_or(9);
        let over = |a: u16, b: u16| -> u64 {
            let before = all.iter().filter(|(paper, _)| place(paper, a) < place(paper, b));
            before.map(|(_, copies)| copies).sum()
        };
        let order = &result.pairwise.as_ref().unwrap().order;
        for one in 1..=5u16 {
            let others = || (1..=5u16).filter(move |other| *other != one);
            if others().all(|other| over(one, other) > over(other, one)) {
                prop_assert_eq!(result.winners(), vec![one]);
            }
            if others().all(|other| over(one, other) < over(other, one)) {
                prop_assert_eq!(order.last(), Some(&one));
            }
        }
        }
    }
}
