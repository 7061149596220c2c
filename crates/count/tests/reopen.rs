//! “Reopen nominations” as a candidate.
#![expect(clippy::unwrap_used, reason = "tests")]

mod papers;

use count::{
    Count, CountError, Lots, Naming, Options, RULE_SETS, Reopen, ReopenEffect, SCOTTISH, Vacancy, count,
    fill_vacancy, narrative,
};
use papers::{counted, election, text};
use proptest::prelude::*;

fn reopening(effect: ReopenEffect, papers: &[(&[u16], u64)]) -> Count {
    let options = Options { reopen: Some(Reopen { candidate: 4, effect }), ..Options::default() };
    count(&election(4, 2, papers), &SCOTTISH, &options).unwrap()
}

/// Candidate 4, Dan, stands for nobody. He has the quota of 14 at once, Ann after the exclusion of Cleo.
const PAPERS: &[(&[u16], u64)] = &[(&[1], 10), (&[2], 9), (&[3, 1], 5), (&[4], 16)];

#[test]
fn one_seat_stays_vacant_and_the_count_goes_on() {
    let free = counted(4, 2, PAPERS, &SCOTTISH);
    assert_eq!((text(free.quota), free.winners()), ("14.00000".to_owned(), vec![4, 1]));
    let result = reopening(ReopenEffect::OneSeat, PAPERS);
    let reopened = result.reopened.unwrap();
    assert_eq!((result.winners(), reopened.stage, reopened.seats, result.vacant), (vec![1], Some(1), 1, 0));
    let said = narrative(&result, Naming::Named).join("\n");
    assert!(said.contains("“Dan” was elected at stage 1; nobody takes that seat"), "{said}");
}

#[test]
fn all_seats_left_stay_vacant() {
    let result = reopening(ReopenEffect::AllSeatsLeft, PAPERS);
    let reopened = result.reopened.unwrap();
    assert_eq!((result.winners().len(), reopened.seats, result.vacant), (0, 2, 0));
    assert_eq!(result.stages.len(), 1);
    // Elected after Ann, it ends the count for the one seat that is left.
    let result = reopening(ReopenEffect::AllSeatsLeft, &[(&[1], 20), (&[2], 5), (&[3], 4), (&[4], 9)]);
    assert_eq!((result.winners(), result.reopened.unwrap().seats), (vec![1], 1));
}

#[test]
fn a_candidate_that_is_not_there_is_refused() {
    let reopen = Some(Reopen { candidate: 5, effect: ReopenEffect::OneSeat });
    let result = count(&election(4, 2, PAPERS), &SCOTTISH, &Options { reopen, ..Options::default() });
    assert!(matches!(result, Err(CountError::UnknownCandidate { number: 5, .. })));
}

/// Nobody can follow a member by being nobody.
#[test]
fn it_cannot_fill_a_vacancy() {
    let reopen = Some(Reopen { candidate: 4, effect: ReopenEffect::OneSeat });
    let options = Options { reopen, ..Options::default() };
    let election = election(4, 2, &[(&[1, 4], 20), (&[2], 15), (&[3], 3), (&[4], 9)]);
    let before = count(&election, &SCOTTISH, &options).unwrap();
    for rules in [SCOTTISH, count::ACT] {
        let vacancy = Vacancy::after(&before, &[1], &[]);
        assert_eq!(
            fill_vacancy(&election, &rules, &options, &vacancy).unwrap().filled(),
            [3],
            "{}",
            rules.id
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Under every rule set the same people reach seats, up to the point at which the effect makes a difference; seats
    /// filled, reopened and vacant are all the seats; nobody is never elected.
    #[test]
    fn seats_add_up(seed in any::<u64>(), candidates in 2usize..7, seats in 1u32..5, which in 0u16..7) {
        let seats = seats.min(candidates as u32);
        let candidate = which % candidates as u16 + 1;
        let papers: Vec<(Vec<u16>, u64)> = (0..12u64).map(|paper| {
            let start = (seed >> paper) % candidates as u64;
            let length = 1 + (seed >> (paper + 20)) % candidates as u64;
            let on = (0..length).map(|place| ((start + place) % candidates as u64) as u16 + 1).collect();
            (on, 1 + (seed >> (paper * 3)) % 9)
        }).collect();
        let papers: Vec<(&[u16], u64)> = papers.iter().map(|(on, copies)| (&on[..], *copies)).collect();
        let election = election(candidates, seats, &papers);
        let lots = Lots::Recorded((1..=candidates as u16).collect());
        let plain = Options { lots: lots.clone(), ..Options::default() };
        for rules in RULE_SETS.iter().filter(|rules| rules.fits(seats)) {
            let free = count(&election, rules, &plain).unwrap();
            for effect in [ReopenEffect::OneSeat, ReopenEffect::AllSeatsLeft] {
                let options = Options { reopen: Some(Reopen { candidate, effect }), ..plain.clone() };
                let result = count(&election, rules, &options).unwrap();
                let reopened = result.reopened.unwrap();
                prop_assert!(!result.winners().contains(&candidate));
                prop_assert_eq!(result.winners().len() as u32 + reopened.seats + result.vacant, seats);
                prop_assert_eq!(reopened.stage.is_some(), free.winners().contains(&candidate), "{}", rules.id);
                let others: Vec<u16> = free.winners().into_iter().filter(|n| *n != candidate).collect();
                prop_assert!(others.starts_with(&result.winners()), "{}", rules.id);
                if effect == ReopenEffect::OneSeat {
                    prop_assert_eq!(others, result.winners(), "{}", rules.id);
                }
            }
        }
    }
}
