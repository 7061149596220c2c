//! Ballots as plain JSON:
//!
//! ```json
//! {"title": "Organisers", "seats": 2, "candidates": [{"name": "Ada"}, {"name": "Ben", "withdrawn": true}],
//!  "ballots": [{"papers": 7, "ranking": [1, 2]}, {"papers": 1, "ranking": [[2, 1]]}]}
//! ```
//!
//! A list within a ranking stands for equal preferences, an empty one for a preference that nobody has.

use super::FormError;
use super::gather::{Gather, election};
use super::stream::{self, Sink};
use crate::input::{Blocks, InputError, Mended, Notes, Reading, Rule};
use crate::{CandidateNumber, Election};
use serde::Deserialize;
use std::io::Read;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballot {
    #[serde(default = "one")]
    papers: u64,
    ranking: Vec<Rank>,
}

fn one() -> u64 {
    1
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Rank {
    Candidate(CandidateNumber),
    Several(Vec<CandidateNumber>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Other {
    Text(String),
    Number(u32),
    Candidates(Vec<Named>),
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    withdrawn: bool,
}

struct Ballots {
    rule: Rule,
    gather: Gather,
    notes: Notes,
    title: String,
    seats: Option<u32>,
    candidates: Vec<Named>,
    highest: CandidateNumber,
}

const SHAPE: &str = "a ballot looks like: {\"papers\": 7, \"ranking\": [2, 1]}";

impl Sink for Ballots {
    type Record = Ballot;
    type Other = Other;

    fn is_records(&self, key: &str) -> bool {
        key == "ballots"
    }

    fn is_other(&self, key: &str) -> bool {
        ["title", "seats", "candidates"].contains(&key)
    }

    fn record(&mut self, ballot: Ballot, number: u64) -> Result<(), FormError> {
        self.gather.paper();
        for (place, rank) in ballot.ranking.iter().enumerate() {
            let candidates = match rank {
                Rank::Candidate(candidate) => std::slice::from_ref(candidate),
                Rank::Several(candidates) => candidates,
            };
            for candidate in candidates {
                if *candidate == 0 || *candidate == u16::MAX {
                    let what = format!("ballot {number} names candidate {candidate}");
                    return Err(FormError::new(1, what, "candidates are numbered from 1"));
                }
                self.highest = self.highest.max(*candidate);
                self.gather.marks().mark(place as u32 + 1, *candidate);
            }
        }
        self.gather.put(ballot.papers, self.rule, number, &mut self.notes)
    }

    fn other(&mut self, key: &str, value: Other) -> Result<(), FormError> {
        match (key, value) {
            ("title", Other::Text(title)) => self.title = title,
            ("seats", Other::Number(seats)) if seats > 0 => self.seats = Some(seats),
            ("candidates", Other::Candidates(candidates)) => self.candidates = candidates,
            _ => {
                return Err(FormError::new(
                    1,
                    format!("“{key}” is of another kind than it should be"),
                    SHAPE,
                ));
            }
        }
        Ok(())
    }
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut ballots = Ballots {
        rule: reading.marks.or_strict(),
        gather: Gather::default(),
        notes: Notes::default(),
        title: String::new(),
        seats: None,
        candidates: vec![],
        highest: 0,
    };
    stream::read(source, &mut ballots)?;
    let Ballots { gather, mut notes, title, seats, candidates, highest, .. } = ballots;
    if usize::from(highest) > candidates.len() {
        let what = format!("candidate {highest} is named, but there are {} candidates", candidates.len());
        return Err(FormError::new(1, what, SHAPE).into());
    }
    if seats.is_none() && reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    let names = candidates.iter().map(|candidate| candidate.name.clone());
    let mut election = election(title, seats.unwrap_or(1), names, gather.papers)?;
    for (candidate, named) in election.candidates.iter_mut().zip(&candidates) {
        candidate.withdrawn = named.withdrawn;
    }
    Ok((election, notes))
}
