//! Contradictions: two rules in force on one subject, and majorities that can never be reached.

use std::collections::HashMap;

use super::Findings;
use crate::diagnostic::Severity;
use crate::rule::{Right, Rule, RuleKind};
use crate::rules::Rules;
use crate::units::{Ratio, Threshold};

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    let mut seen: HashMap<String, Vec<&Rule>> = HashMap::new();
    for rule in rules.document().rules() {
        for (field, subject) in subjects(rule) {
            let before = seen.entry(subject.clone()).or_default();
            if let Some(first) = before.iter().find(|first| !settled(rules, first, rule)) {
                let message = format!(
                    "The rule `{}` (line {}) already says what holds for {subject}.",
                    first.id, first.line
                );
                let hint = "Keep one of the two, give each its own subject, or let the general one say `except` and name the other.";
                findings.on(rule, field, Severity::Error, "contradiction.two-rules", message, hint);
            } else {
                before.push(rule);
            }
        }
        swallowed(rule, rules, findings);
        within(rule, findings);
    }
    decided_twice(rules, findings);
    reserved(rules, findings);
    nobody_left(rules, findings);
}

/// Whether one of two rules on one subject says that the other goes before it.
fn settled(rules: &Rules, first: &Rule, second: &Rule) -> bool {
    rules.yields(first, second) || rules.yields(second, first)
}

/// A rule whose exceptions cover everything that it says would never hold.
fn swallowed(rule: &Rule, rules: &Rules, findings: &mut Findings) {
    if rule.except.is_empty() {
        return;
    }
    let own = subjects(rule);
    let taken: Vec<String> =
        rules.exceptions(rule).flat_map(|(it, _)| subjects(it)).map(|(_, subject)| subject).collect();
    if !own.is_empty() && own.iter().all(|(_, subject)| taken.contains(subject)) {
        let message = format!("The exceptions of the rule `{}` leave nothing that it holds for.", rule.id);
        let hint = "Take the rule out, or give its exceptions a narrower subject.";
        findings.on(rule, "except", Severity::Warning, "contradiction.swallowed", message, hint);
    }
}

/// The pairs of rules that both claim one subject, each pair once; the later of the two is named second.
pub(crate) fn conflicts(rules: &Rules) -> Vec<(String, String)> {
    let mut seen: HashMap<String, Vec<&Rule>> = HashMap::new();
    let mut pairs = vec![];
    for rule in rules.document().rules() {
        for (_, subject) in subjects(rule) {
            let before = seen.entry(subject).or_default();
            match before.iter().find(|first| !settled(rules, first, rule)) {
                Some(first) => pairs.push((first.id.clone(), rule.id.clone())),
                None => before.push(rule),
            }
        }
    }
    pairs
}

/// A kind of decision that two bodies take.
fn decided_twice(rules: &Rules, findings: &mut Findings) {
    let mut taken: HashMap<&str, &Rule> = HashMap::new();
    for body in rules.bodies() {
        for decision in &body.value.may_decide {
            if let Some(first) = taken.insert(decision, body.rule)
                && !settled(rules, first, body.rule)
            {
                let message = format!(
                    "Both {} and {} decide on \"{decision}\".",
                    rules.name_of(&first.id),
                    rules.name_of(body.id())
                );
                let hint = "Leave it to one of them, give the two decisions different names, or let one say `except` and name the other.";
                findings.on(
                    body.rule,
                    "may_decide",
                    Severity::Warning,
                    "contradiction.decided-twice",
                    message,
                    hint,
                );
            }
        }
    }
}

/// A decision that is reserved to one body and that another may take.
fn reserved(rules: &Rules, findings: &mut Findings) {
    for body in rules.bodies() {
        for decision in &body.may_decide {
            let other = rules.reserved(decision).into_iter().find(|r| {
                let kept = r.to.as_deref().is_some_and(|to| to != body.id())
                    || r.kept_from.iter().any(|k| k == body.id());
                kept && rules.let_through(r.rule, body.id(), decision).is_none()
            });
            let Some(other) = other else { continue };
            let message = format!(
                "{} may decide on \"{decision}\" here, but {} keeps that from it.",
                crate::words::capital(&rules.name_of(body.id())),
                other.cite.label()
            );
            let hint = "Take it out of `may_decide`, or out of the rule that reserves it; or let that rule say `except` and name this one.";
            findings.on(body.rule, "may_decide", Severity::Error, "contradiction.reserved", message, hint);
        }
    }
}

/// A text that gives a right to nobody shuts out everybody.
fn nobody_left(rules: &Rules, findings: &mut Findings) {
    let categories = rules.categories();
    let (Some(first), false) = (categories.first(), rules.elections().is_empty()) else { return };
    let needed = [
        (Right::Vote, "vote", Severity::Error),
        (Right::Stand, "stand for a post", Severity::Error),
        (Right::Receive, "be sent notices", Severity::Warning),
        (Right::ProposeAmendment, "propose a change to the constitution", Severity::Warning),
    ];
    for (right, words, severity) in needed {
        if !categories.iter().any(|c| c.may.contains(&right)) {
            let message = format!("No category of members may {words}.");
            let hint = "Add the right to the `may` of a category.";
            findings.on(first.rule, "may", severity, "lockout.nobody", message, hint);
        }
    }
}

/// The subjects on which only one rule can be in force.
pub(crate) fn subjects(rule: &Rule) -> Vec<(&'static str, String)> {
    match &rule.kind {
        RuleKind::Majority(m) => m.decisions.iter().map(|d| ("for", format!("decisions on {d}"))).collect(),
        RuleKind::Quorum(q) => vec![("meeting", format!("the quorum of {}", q.meeting))],
        RuleKind::Notice(n) => vec![("for", format!("the notice of {}", n.event))],
        RuleKind::Nomination(n) => {
            n.event().map(|e| ("closes", format!("nominations at {e}"))).into_iter().collect()
        }
        RuleKind::Fee(f) => f.payers.iter().map(|p| ("for", format!("the fee of {p}"))).collect(),
        RuleKind::Amendment(_) => vec![("type", "changing this constitution".to_owned())],
        RuleKind::AmendmentWindow(_) => vec![("type", "the time for proposing changes".to_owned())],
        RuleKind::Confidentiality(c) => vec![("scope", format!("the confidentiality of {}", c.scope))],
        RuleKind::Quota(q) => vec![("scope", format!("the quota of {} for {}", q.attribute, q.scope))],
        RuleKind::Seats(s) if s.total.is_some() => vec![("total", format!("the seats of {}", s.body))],
        RuleKind::TermOfOffice(t) if t.length.is_some() && t.posts.is_empty() => {
            vec![("length", format!("the length of terms of {}", t.body))]
        }
        RuleKind::Reserved(r) if r.to.is_some() => {
            r.decisions.iter().map(|d| ("for", format!("who alone decides on {d}"))).collect()
        }
        RuleKind::Recall(r) if r.posts.is_empty() => {
            vec![("body", format!("removing somebody from {}", r.body))]
        }
        RuleKind::Joining(j) => {
            let whom = |c: &String| ("for", format!("admission among {c}"));
            j.categories.iter().map(whom).collect()
        }
        RuleKind::Rhythm(r) => {
            vec![("body", format!("the rhythm of {} ({})", r.body, r.what.as_deref().unwrap_or("meetings")))]
        }
        _ => vec![],
    }
}

fn within(rule: &Rule, findings: &mut Findings) {
    match &rule.kind {
        RuleKind::Body(body) => {
            if let Some(both) = body.may_decide.iter().find(|d| body.may_not_decide.contains(d)) {
                let message = format!("This body both may and may not decide on \"{both}\".");
                let hint = "Take it out of one of the two lists.";
                findings.on(
                    rule,
                    "may_not_decide",
                    Severity::Error,
                    "contradiction.competence",
                    message,
                    hint,
                );
            }
        }
        RuleKind::Amendment(amendment) => {
            reachable(rule, "majority", amendment.majority, true, findings);
            if let Some(majority) = amendment.entrenched_majority {
                reachable(rule, "entrenched_majority", majority, true, findings);
            }
            if amendment.entrenched.contains(&rule.clause) {
                let message =
                    "The clause on changing this constitution is itself shut against change.".to_owned();
                let hint =
                    "Leave its slug out of `entrenched`, or nothing about changing can ever be mended.";
                findings.on(rule, "entrenched", Severity::Warning, "lockout.entrenched", message, hint);
            }
        }
        RuleKind::Recall(recall) => reachable(rule, "majority", recall.majority, false, findings),
        RuleKind::Majority(majority) => reachable(rule, "over", majority.threshold(), false, findings),
        RuleKind::Quorum(quorum) if quorum.share.is_some_and(|s| s.above_one()) => {
            let message = "This quorum is more than everybody.".to_owned();
            findings.on(
                rule,
                "share",
                Severity::Error,
                "lockout.quorum",
                message,
                "A share is at most \"1/1\".",
            );
        }
        _ => {}
    }
}

/// A majority above the whole, or strictly above it, can never be reached.
fn reachable(rule: &Rule, field: &str, threshold: Threshold, changes_text: bool, findings: &mut Findings) {
    let Threshold { over, of, strict } = threshold;
    if over.above_one() || (over.is_one() && strict) {
        let end = if changes_text { "; this constitution could never be changed again" } else { "" };
        let message = format!("A majority of {threshold} can never be reached{end}.");
        findings.on(
            rule,
            field,
            Severity::Error,
            "lockout.majority",
            message,
            "Write `over = \"1/2\"` or `\"2/3\"`.",
        );
    } else if of == crate::Of::Entitled && changes_text {
        let message =
            "This counts everybody who is entitled, present or not; most meetings never reach that."
                .to_owned();
        let hint = "If votes cast are meant, write `of = \"votes-cast\"`.";
        findings.on(rule, field, Severity::Warning, "lockout.of-all", message, hint);
    } else if below_half(over) {
        let message = format!("{over} of the votes is less than half: both sides could win.");
        findings.on(rule, field, Severity::Warning, "contradiction.below-half", message, "");
    }
}

fn below_half(share: Ratio) -> bool {
    u64::from(share.num) * 2 < u64::from(share.den)
}
