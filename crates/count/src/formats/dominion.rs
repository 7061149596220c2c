//! Dominion's `CvrExport.json`: sessions with cards, contests and marks. Candidates are numbers there; their names stand
//! in `CandidateManifest.json` ([`candidate_names`]).

use super::FormError;
use super::gather::{Gather, Order};
use super::stream::{self, Id, Sink};
use crate::Election;
use crate::input::{Blocks, InputError, Mended, Notes, Reading, Rule};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// More contests than this are not kept apart.
const MOST_CONTESTS: usize = 2_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Session {
    original: Option<Version>,
    modified: Option<Version>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
    #[serde(default = "yes")]
    is_current: bool,
    #[serde(default)]
    cards: Vec<Card>,
    #[serde(default)]
    contests: Vec<Contest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Card {
    #[serde(default)]
    contests: Vec<Contest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Contest {
    id: Id,
    #[serde(default)]
    marks: Marks,
}

/// Marks; in some exports a text that they were taken out.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Marks {
    List(Vec<Mark>),
    #[default]
    None,
    Other(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mark {
    candidate_id: Id,
    #[serde(default = "first")]
    rank: u32,
    #[serde(default = "yes")]
    is_vote: bool,
    #[serde(default)]
    is_ambiguous: bool,
}

fn yes() -> bool {
    true
}

fn first() -> u32 {
    1
}

struct Sessions<'a> {
    wanted: Option<&'a str>,
    rule: Rule,
    contests: BTreeMap<Id, Gather>,
    notes: Notes,
}

impl Sink for Sessions<'_> {
    type Record = Session;
    type Other = IgnoredAny;

    fn is_records(&self, key: &str) -> bool {
        key == "Sessions"
    }

    fn is_other(&self, _: &str) -> bool {
        false
    }

    fn record(&mut self, session: Session, number: u64) -> Result<(), FormError> {
        let modified = session.modified.filter(|version| version.is_current);
        if modified.is_some() {
            self.notes.add(Mended::Modified, number);
        }
        let Some(version) = modified.or(session.original) else { return Ok(()) };
        let cards = version.cards.into_iter().flat_map(|card| card.contests);
        let mut found = false;
        for contest in version.contests.into_iter().chain(cards) {
            if self.wanted.is_some_and(|wanted| wanted != contest.id.0) {
                continue;
            }
            found = true;
            self.contest(contest, number)?;
        }
        if !found {
            self.notes.add(Mended::OtherContest, number);
        }
        Ok(())
    }

    fn other(&mut self, _: &str, _: IgnoredAny) -> Result<(), FormError> {
        Ok(())
    }
}

impl Sessions<'_> {
    fn contest(&mut self, contest: Contest, number: u64) -> Result<(), FormError> {
        if self.contests.len() > MOST_CONTESTS {
            return Err(FormError::new(number, "there are too many contests", "name the one to be read"));
        }
        let gather = self.contests.entry(contest.id).or_default();
        gather.paper();
        if let Marks::List(marks) = contest.marks {
            for mark in marks {
                if !mark.is_vote || mark.is_ambiguous {
                    self.notes.add(Mended::NotAVote, number);
                    continue;
                }
                let candidate = gather.candidate(&mark.candidate_id.0, number)?;
                gather.marks().mark(mark.rank.max(1), candidate);
            }
        }
        gather.put(1, self.rule, number, &mut self.notes)
    }
}

pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    reading: &Reading,
) -> Result<(Election, Notes), InputError> {
    let mut sessions = Sessions {
        wanted: reading.contest.as_deref(),
        rule: reading.marks.or_lenient(),
        contests: BTreeMap::new(),
        notes: Notes::default(),
    };
    stream::read(source, &mut sessions)?;
    let Sessions { mut contests, mut notes, .. } = sessions;
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
    if reading.seats.is_none() {
        notes.add(Mended::NoSeats, 1);
    }
    Ok((gather.finish(format!("Contest {}", id.0), 1, Order::Named)?, notes))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Manifest {
    list: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: Id,
    description: String,
}

/// Names by number from the text of a `CandidateManifest.json`.
///
/// # Errors
/// The place at which the text is of another shape.
pub fn candidate_names(text: &str) -> Result<BTreeMap<String, String>, FormError> {
    let manifest: Manifest = serde_json::from_str(text).map_err(|fault| {
        let hint = "it looks like: {\"List\": [{\"Id\": 12, \"Description\": \"Ada\"}]}";
        FormError::new(fault.line() as u64, format!("column {}: {fault}", fault.column()), hint)
    })?;
    Ok(manifest.list.into_iter().map(|entry| (entry.id.0, entry.description)).collect())
}

/// Gives candidates whose names are keys the names that go with them; says which keys have no name.
pub fn rename(election: &mut Election, names: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut unnamed = BTreeSet::new();
    for candidate in &mut election.candidates {
        match names.get(&candidate.name) {
            Some(name) => candidate.name.clone_from(name),
            None => {
                unnamed.insert(candidate.name.clone());
            }
        }
    }
    unnamed
}
