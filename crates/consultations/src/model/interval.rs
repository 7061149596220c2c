//! How sure a share is. Whole numbers only: the same figures on every machine.

/// A share with the interval in which it lies 19 times out of 20, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub percent: u32,
    pub low: u32,
    pub high: u32,
}

/// Agreement among those who agree or disagree, by Wilson's score interval with z = 1.96 (E. B. Wilson, "Probable
/// inference", Journal of the American Statistical Association 22, 1927). `None` if nobody did either.
pub fn agreement(agree: u32, disagree: u32) -> Option<Share> {
    let n = i128::from(agree) + i128::from(disagree);
    if n == 0 {
        return None;
    }
    // In millionths; z² = 3.8416.
    const ONE: i128 = 1_000_000;
    const Z2: i128 = 3_841_600;
    let p = i128::from(agree) * ONE / n;
    let below = ONE + Z2 / n;
    let middle = p + Z2 / (2 * n);
    // z² · (p(1-p)/n + z²/4n²), in millionths of millionths, so that its root is in millionths.
    let inside = Z2 * (p * (ONE - p) / n + Z2 * ONE / (4 * n * n)) / ONE;
    let spread = i128::try_from((inside.max(0) as u128).isqrt()).unwrap_or(0);
    let percent = |it: i128| u32::try_from((it * 100 + below / 2) / below).unwrap_or(0).min(100);
    let rounded = u32::try_from((p * 100 + ONE / 2) / ONE).unwrap_or(0);
    Some(Share { percent: rounded, low: percent((middle - spread).max(0)), high: percent(middle + spread) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_formula() {
        // By hand: 8 of 10, z = 1.96: 0.490 to 0.943; 0 of 10: 0 to 0.278; 50 of 100: 0.404 to 0.596.
        assert_eq!(agreement(8, 2), Some(Share { percent: 80, low: 49, high: 94 }));
        assert_eq!(agreement(0, 10), Some(Share { percent: 0, low: 0, high: 28 }));
        assert_eq!(agreement(50, 50), Some(Share { percent: 50, low: 40, high: 60 }));
        assert_eq!(agreement(0, 0), None);
    }
}
