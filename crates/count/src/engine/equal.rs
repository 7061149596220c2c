//! Papers on which candidates share a preference, where every paper is counted anew.
//!
//! A paper with n candidates in one place counts as if n! voters with an n!-th part of it each had put them in one of
//! the n! orders (B. L. Meek, A new approach to the single transferable vote, 1970; E. Stensholt, Implementing a
//! suggestion of Meek's, Voting matters 16, 2003; for Warren's method C. H. E. Warren, Voting matters 7, 1996). Nobody
//! writes down the orders: what reaches a candidate depends on how many and which elected ones stand before them.
//! Our readings: with Warren's method an n!-th part of a voter pays an n!-th part of the price, and each candidate's
//! part of one paper is an exact fraction, rounded down in its ninth decimal.

use super::sharing::{Shared, WHOLE};
use super::wide::Wide;
use crate::{CandidateNumber, CountError, Method, Papers};
use std::collections::BTreeMap;

/// The most elected candidates in one place of a paper: the work grows with their third power (Meek) or doubles with
/// each (Warren).
const MOST_MEEK: usize = 40;
const MOST_WARREN: usize = 12;

/// Papers with equal preferences: candidates by index.
pub(super) struct Equal(Vec<(Vec<Vec<usize>>, u64)>);

/// What a place on a paper gives each candidate in it, and what goes on.
struct Parts {
    each: Vec<u64>,
    left: u64,
}

impl Equal {
    /// Those papers that show somebody who stands.
    pub(super) fn new(papers: &Papers, stands: &[bool]) -> Self {
        let index = |number: CandidateNumber| usize::from(number) - 1;
        let ranks = |ranks: Vec<Vec<CandidateNumber>>| -> Vec<Vec<usize>> {
            let standing = |rank: Vec<CandidateNumber>| -> Vec<usize> {
                rank.into_iter().map(index).filter(|index| stands[*index]).collect()
            };
            ranks.into_iter().map(standing).filter(|rank| !rank.is_empty()).collect()
        };
        let papers = papers.tied().map(|(on, copies)| (ranks(on), copies));
        Self(papers.filter(|(ranks, _)| !ranks.is_empty()).collect())
    }

    /// How many papers there are, copies counted.
    pub(super) fn papers(&self) -> u64 {
        self.0.iter().map(|(_, copies)| copies).sum()
    }

    /// Adds the votes on these papers: `keep[c]` is a whole vote for those who continue, nought for those out.
    pub(super) fn share(&self, keep: &[u64], method: Method, shared: &mut Shared) -> Result<(), CountError> {
        let mut known: BTreeMap<(Vec<usize>, u64), Parts> = BTreeMap::new();
        for (ranks, copies) in &self.0 {
            let copies = u128::from(*copies);
            let mut left = WHOLE;
            for rank in ranks {
                let rank: Vec<usize> = rank.iter().copied().filter(|index| keep[*index] > 0).collect();
                if rank.is_empty() || left == 0 {
                    continue;
                }
                let parts = match known.get(&(rank.clone(), left)) {
                    Some(parts) => parts,
                    None => {
                        let parts = parts(&rank, keep, left, method)?;
                        known.entry((rank.clone(), left)).or_insert(parts)
                    }
                };
                let mut given = parts.left;
                for (index, part) in rank.iter().zip(&parts.each) {
                    shared.votes[*index] += u128::from(*part) * copies;
                    given += part;
                }
                shared.rounding += u128::from(left - given) * copies;
                left = parts.left;
            }
            shared.exhausted += u128::from(left) * copies;
        }
        Ok(())
    }
}

/// What those in one place get of a vote of which so much arrives.
fn parts(rank: &[usize], keep: &[u64], arriving: u64, method: Method) -> Result<Parts, CountError> {
    if let [only] = rank {
        let kept = match method {
            Method::Warren => arriving.min(keep[*only]),
            _ => kept_by_meek(arriving, keep[*only]),
        };
        return Ok(Parts { each: vec![kept], left: arriving - kept });
    }
    let elected: Vec<usize> = rank.iter().copied().filter(|index| keep[*index] < WHOLE).collect();
    let most = if method == Method::Warren { MOST_WARREN } else { MOST_MEEK };
    if elected.len() > most {
        return Err(CountError::TooManyEqual { elected: elected.len(), most });
    }
    let share = |index: &usize| {
        let others: Vec<u64> = elected.iter().filter(|it| *it != index).map(|it| keep[*it]).collect();
        match method {
            Method::Warren => after_prices(rank.len(), &others, keep[*index], arriving),
            _ => after_parts(rank.len(), &others, keep[*index], arriving),
        }
    };
    let each: Vec<u64> = rank.iter().map(share).collect();
    let left = if elected.len() < rank.len() {
        0
    } else if method == Method::Warren {
        elected.iter().fold(arriving, |left, index| left.saturating_sub(keep[*index]))
    } else {
        let all = elected.iter().fold(Wide::from(arriving), |left, index| left.times(WHOLE - keep[*index]));
        elected.iter().fold(all, |left, _| left.over(WHOLE)).value()
    };
    Ok(Parts { each, left })
}

/// What an elected candidate keeps of a vote by Meek's method.
pub(super) fn kept_by_meek(arriving: u64, keep: u64) -> u64 {
    (arriving * keep).div_ceil(WHOLE)
}

/// Meek: the mean over all orders of n candidates of what is left by the elected before, times `keep`.
///
/// With m of the others before, in some order, m!·(n−1−m)! of the n! orders agree.
fn after_parts(n: usize, others: &[u64], keep: u64, arriving: u64) -> u64 {
    // The coefficients of ∏(1 + left·x), each in units to the power of all others.
    let mut sums = vec![Wide::from(1)];
    for kept in others {
        let mut next: Vec<Wide> = sums.iter().map(|sum| sum.times(WHOLE)).collect();
        next.push(Wide::from(0));
        for (place, sum) in sums.iter().enumerate() {
            next[place + 1] = next[place + 1].plus(&sum.times(WHOLE - kept));
        }
        sums = next;
    }
    let all = weighed(n, &sums).times(arriving).times(keep).over(WHOLE);
    others.iter().fold(divided(n, sums.len(), all), |sum, _| sum.over(WHOLE)).value()
}

/// Warren: the mean over all orders of n candidates of what the elected before leave, at most the price.
fn after_prices(n: usize, others: &[u64], price: u64, arriving: u64) -> u64 {
    let mut sums = vec![0u64; others.len() + 1];
    for set in 0..1usize << others.len() {
        let paid: u64 = others.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, it)| it).sum();
        sums[set.count_ones() as usize] += price.min(arriving.saturating_sub(paid));
    }
    let sums: Vec<Wide> = sums.into_iter().map(Wide::from).collect();
    divided(n, sums.len(), weighed(n, &sums)).value()
}

/// The sum of m!·(n−1−m)! of the m-th, divided by the factorial of n − M, where M is how many there are.
fn weighed(n: usize, sums: &[Wide]) -> Wide {
    let weight = |(m, sum): (usize, &Wide)| {
        let orders = (1..=m).fold(sum.clone(), |sum, i| sum.times(i as u64));
        (m + 1..sums.len()).fold(orders, |sum, i| sum.times((n - i) as u64))
    };
    sums.iter().enumerate().map(weight).fold(Wide::from(0), |all, one| all.plus(&one))
}

/// Divided by n!, where the factorial of n − M is already out.
fn divided(n: usize, sums: usize, all: Wide) -> Wide {
    (0..sums).fold(all, |all, i| all.over((n - i) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: u64 = WHOLE / 2;

    #[expect(clippy::unwrap_used, reason = "tests")]
    fn shares(keep: &[u64], arriving: u64, method: Method) -> (Vec<u64>, u64) {
        let rank: Vec<usize> = (0..keep.len()).collect();
        let parts = parts(&rank, keep, arriving, method).unwrap();
        (parts.each, parts.left)
    }

    /// By hand: two continue and get half each; Ann elected with a half keeps ½·½, Ben gets ½·1 + ½·½.
    #[test]
    fn orders_share_a_paper_equally() {
        assert_eq!(shares(&[WHOLE, WHOLE], WHOLE, Method::Meek), (vec![HALF, HALF], 0));
        let third = 333_333_333;
        assert_eq!(shares(&[WHOLE; 3], WHOLE, Method::Warren), (vec![third; 3], 0));
        let (quarter, rest) = (WHOLE / 4, 3 * (WHOLE / 4));
        assert_eq!(shares(&[HALF, WHOLE], WHOLE, Method::Meek), (vec![quarter, rest], 0));
        assert_eq!(shares(&[HALF, WHOLE], WHOLE, Method::Warren), (vec![quarter, rest], 0));
        // Both elected: ½·½ + ½·½·½ each, a quarter goes on; Warren: both prices are paid whatever the order.
        let three_eighths = 375_000_000;
        assert_eq!(shares(&[HALF, HALF], WHOLE, Method::Meek), (vec![three_eighths; 2], quarter));
        assert_eq!(shares(&[HALF, HALF], WHOLE, Method::Warren), (vec![HALF, HALF], 0));
        // Warren with three quarters arriving: whoever is second gets a quarter.
        assert_eq!(shares(&[HALF, HALF], rest, Method::Warren), (vec![three_eighths; 2], 0));
    }

    #[test]
    fn forty_in_one_place_are_counted_and_more_are_refused() {
        let (each, left) = shares(&[HALF; 40], WHOLE, Method::Meek);
        assert!(each.iter().sum::<u64>() + left <= WHOLE && each.iter().sum::<u64>() > WHOLE - 41);
        let rank: Vec<usize> = (0..41).collect();
        assert!(parts(&rank, &[HALF; 41], WHOLE, Method::Meek).is_err());
        assert!(parts(&rank[..13], &[HALF; 13], WHOLE, Method::Warren).is_err());
    }
}
