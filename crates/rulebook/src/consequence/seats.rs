//! Seats that come, go or cannot be filled.

use std::collections::BTreeMap;

use crate::check::Report;
use crate::rules::Rules;
use crate::units::AtLeast;
use crate::units::spell_count;
use crate::words::{capital, count};

/// What becomes of the seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// Posts that change, in the order of the newer text; those that go stand at the end.
    pub changes: Vec<SeatChange>,
    /// Of each body whose number of seats changes: the number before and after.
    pub totals: Vec<(String, u32, u32)>,
    /// Of each share of seats: how many it was and how many it will be.
    pub halves: Vec<Half>,
}

/// A post whose seats change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChange {
    /// Id of the post.
    pub post: String,
    /// Its name.
    pub name: String,
    /// Seats before.
    pub before: u32,
    /// Seats after.
    pub after: u32,
    /// Why nobody could fill it; `None` where it can be filled.
    pub unfillable: Option<String>,
    /// Roles that its holders take besides, where they change.
    pub roles: Option<(Vec<String>, Vec<String>)>,
}

/// What a share of the seats comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Half {
    /// Id of the quota.
    pub quota: String,
    /// "at least half of 12 seats: six", before.
    pub before: Option<String>,
    /// The same after.
    pub after: Option<String>,
}

impl SeatChange {
    /// The change as a sentence.
    pub fn sentence(&self) -> String {
        let name = capital(&self.name);
        let seats = |n: u32| count(n, "seat");
        let mut text = match (self.before, self.after) {
            (0, now) => format!("{name}: new, with {}.", seats(now)),
            (was, 0) => format!("{name}: no longer there ({} before).", seats(was)),
            (was, now) if was == now => format!("{name}: {} as before.", seats(now)),
            (was, now) => format!("{name}: {} instead of {}.", seats(now), spell_count(was)),
        };
        if let Some((was, now)) = &self.roles {
            let list = |roles: &[String]| {
                let named: Vec<String> = roles.iter().map(|r| r.replace('-', " ")).collect();
                if named.is_empty() { "none".to_owned() } else { named.join(", ") }
            };
            text.push_str(&format!(" Roles taken besides: {} instead of {}.", list(now), list(was)));
        }
        if let Some(why) = &self.unfillable {
            text.push_str(&format!(" Nobody could fill it: {why}"));
        }
        text
    }
}

pub(super) fn seats(before: &Rules, after: &Rules, report: &Report) -> Seats {
    let mut changes = vec![];
    for post in after.posts() {
        let was = before.post(post.id());
        let held = was.as_ref().map_or(0, |p| p.seats);
        let unfillable = unfillable(report, post.id()).filter(|_| could(before, post.id()) || held == 0);
        let roles = was.filter(|p| p.also != post.also).map(|p| (p.also.clone(), post.also.clone()));
        if held != post.seats || unfillable.is_some() || roles.is_some() {
            changes.push(SeatChange {
                post: post.id().to_owned(),
                name: post.name.clone(),
                before: held,
                after: post.seats,
                unfillable,
                roles,
            });
        }
    }
    for post in before.posts().into_iter().filter(|p| after.post(p.id()).is_none()) {
        let (id, name) = (post.id().to_owned(), post.name.clone());
        let (before, roles) = (post.seats, None);
        changes.push(SeatChange { post: id, name, before, after: 0, unfillable: None, roles });
    }
    Seats { changes, totals: totals(before, after), halves: halves(before, after) }
}

/// What stands against filling a post.
fn unfillable(report: &Report, post: &str) -> Option<String> {
    let codes =
        ["silence.never-elected", "feasibility.filled-by", "feasibility.post-twice", "reference.unknown"];
    let mut found = report.diagnostics.iter();
    found.find(|d| codes.contains(&d.code) && d.rule.as_deref() == Some(post)).map(|d| d.message.clone())
}

/// Whether a post could be filled: by an election, or by another body's letter.
fn could(rules: &Rules, post: &str) -> bool {
    rules.post(post).is_some_and(|p| p.filled_by.is_some()) || rules.election_of(post).is_some()
}

fn totals(before: &Rules, after: &Rules) -> Vec<(String, u32, u32)> {
    let of = |rules: &Rules| {
        let mut sums: BTreeMap<String, u32> = BTreeMap::new();
        for post in rules.posts() {
            *sums.entry(post.body.clone()).or_default() += post.seats;
        }
        sums
    };
    let (was, now) = (of(before), of(after));
    let bodies: std::collections::BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    let number = |sums: &BTreeMap<String, u32>, body: &String| sums.get(body).copied().unwrap_or(0);
    let changed = bodies.into_iter().filter(|b| number(&was, b) != number(&now, b));
    changed
        .map(|b| {
            let name = if after.body(b).is_some() { after.name_of(b) } else { before.name_of(b) };
            (name, number(&was, b), number(&now, b))
        })
        .collect()
}

fn halves(before: &Rules, after: &Rules) -> Vec<Half> {
    let of = |rules: &Rules, id: &str| {
        let quota = rules.quotas().into_iter().find(|q| q.id() == id)?;
        let seats: u32 = rules.quota_posts(&quota).iter().map(|p| p.seats).sum();
        let least = match quota.at_least {
            AtLeast::Number(n) => n,
            AtLeast::Share(share) => share.of_rounded_up(seats),
        };
        Some(format!("at least {} of {} ({})", quota.at_least, count(seats, "seat"), spell_count(least)))
    };
    let mut ids: Vec<String> = vec![];
    for quota in before.quotas().iter().chain(after.quotas().iter()) {
        if !ids.iter().any(|id| id == quota.id()) {
            ids.push(quota.id().to_owned());
        }
    }
    let halves =
        ids.into_iter().map(|quota| Half { before: of(before, &quota), after: of(after, &quota), quota });
    halves.filter(|h| h.before != h.after).collect()
}
