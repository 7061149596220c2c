//! The most votes win: first past the post, block vote, supplementary vote.

use super::field::Field;
use super::piles::{Moved, Piles};
use crate::constraints::{RulingKind, Standing};
use crate::{CountError, Papers, StageKind};

/// Votes for each candidate and how many papers give at least one; each paper has `most` votes, for the first
/// preferences on it for candidates who stand.
pub(super) fn tally(papers: &Papers, stands: &[bool], most: usize) -> (Vec<u128>, u64) {
    let (mut votes, mut valid) = (vec![0; stands.len()], 0);
    for (preferences, copies) in papers.iter() {
        let standing = preferences.iter().map(|number| usize::from(*number) - 1).filter(|&i| stands[i]);
        let mut any = false;
        for candidate in standing.take(most) {
            votes[candidate] += u128::from(copies);
            any = true;
        }
        valid += if any { copies } else { 0 };
    }
    // Each name is a vote, whoever it shares its place with; other methods have no equal preferences here.
    for (ranks, copies) in papers.tied() {
        let standing: Vec<usize> =
            ranks.concat().into_iter().map(|number| usize::from(number) - 1).filter(|&i| stands[i]).collect();
        valid += if standing.is_empty() { 0 } else { copies };
        standing.into_iter().for_each(|candidate| votes[candidate] += u128::from(copies));
    }
    (votes, valid)
}

/// Elects those with the most votes, one by one with the test of constraints between.
pub(super) fn most_votes(mut field: Field<'_>) -> Result<Field<'_>, CountError> {
    field.record.open(StageKind::FirstPreferences, &[]);
    field.record.close()?;
    field.look()?;
    loop {
        exclude_doomed(&mut field)?;
        let continuing = field.continuing();
        if field.vacancies() == 0 || continuing.is_empty() {
            return Ok(field);
        }
        elect_first(&mut field, &continuing)?;
    }
}

/// Takes out whom constraints do not allow, where votes stay with whom they were given to.
pub(super) fn exclude_doomed(field: &mut Field<'_>) -> Result<(), CountError> {
    let doomed = field.doomed();
    if doomed.is_empty() || field.vacancies() == 0 {
        return Ok(());
    }
    let rulings = field.rulings(RulingKind::Doomed, &doomed)?;
    exclude(field, &doomed, StageKind::ConstraintExclusion)?;
    field.record.close()?;
    // Nothing moves.
    let stage = field.record.last();
    (stage.constraints, stage.transfers) = (rulings, vec![]);
    stage.from.clear();
    Ok(())
}

fn elect_first(field: &mut Field<'_>, candidates: &[usize]) -> Result<(), CountError> {
    let (candidate, tie) = field.first_in_order(candidates)?;
    field.elect(candidate, tie)?;
    let number = super::ties::number(candidate);
    field.record.last().without_quota.push(number);
    Ok(())
}

fn exclude(field: &mut Field<'_>, candidates: &[usize], kind: StageKind) -> Result<(), CountError> {
    for &candidate in candidates {
        field.standing[candidate] = Standing::Out;
    }
    field.record.open(kind, candidates);
    let stage = field.record.last();
    stage.excluded.clone_from(&stage.from);
    field.look()
}

/// Elects whoever has more than half, or else the one with the most votes of the two with most first preferences
/// (with all who are equal for second place), after second preferences for them are added.
pub(super) fn top_two<'a>(
    mut field: Field<'a>,
    mut piles: Piles<'_>,
    majority: u128,
) -> Result<Field<'a>, CountError> {
    field.record.open(StageKind::FirstPreferences, &[]);
    field.record.close()?;
    field.look()?;
    let doomed = field.doomed();
    if !doomed.is_empty() {
        let rulings = field.rulings(RulingKind::Doomed, &doomed)?;
        exclude(&mut field, &doomed, StageKind::ConstraintExclusion)?;
        field.record.last().constraints = rulings;
        pass_on(&mut field, &mut piles, &doomed)?;
    }
    let continuing = field.continuing();
    if let Some(&winner) = continuing.iter().find(|&&index| field.record.votes[index] >= majority) {
        field.elect(winner, None)?;
        return Ok(field);
    }
    let mut in_order: Vec<u128> = continuing.iter().map(|&index| field.record.votes[index]).collect();
    in_order.sort_unstable_by(|a, b| b.cmp(a));
    let enough = in_order.get(1).copied().unwrap_or_default();
    let (rest, out): (Vec<usize>, Vec<usize>) =
        continuing.into_iter().partition(|&index| field.record.votes[index] >= enough);
    if !out.is_empty() {
        exclude(&mut field, &out, StageKind::Exclusion)?;
        pass_on(&mut field, &mut piles, &out)?;
    }
    elect_first(&mut field, &rest)?;
    Ok(field)
}

fn pass_on(field: &mut Field<'_>, piles: &mut Piles<'_>, from: &[usize]) -> Result<(), CountError> {
    let stands = field.stands();
    for &candidate in from {
        let moved: Moved = piles.pass_on(candidate, &stands, |value| value);
        let votes = field.record.votes[candidate];
        field.record.book(candidate, votes, &moved);
    }
    field.record.close()
}
