//! Who gains or loses a vote, the right to stand, or the right to propose a change.

use std::collections::BTreeSet;

use crate::rule::RuleKind;
use crate::rules::Rules;
use crate::ruling::{Act, Facts, Outcome, rule};
use crate::words::count;

/// What becomes of the members' rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Electorate {
    /// The rules on rights that change, as sentences.
    pub rules: Vec<String>,
    /// How many gain or lose each right, where there is a list of members and such a rule changes.
    pub tallies: Vec<Tally>,
}

/// A right that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// To vote.
    Vote,
    /// To stand for at least one post.
    Stand,
    /// To propose a change to the constitution.
    Propose,
}

/// How many gain and lose a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Which right.
    pub right: Right,
    /// How many have it now.
    pub had: usize,
    /// How many would gain it.
    pub gain: usize,
    /// How many would lose it.
    pub lose: usize,
    /// Of how many it cannot be said, because a fact is missing.
    pub unknown: usize,
}

impl Electorate {
    /// Whether nobody's rights change.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.tallies.iter().all(|t| t.gain == 0 && t.lose == 0)
    }
}

impl Right {
    /// "the vote".
    pub fn words(self) -> &'static str {
        match self {
            Right::Vote => "the vote",
            Right::Stand => "the right to stand",
            Right::Propose => "the right to propose changes to the constitution",
        }
    }
}

impl Tally {
    /// "3 members would lose the vote; nobody would gain it."
    pub fn sentence(&self) -> String {
        let right = self.right.words();
        let members = |n: usize| match u32::try_from(n) {
            Ok(0) | Err(_) if n == 0 => "nobody".to_owned(),
            Ok(n) if n <= 12 => count(n, "member"),
            _ => format!("{n} members"),
        };
        let mut text = match (self.gain, self.lose) {
            (0, 0) => format!("Nobody gains or loses {right}; {} have it.", self.had),
            (gain, 0) => format!("{} would gain {right}; nobody would lose it.", members(gain)),
            (0, lose) => format!("{} would lose {right}; nobody would gain it.", members(lose)),
            (gain, lose) => format!("{} would gain {right}, {} would lose it.", members(gain), members(lose)),
        };
        if self.unknown > 0 {
            text.push_str(&format!(" Of {} it cannot be said yet.", members(self.unknown)));
        }
        crate::words::capital(&text)
    }
}

pub(super) fn electorate(before: &Rules, after: &Rules, members: &[Facts]) -> Electorate {
    let rules = changed(before, after);
    let counted = !rules.is_empty() && !members.is_empty();
    let tallies = if counted {
        [Right::Vote, Right::Stand, Right::Propose].map(|r| tally(before, after, r, members)).to_vec()
    } else {
        vec![]
    };
    Electorate { rules, tallies }
}

/// Rules on who may do what, before and after.
fn changed(before: &Rules, after: &Rules) -> Vec<String> {
    let ours = |rules: &Rules| -> Vec<String> {
        let kinds = |kind: &RuleKind| {
            matches!(
                kind,
                RuleKind::Category(_)
                    | RuleKind::Eligibility(_)
                    | RuleKind::StandingLapse(_)
                    | RuleKind::Amendment(_)
                    | RuleKind::Election(_)
            )
        };
        rules.document().rules().filter(|r| kinds(&r.kind)).map(|r| r.id.clone()).collect()
    };
    let ids: BTreeSet<String> = ours(before).into_iter().chain(ours(after)).collect();
    let plain = |rules: &Rules, id: &str| rules.document().rule(id).map(|r| (r.kind.clone(), rules.plain(r)));
    ids.iter()
        .filter_map(|id| match (plain(before, id), plain(after, id)) {
            (Some((a, _)), Some((b, _))) if !touches(&a, &b) => None,
            (Some((_, was)), Some((_, now))) => Some(format!("Before: {was} After: {now}")),
            (None, Some((_, now))) => Some(format!("New: {now}")),
            (Some((_, was)), None) => Some(format!("No longer: {was}")),
            (None, None) => None,
        })
        .collect()
}

/// Whether a change of a rule touches who may do what: of the rules on changes it is who proposes, of an election who
/// votes.
fn touches(was: &RuleKind, now: &RuleKind) -> bool {
    match (was, now) {
        (RuleKind::Amendment(a), RuleKind::Amendment(b)) => a.proposers != b.proposers,
        (RuleKind::Election(a), RuleKind::Election(b)) => a.electorate != b.electorate,
        (was, now) => was != now,
    }
}

fn tally(before: &Rules, after: &Rules, right: Right, members: &[Facts]) -> Tally {
    let (was, now) = (acts(before, right), acts(after, right));
    let mut tally = Tally { right, had: 0, gain: 0, lose: 0, unknown: 0 };
    for facts in members {
        match (may(before, &was, facts), may(after, &now, facts)) {
            (Some(a), Some(b)) => {
                tally.had += usize::from(a);
                tally.gain += usize::from(!a && b);
                tally.lose += usize::from(a && !b);
            }
            _ => tally.unknown += 1,
        }
    }
    tally
}

fn acts(rules: &Rules, right: Right) -> Vec<Act> {
    match right {
        Right::Vote => {
            rules.elections().iter().map(|e| Act::BeOnRoll { election: e.id().to_owned() }).collect()
        }
        Right::Stand => {
            let elected = rules.posts().into_iter().filter(|p| rules.election_of(p.id()).is_some());
            elected.map(|p| Act::Stand { post: p.id().to_owned() }).collect()
        }
        Right::Propose => vec![Act::ProposeAmendment],
    }
}

/// Whether one of the acts is allowed; `None` where a missing fact could still allow one.
fn may(rules: &Rules, acts: &[Act], facts: &Facts) -> Option<bool> {
    let mut open = false;
    for act in acts {
        match rule(rules, act, facts).outcome {
            Outcome::Allowed => return Some(true),
            Outcome::NeedsFacts { .. } | Outcome::PeopleDecide { .. } => open = true,
            Outcome::Refused { .. } => {}
        }
    }
    (!open).then_some(false)
}
