//! Hashes as words: 11 bits a word, from a list of 2,048 plain English ones.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words.txt").lines().collect());

/// How many words a voter compares: 44 bits.
pub const CHECK_WORDS: usize = 4;
/// How many words stand for a manifest: 66 bits.
pub const FINGERPRINT_WORDS: usize = 6;

/// All words, in order, for a booth.
pub fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().copied()
}

/// The first `number` words of a hash, most significant bits first; at most 23.
pub fn words(hash: &[u8; 32], number: usize) -> String {
    let word = |place| WORDS[usize::from(bits(hash, 11 * place))];
    (0..number.min(23)).map(word).collect::<Vec<_>>().join(" ")
}

/// The four words of a leaf, which a voter compares.
pub fn check_words(leaf: &[u8; 32]) -> String {
    words(leaf, CHECK_WORDS)
}

/// What somebody typed, in the one form: small letters, single spaces. `Err` names the first word that is not in the list.
///
/// # Errors
/// The word that nobody's check words hold.
pub fn read_words(typed: &str) -> Result<String, String> {
    let typed = typed.to_lowercase();
    let parts = typed.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let known = |it: &str| WORDS.binary_search(&it).map(|place| WORDS[place]).map_err(|_| it.to_owned());
    parts.map(known).collect::<Result<Vec<_>, _>>().map(|it| it.join(" "))
}

/// Eleven bits of a hash from bit `at`.
fn bits(hash: &[u8; 32], at: usize) -> u16 {
    let byte = |place: usize| u32::from(hash.get(place).copied().unwrap_or(0));
    let three = byte(at / 8) << 16 | byte(at / 8 + 1) << 8 | byte(at / 8 + 2);
    u16::try_from(three >> (13 - at % 8) & 0x7ff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_2048_different_words_in_order() {
        assert_eq!(WORDS.len(), 2048);
        assert!(WORDS.is_sorted_by(|a, b| a < b));
        assert!(
            WORDS.iter().all(|it| it.bytes().all(|b| b.is_ascii_lowercase()) && (3..=10).contains(&it.len()))
        );
    }

    #[test]
    fn eleven_bits_at_a_time_make_a_word() {
        let mut hash = [0; 32];
        assert_eq!(check_words(&hash), [WORDS[0]; 4].join(" "));
        (hash[0], hash[1]) = (0b1000_0000, 0b0010_0000);
        assert_eq!(words(&hash, 2), [WORDS[1025], WORDS[0]].join(" "));
        hash[1] = 0b0001_0000;
        assert_eq!(words(&hash, 2), [WORDS[1024], WORDS[1024]].join(" "));
    }

    #[test]
    fn words_are_read_however_they_are_typed_and_a_slip_is_named() {
        let [a, b] = [WORDS[3], WORDS[1900]];
        assert_eq!(read_words(&format!("  {}-{} ", a.to_uppercase(), b)), Ok(format!("{a} {b}")));
        assert_eq!(read_words("accept qwertz"), Err("qwertz".into()));
    }
}
