//! The CSV in which votes of Scottish councils are passed on (as in the collection of the MGGG lab): a head of
//! candidates and seats, merged papers, then `"Candidate 1","Name","Party"`, then the ward.

use super::FormError;
use super::csv::{FORM, Records, number};
use super::gather::{Gather, election};
use crate::blt::MOST_CANDIDATES;
use crate::input::{Blocks, InputError, Mended, Notes, Reading};
use crate::{CandidateNumber, Election};
use std::io::Read;

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut records = Records::new(source);
    let head = match records.next()? {
        Some((_, [candidates, seats, rest @ ..])) if rest.iter().all(String::is_empty) => {
            number(candidates).zip(number(seats).and_then(|seats| u32::try_from(seats).ok()))
        }
        _ => None,
    };
    let hint = "the first line holds the candidates and the seats: 6,3";
    let (candidates, seats) =
        head.ok_or_else(|| FormError::new(1, "the first line is not two whole numbers", hint))?;
    if !(1..=MOST_CANDIDATES).contains(&candidates) || seats == 0 || u64::from(seats) > candidates {
        let what = format!("{candidates} candidates and {seats} seats are no contest");
        return Err(FormError::new(1, what, hint).into());
    }
    let (mut gather, mut notes) = (Gather::default(), Notes::default());
    let (mut names, mut title) = (vec![String::new(); candidates as usize], String::new());
    let rule = reading.marks.or_strict();
    let mut named = false;
    while let Some((line, cells)) = records.next()? {
        if let Some(copies) = number(&cells[0]).filter(|_| !named) {
            gather.paper();
            let mut cells = &cells[1..];
            while let [rest @ .., last] = cells
                && last.is_empty()
            {
                cells = rest;
            }
            for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let candidate = candidate(cell, candidates, line)?;
                gather.marks().mark(place as u32 + 1, candidate);
            }
            gather.put(copies, rule, line, &mut notes)?;
        } else if let Some(place) = cells[0].strip_prefix("Candidate ").and_then(number) {
            let place = usize::from(candidate(&place.to_string(), candidates, line)?) - 1;
            let parts: Vec<&str> =
                cells[1..].iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
            names[place] = parts.join(", ");
            named = true;
        } else if title.is_empty() {
            title.clone_from(&cells[0]);
        } else {
            notes.add(Mended::AfterTitle, line);
        }
    }
    if names.iter().any(String::is_empty) {
        notes.add(Mended::NoNames, records.lines_read());
    }
    notes.take_in(&records.notes, 0);
    let named = |(place, name): (usize, String)| {
        if name.is_empty() { format!("Candidate {}", place + 1) } else { name }
    };
    let election = election(title, seats, names.into_iter().enumerate().map(named), gather.papers)?;
    Ok((election, notes))
}

fn candidate(cell: &str, candidates: u64, line: u64) -> Result<CandidateNumber, FormError> {
    let number = number(cell).filter(|number| (1..=candidates).contains(number));
    number.map(|number| number as CandidateNumber).ok_or_else(|| {
        let shown: String = cell.chars().take(40).collect();
        FormError::new(line, format!("“{shown}” is not one of the {candidates} candidates"), FORM)
    })
}
