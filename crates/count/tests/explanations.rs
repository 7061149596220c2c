//! How a ballot was used, what would be if, and how little decided.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{
    BLOCK, Count, DAIL, Format, Input, MEEK, Options, RULE_SETS, SCHULZE, SCOTTISH, Supposition,
    ballot_lines, ballot_path, count, margin, margin_line, render, suppose,
};
use papers::{counted, election, text};
use proptest::prelude::*;

/// Forty papers, two seats, quota fourteen: Ann has a surplus of ten of her 24 papers.
const PAPERS: &[(&[u16], u64)] = &[(&[1, 2, 3], 20), (&[1], 4), (&[2, 3], 3), (&[3], 9), (&[4, 2], 4)];

fn lines(rules: &count::RuleSet, ranking: &[u16]) -> Vec<String> {
    let election = election(4, 2, PAPERS);
    let path = ballot_path(&election, rules, &Options::default(), ranking).unwrap().unwrap();
    ballot_lines(&counted(4, 2, PAPERS, rules), &path)
}

#[test]
fn a_ballot_is_followed_from_stage_to_stage() {
    assert_eq!(
        lines(&SCOTTISH, &[1, 2, 3]),
        [
            "20 papers have just this ranking: Ann, Ben, Cleo.",
            "Stage 1: it counts 1 for Ann.",
            "Stage 2: it counts 0.58 for Ann and 0.41 for Ben."
        ]
    );
    assert_eq!(
        lines(&SCOTTISH, &[4, 2])[1..],
        ["Stage 1: it counts 1 for Dan.", "Stage 3: it counts 1 for Ben."]
    );
    assert_eq!(
        lines(&SCOTTISH, &[1])[1..],
        [
            "Stage 1: it counts 1 for Ann.",
            "Stage 2: it counts nothing further, for nobody else on it may have it."
        ]
    );
    assert_eq!(lines(&MEEK, &[1, 2, 3])[1..2], ["Stage 1: it counts 1 for Ann."]);
    assert!(
        lines(&MEEK, &[1, 2, 3])[2].starts_with("Stage 2: it counts 0.5"),
        "{:?}",
        lines(&MEEK, &[1, 2, 3])
    );
    assert_eq!(lines(&BLOCK, &[1, 2, 3])[1..], ["Stage 1: it counts 1 for Ann and 1 for Ben."]);
    assert_eq!(
        lines(&DAIL, &[1, 2, 3])[2],
        "Stage 2: it counts 1 for Ann (10 of them) and 1 for Ben (10 of them)."
    );
    let election = election(4, 2, PAPERS);
    assert_eq!(ballot_path(&election, &SCOTTISH, &Options::default(), &[4]).unwrap(), None, "no such paper");
    let one = count::Election { seats: 1, ..election };
    assert_eq!(ballot_path(&one, &SCHULZE, &Options::default(), &[1]).unwrap(), None, "compared in pairs");
}

/// All papers of all rankings, followed, hold together what every candidate has at every stage, where papers are divided.
fn adds_up(result: &Count, election: &count::Election, rules: &count::RuleSet) {
    let mut held = vec![vec![0u128; election.candidates.len()]; result.stages.len()];
    for (ranking, _) in election.papers.iter() {
        let path = ballot_path(election, rules, &Options::default(), ranking).unwrap().unwrap();
        for (held, step) in held.iter_mut().zip(&path.steps) {
            for part in &step.parts {
                if let Some(number) = part.with {
                    held[usize::from(number) - 1] += part.value.units() * u128::from(part.papers);
                }
            }
        }
    }
    for (stage, held) in result.stages.iter().zip(held) {
        for (votes, held) in stage.votes.iter().zip(held) {
            // The elected keep also what papers that go no further would have carried, and remainders.
            assert!(held <= votes.units(), "{}: {held} of {votes}", rules.id);
        }
    }
}

#[test]
fn what_ballots_count_is_what_candidates_have() {
    let file =
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ers97_model.blt")).unwrap();
    let election = Input::read(file).unwrap().election;
    for id in ["scottish", "ers97", "meek", "warren", "uig"] {
        let rules = RULE_SETS.iter().find(|rules| rules.id == id).unwrap();
        adds_up(&count(&election, rules, &Options::default()).unwrap(), &election, rules);
    }
}

#[test]
fn a_supposition_says_that_it_is_not_the_result() {
    let election = election(4, 2, PAPERS);
    let what = Supposition { rules: Some(MEEK), without: vec![2], seats: Some(1) };
    let supposed = suppose(&election, &SCOTTISH, &Options::default(), &what).unwrap();
    let title = "Not the result: By hand, if it were counted by the rules “meek” and Ben did not stand and 1 seat was to be filled";
    assert_eq!((supposed.title.as_str(), supposed.winners()), (title, vec![1]));
    for format in [Format::Text, Format::Json, Format::Html, Format::Csv] {
        assert!(render(format, &supposed, &election).contains("Not the result"), "{format:?}");
    }
}

#[test]
fn the_margin_is_what_a_recount_shows() {
    // Ann, who has 25, is elected beside Ben (9 and 5 of her surplus) and not Cleo (11).
    let papers: &[(&[u16], u64)] = &[(&[1, 2], 25), (&[2], 9), (&[3], 11)];
    let election = election(3, 2, papers);
    let before = counted(3, 2, papers, &SCOTTISH);
    assert_eq!((text(before.quota), before.winners()), ("16.00000".to_owned(), vec![1, 2]));
    let found = margin(&election, &SCOTTISH, &Options::default()).unwrap().unwrap();
    // Four papers of Ben's moved to Cleo: 5 + 9 against 15.
    assert_eq!((found.papers, found.from, found.to, &found.elected[..]), (4, 2, 3, &[1, 3][..]));
    let said = margin_line(&before, Some(&found));
    assert!(
        said.starts_with("At most 4 papers decided: with so many that put Ben first putting Cleo before"),
        "{said}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Marking as many papers otherwise as the margin says does change who is elected, under every rule set.
    #[test]
    fn every_margin_is_real(seed in any::<u64>(), seats in 1u32..4) {
        let papers: Vec<(Vec<u16>, u64)> = (0..10u64).map(|paper| {
            let start = (seed >> paper) % 5;
            let length = 1 + (seed >> (paper + 20)) % 5;
            ((0..length).map(|place| ((start + place * 2) % 5) as u16 + 1).collect(), 1 + (seed >> (paper * 3)) % 9)
        }).collect();
        let papers: Vec<(&[u16], u64)> = papers.iter().map(|(on, copies)| (&on[..], *copies)).collect();
        let election = election(5, seats, &papers);
        for rules in RULE_SETS.iter().filter(|rules| rules.fits(seats)) {
            let result = count(&election, rules, &Options::default()).unwrap();
            let Some(found) = margin(&election, rules, &Options::default()).unwrap() else { continue };
            prop_assert!(found.papers > 0);
            let (mut now, mut before) = (found.elected.clone(), result.winners());
            now.sort_unstable();
            before.sort_unstable();
            prop_assert_ne!(now, before, "{}", rules.id);
        }
    }
}
