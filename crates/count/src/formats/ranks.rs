//! Cast-vote records as CSV with a column for each rank and candidates named in the cells, as RCTab writes and reads
//! them. Columns without a rank in their head (ballot, precinct) are passed over; one called “count” or “weight” says
//! how many papers a record stands for.

use super::FormError;
use super::csv::{Records, number};
use super::gather::{Gather, Order};
use crate::Election;
use crate::input::{Blocks, InputError, Mended, Notes, Reading};
use std::io::Read;

/// Whether this line is the head of such a file.
pub(super) fn is_head(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(&line[..line.len().min(16 * 1024)]).into_owned();
    line.split(',').any(|cell| rank(cell.trim().trim_matches('"')) == Some(1))
}

/// The rank in the head of a column: “Rank 1”, “rank1”, “Choice 1”, “1st Choice”, “Preference 1”.
fn rank(head: &str) -> Option<u32> {
    let head = head.to_ascii_lowercase();
    let words = ["rank", "choice", "preference", "vote for rank"];
    let after = words.iter().find_map(|word| head.strip_prefix(word));
    let before = words.iter().find_map(|word| head.strip_suffix(word));
    let digits = match (after, before) {
        (Some(after), _) => after.trim_matches([' ', '_', '-', '#', '(', ')']).to_owned(),
        (None, Some(before)) => {
            let before = before.trim_matches([' ', '_', '-']);
            before.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).to_owned()
        }
        (None, None) => return None,
    };
    number(&digits).and_then(|rank| u32::try_from(rank).ok()).filter(|rank| (1..=10_000).contains(rank))
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut records = Records::new(source);
    let head: Vec<String> = records.next()?.map(|(_, head)| head.to_vec()).unwrap_or_default();
    let ranks: Vec<(usize, u32)> =
        head.iter().enumerate().filter_map(|(column, head)| Some((column, rank(head)?))).collect();
    if ranks.is_empty() {
        let what = "no column is called “Rank 1” or “Choice 1”";
        return Err(FormError::new(1, what, "the head of the file names a column for each rank").into());
    }
    let copies = head.iter().position(|head| {
        matches!(head.to_ascii_lowercase().as_str(), "count" | "weight" | "copies" | "papers" | "num ballots")
    });
    let rule = reading.marks.or_lenient();
    let (mut gather, mut notes) = (Gather::default(), Notes::default());
    while let Some((line, cells)) = records.next()? {
        let count = match copies.and_then(|column| cells.get(column)) {
            None => 1,
            Some(cell) => number(cell).ok_or_else(|| {
                let shown: String = cell.chars().take(40).collect();
                FormError::new(line, format!("“{shown}” is not a number of papers"), "write a whole number")
            })?,
        };
        gather.paper();
        for (column, rank) in &ranks {
            let Some(cell) = cells.get(*column) else { continue };
            match cell.to_ascii_lowercase().as_str() {
                "" => {}
                "undervote" | "skipped" | "blank" | "no selection" => notes.add(Mended::OpenRank, line),
                "overvote" => {
                    notes.add(Mended::OvervoteWord, line);
                    gather.marks().overvote(*rank);
                }
                _ => {
                    let candidate = gather.candidate(cell, line)?;
                    gather.marks().mark(*rank, candidate);
                }
            }
        }
        gather.put(count, rule, line, &mut notes)?;
    }
    notes.take_in(&records.notes, 0);
    if reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    Ok((gather.finish(reading.contest.clone().unwrap_or_default(), 1, Order::Named)?, notes))
}
