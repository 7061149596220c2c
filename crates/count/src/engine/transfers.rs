//! The loop of stages of methods that move papers from candidate to candidate.

use super::field::{Field, numbers};
use super::piles::{Piles, Sighting};
use super::ties::{Wanted, number};
use super::whole::Order;
use crate::constraints::{Ruling, RulingKind, Standing};
use crate::votes::scale;
use crate::{
    Batches, CountError, Deferral, ElectedWith, Ending, Excluded, Quota, QuotaChanges, Receiving, RuleSet,
    StageKind, Tie, TieAbout, TieBreak,
};

pub(super) struct Transfers<'a> {
    pub(super) field: Field<'a>,
    pub(super) piles: Piles<'a>,
    pub(super) quota: u128,
    /// Whether an elected candidate's surplus waits to be moved.
    pub(super) surplus: Vec<bool>,
    /// At which stage, and after how many batches of it, each was elected.
    pub(super) elected_at: Vec<(usize, usize)>,
    /// Whether those with too few votes to stay have been looked for.
    small_are_out: bool,
    /// The order in which whole papers are taken.
    pub(super) order: Order,
    /// The ranking that is followed, by where it ends among all preferences, and where it was seen after each stage.
    pub(super) followed: Option<(u32, Vec<Vec<Sighting>>)>,
}

/// The quota for votes in units.
pub(super) fn quota(rules: &RuleSet, votes: u128, seats: usize) -> u128 {
    let (unit, divisor) = (scale(rules.decimals), seats as u128 + 1);
    match rules.quota {
        Quota::DroopWhole => (votes / (divisor * unit) + 1) * unit,
        Quota::DroopFractionOrHalf if seats == 1 => votes.div_ceil(2 * unit) * unit,
        Quota::DroopFraction | Quota::DroopFractionOrHalf => votes / divisor + 1,
        Quota::DroopRoundedUp => votes.div_ceil(divisor),
        Quota::DroopRoundedUpWhole => votes.div_ceil(divisor * unit) * unit,
    }
}

impl<'a> Transfers<'a> {
    pub(super) fn new(field: Field<'a>, piles: Piles<'a>) -> Self {
        let record = &field.record;
        let quota = quota(field.rules, record.total - record.exhausted - record.rounding, field.asked);
        let candidates = field.candidates();
        let order = Order::new(field.ties.lots, candidates);
        Self {
            surplus: vec![false; candidates],
            elected_at: vec![(0, 0); candidates],
            small_are_out: field.rules.fewest_to_stay == 0,
            order,
            followed: None,
            field,
            piles,
            quota,
        }
    }

    /// Counts to the end; gives back the field and the last quota.
    pub(super) fn run(mut self) -> Result<(Field<'a>, u128), CountError> {
        self.go_on(None)?;
        Ok((self.field, self.quota))
    }

    /// Counts to the end, following the ranking that ends here; gives back also where it was after each stage.
    pub(super) fn run_following(
        mut self,
        end: u32,
    ) -> Result<(Field<'a>, u128, Vec<Vec<Sighting>>), CountError> {
        self.followed = Some((end, vec![]));
        self.go_on(None)?;
        Ok((self.field, self.quota, self.followed.map(|(_, seen)| seen).unwrap_or_default()))
    }

    /// Counts up to the election of a candidate; says who continues then.
    pub(super) fn run_until_elected(&mut self, candidate: usize) -> Result<Vec<bool>, CountError> {
        self.go_on(Some(candidate))?;
        if self.field.standing[candidate] == Standing::Elected {
            Ok(self.field.stands())
        } else {
            Err(CountError::NotElected(number(candidate)))
        }
    }

    /// Counts until the seats are filled, or `until` is elected with all who are elected at the same point.
    fn go_on(&mut self, until: Option<usize>) -> Result<(), CountError> {
        let found = |this: &Self| until.is_some_and(|index| this.field.standing[index] == Standing::Elected);
        self.field.record.open(StageKind::FirstPreferences, &[]);
        self.close()?;
        self.field.look()?;
        loop {
            self.elect_by_votes()?;
            if found(self) {
                return Ok(());
            }
            let left = self.field.continuing();
            let surpluses_first = self.field.rules.ending == Ending::AfterTransfersAndSurpluses;
            if left.len() <= self.field.vacancies() && !(surpluses_first && self.surplus.contains(&true)) {
                self.field.elect_the_rest(left)?;
            }
            self.elect_against_all_the_rest()?;
            if self.field.vacancies() == 0 {
                return Ok(());
            }
            let doomed = self.field.doomed();
            if !doomed.is_empty() {
                self.exclude_doomed(&doomed)?;
            } else if self.surplus.contains(&true) && !self.surpluses_wait()? {
                self.transfer_surplus()?;
            } else if !self.small_are_out {
                self.exclude_small()?;
            } else {
                self.exclude_lowest()?;
            }
            if found(self) {
                return Ok(());
            }
        }
    }

    pub(super) fn close(&mut self) -> Result<(), CountError> {
        self.field.record.close()?;
        if let Some((end, seen)) = &mut self.followed {
            seen.push(self.piles.seen(*end, &self.field.record));
        }
        if self.field.rules.quota_changes != QuotaChanges::Never {
            self.field.record.last().quota = Some(self.field.record.amount(self.quota));
        }
        Ok(())
    }

    /// Elects those who have enough votes one by one, most votes first, with the test of constraints between.
    fn elect_by_votes(&mut self) -> Result<(), CountError> {
        let share = self.field.rules.elected_with == ElectedWith::QuotaOrActiveShare;
        while self.field.vacancies() > 0 {
            let mut reached = self.field.continuing();
            reached.retain(|&index| self.reaches(index) && !self.field.view.doomed[index]);
            if reached.is_empty() {
                break;
            }
            let (candidate, tie) = match self.field.first_in_order(&reached) {
                Ok((_, Some(Tie { decided_by: TieBreak::Lot(_), .. }))) if share => break,
                Err(CountError::LotNeeded { .. }) if share => break,
                found => found?,
            };
            if self.votes(candidate) < self.quota {
                let elected = numbers(&[candidate]);
                self.field.record.last().by_active_share.extend(elected);
            }
            self.elect(candidate, tie)?;
        }
        Ok(())
    }

    fn reaches(&self, candidate: usize) -> bool {
        let votes = self.votes(candidate);
        if votes >= self.quota {
            return true;
        }
        let left = self.field.vacancies() as u128 + 1;
        self.field.rules.elected_with == ElectedWith::QuotaOrActiveShare
            && votes > 0
            && votes * left >= self.active()
    }

    /// All votes less those that the elected keep and those not transferable.
    fn active(&self) -> u128 {
        let record = &self.field.record;
        let elected = (0..self.field.candidates()).filter(|&i| self.field.standing[i] == Standing::Elected);
        let kept: u128 = elected.map(|index| record.votes[index].min(self.quota)).sum();
        record.total.saturating_sub(kept + record.exhausted + record.rounding)
    }

    /// For the last seat: one candidate with as many votes as all others and the surpluses that wait.
    fn elect_against_all_the_rest(&mut self) -> Result<(), CountError> {
        let just_as_many = match self.field.rules.elected_with {
            ElectedWith::QuotaOrAllTheRest => true,
            ElectedWith::QuotaOrMoreThanAllTheRest => false,
            ElectedWith::Quota | ElectedWith::QuotaOrActiveShare => return Ok(()),
        };
        if self.field.vacancies() != 1 {
            return Ok(());
        }
        let mut enough = self.field.continuing();
        let all: u128 = enough.iter().map(|&index| self.votes(index)).sum::<u128>() + self.surpluses();
        let twice = |index: usize| self.votes(index) * 2;
        enough.retain(|&index| twice(index) > all || (just_as_many && twice(index) == all));
        enough.retain(|&index| !self.field.view.doomed[index]);
        if let [candidate] = enough[..] {
            self.elect(candidate, None)?;
            let stage = self.field.record.last();
            stage.without_quota.extend(numbers(&[candidate]));
            stage.by_all_the_rest.extend(numbers(&[candidate]));
        }
        Ok(())
    }

    fn elect(&mut self, candidate: usize, tie: Option<Tie>) -> Result<(), CountError> {
        self.surplus[candidate] = self.votes(candidate) > self.quota;
        let stage = self.field.record.last().batches.len();
        self.elected_at[candidate] = (self.field.record.stages.len(), stage);
        self.field.elect(candidate, tie)
    }

    pub(super) fn votes(&self, candidate: usize) -> u128 {
        self.field.record.votes[candidate]
    }

    pub(super) fn waiting(&self) -> Vec<usize> {
        (0..self.surplus.len()).filter(|&index| self.surplus[index]).collect()
    }

    /// The surpluses that are not yet transferred.
    fn surpluses(&self) -> u128 {
        self.waiting().into_iter().map(|index| self.votes(index) - self.quota).sum()
    }

    /// Whether the surpluses cannot change who is excluded next.
    fn surpluses_wait(&self) -> Result<bool, CountError> {
        let strict = match self.field.rules.deferral {
            Deferral::Never => return Ok(false),
            Deferral::NotExceedingTheGap => false,
            Deferral::LessThanTheGap => true,
        };
        Ok(!self.lowest_group(1, strict)?.is_empty())
    }

    /// The most candidates, `least` or more, with the fewest votes who together, with all surpluses that wait, do
    /// not exceed (`strict`: stay below) the candidate next above, and leave enough to fill all seats; all of them
    /// must have fewer votes than the one next above. Within constraints at most one. Empty if there are none.
    fn lowest_group(&self, least: usize, strict: bool) -> Result<Vec<usize>, CountError> {
        let (mut open, _) = self.field.open_and_guarded()?;
        open.sort_by_key(|&index| self.votes(index));
        let most = self.field.continuing().len() - self.field.vacancies();
        let most = if self.field.constrained() { most.min(1) } else { most };
        let (mut sum, mut group) = (self.surpluses(), 0);
        for (place, pair) in open.windows(2).enumerate().take(most) {
            let (last, next) = (self.votes(pair[0]), self.votes(pair[1]));
            sum += last;
            let fits = if strict { sum < next } else { sum <= next };
            if place + 1 >= least && fits && last < next {
                group = place + 1;
            }
        }
        open.truncate(group);
        open.sort_unstable();
        Ok(open)
    }

    /// Excludes everyone with fewer votes than it takes to stay, unless too few would be left.
    fn exclude_small(&mut self) -> Result<(), CountError> {
        self.small_are_out = true;
        let least = u128::from(self.field.rules.fewest_to_stay) * scale(self.field.rules.decimals);
        let mut small = self.field.continuing();
        let all = small.len();
        small.retain(|&index| self.votes(index) < least);
        if small.is_empty() || self.field.constrained() || all - small.len() < self.field.vacancies() {
            return Ok(());
        }
        self.exclude(&small, StageKind::Exclusion, None, vec![])
    }

    /// Excludes the candidate with the fewest votes who is not guarded, or several if the rules allow it.
    fn exclude_lowest(&mut self) -> Result<(), CountError> {
        let (open, guarded) = self.field.open_and_guarded()?;
        let group = match self.field.rules.excluded {
            Excluded::One => vec![],
            Excluded::ManyNotExceedingTheNext => self.lowest_group(2, false)?,
            Excluded::ManyLessThanTheNext => self.lowest_group(2, true)?,
        };
        let (group, tie) = if group.is_empty() {
            let (candidate, tie) = self.field.pick(&open, Wanted::Fewest, TieAbout::Exclusion)?;
            (vec![candidate], tie)
        } else {
            (group, None)
        };
        let most = group.iter().map(|&index| self.votes(index)).max().unwrap_or_default();
        let kept: Vec<usize> = guarded.into_iter().filter(|&index| self.votes(index) <= most).collect();
        let rulings = self.field.rulings(RulingKind::Guarded, &kept)?;
        let rest = self.field.continuing().len() - group.len();
        if self.field.rules.ending == Ending::InsteadOfLastExclusion && rest == self.field.vacancies() {
            let stage = self.field.record.last();
            stage.ties.extend(tie);
            stage.constraints.extend(rulings);
            let mut rest = self.field.continuing();
            rest.retain(|index| !group.contains(index));
            return self.field.elect_the_rest(rest);
        }
        self.exclude(&group, StageKind::Exclusion, tie, rulings)
    }

    fn exclude_doomed(&mut self, doomed: &[usize]) -> Result<(), CountError> {
        let rulings = self.field.rulings(RulingKind::Doomed, doomed)?;
        self.exclude(doomed, StageKind::ConstraintExclusion, None, rulings)
    }

    fn exclude(
        &mut self,
        candidates: &[usize],
        kind: StageKind,
        tie: Option<Tie>,
        rulings: Vec<Ruling>,
    ) -> Result<(), CountError> {
        let waiting = numbers(&self.waiting());
        for &candidate in candidates {
            self.field.standing[candidate] = Standing::Out;
        }
        self.field.record.open(kind, candidates);
        let stage = self.field.record.last();
        stage.excluded.clone_from(&stage.from);
        stage.waiting = waiting;
        stage.ties.extend(tie);
        stage.constraints = rulings;
        self.field.look()?;
        self.move_batches(candidates)?;
        self.close()
    }

    fn move_batches(&mut self, candidates: &[usize]) -> Result<(), CountError> {
        let rules = self.field.rules;
        if rules.receiving == Receiving::UpToTheQuota {
            let mut room = self.room(self.field.stands());
            // Who comes first may fill somebody's room: the fewest papers, and of equals the first in the lots.
            let mut candidates = candidates.to_vec();
            candidates.sort_unstable_by_key(|&index| (self.votes(index), self.order.place(index)));
            let moved = self.piles.pass_one_by_one(&candidates, &mut room, &self.order);
            for (&candidate, moved) in candidates.iter().zip(&moved) {
                let held = self.votes(candidate);
                self.field.record.book(candidate, held, moved);
            }
            self.reckon_quota();
            return Ok(());
        }
        for batch in self.piles.take_batches(candidates, rules.batches) {
            let value = batch.first().map(|(_, parcel)| parcel.value.units());
            let held: Vec<u128> = candidates
                .iter()
                .map(|&index| {
                    let parcels = batch.iter().filter(|(holder, _)| *holder == index);
                    parcels.map(|(_, parcel)| parcel.value.of(parcel.papers)).sum()
                })
                .collect();
            let stands = self.field.stands();
            let moved = self.piles.pass_batch(batch, candidates, &stands);
            for ((&candidate, moved), held) in candidates.iter().zip(&moved).zip(held) {
                self.field.record.book(candidate, held, moved);
            }
            self.reckon_quota();
            if rules.batches == Batches::AllAtOnce {
                continue;
            }
            let point = self.field.batches_break_ties();
            self.field.record.close_batch(value, point);
            self.elect_by_votes()?;
            if self.field.vacancies() == 0 {
                break;
            }
        }
        Ok(())
    }

    fn reckon_quota(&mut self) {
        let changes = match self.field.rules.quota_changes {
            QuotaChanges::Never => false,
            QuotaChanges::EachCount => true,
            QuotaChanges::UntilSomeoneIsElected => self.field.elected.is_empty(),
        };
        if changes {
            let record = &self.field.record;
            let held = record.total - record.exhausted - record.rounding;
            self.quota = quota(self.field.rules, held, self.field.asked);
        }
    }
}
