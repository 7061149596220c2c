//! A trustee's keys in a file, under a passphrase; the same file from the command and from a browser.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Key};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::bytes::{hex, tag};
use crate::keys::{PublicKey, SecretKey};

const FORMAT: &str = "plenary/v1 trustee key";
const KDF: &str = "PBKDF2-HMAC-SHA256";
/// What OWASP's cheat sheet asks of this function (2023).
pub const ITERATIONS: u32 = 600_000;
/// So that a file made by somebody else cannot keep a machine busy for hours.
const MOST_ITERATIONS: u32 = 20_000_000;

/// The file as it stands on the disk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    pub format: String,
    pub name: String,
    #[serde(with = "hex")]
    pub seal: PublicKey,
    #[serde(with = "hex")]
    pub sign: PublicKey,
    pub kdf: String,
    pub iterations: u32,
    #[serde(with = "hex")]
    pub salt: [u8; 16],
    #[serde(with = "hex")]
    pub nonce: [u8; 12],
    #[serde(with = "hex")]
    pub secret: Vec<u8>,
}

/// A trustee's two private keys.
#[derive(Clone, Debug)]
pub struct TrusteeKeys {
    pub seal: SecretKey,
    pub sign: SecretKey,
}

/// Why a key file does not open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("it is not a trustee's key file of this form")]
    Form,
    #[error("the passphrase is another, or the file was changed")]
    Passphrase,
}

impl KeyFile {
    /// Locks keys away. `salt` and `nonce` are fresh random bytes.
    pub fn lock(
        name: &str,
        keys: &TrusteeKeys,
        passphrase: &str,
        salt: [u8; 16],
        nonce: [u8; 12],
        iterations: u32,
    ) -> Self {
        let mut file = Self {
            format: FORMAT.into(),
            name: name.into(),
            seal: keys.seal.public(),
            sign: keys.sign.public(),
            kdf: KDF.into(),
            iterations,
            salt,
            nonce,
            secret: vec![],
        };
        let plain = [keys.seal.bytes(), keys.sign.bytes()].concat();
        let payload = Payload { msg: &plain, aad: &file.aad() };
        file.secret =
            file.cipher(passphrase).encrypt(&nonce.into(), payload).expect("64 bytes can be encrypted");
        file
    }

    /// The keys.
    ///
    /// # Errors
    /// A file of another form, or a wrong passphrase.
    pub fn unlock(&self, passphrase: &str) -> Result<TrusteeKeys, KeyFileError> {
        if self.format != FORMAT || self.kdf != KDF || !(1..=MOST_ITERATIONS).contains(&self.iterations) {
            return Err(KeyFileError::Form);
        }
        let payload = Payload { msg: &self.secret, aad: &self.aad() };
        let plain = self
            .cipher(passphrase)
            .decrypt(&self.nonce.into(), payload)
            .map_err(|_| KeyFileError::Passphrase)?;
        let key = |bytes: Option<&[u8]>| SecretKey::new(bytes?.try_into().ok()?);
        let (seal, sign) = (key(plain.get(..32)), key(plain.get(32..)));
        let keys =
            TrusteeKeys { seal: seal.ok_or(KeyFileError::Form)?, sign: sign.ok_or(KeyFileError::Form)? };
        let right = keys.seal.public() == self.seal && keys.sign.public() == self.sign;
        if right { Ok(keys) } else { Err(KeyFileError::Form) }
    }

    fn cipher(&self, passphrase: &str) -> Aes256Gcm {
        let mut key = [0; 32];
        pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.trim().as_bytes(), &self.salt, self.iterations, &mut key);
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(key))
    }

    fn aad(&self) -> Vec<u8> {
        [tag("trustee key").as_slice(), &self.seal, &self.sign].concat()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn keys_come_back_with_the_passphrase_and_with_no_other() {
        let keys =
            TrusteeKeys { seal: SecretKey::new(&[1; 32]).unwrap(), sign: SecretKey::new(&[2; 32]).unwrap() };
        let file = KeyFile::lock("Ada Example", &keys, "correct horse", [3; 16], [4; 12], 1000);
        assert_eq!(file.unlock(" correct horse\n").unwrap().seal.bytes(), [1; 32]);
        assert_eq!(file.unlock("wrong horse").unwrap_err(), KeyFileError::Passphrase);
        let other = KeyFile { seal: file.sign, ..file.clone() };
        assert_eq!(other.unlock("correct horse").unwrap_err(), KeyFileError::Passphrase);
        let slow = KeyFile { iterations: u32::MAX, ..file };
        assert_eq!(slow.unlock("correct horse").unwrap_err(), KeyFileError::Form);
    }
}
