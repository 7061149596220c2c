//! The older methods of keeping a quota look at one contest alone, and a contest is counted by one method.

use super::Findings;
use crate::diagnostic::Severity;
use crate::rule::{Election, Quota, QuotaMethod};
use crate::rules::{Found, Rules};

const CODE: &str = "feasibility.quota-method";
const HINT: &str = "Leave `method` out, so that all quotas are kept exactly, or give each post a quota of its own by one method.";

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    for election in rules.elections() {
        let quotas = rules.quotas();
        let covering: Vec<_> = quotas
            .iter()
            .map(|it| (it, contests(rules, &election, it)))
            .filter(|it| !it.1.is_empty())
            .collect();
        for (quota, covers) in covering.iter().filter(|it| is_older(it.0)) {
            let others = covering.iter().filter(|it| it.0.id() != quota.id());
            if let Some(message) = clash(rules, quota, covers, others) {
                findings.on(quota.rule, "method", Severity::Error, CODE, message, HINT);
            }
        }
    }
}

/// Why a quota cannot be kept by its older method, if it cannot.
fn clash<'a>(
    rules: &Rules,
    quota: &Found<'_, Quota>,
    covers: &[usize],
    mut others: impl Iterator<Item = &'a (&'a Found<'a, Quota>, Vec<usize>)>,
) -> Option<String> {
    let method = quota.method.unwrap_or_default().as_str();
    if covers.len() > 1 {
        return Some(format!(
            "The method \"{method}\" looks at one contest alone, and this quota covers {} contests.",
            covers.len()
        ));
    }
    others.find_map(|(other, also)| {
        if !is_older(other) && rules.post(&other.scope).is_none() {
            return Some(format!(
                "The method \"{method}\" looks at one contest alone, and the quota \"{}\" is kept over all contests.",
                other.id()
            ));
        }
        let apart = other.method.unwrap_or_default() != quota.method.unwrap_or_default();
        (apart && also.iter().any(|it| covers.contains(it)))
            .then(|| format!("The quota \"{}\" of the same contest is kept by another method.", other.id()))
    })
}

fn is_older(quota: &Quota) -> bool {
    quota.method.unwrap_or_default() != QuotaMethod::Exact
}

/// The contests of an election that fill posts which a quota covers.
fn contests(rules: &Rules, election: &Election, quota: &Quota) -> Vec<usize> {
    let covered = rules.quota_posts(quota);
    let fills = |contest: &Vec<String>| {
        contest
            .iter()
            .filter_map(|post| rules.post(post))
            .any(|post| covered.iter().any(|it| it.id() == post.id()))
    };
    (0..election.contests.len()).filter(|place| fills(&election.contests[*place])).collect()
}
