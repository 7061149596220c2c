//! Cast-vote records in NIST's common data format (SP 1500-103, version 1.0), as JSON.

use super::FormError;
use super::gather::{Gather, Order};
use super::stream::{self, Id, Sink};
use crate::Election;
use crate::input::{Blocks, InputError, Mended, Notes, Reading, Rule};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    current_snapshot_id: Option<Id>,
    #[serde(rename = "CVRSnapshot", default)]
    snapshots: Vec<Snapshot>,
}

#[derive(Deserialize)]
struct Snapshot {
    #[serde(rename = "@id")]
    id: Option<Id>,
    #[serde(rename = "Type")]
    kind: Option<String>,
    #[serde(rename = "CVRContest", default)]
    contests: Vec<ContestMarks>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContestMarks {
    contest_id: Option<Id>,
    #[serde(rename = "CVRContestSelection", default)]
    selections: Vec<Selection>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Selection {
    contest_selection_id: Option<Id>,
    rank: Option<u32>,
    #[serde(default)]
    selection_position: Vec<Position>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Position {
    rank: Option<u32>,
    has_indication: Option<String>,
    is_allocable: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Elections {
    Many(Vec<ElectionPart>),
    One(Box<ElectionPart>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ElectionPart {
    #[serde(default)]
    candidate: Vec<Named>,
    #[serde(default)]
    contest: Vec<Contest>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "@id")]
    id: Id,
    #[serde(rename = "Name")]
    name: Option<Text>,
}

#[derive(Deserialize)]
struct Contest {
    #[serde(rename = "@id")]
    id: Id,
    #[serde(rename = "Name")]
    name: Option<Text>,
    #[serde(rename = "NumberElected")]
    seats: Option<u32>,
    #[serde(rename = "ContestSelection", default)]
    selections: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(rename = "@id")]
    id: Id,
    #[serde(rename = "CandidateIds", default)]
    candidates: Vec<Id>,
}

/// A name, plain or in several languages.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Languages {
        #[serde(rename = "Text")]
        text: Vec<Content>,
    },
}

#[derive(Deserialize)]
struct Content {
    #[serde(rename = "Content")]
    content: String,
}

impl Text {
    fn into_plain(self) -> String {
        match self {
            Self::Plain(text) => text,
            Self::Languages { text } => text.into_iter().next().map(|it| it.content).unwrap_or_default(),
        }
    }
}

/// What is known of a contest.
#[derive(Default)]
struct About {
    title: String,
    seats: Option<u32>,
    /// The names of those who can be chosen.
    names: BTreeMap<String, String>,
}

struct Records<'a> {
    wanted: Option<&'a str>,
    rule: Rule,
    contests: BTreeMap<Id, Gather>,
    about: BTreeMap<Id, About>,
    notes: Notes,
}

impl Sink for Records<'_> {
    type Record = Record;
    type Other = Elections;

    fn is_records(&self, key: &str) -> bool {
        key == "CVR"
    }

    fn is_other(&self, key: &str) -> bool {
        key == "Election"
    }

    fn record(&mut self, record: Record, number: u64) -> Result<(), FormError> {
        let current = record.current_snapshot_id;
        let snapshots = record.snapshots;
        let place = match &current {
            Some(current) => snapshots.iter().position(|it| it.id.as_ref() == Some(current)),
            None => None,
        };
        let place = place.or_else(|| snapshots.iter().position(|it| it.kind.as_deref() != Some("original")));
        let Some(snapshot) = snapshots.into_iter().nth(place.unwrap_or(0)) else { return Ok(()) };
        if snapshot.kind.as_deref() == Some("modified") {
            self.notes.add(Mended::Modified, number);
        }
        let mut found = false;
        for contest in snapshot.contests {
            let id = contest.contest_id.unwrap_or_default();
            if self.wanted.is_none_or(|wanted| wanted == id.0) {
                found = true;
                self.paper(id, contest.selections, number)?;
            }
        }
        if !found {
            self.notes.add(Mended::OtherContest, number);
        }
        Ok(())
    }

    fn other(&mut self, _: &str, elections: Elections) -> Result<(), FormError> {
        let elections = match elections {
            Elections::Many(elections) => elections,
            Elections::One(election) => vec![*election],
        };
        for election in elections {
            let named = |it: Named| (it.id, it.name.map(Text::into_plain).unwrap_or_default());
            let candidates: BTreeMap<Id, String> = election.candidate.into_iter().map(named).collect();
            for contest in election.contest {
                let name = |choice: &Choice| {
                    let names = choice.candidates.iter().filter_map(|id| candidates.get(id)).cloned();
                    (choice.id.0.clone(), names.collect::<Vec<_>>().join(", "))
                };
                let mut names: BTreeMap<String, String> = contest.selections.iter().map(name).collect();
                names.extend(candidates.iter().map(|(id, name)| (id.0.clone(), name.clone())));
                names.retain(|_, name| !name.is_empty());
                let title = contest.name.map(Text::into_plain).unwrap_or_default();
                self.about.insert(contest.id, About { title, seats: contest.seats, names });
            }
        }
        Ok(())
    }
}

impl Records<'_> {
    fn paper(&mut self, contest: Id, selections: Vec<Selection>, number: u64) -> Result<(), FormError> {
        if self.contests.len() > 2_000 {
            return Err(FormError::new(number, "there are too many contests", "name the one to be read"));
        }
        let gather = self.contests.entry(contest).or_default();
        gather.paper();
        for selection in selections {
            let Some(id) = selection.contest_selection_id else { continue };
            let lower = id.0.to_ascii_lowercase();
            for position in selection.selection_position {
                let not = |word: &Option<String>| word.as_deref().is_some_and(|word| word == "no");
                let rank = position.rank.or(selection.rank).unwrap_or(1).max(1);
                match lower.as_str() {
                    "overvote" => {
                        self.notes.add(Mended::OvervoteWord, number);
                        gather.marks().overvote(rank);
                    }
                    _ if not(&position.has_indication) || not(&position.is_allocable) => {
                        self.notes.add(Mended::NotAVote, number);
                    }
                    _ => {
                        let candidate = gather.candidate(&id.0, number)?;
                        gather.marks().mark(rank, candidate);
                    }
                }
            }
        }
        gather.put(1, self.rule, number, &mut self.notes)
    }
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut records = Records {
        wanted: reading.contest.as_deref(),
        rule: reading.marks.or_lenient(),
        contests: BTreeMap::new(),
        about: BTreeMap::new(),
        notes: Notes::default(),
    };
    stream::read(source, &mut records)?;
    let Records { mut contests, mut about, mut notes, .. } = records;
    let hint = "name the contest to be read";
    let (id, gather) = match (contests.len(), contests.pop_first()) {
        (1, Some(only)) => only,
        (0, _) | (_, None) => return Err(FormError::new(1, "the contest is not in the file", hint).into()),
        (_, Some((first, _))) => {
            let all: Vec<String> =
                [first].into_iter().chain(contests.into_keys()).map(|id| id.0).take(50).collect();
            return Err(
                FormError::new(1, format!("there are several contests: {}", all.join(", ")), hint).into()
            );
        }
    };
    let known = about.remove(&id).unwrap_or_default();
    if known.seats.is_none() && reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    let title = if known.title.is_empty() { id.0 } else { known.title };
    let mut election = gather.finish(title, known.seats.unwrap_or(1).max(1), Order::Named)?;
    super::rename(&mut election, &known.names);
    Ok((election, notes))
}
