//! Issuing keys lie in the registrar sealed under a key that is in no database: AES-256-GCM, nonce first.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Key};
use kernel::{Problem, Result};

/// Seals bytes to a purpose with a fresh nonce.
pub fn seal(key: &[u8; 32], about: &[u8], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>> {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    let sealed = cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: about });
    let sealed = sealed.map_err(|_| Problem::internal("A key could not be sealed."))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// The opposite of [`seal`].
///
/// # Errors
/// Refuses what was sealed under another key or for another purpose.
pub fn open(key: &[u8; 32], about: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    let bad = || Problem::internal("A sealed key does not open; the key beside the box is another one.");
    let (nonce, rest) = sealed.split_first_chunk::<12>().ok_or_else(bad)?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    cipher.decrypt(&(*nonce).into(), Payload { msg: rest, aad: about }).map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_its_key_and_purpose_alone() {
        let sealed = seal(&[1; 32], b"contest", [2; 12], b"a key").unwrap();
        assert_eq!(open(&[1; 32], b"contest", &sealed).unwrap(), b"a key");
        assert!(open(&[2; 32], b"contest", &sealed).is_err());
        assert!(open(&[1; 32], b"another", &sealed).is_err());
        assert!(open(&[1; 32], b"contest", &sealed[..9]).is_err());
    }
}
