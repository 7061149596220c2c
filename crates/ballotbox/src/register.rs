//! The roll and its marks as Merkle trees: everybody can check their own line, and nobody else's.

use sha2::Digest as _;

use crate::bytes::{Hash, Id, tagged};
use crate::manifest::Roll;
use crate::merkle::{inclusion, is_included, leaf_hash, root};

/// How a member took a paper.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    None = 0,
    Online = 1,
    Room = 2,
    Post = 3,
    Assisted = 4,
}

impl State {
    /// The state that a number stands for.
    pub fn read(number: u8) -> Option<Self> {
        [Self::None, Self::Online, Self::Room, Self::Post, Self::Assisted]
            .into_iter()
            .find(|it| *it as u8 == number)
    }
}

/// One elector in one contest, with the salt that only the member and the registrar know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub election: Id,
    pub contest: Id,
    pub salt: [u8; 16],
    pub member: Id,
    /// How the roll names the member; at most 65,535 bytes count.
    pub label: String,
}

impl Line {
    /// The roll leaf.
    pub fn leaf(&self) -> Hash {
        let label = self.label.as_bytes();
        let length = u16::try_from(label.len()).unwrap_or(u16::MAX);
        let start =
            tagged("roll").chain_update(self.election).chain_update(self.contest).chain_update(self.salt);
        let start = start.chain_update(self.member).chain_update(length.to_be_bytes());
        start.chain_update(&label[..usize::from(length)]).finalize().into()
    }

    /// The mark leaf; `papers` is how many were signed.
    pub fn mark(&self, state: State, papers: u8) -> Hash {
        let start =
            tagged("mark").chain_update(self.election).chain_update(self.contest).chain_update(self.salt);
        start.chain_update(self.member).chain_update([state as u8, papers]).finalize().into()
    }
}

/// A tree over roll or mark leaves in a given order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree(Vec<Hash>);

impl Tree {
    /// A roll: leaves sorted by their bytes.
    pub fn roll(mut leaves: Vec<Hash>) -> Self {
        leaves.sort_unstable();
        Self(leaves)
    }

    /// Marks, in the order of the roll's leaves.
    pub fn marks(leaves: Vec<Hash>) -> Self {
        Self(leaves)
    }

    pub fn leaves(&self) -> &[Hash] {
        &self.0
    }

    /// What the manifest or the close event says of it.
    pub fn summary(&self) -> Roll {
        Roll { count: self.0.len() as u64, root: root(&self.hashed()) }
    }

    /// The place of a leaf and the proof that it is there.
    pub fn prove(&self, leaf: &Hash) -> Option<(u64, Vec<Hash>)> {
        let place = self.0.iter().position(|it| it == leaf)? as u64;
        let hashed = self.hashed();
        let node = |height: u32, at: u64| {
            let width = 1usize.checked_shl(height)?;
            let start = usize::try_from(at).ok()?.checked_mul(width)?;
            hashed.get(start..start.checked_add(width)?).map(root)
        };
        Some((place, inclusion(place, hashed.len() as u64, &node)?))
    }

    fn hashed(&self) -> Vec<Hash> {
        self.0.iter().map(|it| leaf_hash(it)).collect()
    }
}

/// Whether a proof shows that a roll or mark leaf is in the tree that manifest or close event name.
pub fn is_on(leaf: &Hash, place: u64, proof: &[Hash], roll: &Roll) -> bool {
    is_included(&leaf_hash(leaf), place, roll.count, proof, &roll.root)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn line(number: u8) -> Line {
        let label = format!("Member {number}");
        Line { election: [1; 16], contest: [2; 16], salt: [number; 16], member: [number; 16], label }
    }

    #[test]
    fn a_member_finds_the_own_line_and_the_own_mark() {
        let lines: Vec<Line> = (0..13).map(line).collect();
        let roll = Tree::roll(lines.iter().map(Line::leaf).collect());
        let mut sorted = lines.clone();
        sorted.sort_by_key(Line::leaf);
        let marks = Tree::marks(sorted.iter().map(|it| it.mark(State::Online, 1)).collect());
        for it in &lines {
            let (place, proof) = roll.prove(&it.leaf()).unwrap();
            assert!(is_on(&it.leaf(), place, &proof, &roll.summary()));
            let (marked, proof) = marks.prove(&it.mark(State::Online, 1)).unwrap();
            assert_eq!(place, marked, "marks stand in the order of the roll");
            assert!(is_on(&it.mark(State::Online, 1), marked, &proof, &marks.summary()));
            assert!(!is_on(&it.mark(State::None, 0), marked, &proof, &marks.summary()));
        }
    }

    #[test]
    fn two_members_cannot_be_given_one_line() {
        let one = line(1);
        assert_ne!(one.leaf(), Line { label: "Member 2".into(), ..one.clone() }.leaf());
        assert_ne!(one.leaf(), Line { salt: [9; 16], ..one }.leaf());
    }
}
