//! From candidacies and decisions to what the counting engine takes.

use std::collections::BTreeMap;

use count::{Candidate, Constraint, Holder, Options, Share, Sharing};

use crate::model::{
    ContestId, Decision, DecisionKind, KeptWithin, Nomination, NominationId, NominationState, Nominee,
    QuotaPlan, SharedSeat,
};

/// Those who stand for a contest, in the order of the ballot paper: by name.
pub fn standing(all: &[Nomination], contest: ContestId) -> impl Iterator<Item = &Nomination> {
    let mut of: Vec<_> =
        all.iter().filter(|it| it.state == NominationState::Standing && it.stands_for(contest)).collect();
    of.sort_by_key(|it| (it.name().to_lowercase(), it.id));
    of.into_iter()
}

/// The quota as the engine takes it.
pub fn constraint(quota: &QuotaPlan, least: u32) -> Constraint {
    Constraint {
        name: quota.name.clone(),
        categories: vec![quota.attribute.clone()],
        min: Some(least),
        max: None,
        sharing: match quota.shared {
            SharedSeat::ByShare => Sharing::ByShare,
            SharedSeat::IfAny => Sharing::IfAny,
            SharedSeat::IfAll => Sharing::IfAll,
        },
        already: quota.sitting.sixtieths,
    }
}

/// A candidacy as the engine takes it; a refused job share stands with the one its form names, or is passed over.
pub fn candidate(it: &Nomination, refused: Option<&Decision>) -> Candidate {
    let holders: Vec<&Nominee> = match refused {
        Some(_) => it.nominees.iter().filter(|n| Some(n.person) == it.alone).collect(),
        None => it.nominees.iter().collect(),
    };
    let share = u8::try_from(holders.len()).ok().and_then(Share::one_of).unwrap_or_default();
    let holder = |n: &&Nominee| Holder {
        person: n.person.to_string(),
        categories: n.declared.iter().map(|d| d.attribute.clone()).collect(),
        share,
    };
    let name = match (refused, holders.first()) {
        (Some(_), Some(alone)) => alone.name.clone(),
        _ => it.name(),
    };
    Candidate {
        name,
        withdrawn: it.state != NominationState::Standing || holders.is_empty(),
        holders: holders.iter().map(holder).collect(),
    }
}

/// The decision that refused a job share, if one did.
pub fn refusal<'a>(decisions: &'a [Decision], it: &Nomination) -> Option<&'a Decision> {
    decisions.iter().find(|d| d.kind == DecisionKind::JobShare && d.subject == it.id.0 && !d.agreed())
}

/// The options of a contest: lots from the seed that was fixed at the draft, and its own quotas.
pub fn options(seed: &str, contest: ContestId, constraints: Vec<Constraint>, within: KeptWithin) -> Options {
    Options {
        lots: count::Lots::Seeded { seed: seed.to_owned(), contest: contest.to_string() },
        constraints,
        constraint_method: within.counted(),
        ..Options::default()
    }
}

/// Nominations by id.
pub fn by_id(all: &[Nomination]) -> BTreeMap<NominationId, &Nomination> {
    all.iter().map(|it| (it.id, it)).collect()
}
