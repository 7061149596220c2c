//! A secret of 32 bytes cut into n shares, any k of which give it back (Shamir 1979), byte by byte over GF(2^8).

/// A trustee's number, from 1, and what it was given.
pub type Share = (u8, [u8; 32]);

/// The share of trustee `at`: the polynomial with the secret as its constant and `coefficients` behind it.
pub fn share(secret: &[u8; 32], coefficients: &[[u8; 32]], at: u8) -> [u8; 32] {
    let mut out = [0; 32];
    for coefficient in coefficients.iter().rev().chain([secret]) {
        out.iter_mut().zip(coefficient).for_each(|(sum, it)| *sum = times(*sum, at) ^ it);
    }
    out
}

/// The secret from exactly k shares; `None` if two are of one trustee or a number is 0.
/// Wrong shares give a wrong secret: whoever calls has to check it.
pub fn combine(shares: &[Share]) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    for (place, (at, share)) in shares.iter().enumerate() {
        let mut weight = 1;
        for (_, (other, _)) in shares.iter().enumerate().filter(|it| it.0 != place) {
            weight = times(weight, times(*other, inverse(at ^ other)?));
        }
        if *at == 0 {
            return None;
        }
        out.iter_mut().zip(share).for_each(|(sum, it)| *sum ^= times(weight, *it));
    }
    (!shares.is_empty()).then_some(out)
}

/// Multiplication in GF(2^8) reduced by x^8 + x^4 + x^3 + x + 1, in the same time for all values.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        product ^= a & 0u8.wrapping_sub(b >> bit & 1);
        a = (a << 1) ^ (0x1b & 0u8.wrapping_sub(a >> 7));
    }
    product
}

/// a^254; nought has none.
fn inverse(a: u8) -> Option<u8> {
    let square = times(a, a);
    let product = (0..6).fold((square, square), |(power, all), _| {
        let power = times(power, power);
        (power, times(all, power))
    });
    (a != 0).then_some(product.1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_field_is_that_of_aes() {
        // FIPS 197, 4.2: {57} · {83} = {c1}; 4.2.1: {57} · {13} = {fe}.
        assert_eq!((times(0x57, 0x83), times(0x57, 0x13)), (0xc1, 0xfe));
        assert!((1..=255u8).all(|it| times(it, inverse(it).unwrap()) == 1));
        assert_eq!(inverse(0), None);
    }

    #[test]
    fn one_of_one_is_the_secret_itself() {
        assert_eq!(share(&[9; 32], &[], 1), [9; 32]);
        assert_eq!(combine(&[(1, [9; 32])]), Some([9; 32]));
    }

    #[test]
    fn a_trustee_counts_once() {
        assert_eq!(combine(&[(2, [1; 32]), (2, [1; 32])]), None);
        assert_eq!(combine(&[(0, [1; 32])]), None);
        assert_eq!(combine(&[]), None);
    }

    proptest! {
        #[test]
        fn any_k_shares_give_the_secret_and_fewer_do_not(
            secret in any::<[u8; 32]>(),
            coefficients in proptest::collection::vec(any::<[u8; 32]>(), 0..5),
            order in Just((1u8..=9).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let shares: Vec<Share> = order.iter().map(|at| (*at, share(&secret, &coefficients, *at))).collect();
            let k = coefficients.len() + 1;
            prop_assert_eq!(combine(&shares[..k]), Some(secret));
            prop_assert_eq!(combine(&shares), Some(secret), "more are as good");
            if k > 1 && coefficients.iter().any(|it| *it != [0; 32]) {
                let mut lie = shares[..k].to_vec();
                lie[0].1[0] ^= 1;
                prop_assert_ne!(combine(&lie), Some(secret));
            }
        }
    }
}
