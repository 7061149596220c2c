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

/// How many papers are fetched from memory together.
const GROUP: usize = 32;

/// A different paper.
struct Paper {
    /// Where the preference it stands at is among all preferences.
    at: u32,
    /// Where its preferences end.
    end: u32,
    /// How many people handed it in.
    copies: u64,
}

/// Parcels that move together, each with the candidate (number − 1) who held it.
pub(super) type Batch = Vec<(usize, Parcel)>;

/// All papers, each with the candidate who holds it.
pub(super) struct Piles<'a> {
    /// All preferences of all papers, one after the other.
    preferences: &'a [CandidateNumber],
    /// Each different paper; together what is read when it moves, so that it is near in memory.
    papers: Vec<Paper>,
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
            preferences: papers.column(),
            papers: papers.spans().map(|(at, end, copies)| Paper { at, end, copies }).collect(),
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
        let (mut places, mut group) = (places, [0; GROUP]);
        loop {
            let mut taken = 0;
            for (room, place) in group.iter_mut().zip(&mut places) {
                *room = place;
                taken += 1;
            }
            if taken == 0 {
                break;
            }
            self.fetch(&group[..taken]);
            for place in &group[..taken] {
                let paper = &mut self.papers[*place as usize];
                let rest = &self.preferences[paper.at as usize..paper.end as usize];
                match next_standing(rest, skip, stands) {
                    Some(on) => {
                        let candidate = usize::from(rest[on]) - 1;
                        paper.at += on as u32;
                        self.sorted[candidate].push(*place);
                        self.weight[candidate] += paper.copies;
                    }
                    None => exhausted += u128::from(paper.copies),
                }
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

    /// Reads where each paper of a group stands, so that memory brings all of them at once rather than one by one.
    fn fetch(&self, group: &[u32]) {
        let read = |place: &u32| self.preferences.get(self.papers[*place as usize].at as usize);
        let sum = group.iter().filter_map(read).fold(0, |sum: u16, number| sum.wrapping_add(*number));
        std::hint::black_box(sum);
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
