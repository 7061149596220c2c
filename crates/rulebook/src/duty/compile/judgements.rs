//! What people judge and what they settle among themselves: asked again and again, without a number; each answer is kept.

use super::{Desk, What, proof};
use crate::duty::{DutySpec, ProofKind, Trigger};
use crate::rule::{Endorsement, Judgement, Panel, Rule};
use crate::rules::MEMBERS;

/// Nobody is late with a judgement.
const ASKED: &str = "The text gives no number; members see when it was last asked and what was answered.";
const RECORDED: &str = "The text gives no number; members see when it was last done.";

impl Desk<'_> {
    /// A question that the text leaves to people, where their answer is to be kept. What all members judge is put to them
    /// by whoever calls their meetings.
    pub(super) fn judgement(&self, rule: &Rule, it: &Judgement) -> Option<DutySpec> {
        let question = it.question.as_ref().filter(|_| it.record)?;
        let calls = || {
            let meetings = self.rules.meetings();
            let theirs = meetings.iter().filter(|meeting| meeting.body == MEMBERS);
            theirs.filter_map(|meeting| meeting.called_by.clone()).next()
        };
        let owner = if it.asks == MEMBERS { calls() } else { Some(it.asks.clone()) };
        let title = match it.asks.as_str() {
            MEMBERS => format!("Ask the members: {question}"),
            _ => question.clone(),
        };
        Some(self.spec(rule, "", owner.as_deref(), standing(title, ASKED, ProofKind::Judgement, &rule.id)))
    }

    /// Who sits on a panel, and the description by which it judges.
    pub(super) fn panel(&self, rule: &Rule, it: &Panel) -> Vec<DutySpec> {
        let purpose = it.purpose.trim_end_matches('.');
        let description = it.specification_by.as_deref().map(|owner| {
            let first = if it.specification_first { " before a panel sits" } else { "" };
            let title = format!("Agree the description of the person sought{first}: {purpose}");
            let of = format!("{}/description", rule.id);
            self.spec(rule, "description", Some(owner), standing(title, RECORDED, ProofKind::Decision, &of))
        });
        let sits = it.appointed_by.as_deref().map(|owner| {
            let title = format!("Say who sits on the panel: {purpose}");
            let of = format!("{}/panel", rule.id);
            self.spec(rule, "panel", Some(owner), standing(title, RECORDED, ProofKind::Decision, &of))
        });
        description.into_iter().chain(sits).collect()
    }

    /// Those who organise support for whoever was endorsed.
    pub(super) fn endorsement(&self, rule: &Rule, it: &Endorsement) -> Vec<DutySpec> {
        let elections = it.elections.trim_end_matches('.');
        let one = |owner: &String| {
            let name = owner.replace('/', "-");
            let title = format!("Organise support for candidates that were endorsed: {elections}");
            let of = format!("{}/{name}", rule.id);
            self.spec(rule, &name, Some(owner), standing(title, RECORDED, ProofKind::Done, &of))
        };
        it.supported_by.iter().map(one).collect()
    }
}

fn standing(title: String, slips: &str, kind: ProofKind, of: &str) -> What {
    What { title, if_it_slips: slips.to_owned(), trigger: Trigger::Standing, proof: proof(&[kind], of) }
}
