//! From what was counted to the result.

use super::field::Field;
use super::ties;
use crate::votes::Votes;
use crate::{
    CandidateNumber, Constraint, ConstraintMethod, Count, Election, Entrant, InputSummary, Lots, LotsUsed,
    Options, Pairwise, ReopenEffect, Reopened, RuleSet, TieBreak, Vacancy,
};
use sha2::{Digest, Sha256};

/// A count at its end.
pub(super) struct Counted<'a> {
    pub field: Field<'a>,
    /// The last quota in units.
    pub quota: u128,
    /// Papers in all, and those that show somebody who stands.
    pub papers: u64,
    pub valid: u64,
    pub pairwise: Option<Pairwise>,
}

impl Counted<'_> {
    pub(super) fn finish(
        self,
        election: &Election,
        rules: &RuleSet,
        options: &Options,
        lots: &[CandidateNumber],
        constraints: &[Constraint],
        vacancy: Option<&Vacancy>,
    ) -> Count {
        let (mut elected, stages) = self.field.into_parts();
        let filled = elected.len() as u32;
        let reopened = options.reopen.filter(|_| vacancy.is_none()).map(|rule| {
            let stage = elected.iter().find(|it| it.candidate == rule.candidate).map(|it| it.stage);
            let seats = match (stage, rule.effect) {
                (None, _) => 0,
                (Some(_), ReopenEffect::OneSeat) => 1,
                (Some(_), ReopenEffect::AllSeatsLeft) => election.seats - filled + 1,
            };
            Reopened { rule, stage, seats }
        });
        elected.retain(|it| options.reopen.is_none_or(|rule| rule.candidate != it.candidate));
        let input = InputSummary {
            sha256: options.input_sha256.clone().unwrap_or_else(|| content_hash(election)),
            papers: self.papers,
            valid: self.valid,
            blank: self.papers - self.valid,
            repairs: options.repairs.clone(),
        };
        let ties = stages.iter().flat_map(|stage| &stage.ties);
        let needed = ties.into_iter().any(|tie| matches!(tie.decided_by, TieBreak::Lot(_)));
        let seats_left = match vacancy {
            None => election.seats - elected.len() as u32 - reopened.map_or(0, |it| it.seats),
            Some(vacancy) => {
                let new = elected.iter().filter(|elected| !vacancy.sitting.contains(&elected.candidate));
                (vacancy.leaving.len() - new.count()) as u32
            }
        };
        Count {
            rules: rules.clone(),
            input,
            title: election.title.clone(),
            seats: election.seats,
            vacant: seats_left,
            candidates: entrants(election),
            quota: Votes::from_units(self.quota, rules.decimals),
            elected,
            stages,
            lots: lots_used(&options.lots, lots, needed),
            constraints: constraints.to_vec(),
            constraint_method: ConstraintMethod::default(),
            size_changes: vec![],
            unmet: vec![],
            pairwise: self.pairwise,
            vacancy: vacancy.cloned(),
            reopened,
            plain: None,
        }
    }
}

fn entrants(election: &Election) -> Vec<Entrant> {
    let entrant = |(index, candidate): (usize, &crate::Candidate)| Entrant {
        number: ties::number(index),
        name: candidate.name.clone(),
        withdrawn: candidate.withdrawn,
    };
    election.candidates.iter().enumerate().map(entrant).collect()
}

fn lots_used(lots: &Lots, order: &[CandidateNumber], needed: bool) -> LotsUsed {
    let (seed, contest) = match lots {
        Lots::Recorded(_) => (None, None),
        Lots::Seeded { seed, contest } => (Some(seed.clone()), Some(contest.clone())),
    };
    LotsUsed { seed, contest, order: order.to_vec(), needed }
}

/// SHA-256 of the contest as BLT: the same for the same papers in any order.
fn content_hash(election: &Election) -> String {
    struct Hash(Sha256);
    impl std::fmt::Write for Hash {
        fn write_str(&mut self, part: &str) -> std::fmt::Result {
            self.0.update(part);
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    crate::blt::write_to(election, &mut hash).expect("a hash takes any text");
    crate::input::hex(&hash.0.finalize())
}
