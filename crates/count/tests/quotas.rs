//! Counts within constraints: whenever an outcome conforms, the result does.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{
    Candidate, Constraint, ConstraintMethod, Count, CountError, Election, Holder, Input, Naming, Options,
    Papers, RulingKind, SCOTTISH, Share, SizeChange, StageKind, TieAbout, count, narrative,
    parse_constraints,
};
use proptest::prelude::*;

fn election(seats: u32, candidates: &[(&str, &str)], papers: &[(&[u16], u64)]) -> Election {
    let mut all = Papers::new();
    for (preferences, copies) in papers {
        all.push(preferences, *copies).unwrap();
    }
    let person = |(name, categories): &(&str, &str)| {
        let categories: Vec<&str> = categories.split_whitespace().collect();
        Candidate::person(*name, "", &categories)
    };
    Election {
        title: "Trial".into(),
        seats,
        candidates: candidates.iter().map(person).collect(),
        papers: all,
    }
}

fn within(election: &Election, constraints: &[Constraint]) -> Result<Count, CountError> {
    count(election, &SCOTTISH, &Options { constraints: constraints.to_vec(), ..Options::default() })
}

fn by(election: &Election, constraints: &[Constraint], method: ConstraintMethod) -> Count {
    let options =
        Options { constraints: constraints.to_vec(), constraint_method: method, ..Options::default() };
    count(election, &SCOTTISH, &options).unwrap()
}

/// Hill's example (Voting matters 9): three seats, at least two women and at least two black people; two black men, two
/// white women and one black woman, who has the fewest votes. Each rule by itself lets her go.
#[test]
fn the_older_rules_can_miss_one_of_two_quotas() {
    let election = election(
        3,
        &[("Adam", "b"), ("Bob", "b"), ("Cleo", "w"), ("Dora", "w"), ("Eve", "b w")],
        &[(&[1], 6), (&[2], 6), (&[3], 6), (&[4], 6), (&[5], 5)],
    );
    let rules = [Constraint::at_least(2, "Two women", &["w"]), Constraint::at_least(2, "Two black", &["b"])];
    let exact = by(&election, &rules, ConstraintMethod::Exact);
    assert!(exact.is_elected(5) && exact.unmet.is_empty());
    let naive = by(&election, &rules, ConstraintMethod::Naive);
    assert_eq!((naive.stages[1].excluded.clone(), naive.winners().len()), (vec![5], 3));
    assert_eq!(naive.unmet.len(), 1, "{:?}", naive.winners());
    let said = narrative(&naive, Naming::Named).join("\n");
    assert!(said.contains("is not met by this result"), "{said}");
    let back: Count = serde_json::from_str(&naive.to_json()).unwrap();
    assert_eq!(back, naive);
    // One quota alone is met: when all seats left are needed for women, the others are excluded.
    let one = by(&election, &rules[..1], ConstraintMethod::Naive);
    assert!(one.unmet.is_empty() && !one.stages.iter().all(|stage| stage.constraints.is_empty()));
    // And a maximum: after one woman is elected, the others are excluded.
    let most = by(&election, &[Constraint::at_most(1, "One woman", &["w"])], ConstraintMethod::Naive);
    assert!(most.unmet.is_empty(), "{:?}", most.winners());
}

/// By hand: three seats, three men are elected freely. A committee of four would have Dora; one of two would be without
/// Cal, who is elected last.
#[test]
fn larger_and_smaller_committees_say_who_comes_in_for_whom() {
    let election = election(
        3,
        &[("Al", ""), ("Bo", ""), ("Cal", ""), ("Dora", "w"), ("Eve", "w")],
        &[(&[1], 30), (&[2], 29), (&[3], 28), (&[4], 12), (&[5], 5)],
    );
    let result =
        by(&election, &[Constraint::at_least(1, "One woman", &["w"])], ConstraintMethod::LargerSmaller);
    assert_eq!(result.winners(), [1, 2, 4]);
    assert_eq!(result.size_changes, [SizeChange { elected: 4, larger: 4, replaced: 3, smaller: 2 }]);
    assert_eq!(result.plain.as_ref().unwrap().winners(), [1, 2, 3]);
    let said = narrative(&result, Naming::Named).join("\n");
    let line = "Dora, who would be elected to a committee of 4, comes in for Cal, who would not be elected to one of 2.";
    assert!(said.contains(line), "{said}");
    assert!(!narrative(&result, Naming::Unnamed).join("\n").contains("Dora, who would"));
    let both =
        by(&election, &[Constraint::at_least(2, "Two women", &["w"])], ConstraintMethod::LargerSmaller);
    assert_eq!((both.winners(), both.unmet.len()), (vec![1, 4, 5], 0));
}

#[test]
fn a_doomed_candidate_is_excluded_in_a_stage_of_its_own() {
    let election = election(
        2,
        &[("Ann", ""), ("Bob", ""), ("Cleo", "woman")],
        &[(&[1, 2], 50), (&[2, 1], 40), (&[3], 10)],
    );
    let result = within(&election, &[Constraint::at_least(1, "One woman", &["woman"])]).unwrap();
    assert_eq!(result.plain.as_ref().unwrap().winners(), [1, 2]);
    assert_eq!(result.winners(), [1, 3]);
    let stage = &result.stages[1];
    assert_eq!((stage.kind, &stage.from[..]), (StageKind::ConstraintExclusion, &[2][..]));
    let ruling = &stage.constraints[0];
    assert_eq!((ruling.kind, &ruling.candidates[..]), (RulingKind::Doomed, &[2][..]));
    assert_eq!(
        ruling.certificate.to_string(),
        "“One woman” (at least 1): 0 elected, 1 continuing; 1 seat left"
    );
}

#[test]
fn a_guarded_candidate_is_kept_though_last() {
    let election = election(
        2,
        &[("Ann", ""), ("Bob", ""), ("Dan", ""), ("Eve", "woman")],
        &[(&[1], 20), (&[2], 20), (&[3, 2], 19), (&[4], 2)],
    );
    let result = within(&election, &[Constraint::at_least(1, "One woman", &["woman"])]).unwrap();
    let exclusion = result.stages.iter().find(|stage| stage.kind == StageKind::Exclusion).unwrap();
    assert_eq!(exclusion.excluded, [3]);
    let ruling = &exclusion.constraints[0];
    assert_eq!((ruling.kind, &ruling.candidates[..]), (RulingKind::Guarded, &[4][..]));
    assert_eq!(result.winners(), [2, 4]);
    assert_eq!(result.plain.unwrap().winners(), [2, 1]);
}

#[test]
fn two_who_reach_the_quota_together_are_elected_one_by_one() {
    let papers: [(&[u16], u64); 3] = [(&[1], 40), (&[2], 40), (&[3], 10)];
    let election = election(2, &[("Ann", "north"), ("Bob", "north"), ("Cleo", "")], &papers);
    let result = within(&election, &[Constraint::at_most(1, "One from the north", &["north"])]).unwrap();
    let tie = &result.stages[0].ties[0];
    assert_eq!((tie.about, &tie.candidates[..]), (TieAbout::Election, &[1, 2][..]));
    assert_eq!(result.winners()[0], tie.chosen);
    assert_eq!(result.winners()[1], 3);
}

#[test]
fn what_cannot_be_met_is_refused_with_its_smallest_reason() {
    let election = election(2, &[("Ann", ""), ("Bob", ""), ("Cleo", "woman")], &[(&[1], 1)]);
    let constraints = [
        Constraint::at_least(2, "Two women", &["woman"]),
        Constraint::at_least(1, "One woman", &["woman"]),
        Constraint::at_most(2, "Two men", &["man"]),
    ];
    let Err(CountError::Infeasible(conflict)) = within(&election, &constraints) else {
        panic!("it was counted")
    };
    let text = "no outcome can satisfy this constraint: “Two women” (at least 2): 0 elected, 1 continuing; 2 seats left";
    assert_eq!(conflict.to_string(), text);
}

#[test]
fn the_example_with_a_job_share_gives_a_seat_to_a_woman() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/ballots/");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}{name}")).unwrap();
    let mut election = Input::read(read("organisers.blt").as_bytes()).unwrap().election;
    let constraints =
        parse_constraints(&read("organisers.constraints.json")).unwrap().apply(&mut election).unwrap();
    let result = within(&election, &constraints).unwrap();
    assert_eq!(result.plain.as_ref().unwrap().winners(), [1, 2]);
    assert_eq!(result.winners(), [1, 3]);
    assert_eq!((election.papers.total(), constraints[0].counts(&election.candidates[4])), (38, 30));
}

fn conforms(election: &Election, constraint: &Constraint, winners: &[u16]) -> bool {
    let counts: u32 =
        winners.iter().map(|n| constraint.counts(&election.candidates[usize::from(*n) - 1])).sum();
    constraint.min.is_none_or(|min| counts >= min * 60) && constraint.max.is_none_or(|max| counts <= max * 60)
}

/// Whether any choice of the right size conforms, by trying all.
fn any_conforms(election: &Election, constraints: &[Constraint]) -> bool {
    let candidates = election.candidates.len();
    (0u32..1 << candidates).filter(|set| set.count_ones() == election.seats).any(|set| {
        let winners: Vec<u16> = (0..candidates).filter(|i| set >> i & 1 == 1).map(|i| i as u16 + 1).collect();
        constraints.iter().all(|constraint| conforms(election, constraint, &winners))
    })
}

fn any_election() -> impl Strategy<Value = (Election, Vec<Constraint>)> {
    (2usize..9).prop_flat_map(|number| {
        let candidate = (0u8..16, proptest::bool::weighted(0.2));
        let paper = (Just((1..=number as u16).collect::<Vec<_>>()).prop_shuffle(), 1..=number, 1u64..30);
        let constraint = (proptest::option::of(0u32..4), proptest::option::of(0u32..5), 1u8..16);
        (
            proptest::collection::vec(candidate, number),
            proptest::collection::vec(paper, 1..25),
            proptest::collection::vec(constraint, 1..5),
            1..=number as u32,
        )
            .prop_map(|(candidates, papers, constraints, seats)| {
                let named =
                    |bits: u8| (0..4).filter(move |b| bits >> b & 1 == 1).map(|b| format!("c{b}")).collect();
                let candidate = |(bits, shared): (u8, bool)| {
                    let mut one = Candidate { name: format!("n{bits}"), ..Candidate::default() };
                    let share = if shared { Share(30) } else { Share(60) };
                    one.holders.push(Holder { person: String::new(), categories: named(bits), share });
                    if shared {
                        one.holders.push(Holder { person: String::new(), categories: vec![], share });
                    }
                    one
                };
                let constraint = |(min, max, bits): (Option<u32>, Option<u32>, u8)| Constraint {
                    name: format!("k{bits}"),
                    categories: named(bits),
                    min,
                    max,
                    ..Constraint::default()
                };
                let mut all = Papers::new();
                for (order, length, copies) in papers {
                    all.push(&order[..length], copies).unwrap();
                }
                let candidates = candidates.into_iter().map(candidate).collect();
                let election = Election { title: "t".into(), seats, candidates, papers: all };
                (election, constraints.into_iter().map(constraint).collect())
            })
    })
}

/// Real ballots, made-up categories (the bits of a running number), every pair of limits.
#[test]
fn real_ballots_within_random_constraints_conform() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|file| file.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "gz"));
    let (mut conforming, mut refused, mut changed) = (0, 0, 0);
    for (place, file) in files.iter().enumerate() {
        let mut election = Input::read(std::fs::File::open(file).unwrap()).unwrap().election;
        for round in 0..12u32 {
            for (index, candidate) in election.candidates.iter_mut().enumerate() {
                let bits = ((index as u32)
                    .wrapping_mul(2_654_435_761)
                    .wrapping_add(round * 40_503 + place as u32 * 97))
                    >> 7;
                let categories: Vec<&str> = ["a", "b", "c"]
                    .into_iter()
                    .enumerate()
                    .filter(|(b, _)| bits >> b & 1 == 1)
                    .map(|(_, c)| c)
                    .collect();
                *candidate = Candidate::person(candidate.name.clone(), "", &categories);
            }
            let constraints = [
                Constraint::at_least(round % 3, "some a", &["a"]),
                Constraint::at_most(1 + round % 2, "few b", &["b"]),
                Constraint::at_least(1, "a b or c", &["b", "c"]),
            ];
            match within(&election, &constraints) {
                Ok(result) => {
                    assert!(
                        constraints.iter().all(|c| conforms(&election, c, &result.winners())),
                        "{}",
                        file.display()
                    );
                    conforming += 1;
                    changed += u32::from(result.plain.as_ref().unwrap().winners() != result.winners());
                }
                Err(CountError::Infeasible(conflict)) => {
                    assert!(!any_conforms(&election, &constraints), "{}: {conflict}", file.display());
                    refused += 1;
                }
                Err(other) => panic!("{}: {other}", file.display()),
            }
        }
    }
    assert!(conforming > 40 && refused > 10 && changed > 20, "{conforming} {refused} {changed}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whenever_an_outcome_conforms_the_result_does((election, constraints) in any_election()) {
        match within(&election, &constraints) {
            Ok(result) => {
                let winners = result.winners();
                prop_assert_eq!(winners.len(), election.seats as usize);
                for constraint in &constraints {
                    prop_assert!(conforms(&election, constraint, &winners), "{:?}: {:?}", constraint, winners);
                }
            }
            Err(CountError::Infeasible(conflict)) => {
                prop_assert!(!any_conforms(&election, &constraints), "{}", conflict);
                prop_assert!(!conflict.certificate.tallies.is_empty());
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn constraints_that_do_not_bind_change_nothing((election, _) in any_election()) {
        let loose = [Constraint { max: Some(99), ..Constraint::at_least(0, "none", &["c0"]) }];
        let result = within(&election, &loose).unwrap();
        prop_assert_eq!(&result.stages, &result.plain.as_ref().unwrap().stages);
    }
}
