//! What a passkey answers, checked by W3C Web Authentication, sections 7.1 and 7.2. No statement on the make of the
//! device is asked for: which devices people use is theirs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::cbor::Cbor;

/// The site a key is made for: the address it is used at, and the name within it that the key is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// "https://members.example.org".
    pub origin: String,
    /// "members.example.org".
    pub name: String,
}

impl Site {
    /// `None` where the address has no name: browsers make no keys for bare numbers.
    pub fn of(base_url: &str) -> Option<Self> {
        let (_, host) = base_url.split_once("://")?;
        let name = host
            .rsplit_once(':')
            .filter(|it| it.1.chars().all(|c| c.is_ascii_digit()))
            .map_or(host, |it| it.0);
        let numbers = name.parse::<std::net::IpAddr>().is_ok() || name.starts_with('[');
        (!numbers && !name.is_empty()).then(|| Self { origin: base_url.to_owned(), name: name.to_owned() })
    }
}

/// A public key, as it is kept: the algorithm's number in COSE, then the key's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// ES256: a point, uncompressed, 65 bytes.
    P256(Vec<u8>),
    /// EdDSA: 32 bytes.
    Ed25519([u8; 32]),
}

/// The numbers of the algorithms that are taken (COSE).
pub const ALGORITHMS: [i64; 2] = [-7, -8];

impl Key {
    fn of_cose(cose: &Cbor) -> Option<Self> {
        let part = |n| cose.numbered(n).and_then(Cbor::bytes);
        let (kind, algorithm, curve) = (
            cose.numbered(1).and_then(Cbor::number)?,
            cose.numbered(3).and_then(Cbor::number)?,
            cose.numbered(-1).and_then(Cbor::number)?,
        );
        match (kind, algorithm, curve) {
            (2, -7, 1) => {
                let (x, y) = (part(-2)?, part(-3)?);
                let point = [&[4], x, y].concat();
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok().map(|_| Self::P256(point))
            }
            (1, -8, 6) => part(-2)?.try_into().ok().map(Self::Ed25519),
            _ => None,
        }
    }
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::P256(point) => point.clone(),
            Self::Ed25519(key) => key.to_vec(),
        }
    }
    pub fn read(bytes: &[u8]) -> Option<Self> {
        match bytes.len() {
            65 => Some(Self::P256(bytes.to_vec())),
            32 => bytes.try_into().ok().map(Self::Ed25519),
            _ => None,
        }
    }
    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(point) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point);
                let signature = p256::ecdsa::Signature::from_der(signature);
                key.ok().zip(signature.ok()).is_some_and(|(key, it)| key.verify(message, &it).is_ok())
            }
            Self::Ed25519(key) => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(key);
                let signature = ed25519_dalek::Signature::from_slice(signature);
                key.ok().zip(signature.ok()).is_some_and(|(key, it)| key.verify_strict(message, &it).is_ok())
            }
        }
    }
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub credential: Vec<u8>,
    pub key: Key,
    /// How often it signed; 0 with devices that do not count.
    pub count: i64,
}

#[derive(Deserialize)]
struct Client {
    #[serde(rename = "type")]
    what: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross: bool,
}

/// What a device says of itself.
struct Said<'a> {
    count: i64,
    rest: &'a [u8],
    holds_key: bool,
}

const PRESENT: u8 = 0x01;
const HOLDS_KEY: u8 = 0x40;

/// Checks the answer to "make a key". `None` if anything does not fit.
pub fn made(site: &Site, challenge: &[u8], client: &[u8], attestation: &[u8]) -> Option<Made> {
    asked(site, challenge, client, "webauthn.create")?;
    let (object, rest) = Cbor::read(attestation)?;
    let data = object.named("authData").and_then(Cbor::bytes).filter(|_| rest.is_empty())?;
    let said = said(site, data)?;
    if !said.holds_key {
        return None;
    }
    // Sixteen bytes say which make of device it is; they are not kept.
    let rest = said.rest.get(16..)?;
    let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
    let credential = rest.get(2..2 + length).filter(|it| (1..=1023).contains(&it.len()))?;
    let (cose, _) = Cbor::read(rest.get(2 + length..)?)?;
    Some(Made { credential: credential.to_vec(), key: Key::of_cose(&cose)?, count: said.count })
}

/// Checks the answer to "show the key"; how often it signed. `None` if anything does not fit, or if the device counts and
/// did not count on: then somebody has a copy of the key.
pub fn shown(
    site: &Site,
    challenge: &[u8],
    client: &[u8],
    data: &[u8],
    signature: &[u8],
    key: &Key,
    before: i64,
) -> Option<i64> {
    asked(site, challenge, client, "webauthn.get")?;
    let said = said(site, data)?;
    let message = [data, Sha256::digest(client).as_slice()].concat();
    let counts_on = said.count > before || (said.count == 0 && before == 0);
    (key.signed(&message, signature) && counts_on).then_some(said.count)
}

fn asked(site: &Site, challenge: &[u8], client: &[u8], what: &str) -> Option<()> {
    let client: Client = serde_json::from_slice(client).ok()?;
    let same = URL_SAFE_NO_PAD.decode(client.challenge.trim_end_matches('=')).is_ok_and(|it| it == challenge);
    (client.what == what && same && client.origin == site.origin && !client.cross).then_some(())
}

fn said<'a>(site: &Site, data: &'a [u8]) -> Option<Said<'a>> {
    let (head, rest) = data.split_at_checked(37)?;
    let flags = head[32];
    let own = head[..32] == Sha256::digest(site.name.as_bytes())[..];
    let count = i64::from(u32::from_be_bytes([head[33], head[34], head[35], head[36]]));
    (own && flags & PRESENT != 0).then_some(Said { count, rest, holds_key: flags & HOLDS_KEY != 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_for_names_and_not_for_numbers() {
        assert_eq!(Site::of("http://127.0.0.1:4800"), None);
        assert_eq!(Site::of("http://[::1]:4800"), None);
        let site = Site::of("https://members.example.org").expect("a name");
        assert_eq!(site.name, "members.example.org");
        assert_eq!(Site::of("http://localhost:4800").expect("a name").name, "localhost");
    }
}
