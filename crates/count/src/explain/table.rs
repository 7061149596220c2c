//! The stage table as data.

use crate::{CandidateNumber, Count, Method, Stage, StageKind, Votes};
use serde::Serialize;

/// Every candidate's votes at every stage, with what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageTable {
    /// One for each stage.
    pub columns: Vec<StageColumn>,
    /// One for each candidate, in ballot-paper order.
    pub rows: Vec<StageRow>,
    /// Votes without a further preference, stage by stage.
    pub exhausted: Vec<Votes>,
    /// Votes lost to ignored remainders, stage by stage.
    pub rounding: Vec<Votes>,
    /// All valid votes: what every column adds up to.
    pub total: Votes,
}

/// A stage as a column's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageColumn {
    /// From 1.
    pub number: u32,
    /// What happened, in a few words: “Surplus of Ann”.
    pub heading: String,
}

/// A candidate's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageRow {
    /// The number on the ballot paper.
    pub number: CandidateNumber,
    /// The name.
    pub name: String,
    /// One for each stage.
    pub cells: Vec<Cell>,
    /// What became of the candidate.
    pub outcome: Option<Mark>,
    /// The stage of that, from 1.
    pub stage: Option<u32>,
}

/// A candidate's votes at the end of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The votes.
    pub votes: Votes,
    /// What the stage added (`+149.17890`) or took (`-690.00000`); nothing where nothing changed.
    pub change: Option<String>,
    /// What the stage decided about the candidate.
    pub mark: Option<Mark>,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Elected.
    Elected,
    /// Excluded.
    Excluded,
    /// Withdrawn before the count.
    Withdrawn,
}

impl Mark {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Elected => "elected",
            Self::Excluded => "excluded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The stage table of a count.
pub fn stage_table(count: &Count) -> StageTable {
    let columns = count
        .stages
        .iter()
        .map(|stage| StageColumn { number: stage.number, heading: heading(count, stage) })
        .collect();
    let rows = (0..count.candidates.len()).map(|index| row(count, index)).collect();
    let total = count.stages.first().map_or(0, |stage| {
        stage.votes.iter().map(|votes| votes.units()).sum::<u128>() + stage.exhausted.units()
    });
    StageTable {
        columns,
        rows,
        exhausted: count.stages.iter().map(|stage| stage.exhausted).collect(),
        rounding: count.stages.iter().map(|stage| stage.rounding).collect(),
        total: Votes::from_units(total, count.rules.decimals),
    }
}

fn heading(count: &Count, stage: &Stage) -> String {
    let who = super::names(count, &stage.from);
    match stage.kind {
        StageKind::FirstPreferences => "First preferences".to_owned(),
        StageKind::Surplus => format!("Surplus of {who}"),
        StageKind::Exclusion if count.rules.method == Method::TopTwo => "Second preferences".to_owned(),
        StageKind::Exclusion => format!("Exclusion of {who}"),
        StageKind::ConstraintExclusion => {
            // A count without the names beside its rulings has none in the heading either.
            let named = stage.constraints.iter().any(|ruling| !ruling.candidates.is_empty());
            let of = |names: String| if named { format!(" of {names}") } else { String::new() };
            format!("Exclusion by quota{}", of(super::names(count, &stage.excluded)))
        }
    }
}

fn row(count: &Count, index: usize) -> StageRow {
    let entrant = &count.candidates[index];
    let mut before: Option<Votes> = None;
    let mut cells = Vec::with_capacity(count.stages.len());
    let mut fate = None;
    for stage in &count.stages {
        let votes = stage.votes[index];
        let mark = if stage.elected.contains(&entrant.number) {
            Some(Mark::Elected)
        } else if stage.excluded.contains(&entrant.number) {
            Some(Mark::Excluded)
        } else {
            None
        };
        fate = mark.map(|mark| (mark, stage.number)).or(fate);
        cells.push(Cell { votes, change: before.and_then(|before| change(before, votes)), mark });
        before = Some(votes);
    }
    let outcome = fate.map(|(mark, _)| mark).or(entrant.withdrawn.then_some(Mark::Withdrawn));
    StageRow {
        number: entrant.number,
        name: entrant.name.clone(),
        cells,
        outcome,
        stage: fate.map(|(_, stage)| stage),
    }
}

fn change(before: Votes, after: Votes) -> Option<String> {
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(format!("+{}", after.saturating_sub(before))),
        std::cmp::Ordering::Less => Some(format!("-{}", before.saturating_sub(after))),
    }
}
