//! Whole numbers of any size, as far as exact fractions need them.

/// A whole number, its lowest 64 bits first, without noughts at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wide(Vec<u64>);

impl From<u64> for Wide {
    fn from(number: u64) -> Self {
        Self(if number == 0 { vec![] } else { vec![number] })
    }
}

impl Wide {
    pub(super) fn times(&self, factor: u64) -> Self {
        let mut carry = 0u128;
        let mut limbs: Vec<u64> = Vec::with_capacity(self.0.len() + 1);
        for limb in &self.0 {
            let product = u128::from(*limb) * u128::from(factor) + carry;
            limbs.push(product as u64);
            carry = product >> 64;
        }
        limbs.push(carry as u64);
        Self::trimmed(limbs)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut carry = 0u128;
        let length = self.0.len().max(other.0.len());
        let limb = |of: &Self, place: usize| of.0.get(place).copied().map_or(0, u128::from);
        let mut limbs: Vec<u64> = Vec::with_capacity(length + 1);
        for place in 0..length {
            let sum = limb(self, place) + limb(other, place) + carry;
            limbs.push(sum as u64);
            carry = sum >> 64;
        }
        limbs.push(carry as u64);
        Self::trimmed(limbs)
    }

    /// Divided; the remainder is ignored. The divisor is not nought.
    pub(super) fn over(&self, divisor: u64) -> Self {
        let mut rest = 0u128;
        let mut limbs = self.0.clone();
        for limb in limbs.iter_mut().rev() {
            let all = rest << 64 | u128::from(*limb);
            *limb = (all / u128::from(divisor)) as u64;
            rest = all % u128::from(divisor);
        }
        Self::trimmed(limbs)
    }

    /// The number, which must fit: its lowest 64 bits.
    pub(super) fn value(&self) -> u64 {
        debug_assert!(self.0.len() < 2, "a part of a vote is less than a vote");
        self.0.first().copied().unwrap_or(0)
    }

    fn trimmed(mut limbs: Vec<u64>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_numbers_that_fit() {
        for (a, b, c) in [(u64::MAX, u64::MAX, 7), (1 << 40, 1_000_000_007, u64::MAX), (0, 5, 3)] {
            let product = u128::from(a) * u128::from(b);
            let wide = Wide::from(a).times(b);
            assert_eq!(wide.over(b).value(), a);
            assert_eq!(wide.plus(&Wide::from(c)).over(b.max(1)), {
                let sum = (product + u128::from(c)) / u128::from(b);
                Wide::trimmed(vec![sum as u64, (sum >> 64) as u64])
            });
            assert_eq!(wide.times(u64::MAX).over(u64::MAX), wide);
        }
    }
}
