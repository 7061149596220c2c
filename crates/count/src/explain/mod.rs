//! A count in words, in a table and in a picture: pure functions for pages and result sheets.

mod ballot;
mod departures;
mod diagram;
mod elections;
mod narrative;
mod sequence;
mod table;

use crate::{CandidateNumber, Count, VacancyPapers, Votes};

pub use ballot::{BallotPart, BallotPath, BallotStep, ballot_lines, ballot_path};
pub use departures::{Naming, departures};
pub use diagram::{transfer_svg, transfer_text};
pub use elections::quota_line;
pub use narrative::narrative;
pub use sequence::sequence_lines;
pub use table::{Cell, Mark, StageColumn, StageRow, StageTable, stage_table};

/// `Ann`, `Ann and Ben`, `Ann, Ben and Cleo`; where one of them is a pair, `Ann; Ben and Cleo (job share); Dan`.
pub(crate) fn sentence_list<T: AsRef<str>>(words: &[T]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.as_ref().to_owned(),
        Some(_) if words.iter().any(|it| it.as_ref().contains(" and ")) => {
            words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("; ")
        }
        Some((last, rest)) => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// The names of candidates by number, in a list.
fn names(count: &Count, numbers: &[CandidateNumber]) -> String {
    sentence_list(&numbers.iter().map(|number| count.name(*number)).collect::<Vec<_>>())
}

/// Whether a seat was filled from the papers of the member who leaves.
fn is_countback(count: &Count) -> bool {
    count.vacancy.is_some() && count.rules.vacancy_papers == VacancyPapers::TheMembers
}

/// A number of votes for reading aloud: two decimals, the rest left to the table.
fn short(votes: Votes) -> String {
    if votes.decimals() <= 2 {
        return votes.plain();
    }
    let cut = votes.units() / 10u128.pow(u32::from(votes.decimals()) - 2);
    Votes::from_units(cut, 2).plain()
}

/// `1 vote`, `2.5 votes`.
fn short_votes(votes: Votes) -> String {
    let text = short(votes);
    if text == "1" { "1 vote".to_owned() } else { format!("{text} votes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_for_reading_are_short() {
        let text = |units| short_votes(Votes::from_units(units, 5));
        assert_eq!(
            [text(100_000), text(149_178_900), text(12_345_600_000)],
            ["1 vote", "1,491.78 votes", "123,456 votes"]
        );
        assert_eq!(sentence_list(&["a"]), "a");
        assert_eq!(sentence_list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(sentence_list(&["a", "b and c (job share)", "d"]), "a; b and c (job share); d");
    }
}
