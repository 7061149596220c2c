//! What is left of a box after the close: which ballots, and how many of each. No key, no order, no row of one's own.

use std::collections::BTreeMap;

/// One sort of ballot and its number of copies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    pub record: Vec<u8>,
    pub copies: u64,
}

/// Puts records together by what they say, in order of their bytes. Papers that were not cast are left out.
pub fn bundle(records: impl IntoIterator<Item = Vec<u8>>) -> Vec<Bundle> {
    let mut sorts = BTreeMap::<Vec<u8>, u64>::new();
    for record in records.into_iter().filter(|it| it.iter().any(|byte| *byte != 0)) {
        *sorts.entry(record).or_default() += 1;
    }
    sorts.into_iter().map(|(record, copies)| Bundle { record, copies }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_of_casting_leaves_no_trace(
            (one, other) in proptest::collection::vec(proptest::collection::vec(0u8..3, 3), 0..30)
                .prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle()))
        ) {
            let cast = one.iter().filter(|it| it.iter().any(|byte| *byte != 0)).count() as u64;
            let sorts = bundle(one);
            prop_assert_eq!(&sorts, &bundle(other));
            prop_assert_eq!(sorts.iter().map(|it| it.copies).sum::<u64>(), cast);
            prop_assert!(sorts.is_sorted_by(|a, b| a.record < b.record));
        }
    }
}
