//! Merkle trees of RFC 6962: the frontier of a growing tree, proofs that a leaf is in one, proofs that one extends another.

use sha2::{Digest as _, Sha256};

use crate::bytes::Hash;

/// `H(0x00 | data)`.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// `H(0x01 | left | right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root over no leaf: `H()`.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A growing tree of which only the full subtrees at its right edge are kept: 64 hashes at most, however large it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    /// Roots of full subtrees, the largest first; one for each bit of `size`.
    full: Vec<Hash>,
}

impl Frontier {
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            hash = node_hash(&self.full.pop().expect("one full subtree for each bit of the size"), &hash);
        }
        self.full.push(hash);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        let joined = self.full.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        joined.unwrap_or_else(empty_root)
    }
}

/// The root over these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    leaves.iter().for_each(|it| frontier.push(*it));
    frontier.root()
}

/// A node's hash by height above the leaves and place in its row; only full subtrees are asked for.
pub type NodeAt<'a> = &'a dyn Fn(u32, u64) -> Option<Hash>;

/// The proof that leaf `index` is in the tree of `size` leaves (RFC 6962, 2.1.1); `None` if there is no such leaf or node.
pub fn inclusion(index: u64, size: u64, node: NodeAt<'_>) -> Option<Vec<Hash>> {
    (index < size).then_some(())?;
    path(index, 0, size, node)
}

fn path(index: u64, start: u64, end: u64, node: NodeAt<'_>) -> Option<Vec<Hash>> {
    if end - start == 1 {
        return Some(vec![]);
    }
    let middle = start + split(end - start);
    let (mut proof, other) = if index < middle {
        (path(index, start, middle, node)?, range(middle, end, node)?)
    } else {
        (path(index, middle, end, node)?, range(start, middle, node)?)
    };
    proof.push(other);
    Some(proof)
}

/// The proof that the tree of `old` leaves is the beginning of that of `size` (RFC 6962, 2.1.2).
pub fn consistency(old: u64, size: u64, node: NodeAt<'_>) -> Option<Vec<Hash>> {
    if old == 0 || old > size {
        return (old == 0).then(Vec::new);
    }
    subproof(old, 0, size, true, node)
}

fn subproof(old: u64, start: u64, end: u64, known: bool, node: NodeAt<'_>) -> Option<Vec<Hash>> {
    if old == end {
        return Some(if known { vec![] } else { vec![range(start, end, node)?] });
    }
    let middle = start + split(end - start);
    let (mut proof, other) = if old <= middle {
        (subproof(old, start, middle, known, node)?, range(middle, end, node)?)
    } else {
        (subproof(old, middle, end, false, node)?, range(start, middle, node)?)
    };
    proof.push(other);
    Some(proof)
}

/// The largest power of two below `number`, which is at least 2.
fn split(number: u64) -> u64 {
    1 << (63 - (number - 1).leading_zeros())
}

/// The root over a range of leaves that begins at a multiple of a power of two not smaller than its length.
fn range(start: u64, end: u64, node: NodeAt<'_>) -> Option<Hash> {
    let length = end - start;
    if length.is_power_of_two() {
        let height = length.trailing_zeros();
        return node(height, start >> height);
    }
    let middle = start + split(length);
    Some(node_hash(&range(start, middle, node)?, &range(middle, end, node)?))
}

/// Whether a proof shows that `leaf` (a leaf hash) is at `index` of the tree with this root.
pub fn is_included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    let mut at = (index, size.wrapping_sub(1));
    let mut hash = *leaf;
    for other in proof {
        if at.1 == 0 {
            return false;
        }
        if at.0 & 1 == 1 || at.0 == at.1 {
            hash = node_hash(other, &hash);
            while at.0 & 1 == 0 && at.0 != 0 {
                at = (at.0 >> 1, at.1 >> 1);
            }
        } else {
            hash = node_hash(&hash, other);
        }
        at = (at.0 >> 1, at.1 >> 1);
    }
    index < size && at.1 == 0 && hash == *root
}

/// Whether a proof shows that the tree of `size` leaves begins with that of `old`.
pub fn is_consistent(old: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    match old {
        _ if old > size => return false,
        0 => return proof.is_empty() && *old_root == empty_root(),
        _ if old == size => return proof.is_empty() && old_root == root,
        _ => {}
    }
    let with_old = old.is_power_of_two().then_some(*old_root);
    let mut path = with_old.into_iter().chain(proof.iter().copied());
    let Some(first) = path.next() else { return false };
    let skipped = (old - 1).trailing_ones();
    let mut at = ((old - 1) >> skipped, (size - 1) >> skipped);
    let (mut small, mut large) = (first, first);
    for other in path {
        if at.1 == 0 {
            return false;
        }
        if at.0 & 1 == 1 || at.0 == at.1 {
            (small, large) = (node_hash(&other, &small), node_hash(&other, &large));
            while at.0 & 1 == 0 && at.0 != 0 {
                at = (at.0 >> 1, at.1 >> 1);
            }
        } else {
            large = node_hash(&large, &other);
        }
        at = (at.0 >> 1, at.1 >> 1);
    }
    at.1 == 0 && small == *old_root && large == *root
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn leaves(number: u64) -> Vec<Hash> {
        (0..number).map(|it| leaf_hash(&it.to_be_bytes())).collect()
    }

    fn node(leaves: &[Hash]) -> impl Fn(u32, u64) -> Option<Hash> {
        move |height, place| {
            let width = 1usize << height;
            let start = usize::try_from(place).unwrap() * width;
            leaves.get(start..start + width).map(root)
        }
    }

    #[test]
    fn roots_are_those_of_the_rfc() {
        // Known answers of certificate transparency's reference for the empty tree and one empty leaf.
        let hex = |hash: Hash| crate::to_hex(&hash);
        assert_eq!(hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(
            hex(root(&[leaf_hash(&[])])),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        let three = leaves(3);
        assert_eq!(root(&three), node_hash(&node_hash(&three[0], &three[1]), &three[2]));
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved_and_no_other() {
        for size in 1..40u64 {
            let all = leaves(size);
            let root = root(&all);
            for index in 0..size {
                let proof = inclusion(index, size, &node(&all)).unwrap();
                let leaf = &all[usize::try_from(index).unwrap()];
                assert!(is_included(leaf, index, size, &proof, &root), "{index} of {size}");
                assert!(!is_included(&[0; 32], index, size, &proof, &root));
                assert!(!is_included(leaf, index ^ 1, size, &proof, &root) || size == 1);
                let mut longer = proof.clone();
                longer.push([0; 32]);
                assert!(!is_included(leaf, index, size, &longer, &root));
            }
        }
        assert!(inclusion(3, 3, &node(&leaves(3))).is_none());
    }

    #[test]
    fn every_small_tree_extends_those_before_it_and_a_changed_one_does_not() {
        for size in 1..40u64 {
            let all = leaves(size);
            for old in 0..=size {
                let before = root(&all[..usize::try_from(old).unwrap()]);
                let proof = consistency(old, size, &node(&all)).unwrap();
                assert!(is_consistent(old, &before, size, &root(&all), &proof), "{old} of {size}");
                assert!(!is_consistent(old, &[7; 32], size, &root(&all), &proof), "{old} of {size}");
                if old > 0 && old < size {
                    assert!(!is_consistent(old, &before, size, &[7; 32], &proof));
                    assert!(!is_consistent(old, &before, size, &root(&all), &proof[..proof.len() - 1]));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn nonsense_for_a_proof_proves_nothing(
            proof in proptest::collection::vec(any::<[u8; 32]>(), 0..8), old in 0u64..20, size in 0u64..20
        ) {
            prop_assert!(!is_consistent(old, &[1; 32], size, &[2; 32], &proof));
            prop_assert!(!is_included(&[1; 32], old, size, &proof, &[2; 32]));
        }
    }
}
