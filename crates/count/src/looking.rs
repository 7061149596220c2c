//! How many preferences of a paper a count looked at: what has to be shown for it to be counted again.

use crate::{CandidateNumber, Count, Method, Receiving, SurplusPapers};

/// The stages of one or several counts of the same papers (within constraints and without, say), as far as they decide
/// which preferences were looked at.
///
/// An upper bound: a preference behind it was certainly not looked at. Rule sets that order whole papers, compare
/// candidates two by two or give every candidate on a paper a vote look at everything.
#[derive(Debug, Clone)]
pub struct Looking {
    counts: Vec<Stages>,
}

#[derive(Debug, Clone)]
struct Stages {
    reads: Reads,
    candidates: Vec<Stand>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Everything,
    /// Papers move at stages.
    Stages,
    /// Papers are dealt anew to whoever still stands.
    Anew,
}

/// One candidate through a count.
#[derive(Debug, Clone, Default)]
struct Stand {
    /// Passed over from the start.
    withdrawn: bool,
    /// The stage, from 1, behind which papers pass over the candidate.
    over_after: Option<u32>,
    /// The stage in the middle of which that began, if it did.
    over_within: Option<u32>,
    /// Stages at which papers left the candidate.
    leave: Vec<u32>,
}

impl Looking {
    /// From the counts, those without constraints inside them included.
    pub fn new<'a>(counts: impl IntoIterator<Item = &'a Count>) -> Self {
        let with_plain = |it: &'a Count| std::iter::successors(Some(it), |it| it.plain.as_deref());
        Self { counts: counts.into_iter().flat_map(with_plain).map(Stages::new).collect() }
    }

    /// How many of these preferences were looked at, at most; one more than there are if their end was seen.
    pub fn depth(&self, preferences: &[CandidateNumber]) -> usize {
        self.counts.iter().map(|it| it.depth(preferences)).max().unwrap_or(0)
    }
}

impl Stages {
    fn new(count: &Count) -> Self {
        let rules = &count.rules;
        let whole = matches!(rules.surplus_papers, SurplusPapers::LastBatchWhole | SurplusPapers::EveryNth)
            || rules.receiving == Receiving::UpToTheQuota
            || count.vacancy.is_some();
        let reads = match rules.method {
            Method::Transfers if !whole => Reads::Stages,
            Method::Meek | Method::Warren if !whole => Reads::Anew,
            _ => Reads::Everything,
        };
        let mut candidates: Vec<Stand> =
            count.candidates.iter().map(|it| Stand { withdrawn: it.withdrawn, ..Stand::default() }).collect();
        for stage in &count.stages {
            let mut each = |all: &[CandidateNumber], set: &dyn Fn(&mut Stand)| {
                let places = all.iter().map(|it| usize::from(*it).wrapping_sub(1));
                places.for_each(|it| candidates.get_mut(it).into_iter().for_each(set));
            };
            each(&stage.from, &|it| it.leave.push(stage.number));
            each(&stage.elected, &|it| it.over_after = Some(stage.number));
            each(&stage.excluded, &|it| it.over_after = Some(stage.number.saturating_sub(1)));
            for batch in &stage.batches {
                each(&batch.elected, &|it| it.over_within = Some(stage.number));
            }
        }
        if let Some(reopened) = &count.reopened
            && let Some(it) = candidates.get_mut(usize::from(reopened.rule.candidate).wrapping_sub(1))
        {
            it.over_after = it.over_after.or(reopened.stage);
        }
        Self { reads, candidates }
    }

    fn depth(&self, preferences: &[CandidateNumber]) -> usize {
        let past = preferences.len() + 1;
        match self.reads {
            Reads::Everything => past,
            Reads::Anew => {
                let stays = |it: &CandidateNumber| {
                    self.stand(*it).is_some_and(|it| !it.withdrawn && it.over_after.is_none())
                };
                preferences.iter().position(stays).map_or(past, |it| it + 1)
            }
            Reads::Stages => self.from(preferences, 0, 1),
        }
    }

    /// How deep a paper is read that looks for a candidate at a stage, from a place on.
    fn from(&self, preferences: &[CandidateNumber], place: usize, stage: u32) -> usize {
        let Some(number) = preferences.get(place) else { return place + 1 };
        let Some(it) = self.stand(*number) else { return self.from(preferences, place + 1, stage) };
        if it.withdrawn || it.over_after.is_some_and(|last| last < stage) {
            return self.from(preferences, place + 1, stage);
        }
        let later =
            it.leave.iter().filter(|it| **it > stage).map(|it| self.from(preferences, place + 1, *it));
        let within = (it.over_within == Some(stage)).then(|| self.from(preferences, place + 1, stage));
        later.chain(within).max().unwrap_or(place + 1)
    }

    fn stand(&self, number: CandidateNumber) -> Option<&Stand> {
        self.candidates.get(usize::from(number).wrapping_sub(1))
    }
}
