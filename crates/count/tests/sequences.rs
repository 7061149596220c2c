//! Quotas over several contests.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{
    AcrossMethod, Candidate, Constraint, Contest, Election, Naming, Options, Papers, SCOTTISH, Sequence,
    SequenceError, Withdrawal, least_change, sequence, sequence_lines,
};
use proptest::prelude::*;

/// A contest; each candidate is (key of the person, categories), each paper (preferences, copies).
fn contest(title: &str, seats: u32, people: &[(&str, &str)], papers: &[(&[u16], u64)]) -> Contest {
    let mut all = Papers::new();
    for (preferences, copies) in papers {
        all.push(preferences, *copies).unwrap();
    }
    let candidate = |(person, categories): &(&str, &str)| {
        Candidate::person(*person, person, &categories.split_whitespace().collect::<Vec<_>>())
    };
    let candidates = people.iter().map(candidate).collect();
    Contest {
        election: Election { title: title.into(), seats, candidates, papers: all },
        options: Options::default(),
    }
}

fn winners(result: &Sequence) -> Vec<Vec<u16>> {
    result
        .contests
        .iter()
        .map(|contest| contest.count.as_ref().map(|count| count.winners()).unwrap_or_default())
        .collect()
}

#[test]
fn whoever_is_elected_is_withdrawn_from_what_follows() {
    let contests = [
        contest("Chair", 1, &[("ann", ""), ("bob", "")], &[(&[1], 9), (&[2], 3)]),
        contest("Treasurer", 1, &[("ann", ""), ("bob", "")], &[(&[1, 2], 9), (&[2], 3)]),
        contest("Editor", 1, &[("ann", ""), ("bob", "")], &[(&[1, 2], 9)]),
    ];
    let result = sequence(&contests, &[], &SCOTTISH).unwrap();
    assert_eq!(winners(&result), [vec![1], vec![2], vec![]]);
    assert_eq!(result.contests[1].withdrawn, [Withdrawal { candidate: 1, elected_in: 1 }]);
    assert_eq!(result.contests[2].count, None, "nobody is left to stand");
    let lines = sequence_lines(&result, Naming::Named);
    assert_eq!(lines[0], "Contest 2, Treasurer: ann is passed over here, having been elected in Chair.");
    assert_eq!(lines.last().unwrap(), "Contest 3, Editor: nobody is left to stand; its seats stay vacant.");
}

#[test]
fn a_quota_acts_only_when_later_contests_could_no_longer_meet_it() {
    let posts = |last: &[(&str, &str)]| {
        [
            contest("Chair", 1, &[("ann", "w"), ("bob", "")], &[(&[1], 3), (&[2], 9)]),
            contest("Treasurer", 1, &[("cleo", "w"), ("dan", "")], &[(&[1], 3), (&[2], 9)]),
            contest("Editor", 1, last, &[(&[1], 3), (&[2], 9)]),
        ]
    };
    let half = [Constraint::at_least(2, "At least half women", &["w"])];
    let result = sequence(&posts(&[("eve", "w"), ("fin", "")]), &half, &SCOTTISH).unwrap();
    // The first contest is free; then both others must go to women.
    assert_eq!(winners(&result), [vec![2], vec![1], vec![1]]);
    assert_eq!(result.across[0].counted_sixtieths, 120);
    let plain = result.contests[1].count.as_ref().unwrap().plain.as_ref().unwrap();
    assert_eq!(plain.winners(), [2]);
    let ruling = &result.contests[1].count.as_ref().unwrap().stages[1].constraints[0];
    let said = "“At least half women” (at least 2): 0 elected, 1 continuing, 1 in later contests; \
                1 seat left here and 1 in later contests";
    assert_eq!(ruling.certificate.to_string(), said);
    let lines = sequence_lines(&result, Naming::Named);
    assert_eq!(lines[0], "Contest 1, Chair: The same people are elected with the quotas as without them.");
    assert_eq!(
        lines.last().unwrap(),
        "“At least half women”: 2 of the seats count, where at least 2 should."
    );
    // Without a woman in the last contest, the first must be hers.
    let result = sequence(&posts(&[("gus", ""), ("fin", "")]), &half, &SCOTTISH).unwrap();
    assert_eq!(winners(&result), [vec![1], vec![1], vec![2]]);
}

#[test]
fn members_who_sit_already_count() {
    let contests = [contest("Chair", 1, &[("ann", "w"), ("bob", "")], &[(&[1], 3), (&[2], 9)])];
    let one = Constraint::at_least(1, "One woman", &["w"]);
    assert_eq!(winners(&sequence(&contests, std::slice::from_ref(&one), &SCOTTISH).unwrap()), [[1]]);
    assert_eq!(
        winners(&sequence(&contests, &[Constraint { already: 60, ..one }], &SCOTTISH).unwrap()),
        [[2]]
    );
}

#[test]
fn what_cannot_be_met_is_refused_before_anything_is_counted() {
    // The only woman stands twice, and can be elected once.
    let contests = [
        contest("Chair", 1, &[("ann", "w"), ("bob", "")], &[(&[1], 1)]),
        contest("Treasurer", 1, &[("ann", "w"), ("dan", "")], &[]),
    ];
    let two = [Constraint::at_least(2, "Two women", &["w"])];
    let error = sequence(&contests, &two, &SCOTTISH).unwrap_err();
    assert!(matches!(error, SequenceError::Infeasible(_)), "{error}");
    let unopposed = sequence(&contests, &[], &SCOTTISH).unwrap();
    assert_eq!(winners(&unopposed), [[1], [2]], "one seat, one left: elected though nobody voted");
    let contests = [
        contest("Chair", 1, &[("ann", ""), ("bob", "")], &[(&[1], 1)]),
        contest("Treasurer", 1, &[("cy", ""), ("dan", "")], &[]),
    ];
    let error = sequence(&contests, &[], &SCOTTISH).unwrap_err();
    assert!(error.to_string().starts_with("contest 2, “Treasurer”: there is no valid paper"), "{error}");
}

/// Three posts, each won by a man; two must go to women. The women of the second and third post were closest.
#[test]
fn the_least_change_is_where_the_votes_were_closest() {
    let contests = [
        contest("Chair", 1, &[("ann", "w"), ("bob", "")], &[(&[1], 3), (&[2], 9)]),
        contest("Treasurer", 1, &[("cleo", "w"), ("dan", "")], &[(&[1], 8), (&[2], 9)]),
        contest("Editor", 1, &[("eve", "w"), ("fin", "")], &[(&[1], 5), (&[2], 7)]),
    ];
    let half = [Constraint::at_least(2, "At least half women", &["w"])];
    let result = least_change(&contests, &half, &SCOTTISH).unwrap();
    assert_eq!(winners(&result), [vec![2], vec![1], vec![1]]);
    assert_eq!(result.method, AcrossMethod::LeastChange);
    let changes: Vec<(u32, Option<u16>, u16, String)> = result
        .replacements
        .iter()
        .map(|it| (it.contest, it.replaced, it.elected, it.shortfall.to_string()))
        .collect();
    assert_eq!(changes, [(2, Some(2), 1, "1.00000".into()), (3, Some(2), 1, "2.00000".into())]);
    let lines = sequence_lines(&result, Naming::Named);
    let said = "Contest 2, Treasurer: for the quotas cleo is elected instead of dan, with 1 vote fewer at stage 1 of the free count.";
    assert!(lines.iter().any(|line| line == said), "{lines:?}");
    // The order of contests decides nothing; sequentially, the last two would have to give way whatever their votes.
    let turned = [contests[2].clone(), contests[1].clone(), contests[0].clone()];
    let result = least_change(&turned, &half, &SCOTTISH).unwrap();
    assert_eq!(winners(&result), [vec![1], vec![1], vec![2]]);
    assert_eq!(winners(&sequence(&turned, &half, &SCOTTISH).unwrap()), [vec![2], vec![1], vec![1]]);
    // Without anything missing nothing changes.
    let one = [Constraint::at_most(3, "At most three women", &["w"])];
    let result = least_change(&contests, &one, &SCOTTISH).unwrap();
    assert_eq!((winners(&result), result.replacements.len()), (vec![vec![2], vec![2], vec![2]], 0));
}

#[derive(Debug, Clone)]
struct Plan {
    contests: Vec<Contest>,
    across: Vec<Constraint>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let people = proptest::collection::vec(0u8..8, 6);
    let one = (1u32..3, proptest::sample::subsequence((0..6usize).collect::<Vec<_>>(), 2..5), any::<u64>());
    let constraint = (proptest::option::of(0u32..4), proptest::option::of(0u32..5), 0usize..3);
    (people, proptest::collection::vec(one, 1..4), proptest::collection::vec(constraint, 1..4)).prop_map(
        |(people, contests, across)| {
            let names = ["a", "b", "c"];
            let of =
                |bits: u8| (0..3).filter(move |b| bits >> b & 1 == 1).map(|b| names[b]).collect::<Vec<_>>();
            let contest = |(seats, stand, chance): (u32, Vec<usize>, u64)| {
                let candidate =
                    |p: &usize| Candidate::person(format!("p{p}"), &format!("p{p}"), &of(people[*p]));
                let mut papers = Papers::new();
                for number in 1..=stand.len() as u16 {
                    let next = number % stand.len() as u16 + 1;
                    papers.push(&[number, next], 1 + (chance >> (number * 5)) % 20).unwrap();
                }
                let seats = seats.min(stand.len() as u32);
                let candidates = stand.iter().map(candidate).collect();
                let election = Election { title: "t".into(), seats, candidates, papers };
                Contest { election, options: Options::default() }
            };
            let constraint = |(min, max, category): (Option<u32>, Option<u32>, usize)| Constraint {
                max,
                min,
                ..Constraint::at_least(0, names[category], &[names[category]])
            };
            let across = across.into_iter().map(constraint).collect();
            Plan { contests: contests.into_iter().map(contest).collect(), across }
        },
    )
}

/// Whether any outcome conforms: tries all, contest by contest, each filled as far as people are left.
fn any_conforms(plan: &Plan, place: usize, taken: &mut Vec<String>, counts: &mut Vec<u32>) -> bool {
    let Some(contest) = plan.contests.get(place) else {
        return plan.across.iter().zip(counts.iter()).all(|(constraint, count)| met(constraint, *count));
    };
    let candidates = &contest.election.candidates;
    let left: Vec<usize> = (0..candidates.len()).filter(|&i| !taken.contains(&candidates[i].name)).collect();
    let seats = (contest.election.seats as usize).min(left.len());
    (0u32..1 << left.len()).filter(|set| set.count_ones() as usize == seats).any(|set| {
        let chosen: Vec<usize> = (0..left.len()).filter(|i| set >> i & 1 == 1).map(|i| left[i]).collect();
        let (taken_before, counts_before) = (taken.clone(), counts.clone());
        for &index in &chosen {
            taken.push(candidates[index].name.clone());
            for (count, constraint) in counts.iter_mut().zip(&plan.across) {
                *count += constraint.counts(&candidates[index]);
            }
        }
        let found = any_conforms(plan, place + 1, taken, counts);
        (*taken, *counts) = (taken_before, counts_before);
        found
    })
}

fn met(constraint: &Constraint, sixtieths: u32) -> bool {
    constraint.min.is_none_or(|min| sixtieths >= min * 60)
        && constraint.max.is_none_or(|max| sixtieths <= max * 60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Also with the least change; and it replaces nobody where the free outcome conforms.
    #[test]
    fn whenever_an_outcome_conforms_the_least_change_does(plan in plan()) {
        let possible = any_conforms(&plan, 0, &mut vec![], &mut vec![0; plan.across.len()]);
        match least_change(&plan.contests, &plan.across, &SCOTTISH) {
            Ok(result) => {
                prop_assert!(possible);
                for across in &result.across {
                    prop_assert!(met(&across.constraint, across.counted_sixtieths), "{across:?}");
                }
                let free = sequence(&plan.contests, &[], &SCOTTISH).unwrap();
                let counts = |constraint: &Constraint| -> u32 {
                    let contests = winners(&free).into_iter().zip(&plan.contests);
                    contests.flat_map(|(winners, contest)| {
                        let candidates = &contest.election.candidates;
                        winners.into_iter().map(|n| constraint.counts(&candidates[usize::from(n) - 1])).collect::<Vec<_>>()
                    }).sum()
                };
                let free_conforms = plan.across.iter().all(|constraint| met(constraint, counts(constraint)));
                prop_assert_eq!(free_conforms, winners(&free) == winners(&result));
                prop_assert_eq!(free_conforms && result.method == AcrossMethod::LeastChange,
                    result.replacements.is_empty() && result.method == AcrossMethod::LeastChange);
            }
            Err(SequenceError::Infeasible(conflict)) => prop_assert!(!possible, "{conflict}"),
            Err(SequenceError::Contest { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn whenever_an_outcome_conforms_the_sequence_does(plan in plan()) {
        let possible = any_conforms(&plan, 0, &mut vec![], &mut vec![0; plan.across.len()]);
        match sequence(&plan.contests, &plan.across, &SCOTTISH) {
            Ok(result) => {
                prop_assert!(possible);
                for across in &result.across {
                    prop_assert!(met(&across.constraint, across.counted_sixtieths), "{across:?}");
                }
            }
            Err(SequenceError::Infeasible(conflict)) => prop_assert!(!possible, "{conflict}"),
            // People elected before may leave a contest without a valid paper; that is said.
            Err(SequenceError::Contest { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
