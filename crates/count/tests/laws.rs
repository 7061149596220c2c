//! Laws that every count must obey, on random elections, and a second count by a slow and obvious engine.
#![expect(clippy::unwrap_used, reason = "tests")]

mod slow;

use count::{Candidate, Count, CountError, Election, Input, Lots, Options, Papers, SCOTTISH, blt, count};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Case {
    /// Papers one by one, candidates from 1.
    papers: Vec<Vec<u16>>,
    withdrawn: Vec<bool>,
    seats: u32,
    lots: Vec<u16>,
}

fn case() -> impl Strategy<Value = Case> {
    (2usize..8).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let paper = (everyone(), 1..=candidates).prop_map(|(mut order, length)| {
            order.truncate(length);
            order
        });
        let withdrawn = proptest::collection::vec(proptest::bool::weighted(0.1), candidates);
        (proptest::collection::vec(paper, 1..60), withdrawn, 1..=candidates as u32, everyone())
            .prop_map(|(papers, withdrawn, seats, lots)| Case { papers, withdrawn, seats, lots })
    })
}

fn election(case: &Case) -> Election {
    let mut papers = Papers::new();
    for paper in &case.papers {
        papers.push(paper, 1).unwrap();
    }
    let candidate = |(i, withdrawn): (usize, &bool)| Candidate {
        withdrawn: *withdrawn,
        ..Candidate::new(format!("n{i}"))
    };
    let candidates = case.withdrawn.iter().enumerate().map(candidate).collect();
    Election { title: "Trial".into(), seats: case.seats, candidates, papers }
}

fn counted(case: &Case) -> Result<Count, CountError> {
    let options = Options { lots: Lots::Recorded(case.lots.clone()), ..Options::default() };
    count(&election(case), &SCOTTISH, &options)
}

fn units(result: &Count) -> Vec<Vec<u64>> {
    result.stages.iter().map(|stage| stage.votes.iter().map(|votes| votes.units() as u64).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slow_and_obvious_engine_agrees(case in case()) {
        let Ok(result) = counted(&case) else { return Ok(()) };
        let from_zero = |numbers: &[u16]| numbers.iter().map(|n| usize::from(*n) - 1).collect::<Vec<_>>();
        let papers: Vec<Vec<usize>> = case.papers.iter().map(|paper| from_zero(paper)).collect();
        let slow = slow::count(&papers, &case.withdrawn, case.seats as usize, &from_zero(&case.lots));
        prop_assert_eq!(from_zero(&result.winners()), slow.elected);
        prop_assert_eq!(units(&result), slow.stages);
    }

    /// Anonymity: the order of papers, and whether copies come singly or together, changes not a byte.
    #[test]
    fn the_order_of_papers_changes_nothing(case in case(), turn in 0usize..60) {
        let Ok(first) = counted(&case) else { return Ok(()) };
        let mut turned = case.clone();
        let length = turned.papers.len();
        turned.papers.rotate_left(turn % length);
        turned.papers.reverse();
        prop_assert_eq!(first.to_json(), counted(&turned).unwrap().to_json());
    }

    /// Neutrality: candidates under other numbers get the same votes and the same seats.
    #[test]
    fn renumbering_candidates_renumbers_the_result(case in case(), turn in 1u16..7) {
        let Ok(first) = counted(&case) else { return Ok(()) };
        let all = case.withdrawn.len() as u16;
        let renumber = |number: u16| (number - 1 + turn) % all + 1;
        let renumber_all = |numbers: &[u16]| numbers.iter().map(|n| renumber(*n)).collect::<Vec<_>>();
        let mut other = case.clone();
        other.papers = case.papers.iter().map(|paper| renumber_all(paper)).collect();
        other.lots = renumber_all(&case.lots);
        for (index, withdrawn) in case.withdrawn.iter().enumerate() {
            other.withdrawn[usize::from(renumber(index as u16 + 1)) - 1] = *withdrawn;
        }
        let second = counted(&other).unwrap();
        prop_assert_eq!(renumber_all(&first.winners()), second.winners());
        for (before, after) in first.stages.iter().zip(&second.stages) {
            for (index, votes) in before.votes.iter().enumerate() {
                prop_assert_eq!(votes, &after.votes[usize::from(renumber(index as u16 + 1)) - 1]);
            }
        }
    }

    /// Whoever has a quota of first preferences is elected; every stage adds up; seats are filled.
    #[test]
    fn a_quota_elects_and_nothing_is_lost(case in case()) {
        let Ok(result) = counted(&case) else { return Ok(()) };
        for (index, votes) in result.stages[0].votes.iter().enumerate() {
            prop_assert!(*votes < result.quota || result.is_elected(index as u16 + 1));
        }
        for stage in &result.stages {
            let votes: u128 = stage.votes.iter().map(|votes| votes.units()).sum();
            let all = votes + stage.exhausted.units() + stage.rounding.units();
            prop_assert_eq!(all, u128::from(result.input.valid) * 100_000);
        }
        let standing = case.withdrawn.iter().filter(|withdrawn| !**withdrawn).count();
        prop_assert_eq!(result.elected.len(), standing.min(case.seats as usize));
        prop_assert!(result.elected.iter().all(|elected| !case.withdrawn[usize::from(elected.candidate) - 1]));
    }

    /// Unanimity: if everybody ranks the same people before all others, as many as there are seats, these are elected.
    #[test]
    fn what_all_want_is_done(case in case()) {
        let mut case = case;
        case.withdrawn.fill(false);
        let wanted: Vec<u16> = case.lots[..case.seats as usize].to_vec();
        for (place, paper) in case.papers.iter_mut().enumerate() {
            let mut first = wanted.clone();
            let turn = place % first.len();
            first.rotate_left(turn);
            first.extend(paper.iter().filter(|number| !wanted.contains(number)).copied().collect::<Vec<_>>());
            *paper = first;
        }
        let mut winners = counted(&case).unwrap().winners();
        let mut wanted = wanted;
        winners.sort_unstable();
        wanted.sort_unstable();
        prop_assert_eq!(winners, wanted);
    }

    /// A withdrawn candidate counts as if never named.
    #[test]
    fn a_withdrawal_is_as_if_never_named(case in case()) {
        let Ok(first) = counted(&case) else { return Ok(()) };
        let mut without = case.clone();
        for paper in &mut without.papers {
            paper.retain(|number| !case.withdrawn[usize::from(*number) - 1]);
        }
        let second = counted(&without).unwrap();
        prop_assert_eq!(&first.stages, &second.stages);
        prop_assert_eq!(first.input.blank, second.input.blank);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Input::read(&bytes[..]);
    }

    /// Near misses: a good file with some bytes changed. What is read can be counted, or is refused; never a panic.
    #[test]
    fn damaged_files_are_read_or_refused(case in case(), changes in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b" 0123456789-=#\"\n\xff\x1f".to_vec())), 0..6)) {
        let mut bytes = blt::write(&election(&case)).into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(input) = Input::read(&bytes[..]) {
            let again = Input::read(blt::write(&input.election).as_bytes()).unwrap().election;
            prop_assert!(again.papers == input.election.papers);
            let _ = count(&input.election, &SCOTTISH, &Options::default());
        }
    }
}

#[test]
fn a_lot_that_was_not_drawn_is_asked_for() {
    let case = Case {
        papers: vec![vec![1], vec![2], vec![3]],
        withdrawn: vec![false; 3],
        seats: 1,
        lots: vec![3, 1],
    };
    let error = counted(&case).unwrap_err();
    assert_eq!(error, CountError::LotNeeded { stage: 1, candidates: vec![1, 2, 3] });
    assert_eq!(
        error.to_string(),
        "stage 1 needs a lot between candidates 1, 2 and 3: draw one and add them to the recorded lots"
    );
}

#[test]
fn what_cannot_be_counted_is_said() {
    let case = Case { papers: vec![vec![1], vec![2]], withdrawn: vec![false; 2], seats: 1, lots: vec![1, 2] };
    let fault = |change: &dyn Fn(&mut Election)| {
        let mut election = election(&case);
        change(&mut election);
        count(&election, &SCOTTISH, &Options::default()).unwrap_err()
    };
    assert_eq!(fault(&|e| e.seats = 0), CountError::NoSeats);
    assert_eq!(fault(&|e| e.seats = 3), CountError::MoreSeatsThanCandidates { seats: 3, candidates: 2 });
    assert_eq!(fault(&|e| e.withdraw(&[1, 2]).unwrap()), CountError::NobodyStands);
    assert_eq!(fault(&|e| e.papers = Papers::new()), CountError::NoPapers);
    assert_eq!(
        fault(&|e| e.papers.push(&[9], 1).unwrap()),
        CountError::UnknownCandidate { number: 9, candidates: 2 }
    );
    assert_eq!(
        election(&case).withdraw(&[3]),
        Err(CountError::UnknownCandidate { number: 3, candidates: 2 })
    );
}
