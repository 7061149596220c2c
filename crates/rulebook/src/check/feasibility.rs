//! Feasibility: seats, contests and quotas must be able to hold together.
//!
//! Every quota here is a minimum, and one person may be of several categories, so the quotas of a body can all be met
//! if and only if each can be met alone: when the least number it asks for is no more than the seats it covers. Shared
//! seats are counted in the share each sharer holds, so they change who is needed, never how many seats.

use std::collections::HashMap;

use super::Findings;
use crate::diagnostic::Severity;
use crate::rule::{Election, Quota};
use crate::rules::{Found, Rules};
use crate::units::AtLeast;

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    for quota in rules.quotas() {
        one_quota(rules, &quota, findings);
    }
    for post in rules.posts() {
        if post.seats == 0 {
            let message = format!("The post \"{}\" has no seats.", post.name);
            findings.on(
                post.rule,
                "seats",
                Severity::Error,
                "feasibility.no-seats",
                message,
                "Write `seats = 1` or more.",
            );
        }
        if post.seats > MOST_SEATS {
            let message =
                format!("The post \"{}\" has {} seats; the most is {MOST_SEATS}.", post.name, post.seats);
            findings.on(post.rule, "seats", Severity::Error, "feasibility.too-many-seats", message, "");
        }
    }
    for election in rules.elections() {
        contests(rules, &election, findings);
    }
    never_elected(rules, findings);
}

/// More seats than any post has; a bound on work in the count.
const MOST_SEATS: u32 = 500;

fn one_quota(rules: &Rules, quota: &Found<'_, Quota>, findings: &mut Findings) {
    let posts = rules.quota_posts(quota);
    let seats: u32 = posts.iter().filter(|p| p.filled_by.is_none()).map(|p| p.seats.min(MOST_SEATS)).sum();
    let known = rules.body(&quota.scope).is_some() || rules.post(&quota.scope).is_some();
    if posts.is_empty() && known {
        let message = format!("This quota covers \"{}\", which has no posts.", quota.scope);
        findings.on(quota.rule, "scope", Severity::Error, "feasibility.quota-without-seats", message, "");
        return;
    }
    let least = quota.least_of(seats);
    if known && least > seats {
        let message =
            format!("This quota asks for {least} of {seats} {}.", if seats == 1 { "seat" } else { "seats" });
        let hint = format!("Ask for at most {seats}, or give the posts more seats.");
        findings.on(quota.rule, "at_least", Severity::Error, "feasibility.quota-above-seats", message, &hint);
    }
    if let AtLeast::Share(share) = quota.at_least {
        let odd = u64::from(share.num) * u64::from(seats) % u64::from(share.den) != 0;
        if odd && quota.rounding.is_none() {
            let message = format!(
                "{share} of {seats} seats is no whole number, and the text does not say how to round."
            );
            let hint = "Write `rounding = \"up\"` or `\"down\"` (question 2).";
            findings.on(quota.rule, "at_least", Severity::Warning, "silence.rounding", message, hint);
        }
    }
}

fn contests(rules: &Rules, election: &Found<'_, Election>, findings: &mut Findings) {
    let mut seen: HashMap<&str, ()> = HashMap::new();
    let mut error = |code, message: String, hint: &str| {
        findings.on(election.rule, "contests", Severity::Error, code, message, hint);
    };
    if election.posts().next().is_none() {
        error(
            "feasibility.no-contest",
            "This election has no contests.".to_owned(),
            "Write `contests = [[\"chair\"]]`.",
        );
    }
    for id in election.posts() {
        let Some(post) = rules.post(id) else { continue };
        if seen.insert(&post.rule.id, ()).is_some() {
            error(
                "feasibility.post-twice",
                format!("The post \"{id}\" stands in two contests."),
                "Leave one of them out.",
            );
        }
        if post.body != election.body {
            let message = format!("The post \"{id}\" belongs to {}, not to {}.", post.body, election.body);
            error("feasibility.other-body", message, "Put it into an election of its own body.");
        }
        if let Some(by) = &post.filled_by {
            let message = format!("The post \"{id}\" is filled by {by} and cannot be elected.");
            error("feasibility.filled-by", message, "Leave it out of the contests.");
        }
    }
}

/// Posts that no election fills and no body sends.
fn never_elected(rules: &Rules, findings: &mut Findings) {
    for post in rules.posts() {
        if post.filled_by.is_none() && rules.election_of(post.id()).is_none() {
            let message = format!("No election fills the post \"{}\".", post.name);
            let hint = "Add it to the `contests` of an election, or say who fills it with `filled_by`.";
            findings.on(post.rule, "body", Severity::Warning, "silence.never-elected", message, hint);
        }
    }
}
