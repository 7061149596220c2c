//! Circles: a power that is handed round, bodies that belong to each other, sub-clauses that lost their clause.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::rule::{Delegation, Rule};
use crate::rules::Rules;

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    let delegations = rules.of::<Delegation>();
    let whats: BTreeSet<&str> = delegations.iter().flat_map(|d| d.what.iter().map(String::as_str)).collect();
    for what in whats {
        let about = delegations.iter().filter(|d| d.what.iter().any(|w| w == what));
        let edges = about.filter_map(|d| Some((d.from.as_str(), (d.to.as_deref()?, d.rule))));
        if let Some((rule, round)) = circle(&edges.collect()) {
            let message = format!("\"{what}\" is handed round in a circle: {}.", names(rules, &round));
            let hint = "Leave it with one of them.";
            findings.on(rule, "to", Severity::Error, "reference.circular-delegation", message, hint);
        }
    }
    let bodies = rules.bodies();
    let edges = bodies.iter().filter_map(|b| Some((b.id(), (b.parent.as_deref()?, b.rule))));
    if let Some((rule, round)) = circle(&edges.collect()) {
        let message = format!("These bodies belong to each other in a circle: {}.", names(rules, &round));
        findings.on(
            rule,
            "parent",
            Severity::Error,
            "reference.circular-bodies",
            message,
            "One of them belongs to none.",
        );
    }
    orphans(rules, findings);
}

fn names(rules: &Rules, round: &[String]) -> String {
    let names: Vec<String> = round.iter().map(|id| rules.name_of(id)).collect();
    names.join(" → ")
}

/// Follows each name to the next; the rule and the names of the first circle.
fn circle<'a>(edges: &BTreeMap<&'a str, (&'a str, &'a Rule)>) -> Option<(&'a Rule, Vec<String>)> {
    for start in edges.keys() {
        let mut round = vec![(*start).to_owned()];
        let mut at = *start;
        while let Some((next, rule)) = edges.get(at) {
            round.push((*next).to_owned());
            if next == start {
                return Some((rule, round));
            }
            if round.len() > edges.len() + 1 {
                break;
            }
            at = next;
        }
    }
    None
}

/// A sub-clause whose number belongs to another clause: its own was taken out or moved.
fn orphans(rules: &Rules, findings: &mut Findings) {
    let mut above: Option<&crate::document::Clause> = None;
    for clause in &rules.document().clauses {
        if clause.level == 2 {
            above = Some(clause);
            continue;
        }
        let Some(parent) = above.filter(|p| !p.number.is_empty()) else { continue };
        let Some((main, _)) = clause.number.split_once('.').filter(|(main, _)| *main != parent.number) else {
            continue;
        };
        let message =
            format!("{} stands under {}; was clause {main} taken out?", label(clause), parent.label());
        let hint = "Number it anew, move it to its clause, or take it out with its rules.";
        let finding =
            Diagnostic::new(Severity::Warning, "reference.orphan", Place::line(clause.line), message);
        findings.add(finding.in_clause(&clause.slug).with_hint(hint));
    }
}

fn label(clause: &crate::document::Clause) -> String {
    crate::words::capital(&clause.label())
}
