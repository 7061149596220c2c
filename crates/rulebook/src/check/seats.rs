//! Seats: the number that the text states against the posts that the rules give.

use super::Findings;
use crate::diagnostic::Severity;
use crate::rule::{Seats, SeatsBy};
use crate::rules::{Found, Rules};
use crate::words::count;

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    for seats in rules.of::<Seats>() {
        let posts = rules.posts_of(&seats.body);
        if posts.is_empty() {
            continue;
        }
        if let Some(total) = seats.total {
            let given: u32 = posts.iter().map(|p| p.seats).fold(0, u32::saturating_add);
            differs(&seats, "total", total, given, &rules.name_of(&seats.body), findings);
        }
        if let Some(each) = seats.each {
            for part in &seats.of {
                let given = posts.iter().filter(|p| belongs(&seats, part, p)).map(|p| p.seats);
                let given = given.fold(0, u32::saturating_add);
                differs(&seats, "each", each, given, &rules.name_of(part), findings);
            }
        }
    }
}

fn belongs(seats: &Seats, part: &str, post: &Found<'_, crate::rule::Post>) -> bool {
    match seats.by {
        Some(SeatsBy::Region) => post.area.as_deref() == Some(part),
        Some(SeatsBy::Body) => post.filled_by.as_deref() == Some(part),
        Some(SeatsBy::Post) => part.rsplit('/').next() == Some(post.id()),
        Some(SeatsBy::Open) | None => {
            post.area.as_deref() == Some(part)
                || post.filled_by.as_deref() == Some(part)
                || part.rsplit('/').next() == Some(post.id())
        }
    }
}

fn differs(
    seats: &Found<'_, Seats>,
    field: &str,
    stated: u32,
    given: u32,
    whose: &str,
    findings: &mut Findings,
) {
    if stated == given {
        return;
    }
    let message = format!(
        "The text states {} for {whose}, but the posts add up to {}.",
        count(stated, "seat"),
        crate::units::spell_count(given)
    );
    let hint = "Change the number of seats of a post, or the number stated.";
    findings.on(seats.rule, field, Severity::Error, "feasibility.seats-add-up", message, hint);
}
