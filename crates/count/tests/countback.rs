//! A seat filled from the papers that elected the member who leaves.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{
    ACT, Candidate, Constraint, Count, CountError, Lots, Naming, Options, TASMANIA, Vacancy, count,
    fill_vacancy, narrative,
};
use papers::{counted, election, text};
use proptest::prelude::*;

/// Twelve papers, two seats, quota five: Ann has seven and a surplus of two for six papers that go on.
const PAPERS: &[(&[u16], u64)] = &[(&[1, 2], 4), (&[1, 3, 4], 2), (&[1], 1), (&[2, 1], 2), (&[3, 4], 3)];

fn votes(result: &Count, stage: usize) -> Vec<String> {
    result.stages[stage - 1].votes.iter().map(|votes| text(*votes)).collect()
}

/// By hand: each of the six papers passed a third on and keeps two thirds; the one for nobody else keeps all. Cleo is
/// elected beside Ann, so that Ann's papers go to Ben (4 × 2/3) and Dan (2 × 2/3).
#[test]
fn papers_are_worth_what_the_member_kept() {
    let election = election(4, 2, PAPERS);
    let before = counted(4, 2, PAPERS, &ACT);
    assert_eq!(before.winners(), [1, 3]);
    let vacancy = Vacancy::after(&before, &[1], &[]);
    let result = fill_vacancy(&election, &ACT, &Options::default(), &vacancy).unwrap();
    assert_eq!(votes(&result, 1), ["0.000000", "2.666666", "0.000000", "1.333333"]);
    assert_eq!((result.input.papers, result.input.valid, result.vacant), (7, 6, 0));
    assert_eq!((text(result.quota), result.filled()), ("2.000000".to_owned(), vec![2]));
    let said = narrative(&result, Naming::Named).join("\n");
    assert!(said.contains("7 papers elected whoever leaves, and 6 of them show somebody"), "{said}");
    assert!(said.contains("The seat of Ann is taken by Ben."), "{said}");
    // Ben does not wish to: Dan is the only one left, and nobody needs to be asked.
    let vacancy = Vacancy::after(&before, &[1], &[2]);
    assert_eq!(fill_vacancy(&election, &ACT, &Options::default(), &vacancy).unwrap().filled(), [4]);
    // Tasmania divides by all seven papers, in whole votes: five sevenths of four papers and of two.
    let result = fill_vacancy(&election, &TASMANIA, &Options::default(), &vacancy).unwrap();
    assert_eq!(result.filled(), [4]);
    let vacancy = Vacancy::after(&before, &[1], &[]);
    let result = fill_vacancy(&election, &TASMANIA, &Options::default(), &vacancy).unwrap();
    assert_eq!(votes(&result, 1), ["0", "2", "0", "1"]);
}

#[test]
fn one_member_at_a_time() {
    let election = election(4, 2, PAPERS);
    let before = counted(4, 2, PAPERS, &ACT);
    let fill = |vacancy: &Vacancy| fill_vacancy(&election, &ACT, &Options::default(), vacancy);
    assert_eq!(fill(&Vacancy::after(&before, &[1, 3], &[])), Err(CountError::OneAtATime));
    let other = Vacancy { leaving: vec![2], sitting: vec![1, 3], withdrawn: vec![] };
    assert_eq!(fill(&other), Err(CountError::NotElected(2)));
    assert_eq!(fill(&Vacancy::after(&before, &[1], &[2, 4])), Err(CountError::NobodyStands));
}

/// With Ben the papers would be followed; the quota asks for a woman beside Cleo, who is none, and only Dan is one.
#[test]
fn a_quota_counts_those_who_sit() {
    let mut election = election(4, 2, PAPERS);
    for index in [0, 3] {
        election.candidates[index] =
            Candidate::person(election.candidates[index].name.clone(), "", &["women"]);
    }
    let before = count(&election, &ACT, &Options::default()).unwrap();
    let constraints = vec![Constraint::at_least(1, "One woman", &["women"])];
    let options = Options { constraints, ..Options::default() };
    let vacancy = Vacancy::after(&before, &[1], &[]);
    let result = fill_vacancy(&election, &ACT, &options, &vacancy).unwrap();
    assert_eq!((result.filled(), result.plain.unwrap().filled()), (vec![4], vec![2]));
}

fn trial() -> impl Strategy<Value = (Vec<Vec<u16>>, u32, Vec<u16>)> {
    (3usize..9).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let paper = (everyone(), 1..=candidates, 0usize..3).prop_map(|(mut order, length, tidy)| {
            if tidy > 0 {
                order[..length].sort_unstable();
            }
            order.truncate(length);
            order
        });
        (proptest::collection::vec(paper, 3..80), 1..candidates as u32, everyone())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is counted back is what the member had, and at most the quota, but for what is cut from each value; it
    /// goes to somebody who was not elected; and it is the same whatever the order of papers.
    #[test]
    fn a_countback_counts_what_elected((all, seats, lots) in trial(), which in 0usize..8) {
        let copies: Vec<(&[u16], u64)> = all.iter().map(|paper| (&paper[..], 1)).collect();
        let election = election(lots.len(), seats, &copies);
        let options = Options { lots: Lots::Recorded(lots), ..Options::default() };
        let before = count(&election, &ACT, &options).unwrap();
        let winners = before.winners();
        let member = winners[which % winners.len()];
        let vacancy = Vacancy::after(&before, &[member], &[]);
        let result = match fill_vacancy(&election, &ACT, &options, &vacancy) {
            Ok(result) => result,
            Err(CountError::NoPapers) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let sum = |stage: &count::Stage| {
            let votes: u128 = stage.votes.iter().map(|votes| votes.units()).sum();
            votes + stage.exhausted.units() + stage.rounding.units()
        };
        let held = sum(&result.stages[0]);
        let at = before.elected.iter().find(|elected| elected.candidate == member).unwrap().stage;
        let stage = &before.stages[at as usize - 1];
        let index = usize::from(member) - 1;
        let batch = stage.batches.iter().find(|batch| batch.elected.contains(&member));
        let had = batch.map_or(stage.votes[index], |batch| batch.votes[index]).min(before.quota).units();
        // One paper more or less of cut fractions for each batch that the member could have received.
        prop_assert!(held.abs_diff(had) <= 200, "{held} of {had}");
        prop_assert_eq!(result.filled().len(), 1);
        prop_assert!(!winners.contains(&result.filled()[0]));
        for stage in &result.stages {
            prop_assert_eq!(sum(stage), held);
        }
        let reversed: Vec<(&[u16], u64)> = all.iter().rev().map(|paper| (&paper[..], 1)).collect();
        let again = papers::election(election.candidates.len(), seats, &reversed);
        prop_assert_eq!(fill_vacancy(&again, &ACT, &options, &vacancy).unwrap().to_json(), result.to_json());
    }
}
