//! The folded profile: which beginnings of ballots are common. A pattern that few share is never shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Ballot;
use crate::bytes::{Id, hex};

/// What was voted, as far as at least `fold` ballots agree. Information, not a source for a recount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    #[serde(with = "hex")]
    pub contest: Id,
    pub fold: u64,
    /// Sorted by prefix.
    pub lines: Vec<Line>,
    /// Ballots that share too little with others.
    pub others: u64,
    pub blank: u64,
    pub spoilt: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub prefix: Vec<u16>,
    pub ballots: u64,
}

/// The beginnings of ballots and how many there are of each.
pub type Prefixes = BTreeMap<Ballot, u64>;

/// Folds count-relevant prefixes: the longest first, and among these the greatest first, each that fewer than `fold`
/// share gives its ballots to the prefix one shorter.
pub fn fold(contest: Id, prefixes: &Prefixes, fold: u64) -> Profile {
    let mut lines = BTreeMap::<Vec<u16>, u64>::new();
    let (mut blank, mut spoilt) = (0, 0);
    for (ballot, number) in prefixes {
        match ballot {
            Ballot::Ranked(ranking) => *lines.entry(ranking.clone()).or_default() += number,
            Ballot::Blank => blank += number,
            Ballot::Spoilt(_) => spoilt += number,
        }
    }
    let longest = lines.keys().map(Vec::len).max().unwrap_or(0);
    for length in (1..=longest).rev() {
        let rare: Vec<_> =
            lines.iter().filter(|it| it.0.len() == length && *it.1 < fold).map(|it| it.0.clone()).collect();
        for mut prefix in rare.into_iter().rev() {
            let number = lines.remove(&prefix).unwrap_or(0);
            prefix.pop();
            *lines.entry(prefix).or_default() += number;
        }
    }
    let others = lines.remove(&vec![]).unwrap_or(0);
    let lines = lines.into_iter().map(|(prefix, ballots)| Line { prefix, ballots }).collect();
    Profile { contest, fold, lines, others, blank, spoilt }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranked(ranking: &[u16]) -> Ballot {
        Ballot::Ranked(ranking.to_vec())
    }

    #[test]
    fn a_rare_end_is_folded_into_its_beginning() {
        let votes = [
            (ranked(&[1, 2]), 5),
            (ranked(&[1, 3, 2]), 2),
            (ranked(&[1]), 1),
            (ranked(&[2, 1]), 2),
            (Ballot::Blank, 1),
        ];
        let profile = fold([0; 16], &votes.into(), 3);
        let line = |prefix: &[u16], ballots| Line { prefix: prefix.to_vec(), ballots };
        assert_eq!(profile.lines, [line(&[1], 3), line(&[1, 2], 5)]);
        assert_eq!((profile.others, profile.blank, profile.spoilt), (2, 1, 0));
    }

    proptest! {
        #[test]
        fn no_line_is_shared_by_fewer_than_the_rule_and_none_is_lost(
            votes in proptest::collection::btree_map(proptest::collection::vec(1u16..5, 1..5), 1u64..9, 0..40), k in 1u64..12
        ) {
            let all: u64 = votes.values().sum();
            let profile = fold([0; 16], &votes.into_iter().map(|it| (Ballot::Ranked(it.0), it.1)).collect(), k);
            prop_assert!(profile.lines.iter().all(|it| it.ballots >= k));
            prop_assert_eq!(profile.lines.iter().map(|it| it.ballots).sum::<u64>() + profile.others, all);
        }
    }
}
