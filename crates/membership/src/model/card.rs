//! The membership card: initials and the last day it holds, signed, so that anybody with the organisation's public key
//! can check it without asking anybody. It holds no name, no number and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::civil::Date;

const CONTEXT: &str = "plenary card v1\n";

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Such as "A. M.".
    pub initials: String,
    /// The last day on which it holds.
    pub until: Date,
}

impl Card {
    /// The first letters of a name's parts, four at the most.
    pub fn of(name: &str, until: Date) -> Self {
        let firsts = name.split_whitespace().filter_map(|it| it.chars().next()).take(4);
        Self {
            initials: firsts.map(|it| format!("{}.", it.to_uppercase())).collect::<Vec<_>>().join(" "),
            until,
        }
    }

    /// The code of a card: text and signature, each in Base64 for addresses, parted by a full stop.
    pub fn code(&self, secret: &[u8; 32]) -> String {
        let text = format!("{CONTEXT}{}\n{}", self.until, self.initials);
        let signature = SigningKey::from_bytes(secret).sign(text.as_bytes());
        format!("{}.{}", URL_SAFE_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// What a code says, if the key signed it; whether it still holds is for the reader to compare.
    pub fn read(code: &str, key: &str) -> Option<Self> {
        let (text, signature) = code.trim().split_once('.')?;
        let text = URL_SAFE_NO_PAD.decode(text).ok()?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let key: [u8; 32] = STANDARD.decode(key.trim()).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&key).ok()?.verify_strict(&text, &signature).ok()?;
        let text = String::from_utf8(text).ok()?;
        let (until, initials) = text.strip_prefix(CONTEXT)?.split_once('\n')?;
        Some(Self { initials: initials.to_owned(), until: until.parse().ok()? })
    }
}

/// The public half of a key, in Base64.
pub fn public_key(secret: &[u8; 32]) -> String {
    STANDARD.encode(SigningKey::from_bytes(secret).verifying_key().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_card_holds_initials_and_a_day_and_nothing_else_and_cannot_be_altered() {
        let card = Card::of("Ada Lucy Marshlight", date(2027, 5, 31));
        let code = card.code(&[3; 32]);
        let key = public_key(&[3; 32]);
        assert_eq!(Card::read(&code, &key), Some(card));
        let text = URL_SAFE_NO_PAD.decode(code.split('.').next().expect("a text")).expect("base64");
        assert_eq!(String::from_utf8(text).expect("text"), "plenary card v1\n2027-05-31\nA. L. M.");
        let later = URL_SAFE_NO_PAD.encode("plenary card v1\n2099-05-31\nA. L. M.");
        let forged = format!("{later}.{}", code.split('.').nth(1).expect("a signature"));
        assert_eq!(Card::read(&forged, &key), None);
        assert_eq!(Card::read(&code, &public_key(&[4; 32])), None);
        for odd in ["", ".", "a.b", "ä"] {
            assert_eq!(Card::read(odd, &key), None);
        }
    }
}
