//! The fingerprint of a roll: who may vote in what, frozen, without showing the names.

use sha2::{Digest, Sha256};

/// One elector's line of the roll, salted, so that only somebody with the salt can tell whose it is.
pub type Leaf = [u8; 32];

/// The whole roll: its number of lines and the hash over them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RollHash {
    pub count: u64,
    pub hash: [u8; 32],
}

/// SHA-256("roll leaf" | salt | poll | member | contests), contests sorted, each 16 bytes.
pub fn leaf(salt: [u8; 16], poll: [u8; 16], member: [u8; 16], contests: &[[u8; 16]]) -> Leaf {
    let mut sorted = contests.to_vec();
    sorted.sort_unstable();
    let start =
        Sha256::new().chain_update(b"roll leaf").chain_update(salt).chain_update(poll).chain_update(member);
    sorted.iter().fold(start, |hash, it| hash.chain_update(it)).finalize().into()
}

/// SHA-256("roll" | number of lines | leaves), leaves sorted; the number as eight bytes, big end first.
pub fn roll_hash(leaves: &[Leaf]) -> RollHash {
    let mut sorted = leaves.to_vec();
    sorted.sort_unstable();
    let count = sorted.len() as u64;
    let start = Sha256::new().chain_update(b"roll").chain_update(count.to_be_bytes());
    let hash = sorted.iter().fold(start, |hash, it| hash.chain_update(it)).finalize().into();
    RollHash { count, hash }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_changes_with_everything_it_says() {
        let one = leaf([1; 16], [2; 16], [3; 16], &[[4; 16]]);
        let others = [
            leaf([9; 16], [2; 16], [3; 16], &[[4; 16]]),
            leaf([1; 16], [9; 16], [3; 16], &[[4; 16]]),
            leaf([1; 16], [2; 16], [9; 16], &[[4; 16]]),
            leaf([1; 16], [2; 16], [3; 16], &[[9; 16]]),
            leaf([1; 16], [2; 16], [3; 16], &[]),
        ];
        assert!(others.iter().all(|it| *it != one));
    }

    proptest! {
        #[test]
        fn the_order_of_lines_does_not_matter_and_a_changed_line_does(
            leaves in proptest::collection::vec(any::<[u8; 32]>(), 1..20).prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle()))
        ) {
            prop_assert_eq!(roll_hash(&leaves.0), roll_hash(&leaves.1));
            let mut changed = leaves.0.clone();
            changed[0][0] ^= 1;
            prop_assert_ne!(roll_hash(&leaves.0), roll_hash(&changed));
        }
    }
}
