//! Which candidate holds which papers at which value.

use crate::{Batches, CandidateNumber, Papers};

/// Papers that came to a candidate together at one value.
#[derive(Debug)]
pub(super) struct Parcel {
    /// The value of each paper, in units.
    pub value: u128,
    /// Number of papers, copies counted.
    pub papers: u128,
    /// Whether they are the candidate's first preferences.
    first: bool,
    /// Places of the different papers.
    places: Vec<u32>,
}

/// Parcels that move together, each with the candidate (number − 1) who held it.
pub(super) type Batch = Vec<(usize, Parcel)>;

/// All papers, each with the candidate who holds it.
pub(super) struct Piles<'a> {
    papers: &'a Papers,
    /// For each different paper, the place of the preference it stands at.
    at: Vec<u16>,
    /// For each candidate (number − 1), what they hold, in the order received.
    held: Vec<Vec<Parcel>>,
    /// Sorted and not yet handed over, by candidate.
    sorted: Vec<Vec<u32>>,
    /// The same in papers, copies counted: of the parcel sorted last, and in all.
    weight: Vec<u64>,
    waiting: Vec<u128>,
}

/// What moved, in units of votes.
#[derive(Debug, Default, Clone)]
pub(super) struct Moved {
    /// To each candidate (number − 1).
    pub to: Vec<u128>,
    /// On papers without a further preference.
    pub exhausted: u128,
}

impl Moved {
    pub(super) fn nothing(candidates: usize) -> Self {
        Self { to: vec![0; candidates], exhausted: 0 }
    }

    pub(super) fn add(&mut self, more: &Self) {
        for (to, more) in self.to.iter_mut().zip(&more.to) {
            *to += more;
        }
        self.exhausted += more.exhausted;
    }

    /// What candidates received.
    pub(super) fn received(&self) -> u128 {
        self.to.iter().sum()
    }
}

impl<'a> Piles<'a> {
    /// Gives each paper to the first candidate on it who stands; says who got how many papers, and how many got none.
    pub(super) fn deal(papers: &'a Papers, unit: u128, stands: &[bool]) -> (Self, Moved) {
        let candidates = stands.len();
        let mut piles = Self {
            papers,
            at: vec![0; papers.distinct()],
            held: (0..candidates).map(|_| Vec::new()).collect(),
            sorted: vec![Vec::new(); candidates],
            weight: vec![0; candidates],
            waiting: vec![0; candidates],
        };
        let places = (0..papers.distinct()).map(|place| place as u32);
        let moved = piles.sort(places, 0, unit, stands);
        piles.hand_over(unit, true);
        (piles, moved)
    }

    /// Number of papers that the candidate holds.
    pub(super) fn papers_held(&self, candidate: usize) -> u128 {
        self.held[candidate].iter().map(|parcel| parcel.papers).sum()
    }

    /// The papers that the candidate received last, and their value.
    pub(super) fn take_last(&mut self, candidate: usize) -> Option<Parcel> {
        self.held[candidate].pop()
    }

    /// Moves all of a candidate's papers to their next standing candidates; `value` turns the value
    /// at which a paper was held into the value at which it moves.
    pub(super) fn pass_on(
        &mut self,
        candidate: usize,
        stands: &[bool],
        value: impl Fn(u128) -> u128,
    ) -> Moved {
        let mut moved = Moved::nothing(self.held.len());
        for parcel in std::mem::take(&mut self.held[candidate]) {
            let value = value(parcel.value);
            moved.add(&self.sort(parcel.places.into_iter(), 1, value, stands));
            self.hand_over(value, false);
        }
        moved
    }

    /// Moves a parcel at a value that depends on how many of its papers are transferable.
    /// Gives what moved to candidates, the value, and how many papers were transferable.
    pub(super) fn pass_parcel(
        &mut self,
        parcel: Parcel,
        stands: &[bool],
        value: impl Fn(u128) -> u128,
    ) -> (Moved, u128, u128) {
        // Sorted as whole papers first: the value is known only when they are counted.
        let mut moved = self.sort(parcel.places.into_iter(), 1, 1, stands);
        let transferable = moved.received();
        let value = value(transferable);
        self.hand_over(value, false);
        for to in &mut moved.to {
            *to *= value;
        }
        moved.exhausted = 0;
        (moved, value, transferable)
    }

    /// Takes all papers from these candidates, in the batches in which they move. At least one batch.
    pub(super) fn take_batches(&mut self, candidates: &[usize], batches: Batches) -> Vec<Batch> {
        let mut parcels: Batch = Vec::new();
        for &candidate in candidates {
            parcels.extend(std::mem::take(&mut self.held[candidate]).into_iter().map(|p| (candidate, p)));
        }
        let by_value = |p: &Parcel| std::cmp::Reverse(p.value);
        match batches {
            Batches::AllAtOnce => return vec![parcels],
            Batches::AsReceived => return parcels.into_iter().map(|parcel| vec![parcel]).collect(),
            Batches::ByValue => parcels.sort_by_key(|(_, p)| (false, by_value(p))),
            Batches::FirstPreferencesThenByValue => parcels.sort_by_key(|(_, p)| (!p.first, by_value(p))),
        }
        let together = |a: &Parcel, b: &Parcel| {
            a.value == b.value && (batches == Batches::ByValue || a.first == b.first)
        };
        let mut all: Vec<Batch> = Vec::new();
        for parcel in parcels {
            match all.last_mut() {
                Some(batch) if batch.last().is_some_and(|(_, last)| together(last, &parcel.1)) => {
                    batch.push(parcel);
                }
                _ => all.push(vec![parcel]),
            }
        }
        if all.is_empty() { vec![vec![]] } else { all }
    }

    /// Moves a batch at the values at which its papers were received; papers of one value reach a candidate
    /// as one parcel. Gives what moved from each of `from`.
    pub(super) fn pass_batch(&mut self, batch: Batch, from: &[usize], stands: &[bool]) -> Vec<Moved> {
        let mut moved = vec![Moved::nothing(self.held.len()); from.len()];
        let mut at = None;
        for (holder, parcel) in batch {
            if let Some(value) = at.filter(|value| *value != parcel.value) {
                self.hand_over(value, false);
            }
            at = Some(parcel.value);
            let more = self.sort(parcel.places.into_iter(), 1, parcel.value, stands);
            if let Some(place) = from.iter().position(|&index| index == holder) {
                moved[place].add(&more);
            }
        }
        if let Some(value) = at {
            self.hand_over(value, false);
        }
        moved
    }

    /// Sorts papers by their next standing candidate; they are not held until handed over.
    fn sort(
        &mut self,
        places: impl Iterator<Item = u32>,
        skip: usize,
        value: u128,
        stands: &[bool],
    ) -> Moved {
        let mut exhausted = 0;
        for place in places {
            let paper = place as usize;
            let from = usize::from(self.at[paper]) + skip;
            let preferences = self.papers.preferences(paper);
            let copies = self.papers.copies(paper);
            match next_standing(preferences, from, stands) {
                Some(at) => {
                    let candidate = usize::from(preferences[at]) - 1;
                    self.at[paper] = at as u16;
                    self.sorted[candidate].push(place);
                    self.weight[candidate] += copies;
                }
                None => exhausted += u128::from(copies),
            }
        }
        let mut moved = Moved { to: vec![0; self.held.len()], exhausted: exhausted * value };
        for (candidate, weight) in self.weight.iter_mut().enumerate().filter(|(_, weight)| **weight > 0) {
            let papers = u128::from(std::mem::take(weight));
            moved.to[candidate] = papers * value;
            self.waiting[candidate] += papers;
        }
        moved
    }

    fn hand_over(&mut self, value: u128, first: bool) {
        for (candidate, places) in self.sorted.iter_mut().enumerate().filter(|(_, places)| !places.is_empty())
        {
            let papers = std::mem::take(&mut self.waiting[candidate]);
            self.held[candidate].push(Parcel { value, papers, first, places: std::mem::take(places) });
        }
    }
}

/// The place of the first preference from `from` on for somebody who stands.
pub(super) fn next_standing(preferences: &[CandidateNumber], from: usize, stands: &[bool]) -> Option<usize> {
    let rest = preferences.get(from..)?;
    rest.iter().position(|number| stands[usize::from(*number) - 1]).map(|gap| from + gap)
}
