//! Methods that move papers once more, paper by paper, with nothing merged and nothing shared with the crate: whatever
//! differs between rule sets is a field of `Law`, read from the rules anew.

use std::cmp::Reverse;

#[derive(Clone, Copy, PartialEq)]
pub enum Surplus {
    AllWeighted,
    AllUnweighted,
    /// The last parcel at surplus ÷ papers, all of them or those that go on; exactly or cut to units.
    Last {
        all: bool,
        exact: bool,
    },
    Proportion,
    EveryNth,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Batch {
    Together,
    ByValue,
    AsReceived,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Than {
    Never,
    AtMost,
    Less,
}

#[derive(Clone, Copy)]
pub struct Law {
    pub unit: u64,
    /// Quota in units from votes in units and seats.
    pub quota: fn(u64, u64, u64) -> u64,
    pub quota_moves: bool,
    pub surplus: Surplus,
    pub earliest_first: bool,
    pub batch: Batch,
    pub wait: Than,
    pub group: Than,
    /// Whether for the last seat all others together are enough (`AtMost`: as many, `Less`: fewer).
    pub last_seat: Than,
    pub skip_last_exclusion: bool,
    pub surpluses_before_the_end: bool,
    pub backwards: bool,
    pub batches_break_ties: bool,
    pub cap: bool,
    pub small: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub elected: Vec<usize>,
    pub stages: Vec<Vec<u64>>,
}

#[derive(Clone)]
struct Paper {
    on: Vec<usize>,
    at: usize,
    holder: Option<usize>,
    value: (u64, u64),
    came: usize,
}

pub struct Slow<'a> {
    law: Law,
    lots: &'a [usize],
    seats: usize,
    papers: Vec<Paper>,
    votes: Vec<u64>,
    gone: u64,
    hopeful: Vec<bool>,
    elected: Vec<usize>,
    waiting: Vec<(usize, usize)>,
    quota: u64,
    clock: usize,
    small_out: bool,
    history: Vec<Vec<u64>>,
    stages: Vec<Vec<u64>>,
}

impl<'a> Slow<'a> {
    pub fn count(papers: &[Vec<usize>], seats: usize, lots: &'a [usize], law: Law) -> Outcome {
        let paper = |on: &Vec<usize>| Paper {
            on: on.clone(),
            at: 0,
            holder: Some(on[0]),
            value: (law.unit, 1),
            came: 0,
        };
        let mut slow = Slow {
            papers: papers.iter().map(paper).collect(),
            votes: vec![0; lots.len()],
            gone: 0,
            hopeful: vec![true; lots.len()],
            elected: vec![],
            waiting: vec![],
            quota: (law.quota)(papers.len() as u64 * law.unit, seats as u64, law.unit),
            clock: 0,
            small_out: law.small == 0,
            history: vec![],
            stages: vec![],
            law,
            lots,
            seats,
        };
        for paper in papers {
            slow.votes[paper[0]] += law.unit;
        }
        slow.stage();
        slow.run();
        Outcome { elected: slow.elected, stages: slow.stages }
    }

    fn run(&mut self) {
        loop {
            self.elect();
            let blocked = self.law.surpluses_before_the_end && !self.waiting.is_empty();
            if self.left().len() <= self.places() && !blocked {
                self.take_all(self.left());
            }
            self.last_seat();
            if self.places() == 0 {
                return;
            }
            let waits = self.law.wait != Than::Never && !self.group(1, self.law.wait).is_empty();
            if !self.waiting.is_empty() && !waits {
                self.transfer();
            } else if !self.small_out {
                self.small_out = true;
                let few = |c: &usize| self.votes[*c] < self.law.small * self.law.unit;
                let small: Vec<usize> = self.left().into_iter().filter(few).collect();
                if !small.is_empty() && self.left().len() - small.len() >= self.places() {
                    self.exclude(small);
                }
            } else {
                let mut out = vec![];
                if self.law.group != Than::Never {
                    out = self.group(2, self.law.group);
                }
                if out.is_empty() {
                    out = vec![self.left().into_iter().min_by_key(|c| self.rank(*c)).unwrap()];
                }
                if self.law.skip_last_exclusion && self.left().len() - out.len() == self.places() {
                    let rest = self.left().into_iter().filter(|c| !out.contains(c)).collect();
                    self.take_all(rest);
                } else {
                    self.exclude(out);
                }
            }
        }
    }

    fn last_seat(&mut self) {
        if self.law.last_seat == Than::Never || self.places() != 1 {
            return;
        }
        let over: u64 = self.waiting.iter().map(|(_, c)| self.votes[*c] - self.quota).sum();
        let all: u64 = self.left().iter().map(|c| self.votes[*c]).sum::<u64>() + over;
        let enough = |c: &usize| {
            let others = all - self.votes[*c];
            if self.law.last_seat == Than::AtMost {
                others <= self.votes[*c]
            } else {
                others < self.votes[*c]
            }
        };
        let found: Vec<usize> = self.left().into_iter().filter(enough).collect();
        if let [one] = found[..] {
            self.take(one);
        }
    }

    fn left(&self) -> Vec<usize> {
        (0..self.votes.len()).filter(|c| self.hopeful[*c]).collect()
    }

    fn places(&self) -> usize {
        self.seats - self.elected.len()
    }

    fn stage(&mut self) {
        self.history.push(self.votes.clone());
        self.stages.push(self.votes.clone());
    }

    fn rank(&self, c: usize) -> (u64, Vec<u64>, usize) {
        let mut history: Vec<u64> = self.history.iter().map(|votes| votes[c]).collect();
        if self.law.backwards {
            history.reverse();
        }
        (self.votes[c], history, self.lots.len() - self.lots.iter().position(|l| *l == c).unwrap())
    }

    fn take(&mut self, c: usize) {
        self.hopeful[c] = false;
        self.elected.push(c);
        if self.votes[c] > self.quota {
            self.waiting.push((self.history.len(), c));
        }
    }

    fn take_all(&mut self, mut of: Vec<usize>) {
        of.sort_by_key(|c| Reverse(self.rank(*c)));
        of.into_iter().for_each(|c| self.take(c));
    }

    fn elect(&mut self) {
        while self.places() > 0 {
            let reached = self.left().into_iter().filter(|c| self.votes[*c] >= self.quota);
            let Some(best) = reached.max_by_key(|c| self.rank(*c)) else { return };
            self.take(best);
        }
    }

    fn group(&self, least: usize, than: Than) -> Vec<usize> {
        let mut left = self.left();
        left.sort_by_key(|c| self.votes[*c]);
        let over: u64 = self.waiting.iter().map(|(_, c)| self.votes[*c] - self.quota).sum();
        for size in (least..left.len()).rev() {
            let sum: u64 = left[..size].iter().map(|c| self.votes[*c]).sum::<u64>() + over;
            let next = self.votes[left[size]];
            let fits = if than == Than::Less { sum < next } else { sum <= next };
            if left.len() - size >= self.places() && fits && self.votes[left[size - 1]] < next {
                return left[..size].to_vec();
            }
        }
        vec![]
    }

    fn next(&self, paper: usize, may: &[bool]) -> Option<usize> {
        let p = &self.papers[paper];
        (p.at + 1..p.on.len()).find(|at| may[p.on[*at]])
    }

    /// Moves papers at one value; whoever receives gets what all of them are worth, cut to units.
    fn give(&mut self, papers: &[usize], value: (u64, u64)) -> u64 {
        let hopeful = self.hopeful.clone();
        let mut went = vec![0u64; self.votes.len()];
        let mut nobody = 0;
        for &paper in papers {
            match self.next(paper, &hopeful) {
                Some(at) => {
                    let to = self.papers[paper].on[at];
                    went[to] += 1;
                    let p = &mut self.papers[paper];
                    (p.at, p.holder, p.value, p.came) = (at, Some(to), value, self.clock);
                }
                None => {
                    nobody += 1;
                    self.papers[paper].holder = None;
                }
            }
        }
        for (votes, papers) in self.votes.iter_mut().zip(went) {
            *votes += papers * value.0 / value.1;
        }
        nobody * value.0 / value.1
    }

    fn transfer(&mut self) {
        let first = self.waiting.iter().map(|(when, _)| *when).min().unwrap();
        let may = |when: usize| !self.law.earliest_first || when == first;
        let of = self.waiting.iter().filter(|(when, _)| may(*when)).map(|(_, c)| *c);
        let from = of.max_by_key(|c| self.rank(*c)).unwrap();
        self.waiting.retain(|(_, c)| *c != from);
        let surplus = self.votes[from] - self.quota;
        let mine: Vec<usize> =
            (0..self.papers.len()).filter(|p| self.papers[*p].holder == Some(from)).collect();
        let came = mine.iter().map(|p| self.papers[*p].came).max().unwrap_or(0);
        let last: Vec<usize> = mine.iter().copied().filter(|p| self.papers[*p].came == came).collect();
        self.clock += 1;
        let mut takes = surplus;
        match self.law.surplus {
            Surplus::AllWeighted | Surplus::AllUnweighted => {
                let votes = self.votes[from];
                for paper in &mine {
                    let held = self.papers[*paper].value.0;
                    let value = if self.law.surplus == Surplus::AllWeighted {
                        surplus * held / votes
                    } else {
                        surplus / mine.len() as u64
                    };
                    self.give(&[*paper], (value, 1));
                }
            }
            Surplus::Last { all, exact } => {
                let goes = last.iter().filter(|p| self.next(**p, &self.hopeful).is_some()).count();
                let among = if all { last.len() } else { goes } as u64;
                let held = self.papers[last[0]].value;
                let share = match (among, exact) {
                    (0, _) => held,
                    (_, true) => (surplus, among),
                    (_, false) => (surplus / among, 1),
                };
                let less =
                    u128::from(share.0) * u128::from(held.1) < u128::from(held.0) * u128::from(share.1);
                self.give(&last, if less { share } else { held });
            }
            Surplus::Proportion => self.in_proportion(&last, surplus),
            Surplus::EveryNth => takes = self.every_nth(mine, surplus),
        }
        self.votes[from] -= takes;
        self.stage();
    }

    fn lots_order(&self, papers: &mut [usize]) {
        let place = |c: &usize| self.lots.iter().position(|l| l == c).unwrap();
        papers.sort_by_key(|p| {
            let p = &self.papers[*p];
            p.on[p.at + 1..].iter().map(place).collect::<Vec<_>>()
        });
    }

    fn in_proportion(&mut self, last: &[usize], surplus: u64) {
        let mut next: Vec<Vec<usize>> = vec![vec![]; self.votes.len()];
        for &paper in last {
            if let Some(at) = self.next(paper, &self.hopeful) {
                next[self.papers[paper].on[at]].push(paper);
            }
        }
        let total: u64 = next.iter().map(|p| p.len() as u64).sum();
        let mut share: Vec<u64> = next.iter().map(|p| p.len() as u64).collect();
        if total > surplus {
            share = share.iter().map(|n| n * surplus / total).collect();
            let mut by_fraction: Vec<usize> = (0..next.len()).collect();
            by_fraction.sort_by_key(|c| {
                let n = next[*c].len() as u64;
                let (_, history, lot) = self.rank(*c);
                Reverse((n * surplus % total, n, history, lot))
            });
            let missing = (surplus - share.iter().sum::<u64>()) as usize;
            by_fraction[..missing].iter().for_each(|c| share[*c] += 1);
        }
        for (mut papers, share) in next.into_iter().zip(share) {
            self.lots_order(&mut papers);
            let all = papers.len() as u64;
            let even = |j: u64| (j + 1) * share / all > j * share / all;
            let go: Vec<usize> =
                papers.into_iter().enumerate().filter(|(j, _)| even(*j as u64)).map(|(_, p)| p).collect();
            self.give(&go, (self.law.unit, 1));
        }
    }

    /// One paper to the next who may have it; whether anybody may.
    fn hand_on(&mut self, paper: usize) -> bool {
        let room = |c: usize| self.hopeful[c] && (!self.law.cap || self.votes[c] < self.quota);
        let may: Vec<bool> = (0..self.votes.len()).map(room).collect();
        let Some(at) = self.next(paper, &may) else { return false };
        let to = self.papers[paper].on[at];
        let p = &mut self.papers[paper];
        (p.at, p.holder, p.came) = (at, Some(to), self.clock);
        self.votes[to] += self.law.unit;
        true
    }

    fn every_nth(&mut self, mut mine: Vec<usize>, surplus: u64) -> u64 {
        self.lots_order(&mut mine);
        let all = mine.len();
        let n = ((2 * all as u64 + surplus) / (2 * surplus)).max(1) as usize;
        let mut order: Vec<usize> = vec![];
        for first in n..2 * n {
            order.extend((first..=all).step_by(n));
        }
        order.extend(1..n.min(all + 1));
        let mut moved = 0;
        for drawn in order {
            if moved == surplus {
                break;
            }
            moved += u64::from(self.hand_on(mine[drawn - 1]));
        }
        moved
    }

    fn exclude(&mut self, mut out: Vec<usize>) {
        let place = |c: &usize| self.lots.iter().position(|l| l == c).unwrap();
        out.sort_by_key(|c| (self.votes[*c], place(c)));
        out.iter().for_each(|c| self.hopeful[*c] = false);
        if self.law.cap {
            self.clock += 1;
            for &c in &out {
                let mut mine: Vec<usize> =
                    (0..self.papers.len()).filter(|p| self.papers[*p].holder == Some(c)).collect();
                self.lots_order(&mut mine);
                for paper in mine {
                    if !self.hand_on(paper) {
                        self.papers[paper].holder = None;
                    }
                }
                self.votes[c] = 0;
            }
            return self.stage();
        }
        let held = |p: &usize| self.papers[*p].holder.is_some_and(|c| out.contains(&c));
        let mine: Vec<usize> = (0..self.papers.len()).filter(held).collect();
        let batch = self.law.batch;
        let key = |p: usize| -> (Reverse<u128>, usize) {
            let p = &self.papers[p];
            let value = u128::from(p.value.0) * 1_000_000_000_000 / u128::from(p.value.1);
            match batch {
                Batch::Together => (Reverse(0), 0),
                Batch::ByValue => (Reverse(value), 0),
                Batch::AsReceived => (Reverse(0), p.came),
            }
        };
        let mut keys: Vec<_> = mine.iter().map(|p| key(*p)).collect();
        keys.sort();
        keys.dedup();
        let batches: Vec<Vec<usize>> =
            keys.iter().map(|k| mine.iter().copied().filter(|p| key(*p) == *k).collect()).collect();
        for papers in batches {
            self.clock += 1;
            // What each loses is what its parcels brought, cut when they came.
            for &c in &out {
                let mut parcels: Vec<(usize, u64, u64, u64)> = vec![];
                for p in papers.iter().map(|p| &self.papers[*p]).filter(|p| p.holder == Some(c)) {
                    match parcels.iter_mut().find(|k| (k.0, k.1, k.2) == (p.came, p.value.0, p.value.1)) {
                        Some(parcel) => parcel.3 += 1,
                        None => parcels.push((p.came, p.value.0, p.value.1, 1)),
                    }
                }
                self.votes[c] -= parcels.iter().map(|k| k.3 * k.1 / k.2).sum::<u64>();
            }
            let mut values: Vec<(u64, u64)> = papers.iter().map(|p| self.papers[*p].value).collect();
            values.sort_unstable();
            values.dedup();
            for value in values {
                let some: Vec<usize> =
                    papers.iter().copied().filter(|p| self.papers[*p].value == value).collect();
                self.gone += self.give(&some, value);
                // Papers of another value are another parcel.
                self.clock += 1;
            }
            if self.law.quota_moves {
                let held = self.papers.len() as u64 * self.law.unit - self.gone;
                self.quota = (self.law.quota)(held, self.seats as u64, self.law.unit);
            }
            if batch != Batch::Together {
                if self.law.batches_break_ties {
                    self.history.push(self.votes.clone());
                }
                self.elect();
                if self.places() == 0 {
                    break;
                }
            }
        }
        self.stage();
    }
}
