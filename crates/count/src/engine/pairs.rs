//! Candidates compared two by two: how many papers put one before the other, and the order that follows (Schulze).

use super::field::{Field, numbers};
use super::plurality;
use crate::{CandidateNumber, CountError, Pairwise, Papers, StageKind, Tie, TieAbout, TieBreak};

/// The most candidates compared two by two: beyond, the work grows without use.
pub(super) const MOST: usize = 400;

/// For each candidate (number − 1) over each other, how many papers prefer the one. Whoever is not on a paper is
/// behind all who are.
fn preferred(papers: &Papers, stands: &[bool]) -> Vec<Vec<u64>> {
    let candidates = stands.len();
    let mut over = vec![vec![0; candidates]; candidates];
    let mut behind = stands.to_vec();
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

/// Elects the first in Schulze's order whom constraints allow.
pub(super) fn schulze<'a>(
    mut field: Field<'a>,
    papers: &Papers,
) -> Result<(Field<'a>, Pairwise), CountError> {
    field.record.open(StageKind::FirstPreferences, &[]);
    field.record.close()?;
    field.look()?;
    let over = preferred(papers, &field.stands());
    let paths = strongest_paths(&over);
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
    Ok((field, Pairwise { preferred: over, strongest: paths, order }))
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
