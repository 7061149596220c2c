//! Laws that hold under every rule set, on random elections with ties, withdrawals and constraints.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{
    Candidate, Constraint, Count, CountError, Election, Format, LastResort, Lots, Naming, NeverNamed,
    Options, Papers, RULE_SETS, RuleSet, TieBreak, count, narrative, render,
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Case {
    papers: Vec<(Vec<u16>, u64)>,
    withdrawn: Vec<bool>,
    women: Vec<bool>,
    seats: u32,
    lots: Vec<u16>,
}

fn case() -> impl Strategy<Value = Case> {
    (2usize..9).prop_flat_map(|candidates| {
        let everyone = || Just((1..=candidates as u16).collect::<Vec<_>>()).prop_shuffle();
        let paper = (everyone(), 1..=candidates, 1u64..40).prop_map(|(mut order, length, copies)| {
            order.truncate(length);
            (order, copies)
        });
        let flags = |weight| proptest::collection::vec(proptest::bool::weighted(weight), candidates);
        (proptest::collection::vec(paper, 1..25), flags(0.1), flags(0.5), 1..=candidates as u32, everyone())
            .prop_map(|(papers, withdrawn, women, seats, lots)| Case {
                papers,
                withdrawn,
                women,
                seats,
                lots,
            })
    })
}

fn election(case: &Case) -> Election {
    let mut papers = Papers::new();
    for (paper, copies) in &case.papers {
        papers.push(paper, *copies).unwrap();
    }
    let candidate = |(i, withdrawn): (usize, &bool)| {
        let categories: &[&str] = if case.women[i] { &["women"] } else { &[] };
        Candidate { withdrawn: *withdrawn, ..Candidate::person(format!("n{i}"), "", categories) }
    };
    let candidates = case.withdrawn.iter().enumerate().map(candidate).collect();
    Election { title: "Trial".into(), seats: case.seats, candidates, papers }
}

fn options(case: &Case) -> Options {
    Options {
        lots: Lots::Recorded(case.lots.clone()),
        input_sha256: Some(String::new()),
        ..Options::default()
    }
}

fn counted(case: &Case, rules: &RuleSet) -> Result<Count, CountError> {
    count(&election(case), rules, &options(case))
}

/// The rule sets that can fill this number of seats.
fn fitting(seats: u32) -> impl Iterator<Item = &'static RuleSet> {
    RULE_SETS.iter().filter(move |rules| rules.fits(seats))
}

fn standing(case: &Case) -> usize {
    case.withdrawn.iter().filter(|withdrawn| !**withdrawn).count()
}

/// Those who stand; where the rules take out whom no paper names, those of them who are named.
fn can_be_elected(case: &Case, rules: &RuleSet) -> usize {
    let stands = |number: &u16| !case.withdrawn[usize::from(*number) - 1];
    let mut named: Vec<u16> =
        case.papers.iter().flat_map(|(paper, _)| paper).copied().filter(stands).collect();
    named.sort_unstable();
    named.dedup();
    match rules.never_named {
        NeverNamed::AreWithdrawn if !named.is_empty() => named.len(),
        _ => standing(case),
    }
}

/// Whether a tie was decided by numbers that hang on the order of the ballot paper, as New Zealand's do.
fn by_numbers(count: &Count) -> bool {
    let mut ties = count.stages.iter().flat_map(|stage| &stage.ties);
    ties.any(|tie| matches!(tie.decided_by, TieBreak::Numbers(_)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every seat is filled that can be, by people who stand, each once; figures add up; JSON reads back; all
    /// forms can be written.
    #[test]
    fn a_count_is_complete(case in case()) {
        for rules in fitting(case.seats) {
            let Ok(result) = counted(&case, rules) else { continue };
            let mut winners = result.winners();
            prop_assert_eq!(winners.len(), can_be_elected(&case, rules).min(case.seats as usize), "{}", rules.id);
            prop_assert!(winners.iter().all(|winner| !case.withdrawn[usize::from(*winner) - 1]));
            winners.sort_unstable();
            winners.dedup();
            prop_assert_eq!(winners.len(), result.elected.len());
            for stage in &result.stages {
                let held: u128 = stage.votes.iter().map(|votes| votes.units()).sum();
                let gone = stage.exhausted.units() + stage.rounding.units();
                if let Some(each) = rules.votes_per_paper(case.seats) {
                    let votes = u128::from(result.input.valid) * u128::from(each);
                    prop_assert_eq!(held + gone, votes * 10u128.pow(u32::from(rules.decimals)));
                }
            }
            let read: Count = serde_json::from_str(&result.to_json()).unwrap();
            prop_assert_eq!(&read, &result);
            prop_assert!(!narrative(&result, Naming::Unnamed).is_empty());
            for (_, format) in Format::ALL {
                prop_assert!(!render(format, &result, &election(&case)).is_empty());
            }
        }
    }

    /// Anonymity: the order of papers, and whether copies come singly or together, changes not a byte.
    #[test]
    fn the_order_of_papers_changes_nothing(case in case()) {
        let mut turned = case.clone();
        turned.papers = case.papers.iter().rev().flat_map(|(p, n)| (0..*n).map(|_| (p.clone(), 1))).collect();
        for rules in fitting(case.seats) {
            let (Ok(first), Ok(second)) = (counted(&case, rules), counted(&turned, rules)) else { continue };
            prop_assert_eq!(first.to_json(), second.to_json(), "{}", rules.id);
        }
    }

    /// Neutrality: candidates under other numbers get the same votes and the same seats, unless the rules decide a tie by
    /// numbers that candidates have by their place on the paper.
    #[test]
    fn renumbering_candidates_renumbers_the_result(case in case(), turn in 1u16..8) {
        let all = case.withdrawn.len() as u16;
        let renumber = |number: u16| (number - 1 + turn) % all + 1;
        let renumber_all = |numbers: &[u16]| numbers.iter().map(|n| renumber(*n)).collect::<Vec<_>>();
        let mut other = case.clone();
        other.papers = case.papers.iter().map(|(paper, copies)| (renumber_all(paper), *copies)).collect();
        other.lots = renumber_all(&case.lots);
        for (index, withdrawn) in case.withdrawn.iter().enumerate() {
            other.withdrawn[usize::from(renumber(index as u16 + 1)) - 1] = *withdrawn;
        }
        for rules in fitting(case.seats) {
            let (Ok(first), Ok(second)) = (counted(&case, rules), counted(&other, rules)) else { continue };
            if by_numbers(&first) || by_numbers(&second) {
                prop_assert_eq!(rules.last_resort, LastResort::ReckonedNumbers);
                continue;
            }
            let (mut one, mut two) = (renumber_all(&first.winners()), second.winners());
            if rules.last_resort == LastResort::ReckonedNumbers {
                // In which order equals are listed who are all elected is not told as a tie.
                one.sort_unstable();
                two.sort_unstable();
            }
            prop_assert_eq!(one, two, "{}", rules.id);
            prop_assert_eq!(first.stages.len(), second.stages.len());
        }
    }

    /// Whenever an outcome conforms to a minimum, the result does, under every rule set.
    #[test]
    fn quotas_are_met_under_every_rule_set(case in case(), least in 1u32..4) {
        let constraint = Constraint::at_least(least, "women", &["women"]);
        let options = Options { constraints: vec![constraint], ..options(&case) };
        for rules in fitting(case.seats) {
            match count(&election(&case), rules, &options) {
                Ok(result) => {
                    let women = result.winners().iter().filter(|n| case.women[usize::from(**n) - 1]).count();
                    prop_assert!(women >= least as usize, "{}: {women} of {least}", rules.id);
                }
                Err(CountError::Infeasible(_) | CountError::NobodyStands | CountError::NoPapers) => {}
                Err(other) => prop_assert!(false, "{}: {other}", rules.id),
            }
        }
    }

    /// Droop proportionality: a group that more than one quota of papers puts before everyone else gets its seats.
    #[test]
    fn solid_coalitions_get_their_seats(case in case(), size in 1usize..4) {
        let members: Vec<u16> = (1..=size.min(case.withdrawn.len()) as u16).collect();
        if members.iter().any(|m| case.withdrawn[usize::from(*m) - 1]) {
            return Ok(());
        }
        let solid = |paper: &[u16]| {
            paper.len() >= members.len() && paper[..members.len()].iter().all(|n| members.contains(n))
        };
        let faithful: u64 = case.papers.iter().filter(|(p, _)| solid(p)).map(|(_, n)| n).sum();
        for rules in fitting(case.seats).filter(|rules| rules.is_proportional() && rules.fewest_to_stay == 0) {
            let Ok(result) = counted(&case, rules) else { continue };
            // Whole quotas with room for remainders that are lost on the way.
            let quota = result.input.valid / u64::from(case.seats + 1) + 1;
            let lost = result.stages.last().map_or(0, |stage| stage.rounding.whole() as u64 + 1);
            let earned = (faithful.saturating_sub(lost) / quota).min(members.len() as u64);
            let got = result.winners().iter().filter(|n| members.contains(n)).count() as u64;
            prop_assert!(got >= earned, "{}: {got} seats for {earned} quotas", rules.id);
        }
    }
}
