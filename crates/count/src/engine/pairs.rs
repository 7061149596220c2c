//! Candidates compared two by two: how many papers put one before the other, and the order that follows (Schulze, ranked pairs).

use super::field::{Field, numbers};
use super::plurality;
use crate::{CandidateNumber, CountError, Method, Pairwise, Papers, StageKind, Tie, TieAbout, TieBreak};

/// The most candidates compared two by two: beyond, the work grows without use.
pub(super) const MOST: usize = 400;

/// For each candidate (number − 1) over each other, how many papers prefer the one. Whoever is not on a paper is
/// behind all who are.
fn preferred(papers: &Papers, stands: &[bool]) -> Vec<Vec<u64>> {
    let candidates = stands.len();
    let mut over = vec![vec![0; candidates]; candidates];
    let mut behind = stands.to_vec();
    for (ranks, copies) in papers.tied() {
        behind.copy_from_slice(stands);
        for rank in ranks {
            let rank: Vec<usize> = rank.into_iter().map(|number| usize::from(number) - 1).collect();
            let rank: Vec<usize> =
                rank.into_iter().filter(|it| std::mem::replace(&mut behind[*it], false)).collect();
            for one in rank {
                for (count, _) in over[one].iter_mut().zip(&behind).filter(|(_, behind)| **behind) {
                    *count += copies;
                }
            }
        }
    }
    for (preferences, copies) in papers.iter() {
        behind.copy_from_slice(stands);
        for number in preferences {
            let one = usize::from(*number) - 1;
            if !std::mem::replace(&mut behind[one], false) {
                continue;
            }
            for (count, _) in over[one].iter_mut().zip(&behind).filter(|(_, behind)| **behind) {
                *count += copies;
            }
        }
    }
    over
}

/// The strength of the strongest path from each candidate to each other: its weakest win, in papers.
fn strongest_paths(over: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let all = 0..over.len();
    let win = |i: usize, j: usize| if over[i][j] > over[j][i] { over[i][j] } else { 0 };
    let mut paths: Vec<Vec<u64>> = all.clone().map(|i| all.clone().map(|j| win(i, j)).collect()).collect();
    for k in all.clone() {
        for i in all.clone().filter(|i| *i != k) {
            let by_way = paths[i][k];
            if by_way == 0 {
                continue;
            }
            for j in all.clone().filter(|j| *j != i) {
                paths[i][j] = paths[i][j].max(by_way.min(paths[k][j]));
            }
        }
    }
    paths
}

/// A win of one candidate over another.
#[derive(Clone, Copy)]
struct Win {
    by: usize,
    over: usize,
    /// Papers for and against.
    papers: (u64, u64),
}

/// Who is before whom once wins stand, strongest first, that make no circle with stronger ones (ranked pairs).
/// Where equal wins cannot all stand the lots put them in order, by the winner and then by the loser.
fn ranked_pairs(field: &Field<'_>, over: &[Vec<u64>]) -> Result<(Vec<Vec<u64>>, Vec<Tie>), CountError> {
    let all = 0..over.len();
    let pairs = all.clone().flat_map(|by| all.clone().map(move |other| (by, other)));
    let wins = pairs.map(|(by, other)| Win { by, over: other, papers: (over[by][other], over[other][by]) });
    let mut wins: Vec<Win> = wins.filter(|win| win.papers.0 > win.papers.1).collect();
    wins.sort_by_key(|win| (std::cmp::Reverse(win.papers.0), win.papers.1));
    let mut before = Order(vec![vec![false; over.len()]; over.len()]);
    let mut ties = Vec::new();
    for group in wins.chunk_by(|a, b| a.papers == b.papers) {
        let mut group: Vec<Win> = group.iter().copied().filter(|win| !before.0[win.over][win.by]).collect();
        let mut all_stand = before.clone();
        if !group.iter().all(|win| all_stand.add(win)) {
            let mut among: Vec<usize> = group.iter().flat_map(|win| [win.by, win.over]).collect();
            among.sort_unstable();
            among.dedup();
            let choice = field.choice(&among);
            let (chosen, decided_by) =
                field.ties.decide(among.clone(), &choice, super::ties::Wanted::Most)?;
            let place = |index: usize| match &decided_by {
                TieBreak::Lot(order) => order.iter().position(|n| *n == super::ties::number(index)),
                _ => None,
            };
            group.sort_by_key(|win| (place(win.by), std::cmp::Reverse(place(win.over))));
            let (candidates, chosen) = (numbers(&among), super::ties::number(chosen));
            ties.push(Tie { about: TieAbout::Comparison, candidates, decided_by, chosen });
        }
        for win in &group {
            before.add(win);
        }
    }
    let papers = |i: usize, j: usize| if before.0[i][j] { over[i][j].max(1) } else { 0 };
    Ok((all.clone().map(|i| all.clone().map(|j| papers(i, j)).collect()).collect(), ties))
}

/// Who is before whom, directly or by way of others.
#[derive(Clone)]
struct Order(Vec<Vec<bool>>);

impl Order {
    /// Adds a win unless it makes a circle; tells whether it stands.
    fn add(&mut self, win: &Win) -> bool {
        if self.0[win.over][win.by] {
            return false;
        }
        if !self.0[win.by][win.over] {
            let behind: Vec<usize> =
                (0..self.0.len()).filter(|&j| j == win.over || self.0[win.over][j]).collect();
            for i in (0..self.0.len()).filter(|&i| i == win.by || self.0[i][win.by]).collect::<Vec<_>>() {
                for &j in &behind {
                    self.0[i][j] = true;
                }
            }
        }
        true
    }
}

/// Elects the first in the order of the method whom constraints allow.
pub(super) fn compare<'a>(
    mut field: Field<'a>,
    papers: &Papers,
) -> Result<(Field<'a>, Pairwise), CountError> {
    field.record.open(StageKind::FirstPreferences, &[]);
    field.record.close()?;
    field.look()?;
    let over = preferred(papers, &field.stands());
    let paths = if field.rules.method == Method::RankedPairs {
        let (before, ties) = ranked_pairs(&field, &over)?;
        field.record.last().ties.extend(ties);
        before
    } else {
        strongest_paths(&over)
    };
    let mut order: Vec<CandidateNumber> = Vec::new();
    plurality::exclude_doomed(&mut field)?;
    let mut rest = field.continuing();
    while !rest.is_empty() {
        let beaten = |j: &usize| rest.iter().any(|&i| paths[i][*j] > paths[*j][i]);
        let first: Vec<usize> = rest.iter().copied().filter(|j| !beaten(j)).collect();
        let (best, tie) = one_of(&field, &first, order.is_empty())?;
        if order.is_empty() {
            field.elect(best, tie)?;
            let number = super::ties::number(best);
            field.record.last().without_quota.push(number);
        }
        order.push(super::ties::number(best));
        rest.retain(|&index| index != best);
    }
    let strongest = if field.rules.method == Method::Schulze { paths } else { vec![] };
    Ok((field, Pairwise { preferred: over, strongest, order }))
}

/// One of several whom nobody left beats. Only the first place needs a lot; below, the order of the ballot paper
/// serves where none is drawn.
fn one_of(field: &Field<'_>, first: &[usize], top: bool) -> Result<(usize, Option<Tie>), CountError> {
    if let [only] = first[..] {
        return Ok((only, None));
    }
    match field.ties.decide(first.to_vec(), &field.choice(first), super::ties::Wanted::Most) {
        Ok((best, decided_by @ TieBreak::Lot(_))) if top => {
            let tie = Tie {
                about: TieAbout::Election,
                candidates: numbers(first),
                decided_by,
                chosen: super::ties::number(best),
            };
            Ok((best, Some(tie)))
        }
        Ok((best, _)) => Ok((best, None)),
        Err(_) if !top => Ok((first[0], None)),
        Err(error) => Err(error),
    }
}
