//! Papers that move whole while others stay: which of them, without chance.
//!
//! Where a law leaves it to the order in which papers were mixed or counted, they are put in the order of the lots:
//! by the first candidate on them after the one who holds them, then by the second, and so on; a paper that ends
//! comes first. The order of papers in a file and the numbers of candidates decide nothing.

use super::piles::{Moved, Paper, Parcel, Piles, next_standing};
use super::worth::Worth;
use crate::{CandidateNumber, CountError};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The most steps in which papers of one candidate are drawn.
const MOST_STEPS: u128 = 200_000_000;

/// The place of each candidate (number − 1) in the lots; those whom the lots do not name come last, by number.
pub(super) struct Order(Vec<usize>);

impl Order {
    pub(super) fn new(lots: &[CandidateNumber], candidates: usize) -> Self {
        let mut places: Vec<usize> = (0..candidates).map(|index| lots.len() + index).collect();
        for (place, number) in lots.iter().enumerate() {
            if let Some(of) = usize::from(*number).checked_sub(1).and_then(|index| places.get_mut(index)) {
                *of = place;
            }
        }
        Self(places)
    }

    /// Where a candidate (by index) comes in the lots.
    pub(super) fn place(&self, index: usize) -> usize {
        self.0[index]
    }

    fn compare(&self, a: &[CandidateNumber], b: &[CandidateNumber]) -> Ordering {
        let place = |number: &CandidateNumber| self.0[usize::from(*number) - 1];
        a.iter().map(place).cmp(b.iter().map(place))
    }
}

/// Which copies of which papers go on: by place of the paper in a list and of the preference to which they go.
#[derive(Default)]
struct Going(BTreeMap<(usize, u32), u32>);

/// How many papers each candidate may still receive, and who stands as long as they may.
pub(super) struct Room {
    pub left: Vec<u128>,
    pub stands: Vec<bool>,
}

impl Room {
    /// As much as anyone gives.
    pub(super) fn unlimited(stands: Vec<bool>) -> Self {
        Self { left: vec![u128::MAX; stands.len()], stands }
    }

    fn take(&mut self, candidate: usize, papers: u32) {
        self.left[candidate] = self.left[candidate].saturating_sub(u128::from(papers));
        self.stands[candidate] &= self.left[candidate] > 0;
    }
}

impl Piles<'_> {
    /// Moves as many of the papers received last as there are surplus votes, from each next preference in
    /// proportion; the largest fractions count as one paper, and of equal ones that with more papers. `tie` picks
    /// one of several that are equal in that too. Transferable papers all move if they are not more than the surplus;
    /// what they leave of it is not transferable.
    pub(super) fn pass_in_proportion(
        &mut self,
        holder: usize,
        parcel: Parcel,
        surplus: u128,
        stands: &[bool],
        order: &Order,
        tie: impl FnMut(&[usize]) -> Result<usize, CountError>,
    ) -> Result<Moved, CountError> {
        let mut papers = self.in_order(parcel.parts, order);
        let mut next: Vec<Vec<(usize, u32)>> = vec![Vec::new(); stands.len()];
        for (place, paper) in papers.iter().enumerate() {
            if let Some((on, candidate)) = self.next_of(paper, stands) {
                next[candidate].push((place, on));
            }
        }
        let count = |places: &Vec<(usize, u32)>| -> u128 {
            places.iter().map(|(place, _)| u128::from(papers[*place].copies)).sum()
        };
        let all: Vec<u128> = next.iter().map(count).collect();
        let shares = shares(&all, surplus, tie)?;
        let mut going = Going::default();
        for ((places, share), all) in next.iter().zip(&shares).zip(&all) {
            let mut before = 0;
            for &(place, on) in places {
                let after = before + u128::from(papers[place].copies);
                // At most the copies there are, which fit.
                let copies = (after * share / all - before * share / all) as u32;
                going.0.insert((place, on), copies);
                before = after;
            }
        }
        let mut moved = self.go(holder, &mut papers, going, parcel.value);
        moved.exhausted = parcel.value.of(surplus.saturating_sub(all.iter().sum::<u128>()));
        Ok(moved)
    }

    /// Moves every n-th of the papers that show somebody who may receive them, until the surplus is moved.
    pub(super) fn pass_every_nth(
        &mut self,
        holder: usize,
        surplus: u128,
        room: &mut Room,
        order: &Order,
    ) -> Result<Moved, CountError> {
        let Some(value) = self.held[holder].first().map(|parcel| parcel.value) else {
            return Ok(Moved::nothing(room.stands.len()));
        };
        let mut papers = self.all_in_order(holder, order);
        let mut ends = Vec::with_capacity(papers.len());
        let mut all = 0;
        for paper in &papers {
            all += u128::from(paper.copies);
            ends.push(all);
        }
        let mut going = Going::default();
        let (mut left, mut steps) = (surplus, 0);
        for Draw { first, step, last } in every_nth(all, nearest(all, surplus)) {
            let drawn_up_to = |end: u128| {
                if end < first { 0 } else { (end.min(last) - first) / step + 1 }
            };
            let mut place = ends.partition_point(|end| *end < first);
            while left > 0 && place < papers.len() {
                let before = place.checked_sub(1).map_or(0, |before| ends[before]);
                let drawn = drawn_up_to(ends[place]) - drawn_up_to(before);
                // As many as are wanted, which fit into the copies there are.
                let drawn = drawn.min(left) as u32;
                left -= self.lead_on(&papers[place], (place, drawn), room, &mut going);
                let next = first + drawn_up_to(ends[place]) * step;
                place = if next > last { papers.len() } else { ends.partition_point(|end| *end < next) };
                steps += 1;
            }
            if left == 0 {
                break;
            }
            if steps > MOST_STEPS {
                return Err(CountError::TooManyToDraw { papers: all });
            }
        }
        Ok(self.go(holder, &mut papers, going, value))
    }

    /// Moves all papers of these candidates, one by one in order, each to the next preference that may receive it.
    pub(super) fn pass_one_by_one(&mut self, from: &[usize], room: &mut Room, order: &Order) -> Vec<Moved> {
        let mut all = Vec::with_capacity(from.len());
        for &holder in from {
            let value = self.held[holder].first().map_or(Worth::whole(1), |parcel| parcel.value);
            let mut papers = self.all_in_order(holder, order);
            let mut going = Going::default();
            let mut exhausted = 0;
            for (place, paper) in papers.iter().enumerate() {
                let copies = u128::from(paper.copies);
                exhausted += copies - self.lead_on(paper, (place, paper.copies), room, &mut going);
            }
            let mut moved = self.go(holder, &mut papers, going, value);
            moved.exhausted = value.of(exhausted);
            self.held[holder].clear();
            all.push(moved);
        }
        all
    }

    fn all_in_order(&mut self, holder: usize, order: &Order) -> Vec<Paper> {
        let parcels = std::mem::take(&mut self.held[holder]);
        self.in_order(parcels.into_iter().flat_map(|parcel| parcel.parts).collect(), order)
    }

    fn in_order(&self, parts: Vec<Vec<Paper>>, order: &Order) -> Vec<Paper> {
        let rest = |paper: &Paper| &self.preferences[paper.at as usize + 1..paper.end as usize];
        let mut papers = parts.concat();
        papers.sort_unstable_by(|a, b| order.compare(rest(a), rest(b)));
        papers
    }

    /// The next preference of a paper for somebody who stands: where it is among all preferences, and who.
    fn next_of(&self, paper: &Paper, stands: &[bool]) -> Option<(u32, usize)> {
        let rest = &self.preferences[paper.at as usize..paper.end as usize];
        let on = next_standing(rest, 1, stands)?;
        Some((paper.at + on as u32, usize::from(rest[on]) - 1))
    }

    /// Notes where copies of a paper go as long as somebody on it may receive them; says how many go.
    fn lead_on(
        &self,
        paper: &Paper,
        (place, copies): (usize, u32),
        room: &mut Room,
        going: &mut Going,
    ) -> u128 {
        let mut left = copies;
        while left > 0 {
            let Some((on, candidate)) = self.next_of(paper, &room.stands) else { break };
            let fit = u32::try_from(room.left[candidate]).unwrap_or(u32::MAX).min(left);
            room.take(candidate, fit);
            *going.0.entry((place, on)).or_default() += fit;
            left -= fit;
        }
        u128::from(copies - left)
    }

    /// Moves what goes; the other papers stay with `holder` as one parcel.
    fn go(&mut self, holder: usize, papers: &mut Vec<Paper>, going: Going, value: Worth) -> Moved {
        let mut moved = Moved::nothing(self.held.len());
        let mut lists: Vec<Vec<Paper>> = vec![Vec::new(); self.held.len()];
        for ((place, on), copies) in going.0.into_iter().filter(|(_, copies)| *copies > 0) {
            let candidate = usize::from(self.preferences[on as usize]) - 1;
            lists[candidate].push(Paper { at: on, end: papers[place].end, copies });
            papers[place].copies -= copies;
            moved.to[candidate] += u128::from(copies);
        }
        for (candidate, list) in lists.into_iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            self.sorted[candidate].push(list);
            self.waiting[candidate] += moved.to[candidate];
        }
        self.hand_over(value, false);
        papers.retain(|paper| paper.copies > 0);
        self.held[holder].push(Parcel::of(value, std::mem::take(papers)));
        moved.at(value)
    }
}

/// Divides a surplus in proportion, in whole papers.
fn shares(
    all: &[u128],
    surplus: u128,
    mut tie: impl FnMut(&[usize]) -> Result<usize, CountError>,
) -> Result<Vec<u128>, CountError> {
    let total: u128 = all.iter().sum();
    if total <= surplus {
        return Ok(all.to_vec());
    }
    let mut shares: Vec<u128> = all.iter().map(|papers| surplus * papers / total).collect();
    let mut open: Vec<usize> =
        (0..all.len()).filter(|&index| !(surplus * all[index]).is_multiple_of(total)).collect();
    let mut left = surplus - shares.iter().sum::<u128>();
    while left > 0 {
        let key = |index: &usize| (surplus * all[*index] % total, all[*index]);
        let Some(largest) = open.iter().map(key).max() else { break };
        let mut equal: Vec<usize> = open.iter().copied().filter(|index| key(index) == largest).collect();
        if equal.len() as u128 > left {
            equal = vec![tie(&equal)?];
        }
        for &index in &equal {
            shares[index] += 1;
            left -= 1;
        }
        open.retain(|index| !equal.contains(index));
    }
    Ok(shares)
}

/// Papers divided by the surplus, to the nearest whole number, a half upwards.
fn nearest(papers: u128, surplus: u128) -> u128 {
    (2 * papers + surplus).checked_div(2 * surplus).unwrap_or(1).max(1)
}

/// Papers drawn one after the other: from the first to the last, `step` apart.
#[derive(Debug, PartialEq, Eq)]
struct Draw {
    first: u128,
    step: u128,
    last: u128,
}

/// n, 2n, 3n …, then n + 1, 2n + 1 … up to 2n − 1, 3n − 1 …, and last those before the n-th.
fn every_nth(all: u128, n: u128) -> impl Iterator<Item = Draw> {
    let nth = (n..(2 * n).min(all + 1)).map(move |first| Draw { first, step: n, last: all });
    nth.chain((n > 1).then(|| Draw { first: 1, step: 1, last: all.min(n - 1) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_is_drawn_once() {
        let drawn = |all, n| -> Vec<u128> {
            every_nth(all, n).flat_map(|draw| (draw.first..=draw.last).step_by(draw.step as usize)).collect()
        };
        assert_eq!(drawn(10, 4), [4, 8, 5, 9, 6, 10, 7, 1, 2, 3]);
        assert_eq!(drawn(3, 1), [1, 2, 3]);
        assert_eq!(drawn(2, 5), [1, 2]);
        assert_eq!([nearest(3651, 614), nearest(3, 2), nearest(5, 2), nearest(4, 0)], [6, 2, 3, 1]);
    }

    #[test]
    fn the_largest_fractions_count_as_papers() {
        let no_tie = |_: &[usize]| Err(CountError::NoPapers);
        // 10 papers of 30: 5, 3.67 and 1.33.
        assert_eq!(shares(&[15, 11, 4], 10, no_tie), Ok(vec![5, 4, 1]));
        assert_eq!(shares(&[3, 2], 9, no_tie), Ok(vec![3, 2]));
        // Equal fractions and equal papers: one of the two.
        assert_eq!(shares(&[3, 3], 3, |equal| Ok(equal[1])), Ok(vec![1, 2]));
    }
}
