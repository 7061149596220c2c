//! Tokens: each with the sequences 0, 1, 2 … and no leaf twice. Sixty bytes a ballot, sorted once at the end.

use crate::bytes::sha256;
use crate::entry::Entry;
use crate::manifest::Manifest;
use crate::tiles::{WIDTH, bundle_path};
use crate::verify::report::Wrong;

/// The ballots of one contest that count.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counting {
    /// Log indices of the last ballot of every token, ascending.
    pub indices: Vec<u64>,
    /// All entries.
    pub entries: u64,
}

#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Half of H(pk), contest, sequence, log index.
    tokens: Vec<([u8; 16], u16, u32, u64)>,
    /// Half of the leaf, log index.
    leaves: Vec<([u8; 16], u64)>,
}

impl Tokens {
    pub fn push(&mut self, index: u64, entry: &Entry) {
        self.tokens.push((half(&sha256(&entry.pk)), entry.contest, entry.seq, index));
        self.leaves.push((half(&entry.leaf), index));
    }

    pub fn number(&self) -> usize {
        self.tokens.len()
    }

    pub fn finish(mut self, manifest: &Manifest, size: u64, wrong: &mut Wrong) -> Vec<Counting> {
        let mut at = |index: u64, text: &str| {
            let path = format!("log/{}", bundle_path(index / WIDTH, size).path());
            wrong.at(&path, Some(index), text);
        };
        self.leaves.sort_unstable();
        for pair in self.leaves.windows(2).filter(|it| it[0].0 == it[1].0) {
            at(pair[1].1, "its leaf stands in another entry too");
        }
        self.tokens.sort_unstable();
        let mut counting = vec![Counting::default(); manifest.contests.len()];
        for token in self.tokens.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            for (wanted, it) in (0u32..).zip(token) {
                if it.2 != wanted {
                    at(
                        it.3,
                        "the sequence of its token has a gap or a repetition: a ballot was dropped, or one cast twice",
                    );
                    break;
                }
            }
            let last = token.last().expect("a chunk is never empty");
            match counting.get_mut(usize::from(last.1)) {
                None => at(last.3, "it is for a contest that does not exist"),
                Some(contest) => {
                    contest.indices.push(last.3);
                    contest.entries += token.len() as u64;
                }
            }
        }
        counting.iter_mut().for_each(|it| it.indices.sort_unstable());
        counting
    }
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    *hash.first_chunk().expect("a hash is longer")
}
