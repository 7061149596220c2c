//! The rules of 1997 and of Northern Ireland again, paper by paper, as slowly and obviously as they are written.

/// Those elected in order, and everyone's votes in hundredths after each stage.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub elected: Vec<usize>,
    pub stages: Vec<Vec<u64>>,
}

struct Paper {
    preferences: Vec<usize>,
    holder: Option<usize>,
    value: u64,
    /// When it came to its holder; nought for first preferences.
    came: usize,
}

pub struct Slow<'a> {
    /// Northern Ireland; otherwise the rules of 1997.
    ni: bool,
    lots: &'a [usize],
    seats: usize,
    papers: Vec<Paper>,
    votes: Vec<u64>,
    lost: u64,
    hopeful: Vec<bool>,
    elected: Vec<usize>,
    surplus: Vec<usize>,
    quota: u64,
    clock: usize,
    history: Vec<Vec<u64>>,
    stages: Vec<Vec<u64>>,
}

impl<'a> Slow<'a> {
    pub fn count(papers: &[Vec<usize>], seats: usize, lots: &'a [usize], ni: bool) -> Outcome {
        let papers: Vec<Paper> = papers
            .iter()
            .map(|p| Paper { preferences: p.clone(), holder: Some(p[0]), value: 100, came: 0 })
            .collect();
        let mut votes = vec![0; lots.len()];
        for paper in &papers {
            votes[paper.preferences[0]] += 100;
        }
        let hopeful = vec![true; lots.len()];
        let mut slow = Self {
            ni,
            lots,
            seats,
            papers,
            votes,
            lost: 0,
            hopeful,
            elected: vec![],
            surplus: vec![],
            quota: 0,
            clock: 0,
            history: vec![],
            stages: vec![],
        };
        slow.run();
        Outcome { elected: slow.elected, stages: slow.stages }
    }

    fn run(&mut self) {
        self.set_quota();
        self.stage();
        loop {
            self.elect();
            if self.left().len() <= self.places() {
                self.elect_all();
            }
            if self.ni && self.places() == 1 {
                let left = self.left();
                let all: u64 = left.iter().map(|c| self.votes[*c]).sum::<u64>() + self.over();
                let enough: Vec<usize> =
                    left.into_iter().filter(|c| self.votes[*c] >= all - self.votes[*c]).collect();
                if enough.len() == 1 {
                    self.take(enough[0]);
                }
            }
            if self.places() == 0 {
                return;
            }
            if !self.surplus.is_empty() && self.group(1).is_empty() {
                self.transfer();
            } else {
                self.exclude();
            }
        }
    }

    fn set_quota(&mut self) {
        let held = self.papers.len() as u64 * 100 - self.lost;
        let divisor = self.seats as u64 + 1;
        self.quota = if self.ni { (held / 100 / divisor + 1) * 100 } else { held.div_ceil(divisor) };
    }

    fn stage(&mut self) {
        self.history.push(self.votes.clone());
        self.stages.push(self.votes.clone());
    }

    fn left(&self) -> Vec<usize> {
        (0..self.votes.len()).filter(|c| self.hopeful[*c]).collect()
    }

    fn places(&self) -> usize {
        self.seats - self.elected.len()
    }

    fn over(&self) -> u64 {
        self.surplus.iter().map(|c| self.votes[*c] - self.quota).sum()
    }

    /// First those with more votes now, then at the earliest point, then by lot (largest is best).
    fn rank(&self, c: usize) -> (u64, Vec<u64>, usize) {
        let history = self.history.iter().map(|votes| votes[c]).collect();
        (self.votes[c], history, self.lots.len() - self.lots.iter().position(|l| *l == c).unwrap())
    }

    fn take(&mut self, c: usize) {
        self.hopeful[c] = false;
        self.elected.push(c);
        if self.votes[c] > self.quota {
            self.surplus.push(c);
        }
    }

    fn elect(&mut self) {
        while self.places() > 0 {
            let kept: u64 = self.elected.iter().map(|c| self.votes[*c].min(self.quota)).sum();
            let active = self.papers.len() as u64 * 100 - self.lost - kept;
            let share = |c: usize| {
                !self.ni && self.votes[c] > 0 && self.votes[c] * (self.places() as u64 + 1) >= active
            };
            let found: Vec<usize> =
                self.left().into_iter().filter(|c| self.votes[*c] >= self.quota || share(*c)).collect();
            let Some(&best) = found.iter().max_by_key(|c| self.rank(**c)) else { return };
            let equal =
                |c: &&usize| (self.rank(**c).0, self.rank(**c).1) == (self.rank(best).0, self.rank(best).1);
            let top = found.iter().filter(|c| self.votes[**c] == self.votes[best]).count();
            if !self.ni && top > self.places() && found.iter().filter(equal).count() > 1 {
                return;
            }
            self.take(best);
        }
    }

    fn elect_all(&mut self) {
        let mut left = self.left();
        left.sort_by_key(|c| std::cmp::Reverse(self.rank(*c)));
        left.into_iter().for_each(|c| self.take(c));
    }

    /// As many of the lowest as may go together, if at least `least`.
    fn group(&self, least: usize) -> Vec<usize> {
        let mut left = self.left();
        left.sort_by_key(|c| self.votes[*c]);
        for size in (least..left.len()).rev() {
            let sum: u64 = left[..size].iter().map(|c| self.votes[*c]).sum::<u64>() + self.over();
            let next = self.votes[left[size]];
            let fits = if self.ni { sum < next } else { sum <= next };
            if left.len() - size >= self.places() && fits && self.votes[left[size - 1]] < next {
                return left[..size].to_vec();
            }
        }
        vec![]
    }

    fn next(&self, paper: usize) -> Option<usize> {
        let p = &self.papers[paper];
        let place = p.preferences.iter().position(|c| Some(*c) == p.holder)?;
        p.preferences[place + 1..].iter().copied().find(|c| self.hopeful[*c])
    }

    fn give(&mut self, paper: usize, to: Option<usize>, value: u64) {
        self.papers[paper].holder = to;
        self.papers[paper].value = value;
        self.papers[paper].came = self.clock;
        if let Some(to) = to {
            self.votes[to] += value;
        }
    }

    fn transfer(&mut self) {
        let from = self.surplus.iter().copied().max_by_key(|c| self.rank(*c)).unwrap();
        self.surplus.retain(|c| *c != from);
        let surplus = self.votes[from] - self.quota;
        let held = |p: &&Paper| p.holder == Some(from);
        let last = self.papers.iter().filter(held).map(|p| p.came).max().unwrap();
        let batch: Vec<usize> = (0..self.papers.len())
            .filter(|p| self.papers[*p].holder == Some(from) && self.papers[*p].came == last)
            .collect();
        let movable: Vec<(usize, usize)> = batch.iter().filter_map(|p| Some((*p, self.next(*p)?))).collect();
        self.clock += 1;
        let mut moved = 0;
        for (paper, to) in &movable {
            let value = self.papers[*paper].value.min(surplus / movable.len() as u64);
            self.give(*paper, Some(*to), value);
            moved += value;
        }
        self.votes[from] = self.quota;
        self.lost += surplus - moved;
        self.stage();
    }

    fn exclude(&mut self) {
        let mut out = self.group(2);
        if out.is_empty() {
            out = vec![self.left().into_iter().min_by_key(|c| self.rank(*c)).unwrap()];
        }
        if self.left().len() - out.len() == self.places() {
            let mut rest = self.left();
            rest.retain(|c| !out.contains(c));
            rest.sort_by_key(|c| std::cmp::Reverse(self.rank(*c)));
            return rest.into_iter().for_each(|c| self.take(c));
        }
        out.iter().for_each(|c| self.hopeful[*c] = false);
        let ni = self.ni;
        let key = |p: &Paper| (ni && p.came > 0, std::cmp::Reverse(p.value));
        let held = |p: &&Paper| p.holder.is_some_and(|c| out.contains(&c));
        let mut batches: Vec<_> = self.papers.iter().filter(held).map(key).collect();
        batches.sort();
        batches.dedup();
        for batch in batches {
            self.clock += 1;
            for paper in 0..self.papers.len() {
                let p = &self.papers[paper];
                if let Some(from) = p.holder.filter(|c| out.contains(c)).filter(|_| key(p) == batch) {
                    let (to, value) = (self.next(paper), p.value);
                    self.votes[from] -= value;
                    self.lost += if to.is_none() { value } else { 0 };
                    self.give(paper, to, value);
                }
            }
            if !ni {
                self.history.push(self.votes.clone());
                if self.elected.is_empty() {
                    self.set_quota();
                }
            }
            self.elect();
            if self.places() == 0 {
                break;
            }
        }
        self.stage();
    }
}
