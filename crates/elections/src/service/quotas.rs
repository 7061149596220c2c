//! Which quotas those who stand can meet, before anybody votes: exactly, and all quotas together.

use count::{Candidate, Constraint, Prospect};
use kernel::{Problem, Result};
use serde::Serialize;
use uuid::Uuid;

use super::tally;
use crate::model::{Contest, Decision, DecisionKind, Election, Least, Nomination, QuotaPlan};

/// A quota in the report.
#[derive(Clone, Debug, Serialize)]
pub struct QuotaReport {
    pub quota: QuotaPlan,
    /// What the decision hangs on: the contest, or the election for everything elected.
    pub subject: Uuid,
    /// The fewest seats that must be of the category; seats that stay vacant can still make up for some of a number.
    pub asked: u32,
    /// The most that any outcome can reach, up to what is asked.
    pub reachable: u32,
    pub decision: Option<Decision>,
}

impl QuotaReport {
    pub fn is_met(&self) -> bool {
        self.reachable >= self.asked
    }
    /// What is kept at the count: all that is asked, or as much as any outcome can reach.
    pub fn least(&self) -> u32 {
        self.asked.min(self.reachable)
    }
    /// Seats that stay empty because of the quota, by the recorded decision.
    pub fn kept_empty(&self) -> u32 {
        let empty = self.decision.as_ref().is_some_and(|it| it.answer != "fill");
        if empty { self.asked.saturating_sub(self.reachable) } else { 0 }
    }
}

/// A contest as the quotas see it.
struct Field<'a> {
    contest: &'a Contest,
    candidates: Vec<Candidate>,
    /// Seats kept empty by a decision.
    empty: u32,
    own: Vec<Constraint>,
}

impl Field<'_> {
    fn stand(&self) -> u32 {
        u32::try_from(self.candidates.len()).unwrap_or(u32::MAX)
    }
    /// Seats that somebody can fill.
    fn seats(&self) -> u32 {
        self.contest.seats.saturating_sub(self.empty).min(self.stand())
    }
    fn is_unopposed(&self) -> bool {
        self.stand() <= self.contest.seats
    }
}

/// Every quota of the plan, those of single posts first. Each is tested together with those before it, so that what
/// is reachable one by one is reachable together.
pub fn assess(election: &Election, all: &[Nomination], decisions: &[Decision]) -> Result<Vec<QuotaReport>> {
    let mut fields: Vec<_> = election.contests.iter().map(|it| field(it, all, decisions)).collect();
    let mut reports = vec![];
    for quota in election.plan.quotas.iter().filter(|it| it.contest.is_some()) {
        let Some(place) = fields.iter().position(|it| Some(it.contest.id) == quota.contest) else { continue };
        let asked = asked(quota, std::slice::from_ref(&fields[place]));
        let reachable = most(asked, |least| one_holds(&fields[place], quota, least))?;
        let report = report(election, quota, asked, reachable, decisions);
        fields[place].empty += report.kept_empty();
        fields[place].own.extend((reachable > 0).then(|| tally::constraint(quota, reachable)));
        reports.push(report);
    }
    let mut across = vec![];
    for quota in election.plan.quotas.iter().filter(|it| it.contest.is_none()) {
        let asked = asked(quota, &fields);
        let reachable = most(asked, |least| all_hold(&fields, &across, quota, least))?;
        across.extend((reachable > 0).then(|| tally::constraint(quota, reachable)));
        reports.push(report(election, quota, asked, reachable, decisions));
    }
    Ok(reports)
}

fn field<'a>(contest: &'a Contest, all: &[Nomination], decisions: &[Decision]) -> Field<'a> {
    let standing =
        tally::standing(all, contest.id).map(|n| tally::candidate(n, tally::refusal(decisions, n)));
    Field { contest, candidates: standing.filter(|it| !it.withdrawn).collect(), empty: 0, own: vec![] }
}

fn report(
    election: &Election,
    quota: &QuotaPlan,
    asked: u32,
    reachable: u32,
    decisions: &[Decision],
) -> QuotaReport {
    let subject = quota.contest.map_or(election.id.0, |it| it.0);
    let ours = |it: &&Decision| it.kind == DecisionKind::Remedy && it.subject == subject;
    let decision = decisions.iter().find(ours).cloned();
    QuotaReport { quota: quota.clone(), subject, asked, reachable, decision }
}

/// A share is one of those elected and, where the text counts them, those who sit on; of a number, seats that stay vacant may still be filled later as it asks.
fn asked(quota: &QuotaPlan, fields: &[Field<'_>]) -> u32 {
    let counted = fields.iter().filter(|it| quota.counts_unopposed || !it.is_unopposed());
    let (filled, all) = counted.fold((0, 0), |sum, it| (sum.0 + it.seats(), sum.1 + it.contest.seats));
    match quota.least {
        Least::Number(n) => {
            let open = all - filled + quota.sitting.vacant;
            n.saturating_sub(open).min(filled + quota.sitting.seats)
        }
        share @ Least::Share { .. } => share.of(filled + quota.sitting.seats),
    }
}

/// The largest number up to `asked` that holds.
fn most(asked: u32, holds: impl Fn(u32) -> Result<bool>) -> Result<u32> {
    for least in (1..=asked).rev() {
        if holds(least)? {
            return Ok(least);
        }
    }
    Ok(0)
}

fn one_holds(field: &Field<'_>, quota: &QuotaPlan, least: u32) -> Result<bool> {
    let mut own = field.own.clone();
    own.push(tally::constraint(quota, least));
    possible(&[Prospect { candidates: &field.candidates, seats: field.seats(), constraints: &own }], &[])
}

fn all_hold(fields: &[Field<'_>], across: &[Constraint], quota: &QuotaPlan, least: u32) -> Result<bool> {
    let seen: Vec<Vec<Candidate>> = fields.iter().map(|it| counted(it, quota)).collect();
    let pairs = fields.iter().zip(&seen).filter(|it| it.0.seats() > 0);
    let prospects: Vec<_> = pairs
        .map(|(it, candidates)| Prospect { candidates, seats: it.seats(), constraints: &it.own })
        .collect();
    let mut across = across.to_vec();
    across.push(tally::constraint(quota, least));
    possible(&prospects, &across)
}

/// The candidates as this quota counts them: where those unopposed do not count, their categories are not seen.
fn counted(field: &Field<'_>, quota: &QuotaPlan) -> Vec<Candidate> {
    let mut candidates = field.candidates.clone();
    if field.is_unopposed() && !quota.counts_unopposed {
        for holder in candidates.iter_mut().flat_map(|it| &mut it.holders) {
            holder.categories.retain(|it| *it != quota.attribute);
        }
    }
    candidates
}

fn possible(prospects: &[Prospect<'_>], across: &[Constraint]) -> Result<bool> {
    let conflict = count::conflict(prospects, across);
    Ok(conflict.map_err(|e| Problem::refused(format!("The quotas cannot be tested: {e}.")))?.is_none())
}
