//! Which candidate holds which papers at which value.

use crate::{CandidateNumber, Papers};

/// Papers that came to a candidate together at one value.
#[derive(Debug)]
struct Parcel {
    /// The value of each paper, in units.
    value: u128,
    /// Number of papers, copies counted.
    papers: u128,
    /// Places of the different papers.
    places: Vec<u32>,
}

/// All papers, each with the candidate who holds it.
pub(super) struct Piles<'a> {
    papers: &'a Papers,
    /// For each different paper, the place of the preference it stands at.
    at: Vec<u16>,
    /// For each candidate (number − 1), what they hold.
    held: Vec<Vec<Parcel>>,
    /// Room for sorting, by candidate.
    sorted: Vec<Vec<u32>>,
    /// The same in papers, copies counted.
    weight: Vec<u64>,
}

/// What moved, in units of votes.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// To each candidate (number − 1).
    pub to: Vec<u128>,
    /// On papers without a further preference.
    pub exhausted: u128,
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
        };
        let places = (0..papers.distinct()).map(|place| place as u32);
        let mut moved = Moved { to: vec![0; candidates], exhausted: 0 };
        piles.sort(places, 0, unit, stands, &mut moved);
        (piles, moved)
    }

    /// Number of papers that the candidate holds.
    pub(super) fn papers_held(&self, candidate: usize) -> u128 {
        self.held[candidate].iter().map(|parcel| parcel.papers).sum()
    }

    /// Moves all of a candidate's papers to their next standing candidates; `value` turns the value
    /// at which a paper was held into the value at which it moves.
    pub(super) fn pass_on(
        &mut self,
        candidate: usize,
        stands: &[bool],
        value: impl Fn(u128) -> u128,
    ) -> Moved {
        let mut moved = Moved { to: vec![0; self.held.len()], exhausted: 0 };
        for parcel in std::mem::take(&mut self.held[candidate]) {
            self.sort(parcel.places.into_iter(), 1, value(parcel.value), stands, &mut moved);
        }
        moved
    }

    fn sort(
        &mut self,
        places: impl Iterator<Item = u32>,
        skip: usize,
        value: u128,
        stands: &[bool],
        moved: &mut Moved,
    ) {
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
        moved.exhausted += exhausted * value;
        for (candidate, places) in self.sorted.iter_mut().enumerate().filter(|(_, places)| !places.is_empty())
        {
            let papers = u128::from(std::mem::take(&mut self.weight[candidate]));
            moved.to[candidate] += papers * value;
            self.held[candidate].push(Parcel { value, papers, places: std::mem::take(places) });
        }
    }
}

fn next_standing(preferences: &[CandidateNumber], from: usize, stands: &[bool]) -> Option<usize> {
    let rest = preferences.get(from..)?;
    rest.iter().position(|number| stands[usize::from(*number) - 1]).map(|gap| from + gap)
}
