//! Codes from an app, by RFC 6238: HMAC-SHA-1 over thirty seconds, six digits, as every app has them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::At;
use sha1::Sha1;

/// The secret's length in bytes, as RFC 4226 recommends.
pub const BYTES: usize = 20;
const SECONDS: i64 = 30;
/// So many steps before and after now are taken too, for clocks that are a little wrong.
const SKEW: i64 = 1;

/// Which step of thirty seconds an instant lies in.
pub fn step(at: At) -> i64 {
    at.micros().div_euclid(1_000_000 * SECONDS)
}

/// The code of a step.
pub fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0x0f);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// The step whose code was typed, if it is near now and later than `used`, the last step that was taken: a code works
/// once, and so does every code before it.
pub fn matching(secret: &[u8], typed: &str, now: At, used: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let near = step(now) - SKEW..=step(now) + SKEW;
    near.filter(|it| *it > used).find(|it| code(secret, *it) == typed)
}

/// The secret as people type it and apps read it: base 32 in groups of four.
pub fn shown(secret: &[u8]) -> String {
    let plain = base32(secret);
    let groups: Vec<&str> =
        (0..plain.len()).step_by(4).filter_map(|it| plain.get(it..(it + 4).min(plain.len()))).collect();
    groups.join(" ")
}

/// What the square code for an app says.
pub fn address(secret: &[u8], issuer: &str, account: &str) -> String {
    let (issuer, account) = (ui::percent(issuer).replace('/', "%2F"), ui::percent(account));
    format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", base32(secret))
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut out, mut bits, mut held) = (String::new(), 0u32, 0u32);
    for byte in bytes {
        (held, bits) = ((held << 8) | u32::from(*byte), bits + 8);
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(LETTERS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(LETTERS[(held << (5 - bits)) as usize & 31]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of its eight digits.
        for (seconds, wanted) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(SECRET, step(At::from_micros(seconds * 1_000_000))), wanted, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_or_late_and_only_once() {
        let now = At::from_micros(1_111_111_109 * 1_000_000);
        let here = step(now);
        for near in -1..=1 {
            assert_eq!(matching(SECRET, &code(SECRET, here + near), now, 0), Some(here + near));
        }
        assert_eq!(matching(SECRET, &code(SECRET, here + 2), now, 0), None);
        assert_eq!(matching(SECRET, "081804", now, here), None, "used already");
        assert_eq!(
            matching(SECRET, &code(SECRET, here - 1), now, here),
            None,
            "older than one that was used"
        );
        assert_eq!(matching(SECRET, " 081 804 ", now, 0), Some(here), "typed with a gap");
        assert_eq!(matching(SECRET, "", now, 0), None);
    }

    #[test]
    fn the_secret_is_written_as_apps_read_it() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI", "RFC 4648, section 10");
        assert_eq!(shown(b"foobar"), "MZXW 6YTB OI");
        let address = address(SECRET, "Fair & haven", "a@b.example");
        assert!(
            address.starts_with("otpauth://totp/Fair%20%26%20haven:a%40b.example?secret=GEZD"),
            "{address}"
        );
    }
}
