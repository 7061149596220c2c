//! A line of the record as a sentence, for the record's page and for the minutes that are drafted from it.

use jiff::tz::TimeZone;
use kernel::PersonId;

use super::{Happened, ItemState};

/// What happened, as a sentence with names and local times.
pub fn sentence(what: &Happened, name: &dyn Fn(PersonId) -> String, zone: &TimeZone) -> String {
    match what {
        Happened::Opened => "The meeting was opened.".to_owned(),
        Happened::Adjourned { until: Some(at), why } => {
            format!("The meeting was adjourned until {}: {why}", at.long(zone))
        }
        Happened::Adjourned { until: None, why } => format!("The meeting was adjourned: {why}"),
        Happened::Resumed => "The meeting went on.".to_owned(),
        Happened::Closed => "The meeting was closed.".to_owned(),
        Happened::RoleTaken { role, person } => format!("{} took over: {}.", name(*person), role.label()),
        Happened::Came { person, way, votes } => {
            let vote = if *votes { "" } else { ", without a vote" };
            format!("{} came, {}{vote}.", name(*person), way.label())
        }
        Happened::Left { person } => format!("{} left.", name(*person)),
        Happened::Switched { person, way } => format!("{} went on {}.", name(*person), way.label()),
        Happened::QuorumReached { present, needed } => {
            format!("The quorum was reached: {present} who may vote were there, {needed} are needed.")
        }
        Happened::QuorumLost { present, needed } => {
            format!("The quorum was lost: {present} who may vote were there, {needed} are needed.")
        }
        Happened::ItemBegan { title } => format!("The meeting took: {title}."),
        Happened::ItemEnded { title, became: ItemState::Deferred, outcome } => {
            with(format!("Put off: {title}."), outcome)
        }
        Happened::ItemEnded { title, outcome, .. } => with(format!("Ended: {title}."), outcome),
        Happened::MotionPut { title, words, mover, seconder, amends, .. } => {
            let moved = mover.map(|it| format!("moved by {}", name(it)));
            let seconded = seconder.map(|it| format!("seconded by {}", name(it)));
            let by: Vec<String> = moved.into_iter().chain(seconded).collect();
            let by = if by.is_empty() { String::new() } else { format!(", {},", by.join(", ")) };
            match amends {
                Some(whole) => {
                    format!("An amendment to the motion \u{201c}{whole}\u{201d}{by} was put: {words}.")
                }
                None => format!("The motion \u{201c}{title}\u{201d}{by} was put: {words}"),
            }
        }
        Happened::MotionChanged { title, words, why, .. } => {
            format!("The motion \u{201c}{title}\u{201d} was changed ({why}) and now reads: {words}")
        }
        Happened::MotionWithdrawn { title, .. } => {
            format!("The motion \u{201c}{title}\u{201d} was withdrawn.")
        }
        Happened::MotionReferred { title, to, .. } => {
            format!("The motion \u{201c}{title}\u{201d} was referred to {to}.")
        }
        Happened::VoteOpened { question, .. } => format!("The vote was opened: {question}"),
        Happened::VoteClosed { question, sum, secret, .. } => {
            let how = if *secret { ", by secret ballot" } else { "" };
            format!("The vote on \u{201c}{question}\u{201d}{how}: {sum}")
        }
        Happened::VoteVoid { question, why, .. } => {
            format!("The vote on \u{201c}{question}\u{201d} does not count: {why}")
        }
        Happened::Ruled { words } => format!("The chair ruled: {words}"),
        Happened::PointOfOrder { person: Some(person), words } => {
            format!("{} raised a point of order: {words}", name(*person))
        }
        Happened::PointOfOrder { person: None, words } => format!("A point of order was raised: {words}"),
        Happened::Decided { number, title, words, reasons, .. } => {
            let why = if reasons.is_empty() { String::new() } else { format!(" Why: {reasons}") };
            format!("Decision no. {number}, {title}: {words}{why}")
        }
        Happened::Agreed { title, owner, owner_words, due, .. } => {
            let who = owner.map_or_else(|| owner_words.clone(), name);
            let by = due.map(|it| format!(", by {}", it.day(zone))).unwrap_or_default();
            format!("Action: {title} ({who}{by}).")
        }
        Happened::HandedOn { matter, to_body, to_person, limits, until, report_by } => {
            let to = to_person.map_or_else(|| to_body.clone().unwrap_or_default(), name);
            let until = until.map(|it| format!(", until {}", it.day(zone))).unwrap_or_default();
            let report = report_by.day(zone);
            format!(
                "Handed on to {to}{until}: {matter}. How far it goes: {limits} To be reported on by {report}."
            )
        }
        Happened::Noted { words } => words.clone(),
        Happened::Corrected { seq, words } => format!("Correction of line {seq}: {words}"),
    }
}

fn with(sentence: String, outcome: &str) -> String {
    if outcome.is_empty() { sentence } else { format!("{sentence} {outcome}") }
}

/// Everybody a line names.
pub fn named(what: &Happened) -> Vec<PersonId> {
    match what {
        Happened::RoleTaken { person, .. }
        | Happened::Came { person, .. }
        | Happened::Left { person }
        | Happened::Switched { person, .. } => vec![*person],
        Happened::MotionPut { mover, seconder, .. } => mover.iter().chain(seconder).copied().collect(),
        Happened::PointOfOrder { person, .. } => person.iter().copied().collect(),
        Happened::Agreed { owner, .. } => owner.iter().copied().collect(),
        Happened::HandedOn { to_person, .. } => to_person.iter().copied().collect(),
        _ => vec![],
    }
}
