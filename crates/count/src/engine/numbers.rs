//! Numbers that decide ties without a lot, as New Zealand reckons them.

use std::collections::BTreeSet;

/// The numbers of the first step for each candidate in ballot-paper order, all different: Local Electoral Regulations
/// 2001 (New Zealand), Schedule 1A, clauses 41 to 47; the generator is that of Wichmann and Hill (Applied Statistics 31,
/// 1982, 188-190) with its sum not reduced.
pub(super) fn reckoned(candidates: usize, seats: u32, valid: u64) -> Vec<i32> {
    let seed = (valid % 30_323 + 1_000 * (valid % 10)) % 30_323;
    let mut state = [(candidates as u64 + 5) % 30_269, u64::from(seats) % 30_307, seed];
    for _ in 0..4 {
        next(&mut state);
    }
    let mut given = BTreeSet::new();
    let fresh = (0..MOST).map(|_| next(&mut state)).filter(|number| given.insert(*number)).take(candidates);
    let mut numbers: Vec<i32> = fresh.collect();
    // There are not enough different numbers for tens of thousands of candidates; the last keep ballot-paper order then.
    numbers.extend((numbers.len()..candidates).map(|index| -(index as i32)));
    numbers
}

/// More values than it takes for any number of candidates that a paper can hold.
const MOST: usize = 200_000;

fn next(state: &mut [u64; 3]) -> i32 {
    const STEPS: [(u64, u64); 3] = [(171, 30_269), (172, 30_307), (170, 30_323)];
    let mut sum = 0;
    for (value, (factor, modulus)) in state.iter_mut().zip(STEPS) {
        *value = *value * factor % modulus;
        sum += *value * 10_000 / modulus;
    }
    sum as i32
}

#[cfg(test)]
mod tests {
    use super::reckoned;

    /// Worked out by the clauses for 4 candidates, 2 seats and 123 papers: x = 9, y = 2, z = 3123.
    #[test]
    fn numbers_are_those_of_the_schedule() {
        assert_eq!(reckoned(4, 2, 123), WORKED);
        let many = reckoned(60, 20, 1_000_007);
        let mut distinct = many.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((many.len(), distinct.len()), (60, 60));
        assert!(many.iter().all(|number| (0..30_000).contains(number)));
    }

    const WORKED: [i32; 4] = [4_737, 12_722, 18_512, 16_902];
}
