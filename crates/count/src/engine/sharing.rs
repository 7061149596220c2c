//! Papers by the elected candidates through whom their votes pass, for methods that count all papers anew.
//!
//! A paper's vote passes through the elected candidates on it, in order, up to the first who continues. Papers that
//! pass through the same ones to the same end behave alike, so they are kept together: a tree whose inner places
//! are elected candidates. A share is reckoned once for each place of the tree, not once for each paper, and with
//! the same result.

use super::equal::{Equal, kept_by_meek};
use super::piles::next_standing;
use crate::{CountError, Method, Papers};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// One whole vote in units: keep values and votes have nine decimals.
pub(super) const WHOLE: u64 = 1_000_000_000;

/// A place in the tree: a candidate reached by way of all places above.
struct Node {
    candidate: usize,
    above: u32,
    /// Papers that reach this place, copies counted.
    through: u64,
    /// Papers that stop here because the candidate continues.
    papers: Vec<u32>,
    /// Papers that end here because nobody else on them may have the rest, copies counted.
    ending: u64,
}

pub(super) struct Tree<'a> {
    all: &'a Papers,
    nodes: Vec<Node>,
    /// The place below a place for a candidate: both numbers in one.
    below: HashMap<u64, u32, Places>,
    /// The places at which papers of each candidate stop.
    of: Vec<Vec<u32>>,
    /// For each paper the place of the preference at which it stands.
    at: Vec<u16>,
    /// What is left of a vote after each place; room for the next sharing out.
    left: Vec<u64>,
    /// Papers with equal preferences; they are not in the tree.
    equal: Equal,
}

/// Where all votes are, in units.
pub(super) struct Shared {
    pub votes: Vec<u128>,
    /// On papers that nobody else may have.
    pub exhausted: u128,
    /// Lost where parts of papers do not add up to whole units.
    pub rounding: u128,
}

/// The place above all candidates.
const ROOT: u32 = 0;

impl<'a> Tree<'a> {
    /// Gives each paper to the first on it who stands; papers for nobody are left out.
    pub(super) fn new(papers: &'a Papers, stands: &[bool]) -> Self {
        let mut tree = Self {
            all: papers,
            nodes: vec![Node { candidate: stands.len(), above: ROOT, through: 0, papers: vec![], ending: 0 }],
            below: HashMap::with_hasher(Places(RandomState::new().hash_one(0) | 1)),
            of: vec![vec![]; stands.len()],
            at: vec![0; papers.distinct()],
            left: vec![],
            equal: Equal::new(papers, stands),
        };
        for place in 0..papers.distinct() {
            if let Some(at) = next_standing(papers.preferences(place), 0, stands) {
                tree.put(place as u32, at, ROOT);
            }
        }
        tree
    }

    /// First preferences in units, and the number of papers that show any.
    pub(super) fn first(&self) -> Result<(Vec<u128>, u64), CountError> {
        let papers =
            |nodes: &Vec<u32>| nodes.iter().map(|node| self.nodes[*node as usize].through).sum::<u64>();
        let first: Vec<u64> = self.of.iter().map(papers).collect();
        let valid = first.iter().sum::<u64>() + self.equal.papers();
        let votes = first.into_iter().map(|papers| u128::from(papers) * u128::from(WHOLE)).collect();
        let mut shared = Shared { votes, exhausted: 0, rounding: 0 };
        self.equal.share(&vec![WHOLE; self.of.len()], Method::Meek, &mut shared)?;
        Ok((shared.votes, valid))
    }

    /// Votes by keep values in units: `keep[c]` is a whole vote for those who continue, nought for those out.
    pub(super) fn share(&mut self, keep: &[u64], method: Method) -> Result<Shared, CountError> {
        let mut shared = Shared { votes: vec![0; keep.len()], exhausted: 0, rounding: 0 };
        self.left.clear();
        self.left.push(WHOLE);
        shared.exhausted += u128::from(WHOLE) * u128::from(self.nodes[0].ending);
        for node in &self.nodes[1..] {
            let arriving = self.left[node.above as usize];
            let kept = match method {
                Method::Warren => arriving.min(keep[node.candidate]),
                _ => kept_by_meek(arriving, keep[node.candidate]),
            };
            let left = arriving - kept;
            shared.votes[node.candidate] += u128::from(kept) * u128::from(node.through);
            shared.exhausted += u128::from(left) * u128::from(node.ending);
            self.left.push(left);
        }
        self.equal.share(keep, method, &mut shared)?;
        Ok(shared)
    }

    /// A candidate is elected: the votes of papers that stopped there pass on to the next who is not out.
    pub(super) fn pass_through(&mut self, candidate: usize, not_out: &[bool], continuing: &[bool]) {
        for node in std::mem::take(&mut self.of[candidate]) {
            let papers = std::mem::take(&mut self.nodes[node as usize].papers);
            for paper in papers {
                self.move_on(paper, node, not_out, continuing);
            }
        }
    }

    /// A candidate is out: papers that stopped there go on in their place.
    pub(super) fn pass_over(&mut self, candidate: usize, not_out: &[bool], continuing: &[bool]) {
        for node in std::mem::take(&mut self.of[candidate]) {
            let papers = std::mem::take(&mut self.nodes[node as usize].papers);
            self.nodes[node as usize].through = 0;
            let above = self.nodes[node as usize].above;
            for paper in papers {
                self.move_on(paper, above, not_out, continuing);
            }
        }
    }

    /// Moves a paper from below `above` to the next on it who is not out, through those who are elected.
    fn move_on(&mut self, paper: u32, mut above: u32, not_out: &[bool], continuing: &[bool]) {
        let place = paper as usize;
        let preferences = self.all.preferences(place);
        let mut from = usize::from(self.at[place]) + 1;
        while let Some(at) = next_standing(preferences, from, not_out) {
            if continuing[usize::from(preferences[at]) - 1] {
                return self.put(paper, at, above);
            }
            let node = self.node(preferences[at], above);
            self.nodes[node as usize].through += self.all.copies(place);
            (above, from) = (node, at + 1);
        }
        self.nodes[above as usize].ending += self.all.copies(place);
    }

    fn put(&mut self, paper: u32, at: usize, above: u32) {
        let place = paper as usize;
        self.at[place] = at as u16;
        let number = self.all.preferences(place)[at];
        let node = self.node(number, above);
        let copies = self.all.copies(place);
        let reached = &mut self.nodes[node as usize];
        if reached.papers.is_empty() {
            self.of[usize::from(number) - 1].push(node);
        }
        reached.papers.push(paper);
        reached.through += copies;
    }

    fn node(&mut self, number: u16, above: u32) -> u32 {
        let key = u64::from(above) << 16 | u64::from(number);
        *self.below.entry(key).or_insert_with(|| {
            let candidate = usize::from(number) - 1;
            self.nodes.push(Node { candidate, above, through: 0, papers: vec![], ending: 0 });
            self.nodes.len() as u32 - 1
        })
    }
}

/// Hashes places by one multiplication with a number drawn anew for each count, so that no ballots can be made to
/// collide. Nothing is ever read in the order of the table.
#[derive(Clone, Copy)]
struct Places(u64);

struct PlaceHasher {
    weight: u64,
    hash: u64,
}

impl BuildHasher for Places {
    type Hasher = PlaceHasher;

    fn build_hasher(&self) -> PlaceHasher {
        PlaceHasher { weight: self.0, hash: 0 }
    }
}

impl Hasher for PlaceHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let product = u128::from(self.hash ^ number ^ self.weight) * u128::from(self.weight);
        self.hash = (product >> 64) as u64 ^ product as u64;
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
