//! Which pending entries go onto the board, and in which order.

use std::collections::BTreeMap;

use crate::bytes::Hash;

/// How many entries of a contest wait at least before any goes out, and how many a tick keeps back.
pub const CROWD: usize = 10;
/// Seconds between two ticks at least.
pub const PAUSE: u64 = 15 * 60;

/// The leaves that go out now, sorted: the order in which their entries are appended.
///
/// `pending` is each waiting entry's contest and leaf. Of every contest with more than ten waiting all but ten chosen at
/// random go out; at the close everything does. `below(n)` is a random number below n, without bias.
pub fn due(pending: &[(u16, Hash)], closing: bool, below: &mut dyn FnMut(u64) -> u64) -> Vec<Hash> {
    let mut contests = BTreeMap::<u16, Vec<Hash>>::new();
    for (contest, leaf) in pending {
        contests.entry(*contest).or_default().push(*leaf);
    }
    let mut out = vec![];
    for mut leaves in contests.into_values() {
        // Sorted first, so that what is drawn does not depend on the order of arrival.
        leaves.sort_unstable();
        if !closing {
            let kept = CROWD.min(leaves.len());
            for _ in 0..kept {
                let place = usize::try_from(below(leaves.len() as u64)).unwrap_or(0);
                leaves.swap_remove(place.min(leaves.len() - 1));
            }
        }
        out.extend(leaves);
    }
    out.sort_unstable();
    out
}

/// Whether a tick may happen: never sooner than fifteen minutes after the last one, and with something to put out.
pub fn is_time(pending: &[(u16, Hash)], seconds_since_last: u64) -> bool {
    let mut contests = BTreeMap::<u16, usize>::new();
    pending.iter().for_each(|it| *contests.entry(it.0).or_default() += 1);
    seconds_since_last >= PAUSE && contests.values().any(|it| *it > CROWD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaves(contest: u16, number: u8) -> Vec<(u16, Hash)> {
        (0..number).map(|it| (contest, [it; 32])).collect()
    }

    #[test]
    fn a_small_contest_waits_for_the_close() {
        let pending = [leaves(0, 10), leaves(1, 12)].concat();
        assert_eq!(due(&pending, false, &mut |_| 0).len(), 2);
        assert_eq!(due(&pending, true, &mut |_| 0).len(), 22);
        assert!(is_time(&pending, PAUSE) && !is_time(&pending, PAUSE - 1) && !is_time(&leaves(0, 10), PAUSE));
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_leaves_no_trace(
            (one, other) in Just(leaves(0, 40)).prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
            draws in proptest::collection::vec(any::<u64>(), 10),
        ) {
            let draw = || { let mut it = draws.clone().into_iter(); move |n: u64| it.next().unwrap_or(0) % n };
            prop_assert_eq!(due(&one, false, &mut draw()), due(&other, false, &mut draw()));
            prop_assert_eq!(due(&one, false, &mut draw()).len(), 30);
        }
    }
}
