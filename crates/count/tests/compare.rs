//! Two counts beside each other.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{ERS97, FPTP, SCOTTISH, compare, comparison_text};
use papers::{counted, election, text};

/// Ann's surplus elects Cleo by the Scottish rules; with the most votes alone Ben is second.
const PAPERS: [(&[u16], u64); 4] = [(&[1, 3], 60), (&[2], 21), (&[3], 19), (&[4, 2], 5)];

#[test]
fn a_count_is_the_same_as_itself() {
    let count = counted(4, 2, &PAPERS, &SCOTTISH);
    let comparison = compare(&count, &count).unwrap();
    assert!(comparison.is_same() && comparison.facts.is_empty());
    assert_eq!(comparison.same_until as usize, count.stages.len());
    assert!(comparison_text(&comparison, &count).ends_with("All stages are the same.\n"));
}

#[test]
fn says_where_two_counts_part() {
    let first = counted(4, 2, &PAPERS, &SCOTTISH);
    let fewer = [PAPERS[0], PAPERS[1], PAPERS[2], (&[4, 2][..], 3)];
    let second = counted(4, 2, &fewer, &SCOTTISH);
    let comparison = compare(&first, &second).unwrap();
    let facts: Vec<_> =
        comparison.facts.iter().map(|it| (it.fact, it.first.as_str(), it.second.as_str())).collect();
    assert_eq!(facts[1..], [("Papers", "105 valid of 105", "103 valid of 103"), ("Quota", "36", "35")]);
    assert_eq!(comparison.same_until, 0);
    let start = &comparison.stages[0];
    let votes: Vec<_> = start.votes.iter().map(|(number, a, b)| (*number, text(*a), text(*b))).collect();
    assert_eq!(votes, [(4, "5.00000".to_owned(), "3.00000".to_owned())]);
}

#[test]
fn rules_with_other_decimals_agree_where_votes_do() {
    let (first, second) = (counted(4, 2, &PAPERS, &SCOTTISH), counted(4, 2, &PAPERS, &ERS97));
    let comparison = compare(&first, &second).unwrap();
    assert!(comparison.same_until >= 1, "{comparison:?}");
    assert_eq!((comparison.by_both.clone(), comparison.by_first.clone()), (vec![1, 3], vec![]));
    let plurality = counted(4, 2, &PAPERS, &count::BLOCK);
    let comparison = compare(&first, &plurality).unwrap();
    let said = comparison_text(&comparison, &first);
    assert!(said.contains("Rules: scottish | block"), "{said}");
    assert!(said.contains("the count was over"), "{said}");
    let json = serde_json::to_value(&comparison).unwrap();
    assert_eq!(json["facts"][0]["fact"], "Rules");
}

#[test]
fn other_candidates_are_not_compared() {
    let first = counted(4, 1, &PAPERS, &FPTP);
    let other = count::count(&election(3, 1, &PAPERS[..3]), &FPTP, &count::Options::default()).unwrap();
    assert!(compare(&first, &other).unwrap_err().to_string().contains("(4 and 3)"));
}
