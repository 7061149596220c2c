//! Published examples, comparison with listing all outcomes, and the time it takes.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::Holder;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn candidate(categories: &str) -> Candidate {
    let categories: Vec<&str> = categories.split('+').filter(|category| *category != "-").collect();
    Candidate::person("", "", &categories)
}

fn feasibility(candidates: &[Candidate], seats: u32, constraints: &[Constraint]) -> Feasibility {
    Feasibility::new(&[Prospect { candidates, seats, constraints }], &[]).unwrap()
}

/// Hill, Voting matters 9; Otten, Voting matters 13; and small cases of our own.
#[test]
fn published_snapshots_hold() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/constraints/snapshots.json");
    let snapshots: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(snapshots.len(), 7);
    for snapshot in snapshots {
        check_snapshot(&snapshot);
    }
}

fn check_snapshot(snapshot: &Value) {
    let id = snapshot["id"].as_str().unwrap();
    let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let constraints: Vec<Constraint> = snapshot["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            let name = group["name"].as_str().unwrap();
            Constraint {
                max: Some(number(&group["max"])),
                ..Constraint::at_least(number(&group["min"]), name, &[name])
            }
        })
        .collect();
    let (mut candidates, mut standing, mut kinds) = (vec![], vec![], vec![]);
    for (field, state) in [("elected", Standing::Elected), ("continuing", Standing::Continuing)] {
        for (kind, count) in snapshot[field].as_object().unwrap() {
            for _ in 0..count.as_u64().unwrap() {
                // “EM” is E and M; “gov+M” is gov and M; “F” is one category.
                let known = |name: &str| constraints.iter().any(|constraint| constraint.name == name);
                let split: Vec<String> = kind.split('+').map(str::to_owned).collect();
                let split = if split.len() == 1 && !known(kind) {
                    kind.chars().map(String::from).collect()
                } else {
                    split
                };
                candidates.push(candidate(&split.join("+")));
                standing.push(state);
                kinds.push((state, kind.clone()));
            }
        }
    }
    let mut feasibility = feasibility(&candidates, number(&snapshot["seats"]), &constraints);
    let view = feasibility.look(&standing).unwrap();
    if snapshot["expect"] == "infeasible" {
        assert_eq!(view, None, "{id}");
        assert_eq!(feasibility.conflict(&standing).unwrap().unwrap().certificate.tallies.len(), 1, "{id}");
        return;
    }
    let view = view.unwrap();
    for (kind, expected) in snapshot["expect"].as_object().unwrap() {
        for (index, _) in
            kinds.iter().enumerate().filter(|(_, k)| **k == (Standing::Continuing, kind.clone()))
        {
            let found = match (view.doomed[index], view.guarded[index]) {
                (true, _) => "doom",
                (_, true) => "guard",
                _ => "",
            };
            assert_eq!(found, expected.as_str().unwrap(), "{id}: {kind}");
        }
    }
}

#[test]
fn a_certificate_names_what_suffices_and_its_counts() {
    let candidates: Vec<Candidate> = ["-", "-", "w", "w", "n"].map(candidate).to_vec();
    let constraints = [Constraint::at_least(1, "women", &["w"]), Constraint::at_most(2, "north", &["n"])];
    let feasibility = feasibility(&candidates, 2, &constraints);
    let mut standing = vec![Standing::Continuing; 5];
    standing[0] = Standing::Elected;
    let certificate = feasibility.certificate(&standing, 1, true).unwrap();
    assert_eq!(certificate.to_string(), "“women” (at least 1): 0 elected, 2 continuing; 1 seat left");
}

#[test]
fn the_smallest_conflict_is_named() {
    let candidates: Vec<Candidate> = ["w", "-", "-", "b", "y"].map(candidate).to_vec();
    let constraints = [
        Constraint::at_least(1, "young", &["y"]),
        Constraint::at_least(1, "women", &["w"]),
        Constraint::at_least(1, "north", &["b"]),
        Constraint::at_most(0, "nobody young", &["y"]),
    ];
    let feasibility = feasibility(&candidates, 3, &constraints);
    let conflict = feasibility.conflict(&[Standing::Continuing; 5]).unwrap().unwrap();
    let names: Vec<_> = conflict.certificate.tallies.iter().map(|tally| tally.constraint.as_str()).collect();
    assert_eq!(names, ["young", "nobody young"]);
    assert!(
        conflict
            .to_string()
            .starts_with("no outcome can satisfy these 2 constraints together: “young” (at least 1)")
    );
}

#[derive(Debug, Clone)]
struct Case {
    candidates: Vec<Candidate>,
    seats: u32,
    constraints: Vec<Constraint>,
    standing: Vec<Standing>,
}

fn case() -> impl Strategy<Value = Case> {
    let one = (0u8..16, 0u8..6).prop_map(|(bits, share)| {
        let categories: Vec<&str> =
            (0..4).filter(|b| bits >> b & 1 == 1).map(|b| ["a", "b", "c", "d"][b]).collect();
        let mut candidate = Candidate::person("", "", &categories);
        if share == 0 {
            candidate.holders[0].share = Share(30);
            candidate.holders.push(Holder {
                person: String::new(),
                categories: vec!["a".into()],
                share: Share(30),
            });
        }
        candidate
    });
    let limits = (proptest::option::of(0u32..4), proptest::option::of(0u32..5), 0u8..4, 0u8..5);
    let constraint = limits.prop_map(|(min, max, first, second)| {
        let all = ["a", "b", "c", "d"];
        let mut categories = vec![all[usize::from(first)]];
        categories.extend(all.get(usize::from(second)));
        Constraint { max, min, ..Constraint::at_least(0, "c", &categories) }
    });
    let standing =
        prop_oneof![6 => Just(Standing::Continuing), 1 => Just(Standing::Elected), 1 => Just(Standing::Out)];
    let candidates = proptest::collection::vec((one, standing), 2..10);
    (candidates, proptest::collection::vec(constraint, 0..4), 1u32..6).prop_map(
        |(people, constraints, seats)| {
            let (candidates, standing): (Vec<_>, Vec<_>) = people.into_iter().unzip();
            Case { seats: seats.min(candidates.len() as u32), candidates, constraints, standing }
        },
    )
}

/// Every completion, by trying all sets of candidates.
fn completions(case: &Case) -> Vec<u32> {
    let bit = |set: u32, index: usize| set >> index & 1 == 1;
    let fits = |set: &u32| {
        let standing = case.standing.iter().enumerate().all(|(index, standing)| match standing {
            Standing::Continuing => true,
            Standing::Elected => bit(*set, index),
            Standing::Out => !bit(*set, index),
        });
        let within = case.constraints.iter().all(|constraint| {
            let counts = (0..case.candidates.len()).filter(|&index| bit(*set, index));
            let sum: u32 = counts.map(|index| constraint.counts(&case.candidates[index])).sum();
            constraint.min.is_none_or(|min| sum >= min * 60)
                && constraint.max.is_none_or(|max| sum <= max * 60)
        });
        standing && within && set.count_ones() == case.seats
    };
    (0..1u32 << case.candidates.len()).filter(fits).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn doom_and_guard_are_exact(case in case()) {
        let all = completions(&case);
        let view = feasibility(&case.candidates, case.seats, &case.constraints).look(&case.standing).unwrap();
        prop_assert_eq!(view.is_none(), all.is_empty());
        if let Some(view) = view {
            for (index, standing) in case.standing.iter().enumerate() {
                if *standing == Standing::Continuing {
                    prop_assert_eq!(view.doomed[index], all.iter().all(|set| set >> index & 1 == 0), "doom of {}", index);
                    prop_assert_eq!(view.guarded[index], all.iter().all(|set| set >> index & 1 == 1), "guard of {}", index);
                }
            }
        }
    }
}

/// 60 candidates, 20 seats, 6 overlapping constraints: every step of a whole count, with a small generator.
#[test]
fn sixty_candidates_and_six_constraints_take_little_time() {
    let mut seed = 20_261_121u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let (mut steps, mut slowest, mut total) = (0u32, Duration::ZERO, Duration::ZERO);
    let names = ["a", "b", "c", "d", "e", "f"];
    for _ in 0..4 {
        let candidates: Vec<Candidate> = (0..60)
            .map(|_| {
                let categories: Vec<&str> = names.into_iter().filter(|_| random(100) < 35).collect();
                Candidate::person("", "", &categories)
            })
            .collect();
        let mut order: Vec<usize> = (0..60).collect();
        for place in (1..60).rev() {
            order.swap(place, random(place as u64 + 1) as usize);
        }
        // Limits that one outcome just meets, so that they bind.
        let constraints: Vec<Constraint> = names
            .iter()
            .map(|name| {
                let met = order[..20]
                    .iter()
                    .filter(|&&i| Constraint::at_least(0, "", &[name]).counts(&candidates[i]) > 0);
                let met = met.count() as u32;
                Constraint { max: Some(met + random(2) as u32), ..Constraint::at_least(met, *name, &[name]) }
            })
            .collect();
        let mut feasibility = feasibility(&candidates, 20, &constraints);
        let mut standing = vec![Standing::Continuing; 60];
        let mut elected = 0;
        while elected < 20 {
            let began = Instant::now();
            let view = feasibility.look(&standing).unwrap().unwrap();
            let took = began.elapsed();
            (steps, total, slowest) = (steps + 1, total + took, slowest.max(took));
            let open: Vec<usize> = (0..60).filter(|&i| standing[i] == Standing::Continuing).collect();
            let pick = open[random(open.len() as u64) as usize];
            if view.doomed[pick] || (!view.guarded[pick] && open.len() + elected > 20 && random(3) > 0) {
                standing[pick] = Standing::Out;
            } else {
                standing[pick] = Standing::Elected;
                elected += 1;
            }
        }
    }
    println!("{steps} steps, {:?} on average, {slowest:?} at most", total / steps);
    // Unoptimised builds are some thirty times slower than released ones.
    assert!(total / steps < Duration::from_millis(40), "{:?} a step", total / steps);
}

#[test]
fn a_job_share_counts_as_the_rule_says() {
    let half = Share::one_of(2).unwrap();
    let holder = |categories: &[&str]| Holder {
        person: String::new(),
        categories: categories.iter().map(|c| (*c).to_owned()).collect(),
        share: half,
    };
    let pair =
        Candidate { holders: vec![holder(&["woman", "young"]), holder(&[])], ..Candidate::new("A and B") };
    let rule = Constraint::at_least(1, "x", &["woman", "young"]);
    assert_eq!(rule.counts(&pair), 30, "one person counts once, whatever she declared");
    assert_eq!(Constraint { sharing: Sharing::IfAny, ..rule.clone() }.counts(&pair), 60);
    assert_eq!(Constraint { sharing: Sharing::IfAll, ..rule.clone() }.counts(&pair), 0);
    assert_eq!(rule.counts(&Candidate::new("C")), 0);
}

#[test]
fn shares_are_rounded_as_said() {
    assert_eq!(share_of_seats(3, 1, 2, Rounding::Up), 2);
    assert_eq!(share_of_seats(3, 1, 2, Rounding::Down), 1);
    let forty: BTreeMap<u32, u32> =
        [3, 5, 8, 10, 12, 13, 15].map(|seats| (seats, share_of_seats(seats, 40, 100, Rounding::Down))).into();
    assert_eq!(forty.into_values().collect::<Vec<_>>(), [1, 2, 3, 4, 4, 5, 6]);
    assert_eq!(share_of_seats(5, 1, 2, Rounding::Nearest), 3);
    assert_eq!(share_of_seats(5, 1, 0, Rounding::Up), 0);
}
