//! PrefLib's orders: strict (`.soc`, `.soi`) and with ties (`.toc`, `.toi`), in the form with `#` lines and in the old
//! one (N. Mattei and T. Walsh, “PrefLib: a library for preferences”, 2013; the format of 2022).

use super::FormError;
use super::gather::{Gather, election};
use crate::blt::{LONGEST_LINE, MOST_CANDIDATES};
use crate::input::{Blocks, InputError, Mended, Notes, Reading};
use crate::{CandidateNumber, Election};
use std::io::{BufRead, Read};

const HINT: &str = "an order is the number of papers, a colon, and candidates from 1: 12: 3,1,{2,4}";

/// Lines of bounded length.
struct Lines<'a, R> {
    source: &'a mut Blocks<R>,
    line: Vec<u8>,
    number: u64,
}

impl<R: Read> Lines<'_, R> {
    /// The next line that is not blank.
    fn next(&mut self) -> Result<Option<(u64, &str)>, InputError> {
        loop {
            self.line.clear();
            self.number += 1;
            let read = self.source.take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut self.line)?;
            if read > LONGEST_LINE {
                let what = format!("the line is longer than {LONGEST_LINE} bytes");
                return Err(FormError::new(self.number, what, HINT).into());
            }
            if read == 0 {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let text = std::str::from_utf8(&self.line);
        let text =
            text.map_err(|_| FormError::new(self.number, "the text is not UTF-8", "save the file as UTF-8"))?;
        Ok(Some((self.number, text.trim().trim_start_matches('\u{feff}'))))
    }
}

/// What the head says.
#[derive(Default)]
struct Head {
    candidates: u64,
    names: Vec<String>,
    title: String,
    voters: Option<u64>,
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut lines = Lines { source, line: vec![], number: 0 };
    let (mut head, mut gather, mut notes) = (Head::default(), Gather::default(), Notes::default());
    let rule = reading.marks.or_strict();
    let mut old = false;
    while let Some((number, line)) = lines.next()? {
        if let Some(fact) = line.strip_prefix('#') {
            fact_of(fact, number, &mut head)?;
        } else if head.candidates == 0 {
            old = true;
            head.candidates = checked(line.parse().ok(), number)?;
            old_head(&mut lines, &mut head)?;
        } else {
            let (copies, order) = parts(line, old).ok_or_else(|| wrong(line, number))?;
            gather.paper();
            marks(order, head.candidates, &mut gather).ok_or_else(|| wrong(line, number))?;
            gather.put(copies, rule, number, &mut notes)?;
        }
    }
    if head.voters.is_some_and(|voters| voters != gather.papers.total()) {
        notes.add(Mended::OtherTotal, 1);
    }
    if reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    head.names.resize(head.candidates as usize, String::new());
    let named = |(place, name): (usize, String)| {
        if name.is_empty() { format!("Candidate {}", place + 1) } else { name }
    };
    let names = head.names.into_iter().enumerate().map(named);
    Ok((election(head.title, 1, names, gather.papers)?, notes))
}

fn wrong(line: &str, number: u64) -> FormError {
    let shown: String = line.chars().take(40).collect();
    FormError::new(number, format!("“{shown}” is not an order of the candidates"), HINT)
}

fn checked(candidates: Option<u64>, line: u64) -> Result<u64, FormError> {
    candidates.filter(|candidates| (1..=MOST_CANDIDATES).contains(candidates)).ok_or_else(|| {
        let what = format!("the number of candidates is not from 1 to {MOST_CANDIDATES}");
        FormError::new(line, what, "the head says: # NUMBER ALTERNATIVES: 5")
    })
}

/// A line such as `# ALTERNATIVE NAME 3: Cleo`.
fn fact_of(fact: &str, line: u64, head: &mut Head) -> Result<(), FormError> {
    let Some((name, value)) = fact.split_once(':') else { return Ok(()) };
    let (name, value) = (name.trim(), value.trim());
    match name {
        "TITLE" => value.clone_into(&mut head.title),
        "DATA TYPE" if !["soc", "soi", "toc", "toi"].contains(&value) => {
            let shown: String = value.chars().take(20).collect();
            let what = format!("the data type “{shown}” holds no rankings");
            return Err(FormError::new(line, what, "soc, soi, toc and toi are read"));
        }
        "NUMBER ALTERNATIVES" => head.candidates = checked(value.parse().ok(), line)?,
        "NUMBER VOTERS" => head.voters = value.parse().ok(),
        _ => {
            if let Some(number) = name.strip_prefix("ALTERNATIVE NAME ").and_then(|it| it.parse::<u64>().ok())
            {
                let place = checked(Some(number), line)? as usize;
                head.names.resize(head.names.len().max(place), String::new());
                value.clone_into(&mut head.names[place - 1]);
            }
        }
    }
    Ok(())
}

/// The old head: a name a line (`3,Cleo`), then voters, sum and number of orders.
fn old_head<R: Read>(lines: &mut Lines<'_, R>, head: &mut Head) -> Result<(), InputError> {
    for place in 1..=head.candidates {
        let number = lines.number + 1;
        let hint = "the old form names each candidate on a line: 1,Ada";
        let line = lines
            .next()?
            .and_then(|(_, line)| line.split_once(','))
            .map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()));
        match line {
            Some((label, name)) if label.parse() == Ok(place) => head.names.push(name),
            _ => {
                return Err(FormError::new(
                    number,
                    format!("the name of candidate {place} is missing"),
                    hint,
                )
                .into());
            }
        }
    }
    let number = lines.number + 1;
    let voters = lines.next()?.and_then(|(_, line)| line.split(',').next()?.trim().parse().ok());
    let hint = "after the names comes a line: voters, sum of papers, number of orders";
    head.voters =
        Some(voters.ok_or_else(|| FormError::new(number, "the number of voters is missing", hint))?);
    Ok(())
}

/// Papers and order of a line.
fn parts(line: &str, old: bool) -> Option<(u64, &str)> {
    let (copies, order) = line.split_once(if old { ',' } else { ':' })?;
    Some((copies.trim().parse().ok()?, order))
}

/// Marks the order: candidates by commas, equal ones in braces.
fn marks(order: &str, candidates: u64, gather: &mut Gather) -> Option<()> {
    let (mut rank, mut together) = (0, false);
    for cell in order.split(',') {
        let mut cell = cell.trim();
        if cell.is_empty() && !together && order.trim().is_empty() {
            return Some(());
        }
        if let Some(first) = cell.strip_prefix('{') {
            if together {
                return None;
            }
            (together, cell) = (true, first.trim_start());
            rank += 1;
        } else if !together {
            rank += 1;
        }
        let last = cell.strip_suffix('}');
        let closes = together && last.is_some();
        let cell = if closes { last.unwrap_or(cell).trim_end() } else { cell };
        let candidate: u64 = cell.parse().ok()?;
        if !(1..=candidates).contains(&candidate) {
            return None;
        }
        gather.marks().mark(rank, candidate as CandidateNumber);
        together &= !closes;
    }
    (!together).then_some(())
}
