//! P-256 keys: a voter's token, an officer's signature, the box's receipts, a trustee's seal.

use p256::ecdsa::signature::Signer as _;
use p256::elliptic_curve::sec1::ToSec1Point as _;

/// A compressed public key that has been found to be a point of the curve.
pub type PublicKey = [u8; 33];

/// `r | s` with a low `s`.
pub type Signature = [u8; 64];

/// A private key. It does not print itself.
#[derive(Clone)]
pub struct SecretKey(p256::SecretKey);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(secret)")
    }
}

impl SecretKey {
    /// `None` unless the bytes are a number from 1 to the order of the group, exclusive: one try in 2^32 is not.
    pub fn new(bytes: &[u8; 32]) -> Option<Self> {
        p256::SecretKey::from_slice(bytes).ok().map(Self)
    }

    /// The first of `tries` that is a key. Chance is an argument, and a try fails once in four milliards.
    pub fn first(tries: impl IntoIterator<Item = [u8; 32]>) -> Option<Self> {
        tries.into_iter().find_map(|it| Self::new(&it))
    }

    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    pub fn public(&self) -> PublicKey {
        compress(&self.0.public_key())
    }

    /// The public key as HPKE writes it, in 65 bytes.
    pub fn public_uncompressed(&self) -> [u8; 65] {
        uncompress(&self.0.public_key())
    }

    /// Signs by RFC 6979, with a low `s`: the same text again gets the same signature.
    pub fn sign(&self, text: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = p256::ecdsa::SigningKey::from(&self.0).sign(text);
        signature.normalize_s().to_bytes().into()
    }

    /// The x coordinate of the shared point.
    pub(crate) fn agree(&self, with: &p256::PublicKey) -> [u8; 32] {
        let shared = p256::ecdh::diffie_hellman(self.0.to_nonzero_scalar(), with.as_affine());
        (*shared.raw_secret_bytes()).into()
    }
}

/// The point, if the bytes are one.
pub(crate) fn point(key: &PublicKey) -> Option<p256::PublicKey> {
    matches!(key[0], 2 | 3).then(|| p256::PublicKey::from_sec1_bytes(key).ok()).flatten()
}

/// Whether the bytes are a public key.
pub fn is_public_key(key: &PublicKey) -> bool {
    point(key).is_some()
}

fn compress(key: &p256::PublicKey) -> PublicKey {
    let point = key.as_affine().to_sec1_point(true);
    point.as_bytes().try_into().expect("a compressed point has 33 bytes")
}

pub(crate) fn uncompress(key: &p256::PublicKey) -> [u8; 65] {
    let point = key.as_affine().to_sec1_point(false);
    point.as_bytes().try_into().expect("an uncompressed point has 65 bytes")
}

/// Half of the order of the group, rounded down: the highest `s` that is accepted.
const HALF: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde,
    0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

/// Whether the signature holds: a real key, a low `s`, and the right one.
pub fn verify(key: &PublicKey, text: &[u8], signature: &Signature) -> bool {
    if signature[32..] > HALF[..] {
        return false;
    }
    point(key).is_some_and(|it| holds(&it, text, signature))
}

#[cfg(not(feature = "ring"))]
fn holds(key: &p256::PublicKey, text: &[u8], signature: &Signature) -> bool {
    use p256::ecdsa::signature::Verifier as _;
    let Ok(signature) = p256::ecdsa::Signature::from_slice(signature) else { return false };
    p256::ecdsa::VerifyingKey::from(key).verify(text, &signature).is_ok()
}

#[cfg(feature = "ring")]
fn holds(key: &p256::PublicKey, text: &[u8], signature: &Signature) -> bool {
    let key =
        ring::signature::UnparsedPublicKey::new(&ring::signature::ECDSA_P256_SHA256_FIXED, uncompress(key));
    key.verify(text, signature).is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_and_text_alone() {
        let key = SecretKey::new(&[7; 32]).unwrap();
        let signature = key.sign(b"text");
        assert!(verify(&key.public(), b"text", &signature));
        assert!(!verify(&key.public(), b"texts", &signature));
        assert!(!verify(&SecretKey::new(&[8; 32]).unwrap().public(), b"text", &signature));
        assert!(!verify(&[4; 33], b"text", &signature));
        assert_eq!(key.sign(b"text"), signature, "the same text, the same signature");
    }

    #[test]
    fn the_other_s_of_a_signature_is_refused() {
        let key = SecretKey::new(&[7; 32]).unwrap();
        let good = p256::ecdsa::Signature::from_slice(&key.sign(b"text")).unwrap();
        let high: [u8; 32] = (-*good.s()).to_bytes().into();
        let mut other = key.sign(b"text");
        other[32..].copy_from_slice(&high);
        assert!(!verify(&key.public(), b"text", &other));
    }

    #[test]
    fn nought_is_no_key_and_a_key_does_not_print_itself() {
        assert!(SecretKey::new(&[0; 32]).is_none());
        assert!(SecretKey::new(&[0xff; 32]).is_none());
        assert_eq!(format!("{:?}", SecretKey::new(&[7; 32]).unwrap()), "SecretKey(secret)");
    }
}
