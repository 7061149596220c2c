//! Ballot papers signed blind: RFC 9474, RSABSSA-SHA384-PSS-Randomized with 2048 bits, one issuing key a contest.
//!
//! The registrar signs something it cannot read ([`BlindSigner`]); the voter takes the blindness off
//! ([`Blinded::finish`]) and has a paper that anybody can check ([`IssuerPublic::verify`]) and nobody can place.

use rsa::BoxedUint;
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, RsaPublicKey, hazmat};
use sha2::{Digest, Sha384};

use crate::bytes::{Id, tag};
use crate::keys::PublicKey;

const BITS: u32 = 2048;
/// Bytes of a signature, a blinded value and the modulus.
pub const SIGNATURE: usize = 256;
const SALT: usize = 48;

/// A signature of an issuer, or a value on its way to one.
pub type Rsa = [u8; SIGNATURE];

/// What is wrong with a key, a blinded value or a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the issuer's key is not an RSA key of 2048 bits with the exponent 65537")]
    Key,
    #[error("the blinded value is not smaller than the issuer's modulus")]
    Range,
    #[error("the blinding factor cannot be used with this key; another has to be drawn")]
    Factor,
    #[error("the signature does not hold under the issuer's key")]
    Signature,
    #[error("the private operation went wrong, and its result was kept back")]
    Fault,
}

/// The one thing that a registrar does: raise a value to its private exponent.
///
/// The same value must always get the same answer, and `chance` (32 fresh random bytes, for blinding the operation
/// against measurements of its time) must not change it. An implementation may keep its key in another process.
pub trait BlindSigner {
    /// # Errors
    /// [`TokenError::Range`] for a value that is too large, [`TokenError::Fault`] if the result does not verify.
    fn blind_sign(&self, blinded: &Rsa, chance: [u8; 32]) -> Result<Rsa, TokenError>;
}

/// An issuing key in memory. It does not print itself.
#[derive(Clone)]
pub struct IssuerKey(RsaPrivateKey);

impl std::fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IssuerKey(secret)")
    }
}

/// An issuer's public key, as the manifest holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerPublic {
    key: RsaPublicKey,
    spki: Vec<u8>,
    #[cfg(feature = "ring")]
    pkcs1: Vec<u8>,
}

/// A paper on its way to the registrar, with what takes the blindness off again. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Blinded {
    /// What the registrar sees.
    pub blinded: Rsa,
    prepared: Vec<u8>,
    unblind: BoxedUint,
}

impl std::fmt::Debug for Blinded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Blinded(secret)")
    }
}

/// What is signed, without its randomizer: `tag("token") | election | contest | pk`.
pub fn message(election: &Id, contest: &Id, pk: &PublicKey) -> Vec<u8> {
    [tag("token").as_slice(), election, contest, pk].concat()
}

/// RFC 9474 PrepareRandomize.
pub fn prepare(randomizer: &[u8; 32], message: &[u8]) -> Vec<u8> {
    [randomizer.as_slice(), message].concat()
}

impl IssuerKey {
    /// A fresh key from 32 fresh random bytes. Takes a quarter of a second or so.
    ///
    /// # Errors
    /// [`TokenError::Key`] if no key could be made.
    pub fn generate(chance: [u8; 32]) -> Result<Self, TokenError> {
        let mut rng = stream(chance);
        RsaPrivateKey::new(&mut rng, BITS as usize).map(Self).map_err(|_| TokenError::Key)
    }

    /// PKCS #8, for whoever keeps the key sealed.
    ///
    /// # Errors
    /// [`TokenError::Key`] if it cannot be written.
    pub fn to_der(&self) -> Result<Vec<u8>, TokenError> {
        Ok(self.0.to_pkcs8_der().map_err(|_| TokenError::Key)?.as_bytes().to_vec())
    }

    /// # Errors
    /// [`TokenError::Key`] for anything but such a key.
    pub fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|_| TokenError::Key)?;
        IssuerPublic::check(&key.to_public_key())?;
        Ok(Self(key))
    }

    /// # Errors
    /// [`TokenError::Key`] if the key cannot be written.
    pub fn public(&self) -> Result<IssuerPublic, TokenError> {
        IssuerPublic::of(self.0.to_public_key())
    }
}

impl BlindSigner for IssuerKey {
    fn blind_sign(&self, blinded: &Rsa, chance: [u8; 32]) -> Result<Rsa, TokenError> {
        let value = number(blinded);
        if value >= *self.0.n().as_ref() {
            return Err(TokenError::Range);
        }
        let mut rng = stream(chance);
        // Blinded against measurements of time, and checked: a fault in one half would give the primes away.
        let signed =
            hazmat::rsa_decrypt_and_check(&self.0, Some(&mut rng), &value).map_err(|_| TokenError::Fault)?;
        bytes(&signed).ok_or(TokenError::Fault)
    }
}

impl IssuerPublic {
    /// From the manifest's `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// [`TokenError::Key`] for anything but an RSA key of 2048 bits with exponent 65537 in its one DER form.
    pub fn from_spki(spki: &[u8]) -> Result<Self, TokenError> {
        let key = RsaPublicKey::from_public_key_der(spki).map_err(|_| TokenError::Key)?;
        let public = Self::of(key)?;
        if public.spki == spki { Ok(public) } else { Err(TokenError::Key) }
    }

    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    fn of(key: RsaPublicKey) -> Result<Self, TokenError> {
        Self::check(&key)?;
        let spki = key.to_public_key_der().map_err(|_| TokenError::Key)?.into_vec();
        #[cfg(feature = "ring")]
        let pkcs1 = {
            use rsa::pkcs1::EncodeRsaPublicKey as _;
            key.to_pkcs1_der().map_err(|_| TokenError::Key)?.into_vec()
        };
        Ok(Self {
            key,
            spki,
            #[cfg(feature = "ring")]
            pkcs1,
        })
    }

    fn check(key: &RsaPublicKey) -> Result<(), TokenError> {
        let right = key.n().as_ref().bits() == BITS && *key.e() == BoxedUint::from(65537u32);
        if right { Ok(()) } else { Err(TokenError::Key) }
    }

    /// RFC 9474 Blind. `salt` and `factor` are fresh random bytes; about one factor in a few is not below the
    /// modulus and has to be drawn anew.
    ///
    /// # Errors
    /// [`TokenError::Factor`] asks for another factor.
    pub fn blind(&self, prepared: Vec<u8>, salt: &[u8; SALT], factor: &Rsa) -> Result<Blinded, TokenError> {
        let (blinded, unblind) = blind(&self.key, &prepared, salt, factor)?;
        Ok(Blinded { blinded: bytes(&blinded).ok_or(TokenError::Key)?, prepared, unblind })
    }

    /// Whether a signature holds for a prepared message.
    pub fn verify(&self, prepared: &[u8], signature: &Rsa) -> bool {
        self.holds(prepared, signature)
    }

    #[cfg(not(feature = "ring"))]
    fn holds(&self, prepared: &[u8], signature: &Rsa) -> bool {
        use rsa::signature::Verifier as _;
        let key = rsa::pss::VerifyingKey::<Sha384>::new_with_salt_len(self.key.clone(), SALT);
        rsa::pss::Signature::try_from(signature.as_slice()).is_ok_and(|it| key.verify(prepared, &it).is_ok())
    }

    #[cfg(feature = "ring")]
    fn holds(&self, prepared: &[u8], signature: &Rsa) -> bool {
        let key =
            ring::signature::UnparsedPublicKey::new(&ring::signature::RSA_PSS_2048_8192_SHA384, &self.pkcs1);
        key.verify(prepared, signature).is_ok()
    }
}

impl Blinded {
    /// RFC 9474 Finalize: takes the blindness off and checks the signature.
    ///
    /// # Errors
    /// [`TokenError::Signature`] if the registrar signed something else or with another key.
    pub fn finish(&self, issuer: &IssuerPublic, blind_signature: &Rsa) -> Result<Rsa, TokenError> {
        let value = number(blind_signature);
        let modulus = issuer.key.n();
        if value >= *modulus.as_ref() {
            return Err(TokenError::Signature);
        }
        let signature = bytes(&value.mul_mod(&self.unblind, modulus)).ok_or(TokenError::Signature)?;
        if issuer.verify(&self.prepared, &signature) { Ok(signature) } else { Err(TokenError::Signature) }
    }
}

/// Blind for a key of any whole number of bytes, so that the RFC's own vectors (4096 bits) can be tried on it.
fn blind(
    key: &RsaPublicKey,
    prepared: &[u8],
    salt: &[u8; SALT],
    factor: &[u8],
) -> Result<(BoxedUint, BoxedUint), TokenError> {
    let modulus = key.n();
    let length = key.size();
    let encoded = number(&pss(prepared, salt, length));
    let factor = number(factor);
    if factor.bits() < 2 || factor >= *modulus.as_ref() {
        return Err(TokenError::Factor);
    }
    let unblind = Option::<BoxedUint>::from(factor.invert_mod(modulus)).ok_or(TokenError::Factor)?;
    let raised = hazmat::rsa_encrypt(key, &factor).map_err(|_| TokenError::Key)?;
    Ok((encoded.mul_mod(&raised, modulus), unblind))
}

/// EMSA-PSS (RFC 8017, 9.1.1) with SHA-384, for a modulus of `length` bytes whose highest bit is set.
fn pss(message: &[u8], salt: &[u8; SALT], length: usize) -> Vec<u8> {
    const HASH: usize = 48;
    let data = length - HASH - 1;
    let hash = Sha384::new()
        .chain_update([0; 8])
        .chain_update(Sha384::digest(message))
        .chain_update(salt)
        .finalize();
    let mut out = vec![0; length];
    out[data - SALT - 1] = 1;
    out[data - SALT..data].copy_from_slice(salt);
    for (counter, block) in (0u32..).zip(out[..data].chunks_mut(HASH)) {
        let mask = Sha384::new().chain_update(hash).chain_update(counter.to_be_bytes()).finalize();
        block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
    out[0] &= 0x7f;
    out[data..data + HASH].copy_from_slice(&hash);
    out[length - 1] = 0xbc;
    out
}

fn number(bytes: &[u8]) -> BoxedUint {
    let bits = u32::try_from(8 * bytes.len()).expect("a key is short");
    BoxedUint::from_be_slice(bytes, bits).expect("as many bits as the bytes have")
}

fn bytes(number: &BoxedUint) -> Option<Rsa> {
    number.to_be_bytes().as_ref().try_into().ok()
}

fn stream(chance: [u8; 32]) -> rand_chacha::ChaCha20Rng {
    use rand_chacha::rand_core::SeedableRng as _;
    rand_chacha::ChaCha20Rng::from_seed(chance)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::from_hex;
    use serde_json::Value;

    fn vector(name: &str) -> Vec<u8> {
        let all: Value = serde_json::from_str(include_str!("../vectors/rfc9474.json")).unwrap();
        from_hex(all[name].as_str().unwrap()).unwrap()
    }

    #[test]
    fn blinding_signing_and_finishing_give_the_rfcs_bytes() {
        let primes = vec![number(&vector("p")), number(&vector("q"))];
        let (n, e, d) = (number(&vector("n")), number(&vector("e")), number(&vector("d")));
        let key = RsaPrivateKey::from_components(n, e, d, primes).unwrap();
        let public = key.to_public_key();
        let prepared = prepare(&vector("msg_prefix").try_into().unwrap(), &vector("msg"));
        assert_eq!(prepared, vector("input_msg"));
        // The vector gives the inverse of the blinding factor.
        let modulus = public.n();
        let factor = number(&vector("inv")).invert_mod(modulus).unwrap();
        let salt = vector("salt").try_into().unwrap();
        let (blinded, unblind) = blind(&public, &prepared, &salt, &factor.to_be_bytes()).unwrap();
        assert_eq!(blinded.to_be_bytes().as_ref(), vector("blinded_msg"));
        assert_eq!(unblind, number(&vector("inv")));
        let mut rng = stream([1; 32]);
        let signed = hazmat::rsa_decrypt_and_check(&key, Some(&mut rng), &blinded).unwrap();
        assert_eq!(signed.to_be_bytes().as_ref(), vector("blind_sig"));
        assert_eq!(signed.mul_mod(&unblind, modulus).to_be_bytes().as_ref(), vector("sig"));
    }

    fn key() -> IssuerKey {
        static KEY: std::sync::LazyLock<IssuerKey> =
            std::sync::LazyLock::new(|| IssuerKey::generate([5; 32]).unwrap());
        KEY.clone()
    }

    fn asked(text: &[u8], factor: u8) -> Blinded {
        let mut r = [factor; SIGNATURE];
        r[0] = 0;
        key().public().unwrap().blind(text.to_vec(), &[4; 48], &r).unwrap()
    }

    #[test]
    fn a_paper_holds_for_its_own_text_and_issuer_alone() {
        let (issuer, asked) = (key().public().unwrap(), asked(b"paper", 3));
        let answer = key().blind_sign(&asked.blinded, [6; 32]).unwrap();
        let signature = asked.finish(&issuer, &answer).unwrap();
        assert!(issuer.verify(b"paper", &signature));
        assert!(!issuer.verify(b"papers", &signature));
        let other = IssuerKey::generate([9; 32]).unwrap().public().unwrap();
        assert!(!other.verify(b"paper", &signature));
    }

    #[test]
    fn the_same_value_gets_the_same_answer_whatever_chance_says() {
        let asked = asked(b"paper", 3);
        let sign = |chance| key().blind_sign(&asked.blinded, [chance; 32]).unwrap();
        assert_eq!(sign(1), sign(2));
    }

    #[test]
    fn a_registrar_who_signs_with_a_key_of_its_own_for_one_voter_is_found_by_that_voter() {
        let other = IssuerKey::generate([9; 32]).unwrap();
        let asked = asked(b"paper", 3);
        let answer = other.blind_sign(&asked.blinded, [1; 32]);
        let taken = answer.and_then(|it| asked.finish(&key().public().unwrap(), &it));
        assert!(matches!(taken, Err(TokenError::Signature | TokenError::Range)));
    }

    #[test]
    fn what_the_registrar_sees_does_not_depend_on_the_paper_but_on_the_blinding() {
        // For any value seen and any paper there is one factor that joins them: so the value tells nothing.
        let (one, other) = (asked(b"one", 3), asked(b"other", 3));
        let modulus = key().0.n().clone();
        let encoded = number(&pss(b"other", &[4; 48], SIGNATURE));
        let ratio = number(&one.blinded).mul_mod(&encoded.invert_mod(&modulus).unwrap(), &modulus);
        let signed = key().blind_sign(&bytes(&ratio).unwrap(), [1; 32]).unwrap();
        let again = asked_with(b"other", &signed);
        assert_eq!(again.blinded, one.blinded);
        assert_ne!(other.blinded, one.blinded);
    }

    fn asked_with(text: &[u8], factor: &Rsa) -> Blinded {
        key().public().unwrap().blind(text.to_vec(), &[4; 48], factor).unwrap()
    }

    #[test]
    fn garbage_is_refused_and_never_signed_as_something_else() {
        assert_eq!(key().blind_sign(&[0xff; 256], [1; 32]), Err(TokenError::Range));
        let issuer = key().public().unwrap();
        assert!(!issuer.verify(b"paper", &[0; 256]));
        assert!(!issuer.verify(b"paper", &[0xff; 256]));
        assert_eq!(asked(b"paper", 3).finish(&issuer, &[0xff; 256]), Err(TokenError::Signature));
        assert_eq!(issuer.blind(vec![], &[0; 48], &[0; 256]), Err(TokenError::Factor));
        assert_eq!(issuer.blind(vec![], &[0; 48], &[0xff; 256]), Err(TokenError::Factor));
    }

    #[test]
    fn keys_are_read_as_they_were_written_and_no_others() {
        let public = key().public().unwrap();
        assert_eq!(IssuerPublic::from_spki(public.spki()), Ok(public.clone()));
        let again = IssuerKey::from_der(&key().to_der().unwrap()).unwrap();
        assert_eq!(again.public().unwrap(), public);
        let mut longer = public.spki().to_vec();
        longer.push(0);
        assert!(IssuerPublic::from_spki(&longer).is_err());
        assert!(IssuerPublic::from_spki(&[]).is_err());
        assert_eq!(format!("{:?}", key()), "IssuerKey(secret)");
    }
}
