//! HPKE (RFC 9180) base mode, one message: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
//!
//! The ephemeral key is an argument, because the opener seals again with the voter's own and compares.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes128Gcm, Key};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::keys::{PublicKey, SecretKey, point, uncompress};

const KEM: &[u8] = b"KEM\x00\x10";
const SUITE: &[u8] = b"HPKE\x00\x10\x00\x01\x00\x01";

/// `enc[65] | ciphertext`; `None` if the key is not a point.
pub fn seal(to: &PublicKey, ephemeral: &SecretKey, info: &[u8], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let to = point(to)?;
    let enc = ephemeral.public_uncompressed();
    let secret = shared(&ephemeral.agree(&to), &enc, &uncompress(&to));
    let (key, nonce) = schedule(&secret, info);
    let sealed = cipher(&key).encrypt(&nonce.into(), Payload { msg: plain, aad }).ok()?;
    Some([enc.as_slice(), &sealed].concat())
}

/// The text, if the seal was made for this key with the same info.
pub fn open(key: &SecretKey, sealed: &[u8], info: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let (enc, sealed) = sealed.split_first_chunk::<65>()?;
    if enc[0] != 4 {
        return None;
    }
    let from = p256::PublicKey::from_sec1_bytes(enc).ok()?;
    let secret = shared(&key.agree(&from), enc, &key.public_uncompressed());
    let (key, nonce) = schedule(&secret, info);
    cipher(&key).decrypt(&nonce.into(), Payload { msg: sealed, aad }).ok()
}

fn cipher(key: &[u8; 16]) -> Aes128Gcm {
    Aes128Gcm::new(&Key::<Aes128Gcm>::from(*key))
}

/// RFC 9180, 4.1: ExtractAndExpand.
fn shared(agreed: &[u8; 32], enc: &[u8; 65], to: &[u8; 65]) -> [u8; 32] {
    let prk = extract(KEM, &[], b"eae_prk", agreed);
    expand(KEM, &prk, b"shared_secret", &[enc.as_slice(), to].concat())
}

/// RFC 9180, 5.1: the key schedule of base mode, for the first message.
fn schedule(secret: &[u8; 32], info: &[u8]) -> ([u8; 16], [u8; 12]) {
    let psk_id = extract(SUITE, &[], b"psk_id_hash", &[]);
    let info = extract(SUITE, &[], b"info_hash", info);
    let context = [&[0], psk_id.as_slice(), &info].concat();
    let prk = extract(SUITE, secret, b"secret", &[]);
    (expand(SUITE, &prk, b"key", &context), expand(SUITE, &prk, b"base_nonce", &context))
}

fn extract(suite: &[u8], salt: &[u8], label: &[u8], input: &[u8]) -> [u8; 32] {
    let input = [b"HPKE-v1", suite, label, input].concat();
    Hkdf::<Sha256>::extract(Some(salt), &input).0.into()
}

fn expand<const N: usize>(suite: &[u8], prk: &[u8; 32], label: &[u8], info: &[u8]) -> [u8; N] {
    let length = u16::try_from(N).unwrap_or(u16::MAX).to_be_bytes();
    let mut out = [0; N];
    let hkdf = Hkdf::<Sha256>::from_prk(prk).expect("a key of 32 bytes is long enough");
    hkdf.expand_multi_info(&[&length, b"HPKE-v1", suite, label, info], &mut out)
        .expect("fewer than 8,160 bytes");
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::from_hex;
    use serde_json::Value;

    fn vector(name: &str) -> Vec<u8> {
        let all: Value = serde_json::from_str(include_str!("../vectors/rfc9180.json")).unwrap();
        from_hex(all[name].as_str().unwrap()).unwrap()
    }

    fn keys() -> (SecretKey, SecretKey) {
        let key = |name| SecretKey::new(&vector(name).try_into().unwrap()).unwrap();
        (key("skEm"), key("skRm"))
    }

    #[test]
    fn sealing_gives_the_rfcs_bytes() {
        let (ephemeral, receiver) = keys();
        assert_eq!(receiver.public_uncompressed().to_vec(), vector("pkRm"));
        let sealed =
            seal(&receiver.public(), &ephemeral, &vector("info"), &vector("aad"), &vector("pt")).unwrap();
        assert_eq!(sealed, [vector("pkEm"), vector("ct")].concat());
        assert_eq!(open(&receiver, &sealed, &vector("info"), &vector("aad")), Some(vector("pt")));
    }

    #[test]
    fn a_seal_opens_for_its_key_info_and_bytes_alone() {
        let (ephemeral, receiver) = keys();
        let sealed = seal(&receiver.public(), &ephemeral, b"info", b"aad", b"text").unwrap();
        assert_eq!(open(&ephemeral, &sealed, b"info", b"aad"), None);
        assert_eq!(open(&receiver, &sealed, b"other", b"aad"), None);
        assert_eq!(open(&receiver, &sealed, b"info", b"other"), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(open(&receiver, &changed, b"info", b"aad"), None, "byte {place}");
        }
        assert_eq!(open(&receiver, &[], b"info", b"aad"), None);
    }
}
