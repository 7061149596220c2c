//! Several contests under one quota, in sentences.

use super::departures::{Naming, departures};
use super::short_votes;
use crate::seats_in_words;
use crate::{Across, Replacement, Sequence, SequenceContest};

/// What binds the contests together, one line for each thing: who is withdrawn where, what the quotas changed
/// in each contest, and how each quota over all of them is met.
pub fn sequence_lines(sequence: &Sequence, naming: Naming) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, contest) in sequence.contests.iter().enumerate() {
        let said = withdrawals(sequence, contest).into_iter().chain(changes(contest, naming));
        lines.extend(said.map(|line| format!("Contest {}, {}: {line}", place + 1, contest.title)));
    }
    lines.extend(sequence.replacements.iter().map(|replacement| replaced(sequence, replacement, naming)));
    lines.extend(sequence.across.iter().map(met));
    lines.iter().map(|it| crate::plain_line(it)).collect()
}

fn withdrawals(sequence: &Sequence, contest: &SequenceContest) -> Vec<String> {
    let elected_in = |number: u32| {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        place.and_then(|place| sequence.contests.get(place)).map_or("", |contest| contest.title.as_str())
    };
    let line = |withdrawal: &crate::Withdrawal| {
        let name = contest.count.as_ref().map_or("", |count| count.name(withdrawal.candidate));
        let who =
            if name.is_empty() { format!("candidate {}", withdrawal.candidate) } else { name.to_owned() };
        format!("{who} is passed over here, having been elected in {}.", elected_in(withdrawal.elected_in))
    };
    contest.withdrawn.iter().map(line).collect()
}

fn changes(contest: &SequenceContest, naming: Naming) -> Vec<String> {
    match &contest.count {
        Some(count) => departures(count, naming),
        None => vec!["nobody is left to stand; its seats stay vacant.".to_owned()],
    }
}

/// Who is elected instead of whom, and by how many votes they were apart.
fn replaced(sequence: &Sequence, replacement: &Replacement, naming: Naming) -> String {
    let place = usize::try_from(replacement.contest).ok().and_then(|number| number.checked_sub(1));
    let contest = place.and_then(|place| sequence.contests.get(place));
    let title = contest.map_or("", |contest| contest.title.as_str());
    let name = |number| {
        contest.and_then(|contest| contest.count.as_ref()).map_or("", |count| count.name(number)).to_owned()
    };
    let (elected, instead) = match (naming, replacement.replaced) {
        (Naming::Unnamed, _) => ("somebody else".to_owned(), String::new()),
        (Naming::Named, Some(number)) => (name(replacement.elected), format!(" instead of {}", name(number))),
        (Naming::Named, None) => (name(replacement.elected), String::new()),
    };
    let by = match replacement.stage {
        0 => "without having stood in the free count".to_owned(),
        stage => {
            format!("with {} fewer at stage {stage} of the free count", short_votes(replacement.shortfall))
        }
    };
    format!("Contest {}, {title}: for the quotas {elected} is elected{instead}, {by}.", replacement.contest)
}

fn met(across: &Across) -> String {
    let Across { constraint, counted_sixtieths } = across;
    let limits = match (constraint.min, constraint.max) {
        (Some(min), Some(max)) => format!("at least {min} and at most {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "any number".to_owned(),
    };
    let counted = seats_in_words(*counted_sixtieths);
    format!("“{}”: {counted} of the seats count, where {limits} should.", constraint.name)
}
