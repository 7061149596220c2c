//! Rules compile to duties. A rule that commands nothing dated gives none.

mod judgements;
mod meetings;
mod publications;
mod work;

use super::words::Say;
use super::{DutySpec, Escalation, EventRef, Owner, Proof, ProofKind, Trigger, Unit};
use crate::rule::{BodyKind, Every, MeetingKind, Rule, RuleKind, Strictness};
use crate::rules::{Found, Rules};

/// Every duty that the rules state, in the order of the text. `since` is left open: whoever knows from when a rule is in
/// force fills it in.
pub fn duty_specs(rules: &Rules) -> Vec<DutySpec> {
    let desk = Desk { rules, say: Say::of(rules) };
    rules.document().rules().flat_map(|rule| desk.compile(rule)).collect()
}

struct Desk<'a> {
    rules: &'a Rules,
    say: Say<'a>,
}

impl Desk<'_> {
    fn compile(&self, rule: &Rule) -> Vec<DutySpec> {
        match &rule.kind {
            RuleKind::Publication(it) => self.publication(rule, it).into_iter().collect(),
            RuleKind::Rhythm(it) => self.rhythm(rule, it),
            RuleKind::Meeting(it) => self.meeting(rule, it),
            RuleKind::Notice(it) => vec![self.notice(rule, it)],
            RuleKind::Nomination(it) => self.nomination(rule, it).into_iter().collect(),
            RuleKind::AmendmentWindow(it) => self.amendments(rule, it),
            RuleKind::Learning(it) => self.learning(rule, it),
            RuleKind::ReportDue(it) => self.report(rule, it),
            RuleKind::Review(it) => vec![self.review(rule, it)],
            RuleKind::Duty(it) => self.duty(rule, it),
            RuleKind::Consultation(it) => self.consultation(rule, it).into_iter().collect(),
            RuleKind::OpenTerm(it) => self.open_term(rule, it).into_iter().collect(),
            RuleKind::Agenda(it) => self.agenda(rule, it).into_iter().collect(),
            RuleKind::Delegation(it) => self.delegation(rule, it).into_iter().collect(),
            RuleKind::Judgement(it) => self.judgement(rule, it).into_iter().collect(),
            RuleKind::Panel(it) => self.panel(rule, it),
            RuleKind::Endorsement(it) => self.endorsement(rule, it),
            _ => vec![],
        }
    }

    /// A duty of a rule, with all that does not depend on its type.
    fn spec(&self, rule: &Rule, name: &str, owner: Option<&str>, what: What) -> DutySpec {
        let key = if name.is_empty() { rule.id.clone() } else { format!("{}/{name}", rule.id) };
        let escalation = escalation(&what.trigger, rule.strictness);
        DutySpec {
            key,
            cite: self.rules.cite(rule),
            owner: self.owner(owner),
            title: what.title,
            if_it_slips: what.if_it_slips,
            trigger: what.trigger,
            proof: what.proof,
            strictness: rule.strictness,
            escalation,
            since: None,
        }
    }

    /// Whose a duty is: the post, or the post that carries the role, or the body; the committee where the text names
    /// nobody.
    fn owner(&self, named: Option<&str>) -> Owner {
        if let Some(post) = named.and_then(|id| self.rules.post_with_role(id)) {
            return Owner::Post(post.id().to_owned());
        }
        if let Some(body) = named.filter(|id| self.rules.body(id).is_some()) {
            return Owner::Body(body.to_owned());
        }
        let bodies = self.rules.bodies();
        let leading = bodies.iter().find(|b| b.kind == BodyKind::Committee);
        Owner::Body(leading.map_or_else(|| "members".to_owned(), |b| b.id().to_owned()))
    }

    /// A recurrence as a trigger; `None` where no unit is stated.
    fn every(&self, every: Every) -> Option<Trigger> {
        let (unit, count) = match (every.months, every.weeks) {
            (Some(n), _) => (Unit::Months, n),
            (None, Some(n)) => (Unit::Weeks, n),
            (None, None) => return None,
        };
        Some(Trigger::Every { unit, count: count.max(1), grace_days: every.grace_days })
    }

    /// A meeting as duties refer to it; one that is no rule of the text is known by its id alone.
    fn event(&self, id: &str) -> EventRef {
        let name = self.rules.event_name(id);
        let name = name.strip_prefix("the ").map_or(name.clone(), str::to_owned);
        let meeting = self.rules.meeting(id);
        let yearly = meeting.as_ref().is_some_and(|m| m.kind == MeetingKind::Annual);
        let month = meeting.and_then(|m: Found<'_, _>| m.month).map(|m| m.number());
        EventRef { id: id.to_owned(), name, yearly, month }
    }
}

/// What a rule type says of its duty.
struct What {
    title: String,
    if_it_slips: String,
    trigger: Trigger,
    proof: Proof,
}

fn proof(kinds: &[ProofKind], of: &str) -> Proof {
    Proof { kinds: kinds.to_vec(), of: of.to_owned(), each_meeting: false }
}

/// Reminders before fit the time there is: nobody is reminded a fortnight before of a weekly letter. What a rule only
/// wants recorded is told to its owner and shown on the board, without letters to the whole body.
fn escalation(trigger: &Trigger, strictness: Strictness) -> Escalation {
    let owner = match trigger {
        Trigger::Every { unit: Unit::Weeks, count, .. } if *count <= 2 => vec![0],
        Trigger::Every { .. } | Trigger::After { .. } => vec![3, 0],
        Trigger::Standing => return Escalation { owner: vec![], body: None, board: None },
        _ => vec![14, 3, 0],
    };
    let body = (strictness != Strictness::Record).then_some(3);
    Escalation { owner, body, board: Some(7) }
}
