//! How a surplus moves on.

use super::field::numbers;
use super::piles::{Moved, Parcel};
use super::ties::{Wanted, number};
use super::transfers::Transfers;
use super::whole::Room;
use super::worth::Worth;
use crate::{CountError, Divisor, Receiving, StageKind, SurplusOrder, SurplusPapers, Tie, TieAbout};

impl Transfers<'_> {
    pub(super) fn transfer_surplus(&mut self) -> Result<(), CountError> {
        let mut waiting = self.waiting();
        if self.field.rules.surplus_order == SurplusOrder::EarliestFirst {
            let first = waiting.iter().map(|&index| self.elected_at[index]).min();
            waiting.retain(|&index| Some(self.elected_at[index]) == first);
        }
        let (candidate, tie) = self.field.pick(&waiting, Wanted::Most, TieAbout::Surplus)?;
        let votes = self.votes(candidate);
        let surplus = votes - self.quota;
        self.field.record.open(StageKind::Surplus, &[candidate]);
        self.field.record.last().ties.extend(tie);
        let stands = self.field.stands();
        let rules = self.field.rules;
        let mut given = surplus;
        let moved = match rules.surplus_papers {
            SurplusPapers::AllWeighted => {
                self.piles.pass_on(candidate, &stands, |value| surplus * value / votes)
            }
            SurplusPapers::AllUnweighted => {
                let papers = self.piles.papers_held(candidate);
                self.piles.pass_on(candidate, &stands, |_| surplus / papers)
            }
            SurplusPapers::LastBatch => match self.piles.take_last(candidate) {
                Some(parcel) => self.pass_last(parcel, surplus, &stands),
                None => Moved::nothing(self.field.candidates()),
            },
            SurplusPapers::LastBatchWhole => match self.piles.take_last(candidate) {
                Some(parcel) => self.pass_last_whole(candidate, parcel, surplus, &stands)?,
                None => Moved::nothing(self.field.candidates()),
            },
            SurplusPapers::EveryNth => {
                let mut room = self.room(stands);
                let moved = self.piles.pass_every_nth(candidate, surplus, &mut room, &self.order)?;
                // What nobody can receive stays.
                given = moved.received();
                moved
            }
        };
        self.surplus[candidate] = false;
        self.field.record.book(candidate, given, &moved);
        self.close()
    }

    /// How much each who stands may still receive.
    pub(super) fn room(&self, stands: Vec<bool>) -> Room {
        match self.field.rules.receiving {
            Receiving::Unlimited => Room::unlimited(stands),
            Receiving::UpToTheQuota => {
                let left = |index: usize| self.quota.saturating_sub(self.votes(index));
                let left: Vec<u128> = (0..stands.len()).map(left).collect();
                let stands = stands.iter().zip(&left).map(|(stands, left)| *stands && *left > 0).collect();
                Room { left, stands }
            }
        }
    }

    fn pass_last_whole(
        &mut self,
        candidate: usize,
        parcel: Parcel,
        surplus: u128,
        stands: &[bool],
    ) -> Result<Moved, CountError> {
        let mut ties = Vec::new();
        let field = &self.field;
        let decide = |equal: &[usize]| {
            let (chosen, decided_by) =
                field.ties.decide(equal.to_vec(), &field.choice(equal), Wanted::Most)?;
            let (candidates, chosen_number) = (numbers(equal), number(chosen));
            ties.push(Tie { about: TieAbout::Fraction, candidates, decided_by, chosen: chosen_number });
            Ok(chosen)
        };
        let moved = self.piles.pass_in_proportion(candidate, parcel, surplus, stands, &self.order, decide)?;
        self.field.record.last().ties.extend(ties);
        Ok(moved)
    }

    /// Divides a surplus among the papers received last, each at most at its present value. What papers without a
    /// further preference would have carried is exhausted, the rest of what does not move is lost to rounding.
    fn pass_last(&mut self, parcel: Parcel, surplus: u128, stands: &[bool]) -> Moved {
        let (held_at, papers) = (parcel.value, parcel.papers);
        let (divisor, fractions) = (self.field.rules.divisor, self.field.rules.fractions);
        let value = |transferable: u128| {
            let among = if divisor == Divisor::AllPapers { papers } else { transferable };
            Worth::share(surplus, among, fractions).map_or(held_at, |value| value.min(held_at))
        };
        let (mut moved, value, transferable) = self.piles.pass_parcel(parcel, stands, value);
        moved.exhausted = match divisor {
            Divisor::AllPapers => value.of(papers - transferable),
            Divisor::TransferablePapers if held_at.of(transferable) <= surplus => {
                surplus.saturating_sub(moved.received())
            }
            Divisor::TransferablePapers => 0,
        };
        moved
    }
}
