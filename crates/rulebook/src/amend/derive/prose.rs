//! Paragraphs: which stayed, which were edited, split, joined, moved, put in or left out.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{is_word, tokens};
use crate::amend::book::{Chapter, Para};
use crate::amend::clash::whole_sentences;
use crate::amend::op::{Anchor, Operation, ParaShape, fingerprint};
use crate::amend::resolve::{around, unique};
use crate::document::Shape;

/// From how many hundredths of shared words two paragraphs are versions of one.
const LIKE: usize = 45;

/// From how many hundredths they are so even in another place.
const VERY_LIKE: usize = 75;

/// Adds the operations for one clause; splits and joins are looked for where asked.
pub(super) fn derive(old: &Chapter, new: &Chapter, joints: bool, operations: &mut Vec<Operation>) {
    let (olds, news): (Vec<&Para>, Vec<&Para>) = (old.paras().collect(), new.paras().collect());
    let mut matching = Matching::of(&olds, &news);
    matching.equal();
    if joints {
        matching.split_and_joined(operations);
    }
    matching.alike();
    matching.steps(&old.slug, operations);
}

struct Matching<'a> {
    olds: &'a [&'a Para],
    news: &'a [&'a Para],
    /// For each new paragraph, the old one it is.
    partner: Vec<Option<usize>>,
    /// The id that a new paragraph has in the amended text.
    ids: Vec<Option<String>>,
    /// Old paragraphs that are accounted for.
    used: BTreeSet<usize>,
    /// New paragraphs that were joined, with the id of the second half: what follows, follows that.
    joined: BTreeMap<usize, String>,
}

impl<'a> Matching<'a> {
    fn of(olds: &'a [&'a Para], news: &'a [&'a Para]) -> Self {
        Self {
            olds,
            news,
            partner: vec![None; news.len()],
            ids: vec![None; news.len()],
            used: BTreeSet::new(),
            joined: BTreeMap::new(),
        }
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.partner[new] = Some(old);
        self.ids[new] = Some(self.olds[old].id.clone());
        self.used.insert(old);
    }

    /// The same words: first in order, then those that changed places.
    fn equal(&mut self) {
        let key = |p: &&Para| (p.flat.clone(), p.shape as u8, p.statement);
        let (a, b): (Vec<_>, Vec<_>) =
            (self.olds.iter().map(key).collect(), self.news.iter().map(key).collect());
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &a, &b) {
            if op.tag() == similar::DiffTag::Equal {
                op.old_range().zip(op.new_range()).for_each(|(o, n)| self.pair(o, n));
            }
        }
        for (new, key) in b.iter().enumerate() {
            let free = |o: &usize| !self.used.contains(o) && a[*o] == *key;
            if self.ids[new].is_none()
                && let Some(old) = (0..self.olds.len()).find(free)
            {
                self.pair(old, new);
            }
        }
    }

    /// One paragraph made of two, or two of one, with no word changed.
    fn split_and_joined(&mut self, operations: &mut Vec<Operation>) {
        let glued = |a: &Para, b: &Para| format!("{} {}", a.flat, b.flat);
        let same = |a: &Para, b: &Para| a.shape == b.shape && a.statement == b.statement;
        for new in 0..self.news.len() {
            if self.ids[new].is_some() {
                continue;
            }
            let free = |o: &usize| !self.used.contains(o);
            let alone = |o: usize| o + 1 >= self.olds.len() || free(&(o + 1));
            let one = self.news[new];
            if let Some(two) = self.news.get(new + 1).filter(|_| self.ids[new + 1].is_none())
                && let Some(old) = (0..self.olds.len())
                    .find(|o| free(o) && self.olds[*o].flat == glued(one, two) && same(one, two))
                && one.shape == self.olds[old].shape
            {
                let whole = self.olds[old];
                let clause = whole.id.rsplit_once('.').map_or("", |(clause, _)| clause);
                let id = self.new_id(clause, &format!("{}\n{}", whole.id, two.flat));
                let before = unique(&whole.flat, one.flat.len() + 1, whole.flat.len());
                if before == two.flat {
                    operations.push(Operation::Split { at: anchor(whole), before, id: id.clone() });
                    self.pair(old, new);
                    self.ids[new + 1] = Some(id);
                }
            } else if let Some(old) = (0..self.olds.len().saturating_sub(1)).find(|o| {
                free(o)
                    && alone(*o)
                    && glued(self.olds[*o], self.olds[o + 1]) == one.flat
                    && same(self.olds[*o], self.olds[o + 1])
                    && one.shape == self.olds[*o].shape
            }) {
                let (first, second) = (anchor(self.olds[old]), anchor(self.olds[old + 1]));
                operations.push(Operation::Join { first, second });
                self.pair(old, new);
                self.used.insert(old + 1);
                self.joined.insert(new, self.olds[old + 1].id.clone());
            }
        }
    }

    /// The likest of those that are left, where they share enough words.
    fn alike(&mut self) {
        let mut pairs: Vec<(usize, usize, usize)> = vec![];
        for (new, para) in self.news.iter().enumerate().filter(|(n, _)| self.ids[*n].is_none()) {
            for (old, was) in self.olds.iter().enumerate().filter(|(o, _)| !self.used.contains(o)) {
                let verbatim = [para, was].iter().any(|p| p.shape == Shape::Verbatim);
                let score = likeness(&was.flat, &para.flat);
                let fits = score >= LIKE && (score >= VERY_LIKE || self.in_order(old, new));
                if was.shape == para.shape && was.statement == para.statement && !verbatim && fits {
                    pairs.push((100 - score, old.abs_diff(new), old * self.news.len() + new));
                }
            }
        }
        pairs.sort_unstable();
        for (_, _, place) in pairs {
            let (old, new) = (place / self.news.len(), place % self.news.len());
            if !self.used.contains(&old) && self.ids[new].is_none() {
                self.pair(old, new);
            }
        }
    }

    /// An id made of the words and their place, so that two who put in different ones never choose the same; made again
    /// while a paragraph has it already, because somebody put the same words there before.
    fn new_id(&self, clause: &str, seed: &str) -> String {
        let mut seed = seed.to_owned();
        loop {
            let id = format!("{clause}.p-{}", &fingerprint(&seed)[..8]);
            let old = self.olds.iter().any(|para| para.id == id);
            if !old && !self.ids.iter().flatten().any(|taken| *taken == id) {
                return id;
            }
            seed.push('\n');
        }
    }

    /// Whether a pair would leave everything that is paired in its order.
    fn in_order(&self, old: usize, new: usize) -> bool {
        let mut pairs = self.partner.iter().enumerate().filter_map(|(n, o)| o.map(|o| (o, n)));
        pairs.all(|(o, n)| (o < old) == (n < new))
    }

    /// Words of pairs, then places, then what is new and what is gone.
    fn steps(&mut self, clause: &str, operations: &mut Vec<Operation>) {
        let joined = |operations: &[Operation], id: &str| {
            operations.iter().any(|op| matches!(op, Operation::Join { first, .. } | Operation::Split { at: first, .. } if first.para == id))
        };
        for (new, old) in self.partner.clone().into_iter().enumerate() {
            let Some(old) = old else { continue };
            if !joined(operations, &self.olds[old].id) {
                words(self.olds[old], &self.news[new].flat, operations);
            }
        }
        let stays = longest_rising(&self.partner);
        for new in 0..self.news.len() {
            let follows = |before| self.joined.get(&before).or(self.ids[before].as_ref()).cloned();
            let after = new.checked_sub(1).and_then(follows);
            match (self.partner[new], self.ids[new].is_some()) {
                (Some(old), _) if !stays.contains(&new) => {
                    let (at, quote) = (anchor(self.olds[old]), opening(&self.olds[old].flat));
                    operations.push(Operation::MovePara { at, quote, after });
                }
                (None, false) => {
                    let para = self.news[new];
                    let seed = format!("{clause}\n{}\n{}", after.as_deref().unwrap_or_default(), para.flat);
                    let id = self.new_id(clause, &seed);
                    operations.push(Operation::InsertPara {
                        clause: clause.to_owned(),
                        after,
                        id: id.clone(),
                        shape: shape(para.shape),
                        text: para.flat.clone(),
                        statement: para.statement && para.shape != Shape::Verbatim,
                    });
                    self.ids[new] = Some(id);
                }
                _ => {}
            }
        }
        for (index, para) in self.olds.iter().enumerate() {
            if !self.used.contains(&index) {
                operations.push(Operation::DeletePara { at: anchor(para), quote: para.flat.clone() });
            }
        }
    }
}

/// The changed words of one paragraph as replacements.
fn words(old: &Para, new: &str, operations: &mut Vec<Operation>) {
    for (from, to, replace) in hunks(&old.flat, new) {
        let (prefix, suffix) = around(&old.flat, from, to);
        operations.push(Operation::ReplaceText {
            at: anchor(old),
            prefix: prefix.to_owned(),
            find: old.flat[from..to].to_owned(),
            suffix: suffix.to_owned(),
            replace,
            count: 1,
        });
    }
}

/// Where the old words are left out, and what is put in; changes with no word between them are one.
fn hunks(old: &str, new: &str) -> Vec<(usize, usize, String)> {
    let (a, b) = (tokens(old), tokens(new));
    let starts = |tokens: &[&str]| {
        let mut at = 0;
        let mut starts: Vec<usize> = vec![0];
        starts.extend(tokens.iter().map(|t| {
            at += t.len();
            at
        }));
        starts
    };
    let (olds, news) = (starts(&a), starts(&b));
    // Old and new token ranges of each change.
    let mut changes: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = vec![];
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &a, &b) {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        match changes.last_mut() {
            Some((o, n)) if a[o.end..op.old_range().start].iter().all(|t| !is_word(t)) => {
                o.end = op.old_range().end;
                n.end = op.new_range().end;
            }
            _ => changes.push((op.old_range(), op.new_range())),
        }
    }
    changes
        .into_iter()
        .map(|(o, n)| (olds[o.start], olds[o.end], new[news[n.start]..news[n.end]].to_owned()))
        .map(|(from, to, with)| if from == to { sentence(&a, from, with) } else { (from, to, with) })
        .collect()
}

/// Words that are put in, moved to where they are sentences of their own, if the same text comes of it: of "We meet. We
/// sing. We vote." it is "We sing." that is new, and not "sing. We".
fn sentence(olds: &[&str], from: usize, with: String) -> (usize, usize, String) {
    let mut at = 0;
    let split = olds.iter().take_while(|t| {
        at += t.len();
        at <= from
    });
    let (before, after) = olds.split_at(split.count());
    let (mut place, mut moved) = (from, with.clone());
    let mut seen = vec![(place, moved.clone())];
    for token in before.iter().rev() {
        let Some(rest) = moved.strip_suffix(token) else { break };
        (place, moved) = (place - token.len(), format!("{token}{rest}"));
        seen.push((place, moved.clone()));
    }
    (place, moved) = (from, with.clone());
    for token in after {
        let Some(rest) = moved.strip_prefix(token) else { break };
        (place, moved) = (place + token.len(), format!("{rest}{token}"));
        seen.push((place, moved.clone()));
    }
    // A sentence follows the one before it: the space stands in front.
    let own = |(_, words): &&(usize, String)| whole_sentences(words) && words.starts_with(' ');
    let found = seen.iter().find(own).or_else(|| seen.iter().find(|(_, words)| whole_sentences(words)));
    let (place, words) = found.cloned().unwrap_or((from, with));
    (place, place, words)
}

pub(super) fn anchor(para: &Para) -> Anchor {
    Anchor { para: para.id.clone(), hash: fingerprint(&para.flat) }
}

fn shape(shape: Shape) -> ParaShape {
    match shape {
        Shape::Text => ParaShape::Text,
        Shape::Bullet => ParaShape::Bullet,
        Shape::Numbered => ParaShape::Numbered,
        Shape::Verbatim => ParaShape::Verbatim,
    }
}

fn opening(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').take(8).collect();
    words.join(" ")
}

/// Shared words in hundredths of all words; of a longer form of a paragraph, a share of the shorter one's.
fn likeness(a: &str, b: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, mut b) = (words(a), words(b));
    let (all, fewer) = (a.len() + b.len(), a.len().min(b.len()));
    let mut shared = 0_usize;
    for word in a {
        if let Some(at) = b.iter().position(|w| *w == word) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    let part = if fewer > 1 { (shared * 60).checked_div(fewer) } else { None };
    (shared * 200).checked_div(all).max(part).unwrap_or(0)
}

/// The new places that can stay where they are: the longest run of partners that rises.
fn longest_rising(partner: &[Option<usize>]) -> BTreeSet<usize> {
    let places: Vec<(usize, usize)> =
        partner.iter().enumerate().filter_map(|(n, o)| o.map(|o| (n, o))).collect();
    let mut best: Vec<(usize, Option<usize>)> = vec![];
    for (i, (_, old)) in places.iter().enumerate() {
        let previous = (0..i).filter(|j| places[*j].1 < *old).max_by_key(|j| best[*j].0);
        best.push((previous.map_or(1, |j| best[j].0 + 1), previous));
    }
    let mut at = (0..best.len()).max_by_key(|i| best[*i].0);
    let mut stays = BTreeSet::new();
    while let Some(i) = at {
        stays.insert(places[i].0);
        at = best[i].1;
    }
    stays
}
