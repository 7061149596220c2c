//! Which candidate holds which papers at which value.

use super::record::Record;
use super::ties::number;
use super::worth::Worth;
use crate::threads::{each, threads};
use crate::votes::Votes;
use crate::{Batches, CandidateNumber, Papers};

/// Papers that came to a candidate together at one value.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    /// The value of each paper, in units.
    pub value: Worth,
    /// Number of papers, copies counted.
    pub papers: u128,
    /// Whether they are the candidate's first preferences.
    first: bool,
    /// The different papers, in parts.
    pub parts: Vec<Vec<Paper>>,
}

impl Parcel {
    /// Papers that stay when others of their parcel move.
    pub(super) fn of(value: Worth, papers: Vec<Paper>) -> Self {
        let copies = papers.iter().map(|paper| u128::from(paper.copies)).sum();
        Self { value, papers: copies, first: false, parts: vec![papers] }
    }
}

/// How many papers are fetched from memory together.
const GROUP: usize = 32;
/// Fewer different papers than this are sorted at once: a thread is not worth its while.
const FEW: usize = 32 * 1_024;

/// A different paper on its way: all that is needed to move it, so that a pile is read from beginning to end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    /// Where the preference it stands at is among all preferences.
    pub at: u32,
    /// Where its preferences end.
    pub end: u32,
    /// How many people handed it in; more than fit are several papers.
    pub copies: u32,
}

/// Parcels that move together, each with the candidate (number − 1) who held it.
pub(super) type Batch = Vec<(usize, Parcel)>;

/// All papers, each with the candidate who holds it.
pub(super) struct Piles<'a> {
    /// All preferences of all papers, one after the other.
    pub preferences: &'a [CandidateNumber],
    /// For each candidate (number − 1), what they hold, in the order received.
    pub held: Vec<Vec<Parcel>>,
    /// Sorted and not yet handed over, by candidate.
    pub sorted: Vec<Vec<Vec<Paper>>>,
    /// The same in papers, copies counted.
    pub waiting: Vec<u128>,
}

/// Papers with the ranking that is followed: who has them, how many, and what each is worth.
#[derive(Debug, Clone)]
pub(crate) struct Sighting {
    pub with: CandidateNumber,
    pub papers: u64,
    pub value: Votes,
}

/// What moved, in units of votes, or in papers.
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

    /// Papers at a value, in units of votes.
    pub(super) fn at(mut self, value: Worth) -> Self {
        for to in self.to.iter_mut().filter(|to| **to > 0) {
            *to = value.of(*to);
        }
        self.exhausted = value.of(self.exhausted);
        self
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
            held: (0..candidates).map(|_| Vec::new()).collect(),
            sorted: vec![Vec::new(); candidates],
            waiting: vec![0; candidates],
        };
        let distinct = papers.distinct();
        let parts = if distinct < FEW { 1 } else { threads() };
        let size = distinct.div_ceil(parts).max(1);
        let ranges = (0..parts).map(|part| (part * size).min(distinct)..((part + 1) * size).min(distinct));
        let sorted = each(ranges.collect(), |range| {
            let mut sorter = Sorter::new(papers.column(), stands);
            for (at, end, copies) in papers.spans(range) {
                sorter.deal(at, end, copies);
            }
            sorter
        });
        let worth = Worth::whole(unit);
        let moved = piles.take_in(sorted).at(worth);
        piles.hand_over(worth, true);
        (piles, moved)
    }

    /// Gives papers of several values, highest first, to the first candidate on each who stands.
    pub(super) fn deal_parcels(
        papers: &'a Papers,
        parcels: Vec<(Worth, Vec<Paper>)>,
        stands: &[bool],
    ) -> (Self, Moved) {
        let candidates = stands.len();
        let mut piles = Self {
            preferences: papers.column(),
            held: (0..candidates).map(|_| Vec::new()).collect(),
            sorted: vec![Vec::new(); candidates],
            waiting: vec![0; candidates],
        };
        let mut all = Moved::nothing(candidates);
        for (worth, papers) in parcels {
            all.add(&piles.sort(vec![papers], 0, stands).at(worth));
            piles.hand_over(worth, true);
        }
        (piles, all)
    }

    /// Where the papers that end here are, and what each is worth.
    pub(super) fn seen(&self, end: u32, record: &Record) -> Vec<Sighting> {
        let mut seen: Vec<Sighting> = Vec::new();
        for (candidate, parcels) in self.held.iter().enumerate() {
            for parcel in parcels {
                let here = parcel.parts.iter().flatten().filter(|paper| paper.end == end);
                let papers: u64 = here.map(|paper| u64::from(paper.copies)).sum();
                if papers > 0 {
                    let value = record.amount(parcel.value.units());
                    seen.push(Sighting { with: number(candidate), papers, value });
                }
            }
        }
        seen
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
            let value = Worth::whole(value(parcel.value.units()));
            moved.add(&self.sort(parcel.parts, 1, stands).at(value));
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
        value: impl Fn(u128) -> Worth,
    ) -> (Moved, Worth, u128) {
        // Sorted as whole papers first: the value is known only when they are counted.
        let papers = self.sort(parcel.parts, 1, stands);
        let transferable = papers.received();
        let value = value(transferable);
        self.hand_over(value, false);
        (Moved { exhausted: 0, ..papers.at(value) }, value, transferable)
    }

    /// Takes all papers from these candidates, in the batches in which they move. At least one batch.
    pub(super) fn take_batches(&mut self, candidates: &[usize], batches: Batches) -> Vec<Batch> {
        let mut parcels: Batch = Vec::new();
        for &candidate in candidates {
            parcels.extend(std::mem::take(&mut self.held[candidate]).into_iter().map(|p| (candidate, p)));
        }
        let by_value = |p: &Parcel| std::cmp::Reverse(p.value);
        match batches {
            Batches::AllAtOnce => {
                parcels.sort_by_key(|(_, p)| by_value(p));
                return vec![parcels];
            }
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
        let candidates = self.held.len();
        let nothing = || vec![Moved::nothing(candidates); from.len()];
        let (mut moved, mut papers, mut at) = (nothing(), nothing(), None);
        let mut settle = |papers: &mut Vec<Moved>, value: Worth| {
            // They come together as one parcel, which can be worth more than what each brings; the last brings the rest.
            for to in (0..candidates).filter(|_| from.len() > 1) {
                let (each, all) =
                    (papers.iter().map(|it| it.to[to]), papers.iter().map(|it| it.to[to]).sum());
                let more = value.of(all) - each.map(|it| value.of(it)).sum::<u128>();
                if let Some(last) = papers.iter().rposition(|it| it.to[to] > 0) {
                    moved[last].to[to] += more;
                }
            }
            for (moved, papers) in moved.iter_mut().zip(papers) {
                moved.add(&std::mem::replace(papers, Moved::nothing(candidates)).at(value));
            }
        };
        for (holder, parcel) in batch {
            if let Some(value) = at.filter(|value| *value != parcel.value) {
                settle(&mut papers, value);
                self.hand_over(value, false);
            }
            at = Some(parcel.value);
            let more = self.sort(parcel.parts, 1, stands);
            if let Some(place) = from.iter().position(|&index| index == holder) {
                papers[place].add(&more);
            }
        }
        if let Some(value) = at {
            settle(&mut papers, value);
            self.hand_over(value, false);
        }
        moved
    }

    /// Sorts papers by their next standing candidate and says how many go where; they are not held until handed over.
    fn sort(&mut self, parts: Vec<Vec<Paper>>, skip: usize, stands: &[bool]) -> Moved {
        let all: usize = parts.iter().map(Vec::len).sum();
        let shares = if all < FEW { 1 } else { threads() };
        let preferences = self.preferences;
        let sorted = each(shared_out(&parts, all.div_ceil(shares).max(1)), |share| {
            let mut sorter = Sorter::new(preferences, stands);
            for part in share {
                sorter.sort(part, skip);
            }
            sorter
        });
        self.take_in(sorted)
    }

    fn take_in(&mut self, sorted: Vec<Sorter<'_>>) -> Moved {
        let mut moved = Moved::nothing(self.held.len());
        for share in sorted {
            moved.exhausted += u128::from(share.exhausted);
            for (candidate, (papers, weight)) in share.lists.into_iter().zip(share.weight).enumerate() {
                if !papers.is_empty() {
                    let weight = u128::from(weight);
                    moved.to[candidate] += weight;
                    self.waiting[candidate] += weight;
                    self.sorted[candidate].push(papers);
                }
            }
        }
        moved
    }

    /// Gives what was sorted to those for whom it was, as parcels of this value.
    pub(super) fn hand_over(&mut self, value: Worth, first: bool) {
        for (candidate, parts) in self.sorted.iter_mut().enumerate().filter(|(_, parts)| !parts.is_empty()) {
            let papers = std::mem::take(&mut self.waiting[candidate]);
            self.held[candidate].push(Parcel { value, papers, first, parts: std::mem::take(parts) });
        }
    }
}

/// Cuts parts into shares of about this size, in order.
fn shared_out(parts: &[Vec<Paper>], size: usize) -> Vec<Vec<&[Paper]>> {
    let mut shares = vec![vec![]];
    let mut room = size;
    for mut part in parts.iter().map(Vec::as_slice) {
        while !part.is_empty() {
            if room == 0 {
                shares.push(vec![]);
                room = size;
            }
            let (now, later) = part.split_at(part.len().min(room));
            room -= now.len();
            part = later;
            shares.last_mut().expect("there is a share from the beginning").push(now);
        }
    }
    shares
}

/// Sorts papers by candidate, apart from the piles, so that several can work at once.
struct Sorter<'a> {
    preferences: &'a [CandidateNumber],
    stands: &'a [bool],
    /// The same with a bit for each number, if there are fewer than 64 candidates.
    bits: Option<u64>,
    lists: Vec<Vec<Paper>>,
    /// Papers in each list, copies counted.
    weight: Vec<u64>,
    /// Papers for nobody who stands.
    exhausted: u64,
}

impl<'a> Sorter<'a> {
    fn new(preferences: &'a [CandidateNumber], stands: &'a [bool]) -> Self {
        let candidates = stands.len();
        let lists = (0..candidates).map(|_| Vec::new()).collect();
        let bit = |(index, stands): (usize, &bool)| u64::from(*stands) << (index + 1);
        let bits = (candidates < 64).then(|| stands.iter().enumerate().map(bit).sum());
        Self { preferences, stands, bits, lists, weight: vec![0; candidates], exhausted: 0 }
    }

    /// Gives a paper to the first on it who stands.
    fn deal(&mut self, at: u32, end: u32, mut copies: u64) {
        while copies > 0 {
            let now = u32::try_from(copies).unwrap_or(u32::MAX);
            self.give(Paper { at, end, copies: now }, 0);
            copies -= u64::from(now);
        }
    }

    /// Gives each paper to the next on it who stands, `skip` preferences on from where it stands.
    fn sort(&mut self, papers: &[Paper], skip: usize) {
        for group in papers.chunks(GROUP) {
            // All of a group are read at once, so that memory brings them together rather than one by one.
            let read = |paper: &Paper| self.preferences.get(paper.at as usize + skip).copied();
            std::hint::black_box(group.iter().filter_map(read).fold(0, u16::wrapping_add));
            for paper in group {
                self.give(*paper, skip);
            }
        }
    }

    fn give(&mut self, mut paper: Paper, skip: usize) {
        let rest = &self.preferences[paper.at as usize..paper.end as usize];
        match self.next(rest, skip) {
            Some(on) => {
                let candidate = usize::from(rest[on]) - 1;
                paper.at += on as u32;
                self.lists[candidate].push(paper);
                self.weight[candidate] += u64::from(paper.copies);
            }
            None => self.exhausted += u64::from(paper.copies),
        }
    }

    /// As [`next_standing`]; the nearest four at once, because which of them it is cannot be foretold.
    fn next(&self, rest: &[CandidateNumber], skip: usize) -> Option<usize> {
        if let Some(bits) = self.bits
            && let Some(four) = rest.get(skip..)?.first_chunk::<4>()
        {
            let stands = |place: usize| (bits >> (four[place] & 63) & 1) << place;
            let found = stands(0) | stands(1) | stands(2) | stands(3);
            if found != 0 {
                return Some(skip + found.trailing_zeros() as usize);
            }
            return next_standing(rest, skip + 4, self.stands);
        }
        next_standing(rest, skip, self.stands)
    }
}

/// The place of the first preference from `from` on for somebody who stands.
pub(super) fn next_standing(preferences: &[CandidateNumber], from: usize, stands: &[bool]) -> Option<usize> {
    let rest = preferences.get(from..)?;
    rest.iter().position(|number| stands[usize::from(*number) - 1]).map(|gap| from + gap)
}
