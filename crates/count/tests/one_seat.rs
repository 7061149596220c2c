//! Instant run-off, supplementary vote, first past the post and block vote: small cases worked by hand.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{
    BLOCK, Constraint, Count, CountError, FPTP, Format, IRV, Lots, Naming, Options, SUPPLEMENTARY, TieBreak,
    count, narrative, render,
};
use papers::{counted, election, text};

/// Ann leads, Ben and Cleo's voters prefer each other, Dan's are for Cleo or nobody.
const PAPERS: &[(&[u16], u64)] =
    &[(&[1], 40), (&[2, 3], 25), (&[3, 2], 22), (&[4, 3], 8), (&[4, 1], 1), (&[4], 4)];

fn votes(result: &Count, stage: usize) -> Vec<String> {
    result.stages[stage - 1].votes.iter().map(|votes| text(*votes)).collect()
}

fn said(result: &Count) -> String {
    narrative(result, Naming::Named).join("\n")
}

/// Dan goes first (8 to Cleo, 1 to Ann, 4 end), then Ben: 25 to Cleo, who has 55 of the 96 votes still held.
#[test]
fn instant_run_off() {
    let result = counted(4, 1, PAPERS, &IRV);
    assert_eq!(votes(&result, 2), ["41", "25", "30", "0"]);
    assert_eq!(votes(&result, 3), ["41", "0", "55", "0"]);
    assert_eq!(result.winners(), [3]);
    let quotas: Vec<_> = result.stages.iter().map(|stage| stage.quota.map(text).unwrap()).collect();
    assert_eq!(quotas, ["51", "49", "49"]);
    assert!(said(&result).contains("Cleo (55) has the quota and is elected."));
}

/// More than half of the votes still held is enough though it is less than half of all papers.
#[test]
fn instant_run_off_looks_at_votes_still_held() {
    let result = counted(3, 1, &[(&[1], 4), (&[2], 3), (&[3], 3)], &IRV);
    assert_eq!((result.winners(), text(result.quota)), (vec![1], "4".to_owned()));
}

/// Ann (40) and Ben (25) remain; Cleo's 22 are for Ben, of Dan's 13 one is for Ann. Ben has 47, Ann 41.
#[test]
fn supplementary_vote() {
    let result = counted(4, 1, PAPERS, &SUPPLEMENTARY);
    assert_eq!(votes(&result, 2), ["41", "47", "0", "0"]);
    assert_eq!((result.winners(), result.stages.len()), (vec![2], 2));
    assert_eq!(text(result.stages[1].exhausted), "12");
    let said = said(&result);
    assert!(said.contains("Ann and Ben have the most and remain"), "{said}");
    assert!(said.contains("Ben (47) has the most votes and is elected."), "{said}");
}

/// Third preferences are not looked at; a majority ends the count; all who are equal for second place remain; the
/// last equality is for the lot.
#[test]
fn supplementary_vote_at_the_edges() {
    let third: &[(&[u16], u64)] = &[(&[1], 5), (&[2], 4), (&[3, 4, 2], 3), (&[4, 3, 2], 2)];
    assert_eq!(counted(4, 1, third, &SUPPLEMENTARY).winners(), [1]);
    let result = counted(3, 1, &[(&[1, 2], 6), (&[2], 3), (&[3], 2)], &SUPPLEMENTARY);
    assert_eq!((result.winners(), result.stages.len()), (vec![1], 1));
    let equal: &[(&[u16], u64)] = &[(&[1], 5), (&[2], 4), (&[3], 4), (&[4, 3], 2), (&[5, 2], 1)];
    let result = counted(5, 1, equal, &SUPPLEMENTARY);
    assert_eq!((&result.stages[1].excluded, result.winners()), (&vec![4, 5], vec![3]));
    let even = election(2, 1, &[(&[1], 3), (&[2], 3)]);
    let options = Options { lots: Lots::Recorded(vec![2, 1]), ..Options::default() };
    let result = count(&even, &SUPPLEMENTARY, &options).unwrap();
    assert_eq!(result.winners(), [2]);
    assert_eq!(result.stages[0].ties[0].decided_by, TieBreak::Lot(vec![2, 1]));
}

/// Only first preferences count; there is no quota to be named.
#[test]
fn first_past_the_post() {
    let result = counted(4, 1, PAPERS, &FPTP);
    assert_eq!((result.winners(), result.stages.len()), (vec![1], 1));
    assert!(said(&result).contains("Ann (40) has the most votes and is elected."));
    let election = election(4, 1, PAPERS);
    for (name, format) in Format::ALL.into_iter().filter(|(name, _)| !["json", "blt"].contains(name)) {
        let text = render(format, &result, &election).to_lowercase();
        assert!(!text.contains("quota") || text.contains("no quota"), "{name}: {text}");
    }
}

/// Two seats, two votes: Ann 40 + 1, Ben 25 + 22, Cleo 22 + 25 + 8, Dan 13; 44 of 200 votes were not given.
#[test]
fn block_vote() {
    let result = counted(4, 2, PAPERS, &BLOCK);
    assert_eq!(votes(&result, 1), ["41", "47", "55", "13"]);
    assert_eq!((result.winners(), text(result.stages[0].exhausted)), (vec![3, 2], "44".to_owned()));
    assert!(said(&result).contains("Cleo (55) and Ben (47) have the most votes and are elected."));
}

/// With one of the two seats for Ann or Dan, Ben cannot be elected after Cleo; Ann is.
#[test]
fn block_vote_with_a_quota() {
    let mut election = election(4, 2, PAPERS);
    for (candidate, here) in election.candidates.iter_mut().zip([true, false, false, true]) {
        let categories: &[&str] = if here { &["north"] } else { &[] };
        *candidate = count::Candidate::person(candidate.name.clone(), "", categories);
    }
    let constraints = vec![Constraint::at_least(1, "north", &["north"])];
    let result = count(&election, &BLOCK, &Options { constraints, ..Options::default() }).unwrap();
    assert_eq!((result.winners(), &result.stages[1].excluded), (vec![3, 1], &vec![2]));
    assert_eq!(result.plain.unwrap().winners(), [3, 2]);
}

#[test]
fn one_seat_is_one_seat() {
    for rules in [IRV, SUPPLEMENTARY, FPTP] {
        let refused = count(&election(4, 2, PAPERS), &rules, &Options::default()).unwrap_err();
        assert!(matches!(refused, CountError::OneSeatOnly { seats: 2, .. }), "{refused}");
        assert!(!rules.fits(2) && rules.fits(1));
    }
}
