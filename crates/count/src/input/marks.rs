//! From marks on a paper to a ranking: what happens to equal, missing and repeated preferences.

use super::repairs::{Mended, Notes};
use crate::CandidateNumber;
use crate::papers::EQUAL;
use std::fmt;

/// What a reader does with marks that are no ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// The file is refused, with the line.
    Refuse,
    /// The paper counts up to there, as most laws have it.
    Cut,
    /// What is wrong is passed over, and later preferences count.
    PassOver,
    /// Equal preferences stay as they are, for rules that share such a paper out; missing and repeated ones cannot be
    /// kept, and the paper counts up to them.
    Keep,
}

/// What becomes of marks that are no ranking.
///
/// Unless something else is asked for: equal preferences cut the paper; missing ones cut it in BLT and in Scottish
/// files, as the Scottish rules say (rule 48(2) of SSI 2007/42), and are passed over in cast-vote records of voting
/// machines; candidates named twice are refused in BLT and passed over in cast-vote records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Several candidates with the same preference.
    pub equal: Option<Mend>,
    /// A preference that nobody has, with later ones that somebody has.
    pub skipped: Option<Mend>,
    /// The same candidate at two preferences.
    pub repeated: Option<Mend>,
}

impl Marks {
    /// What is asked for, and else what is usual in hand-made files.
    pub(crate) fn or_strict(self) -> Rule {
        Rule {
            equal: self.equal.unwrap_or(Mend::Cut),
            skipped: self.skipped.unwrap_or(Mend::Cut),
            repeated: self.repeated.unwrap_or(Mend::Refuse),
        }
    }

    /// What is asked for, and else what is usual in records of voting machines.
    pub(crate) fn or_lenient(self) -> Rule {
        Rule {
            equal: self.equal.unwrap_or(Mend::Cut),
            skipped: self.skipped.unwrap_or(Mend::PassOver),
            repeated: self.repeated.unwrap_or(Mend::PassOver),
        }
    }
}

/// What becomes of marks, decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub equal: Mend,
    pub skipped: Mend,
    pub repeated: Mend,
}

/// Why marks are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unranked {
    /// Several candidates share a preference.
    Equal,
    /// A preference is missing.
    Skipped,
    /// This candidate is named twice.
    Repeated(CandidateNumber),
}

impl fmt::Display for Unranked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equal => f.write_str("several candidates share a preference"),
            Self::Skipped => f.write_str("a preference is missing, and later ones are there"),
            Self::Repeated(number) => write!(f, "candidate {number} is named twice"),
        }
    }
}

/// The marks of one paper.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    marks: Vec<(u32, CandidateNumber)>,
    /// Ranks with more candidates than are listed: an overvote without names.
    overvoted: Vec<u32>,
    ranking: Vec<CandidateNumber>,
}

impl Paper {
    pub(crate) fn clear(&mut self) {
        self.marks.clear();
        self.overvoted.clear();
        self.ranking.clear();
    }

    /// A mark for this candidate at this preference, from 1.
    pub(crate) fn mark(&mut self, rank: u32, candidate: CandidateNumber) {
        self.marks.push((rank, candidate));
    }

    /// Several candidates at this preference, it is not said who.
    pub(crate) fn overvote(&mut self, rank: u32) {
        self.overvoted.push(rank);
    }

    /// The ranking that the rule makes of the marks, in one row: [`EQUAL`] between two who share a preference.
    pub(crate) fn settle(
        &mut self,
        rule: Rule,
        line: u64,
        notes: &mut Notes,
    ) -> Result<&[CandidateNumber], Unranked> {
        self.marks.extend(self.overvoted.iter().flat_map(|rank| [(*rank, 0), (*rank, u16::MAX)]));
        self.marks.sort_unstable();
        self.marks.dedup();
        let mut due = 1;
        for group in self.marks.chunk_by(|a, b| a.0 == b.0) {
            let rank = group[0].0;
            if rank > due
                && !mend(
                    rule.skipped,
                    Unranked::Skipped,
                    [Mended::SkippedCut, Mended::SkippedPassedOver],
                    line,
                    notes,
                )?
            {
                break;
            }
            due = rank.saturating_add(1);
            let [(_, candidate)] = group else {
                let named = group.iter().all(|(_, candidate)| (1..u16::MAX).contains(candidate));
                if rule.equal == Mend::Keep && named {
                    if !keep(&mut self.ranking, group, rule, line, notes)? {
                        break;
                    }
                    continue;
                }
                if mend(
                    rule.equal,
                    Unranked::Equal,
                    [Mended::EqualCut, Mended::EqualPassedOver],
                    line,
                    notes,
                )? {
                    continue;
                }
                break;
            };
            if self.ranking.contains(candidate) {
                let why = Unranked::Repeated(*candidate);
                if mend(rule.repeated, why, [Mended::RepeatedCut, Mended::RepeatedPassedOver], line, notes)? {
                    continue;
                }
                break;
            }
            self.ranking.push(*candidate);
        }
        Ok(&self.ranking)
    }
}

/// Takes in several candidates at one preference; whether the paper goes on behind it.
fn keep(
    ranking: &mut Vec<CandidateNumber>,
    group: &[(u32, CandidateNumber)],
    rule: Rule,
    line: u64,
    notes: &mut Notes,
) -> Result<bool, Unranked> {
    let mut new = Vec::with_capacity(group.len());
    for (_, candidate) in group {
        if !ranking.contains(candidate) {
            new.push(*candidate);
            continue;
        }
        let why = Unranked::Repeated(*candidate);
        if !mend(rule.repeated, why, [Mended::RepeatedCut, Mended::RepeatedPassedOver], line, notes)? {
            return Ok(false);
        }
    }
    for (place, candidate) in new.into_iter().enumerate() {
        if place > 0 {
            ranking.push(EQUAL);
        }
        ranking.push(candidate);
    }
    Ok(true)
}

/// Whether the paper goes on behind something that is no ranking.
fn mend(how: Mend, why: Unranked, what: [Mended; 2], line: u64, notes: &mut Notes) -> Result<bool, Unranked> {
    let (goes_on, what) = match how {
        Mend::Refuse => return Err(why),
        Mend::Cut | Mend::Keep => (false, what[0]),
        Mend::PassOver => (true, what[1]),
    };
    notes.add(what, line);
    Ok(goes_on)
}
