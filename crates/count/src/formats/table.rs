//! A CSV table with a column for each candidate and each paper's preference for them in the cell. Columns called
//! “ballot”, “id” or “paper” are passed over; one called “count” or “weight” says how many papers a record stands for.

use super::FormError;
use super::csv::{Records, number};
use super::gather::{Gather, Order};
use crate::input::{Blocks, InputError, Mended, Notes, Reading};
use crate::{CandidateNumber, Election};
use std::io::Read;

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    Candidate(CandidateNumber),
    Copies,
    Other,
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut records = Records::new(source);
    let head: Vec<String> = records.next()?.map(|(_, head)| head.to_vec()).unwrap_or_default();
    let (mut gather, mut notes) = (Gather::default(), Notes::default());
    let mut columns = Vec::with_capacity(head.len());
    for name in &head {
        columns.push(match name.to_ascii_lowercase().as_str() {
            "" | "ballot" | "ballot id" | "id" | "paper" | "record" => Column::Other,
            "count" | "weight" | "copies" | "papers" => Column::Copies,
            _ => Column::Candidate(gather.candidate(name, 1)?),
        });
    }
    let rule = reading.marks.or_strict();
    while let Some((line, cells)) = records.next()? {
        gather.paper();
        let mut copies = 1;
        for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let value = || {
                number(cell).filter(|value| *value <= u64::from(u32::MAX)).ok_or_else(|| {
                    let shown: String = cell.chars().take(40).collect();
                    FormError::new(
                        line,
                        format!("“{shown}” is not a preference"),
                        "a preference is a whole number, from 1",
                    )
                })
            };
            match column {
                Column::Other => {}
                Column::Copies => copies = value()?,
                Column::Candidate(candidate) => match value()? {
                    0 => notes.add(Mended::OpenRank, line),
                    rank => gather.marks().mark(rank as u32, *candidate),
                },
            }
        }
        gather.put(copies, rule, line, &mut notes)?;
    }
    notes.take_in(&records.notes, 0);
    if reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    Ok((gather.finish(reading.contest.clone().unwrap_or_default(), 1, Order::Met)?, notes))
}
