//! The signature beside a file: Ed25519 over the file's SHA-256, so that a file of any size is read once.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use kernel::{Problem, Result};

const CONTEXT: &str = "plenary segment v1\n";

/// The key of an organisation that issues segments.
pub struct Seal(SigningKey);

impl Seal {
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }
    /// The public half, to be given to recipients by another way than the files.
    pub fn public(&self) -> String {
        STANDARD.encode(self.0.verifying_key().as_bytes())
    }
    /// The signature of a file with this SHA-256.
    pub fn sign(&self, sha256: &[u8; 32]) -> String {
        STANDARD.encode(self.0.sign(&message(sha256)).to_bytes())
    }
}

/// The public key that a recipient has pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifying(VerifyingKey);

impl Verifying {
    pub fn read(text: &str) -> Result<Self> {
        let wrong = || Problem::field("key", "This is not a public key: it has 44 signs and ends with “=”.");
        let bytes: [u8; 32] =
            STANDARD.decode(text.trim()).ok().and_then(|it| it.try_into().ok()).ok_or_else(wrong)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| wrong())
    }
    pub fn accepts(&self, sha256: &[u8; 32], signature: &str) -> bool {
        let bytes = STANDARD.decode(signature.trim()).ok();
        let signature = bytes.and_then(|it| Signature::from_slice(&it).ok());
        signature.is_some_and(|it| self.0.verify_strict(&message(sha256), &it).is_ok())
    }
}

fn message(sha256: &[u8; 32]) -> Vec<u8> {
    [CONTEXT.as_bytes(), sha256].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_file_and_its_key_alone() {
        let (ours, theirs) = (Seal::of(&[7; 32]), Seal::of(&[8; 32]));
        let signature = ours.sign(&[1; 32]);
        let key = Verifying::read(&ours.public()).expect("a key");
        assert!(key.accepts(&[1; 32], &signature));
        assert!(!key.accepts(&[2; 32], &signature));
        assert!(!Verifying::read(&theirs.public()).expect("a key").accepts(&[1; 32], &signature));
        assert!(!key.accepts(&[1; 32], "nonsense") && Verifying::read("nonsense").is_err());
    }
}
