//! Point 4: no more ballots than papers, no more papers than marks, no more marks than electors.

use std::collections::BTreeSet;

use super::log::Facts;
use super::report::{Report, Wrong};
use super::source::{Source, read};
use crate::bytes::{Hash, Id, to_hex};
use crate::event::{Closed, Event};
use crate::manifest::{Contest, Manifest, Roll};
use crate::register::Tree;

const TITLE: &str = "Roll and numbers";

pub(super) fn check(source: &dyn Source, manifest: &Manifest, facts: &Facts, report: &mut Report) {
    let mut wrong = Wrong::default();
    let mut lines = vec![];
    let close = facts.events.iter().find_map(|(index, it)| match it {
        Event::Close { contests } => Some((*index, contests)),
        _ => None,
    });
    for (place, contest) in manifest.contests.iter().enumerate() {
        let hex = to_hex(&contest.id);
        let roll = leaves(source, &format!("roll/{hex}.leaves"), contest.roll, true, &mut wrong);
        let Some((at, contests)) = close else { continue };
        let Some(closed) = contests.iter().find(|it| it.contest == contest.id) else {
            wrong.at("log", Some(at), format!("the close says nothing of “{}”", contest.title));
            continue;
        };
        if roll {
            let marks = Roll { count: contest.roll.count, root: closed.marks };
            leaves(source, &format!("roll/{hex}.marks"), marks, false, &mut wrong);
        }
        compare(contest, closed, facts, place, at, &mut wrong);
        lines.push(format!(
            "{}: {} electors, {} papers, {} ballots{}.",
            contest.title,
            closed.roll,
            closed.papers,
            facts.counting.get(place).map_or(0, |it| it.indices.len()),
            reissues(closed),
        ));
    }
    strange_files(source, manifest, close.is_some(), &mut wrong);
    match close {
        Some((at, contests)) if contests.len() != manifest.contests.len() => {
            wrong.at("log", Some(at), "the close names other contests than the manifest");
        }
        Some(_) => {}
        None => {
            report.notes.push("The ballot is not closed yet.".into());
            if wrong.is_empty() {
                return report.not_done(TITLE, "The ballot is not closed, so the numbers are not known yet.");
            }
        }
    }
    report.done(TITLE, lines.join(" "), wrong);
}

fn reissues(closed: &Closed) -> String {
    match closed.reissued {
        0 => String::new(),
        n => format!(
            ", {n} of the papers signed again for members who had lost one (each such member may have two ballots in)"
        ),
    }
}

/// Whether a file of leaves is there and has this root.
fn leaves(source: &dyn Source, path: &str, roll: Roll, sorted: bool, wrong: &mut Wrong) -> bool {
    let bytes = match read(source, path, roll.count.saturating_mul(32)) {
        Ok(bytes) => bytes,
        Err(e) => {
            wrong.file(path, e);
            return false;
        }
    };
    let (all, rest) = bytes.as_chunks::<32>();
    let all: Vec<Hash> = all.to_vec();
    if !rest.is_empty() || all.len() as u64 != roll.count {
        wrong.file(path, format!("it does not hold {} leaves", roll.count));
    } else if sorted && !all.is_sorted_by(|a, b| a < b) {
        wrong.file(path, "its leaves are not sorted, or one stands twice");
    } else if Tree::marks(all).summary().root != roll.root {
        wrong.file(path, "its leaves do not give the root that the log names");
    }
    true
}

fn compare(contest: &Contest, closed: &Closed, facts: &Facts, place: usize, at: u64, wrong: &mut Wrong) {
    let mut unequal = |what: &str, said: u64, found: u64| {
        if said != found {
            wrong.at(
                "log",
                Some(at),
                format!("{}: {what} is {said} at the close and {found} by our own reckoning", contest.title),
            );
        }
    };
    let marks = [closed.online, closed.room, closed.post, closed.assisted]
        .iter()
        .fold(0u64, |sum, it| sum.saturating_add(*it));
    unequal("the number of electors", closed.roll, contest.roll.count);
    unequal(
        "electors with and without a paper together",
        closed.none.saturating_add(marks),
        contest.roll.count,
    );
    unequal("papers", closed.papers, marks.saturating_add(closed.reissued));
    let reissued = facts.events.iter().filter_map(|it| match it.1 {
        Event::Reissued { contest: id, number } if id == contest.id => Some(number),
        _ => None,
    });
    unequal("papers signed again", closed.reissued, reissued.sum());
    let (entries, ballots, late) = counted(facts, place, at);
    unequal("ballot entries", closed.entries, entries - late);
    unequal("superseded ballots", closed.superseded, closed.entries.saturating_sub(closed.ballots));
    if late == 0 {
        unequal("ballots", closed.ballots, ballots);
    }
    if ballots > closed.papers {
        let text = format!(
            "{}: {ballots} ballots are in, and only {} papers were signed",
            contest.title, closed.papers
        );
        wrong.at("log", Some(at), text);
    }
}

/// Entries and ballots of a contest, and how many of the entries came by a claim.
fn counted(facts: &Facts, place: usize, close: u64) -> (u64, u64, u64) {
    let Some(it) = facts.counting.get(place) else { return (0, 0, 0) };
    let late = it.indices.iter().filter(|it| **it > close).count() as u64;
    (it.entries, it.indices.len() as u64, late)
}

fn strange_files(source: &dyn Source, manifest: &Manifest, closed: bool, wrong: &mut Wrong) {
    let hex = |id: &Id| to_hex(id);
    let mut known: BTreeSet<String> =
        manifest.contests.iter().map(|it| format!("roll/{}.leaves", hex(&it.id))).collect();
    if closed {
        known.extend(manifest.contests.iter().map(|it| format!("roll/{}.marks", hex(&it.id))));
    }
    for path in source.paths().unwrap_or_default() {
        if path.starts_with("roll/") && !known.contains(&path) {
            wrong.file(&path, "the file belongs to no roll of this election");
        }
    }
}
