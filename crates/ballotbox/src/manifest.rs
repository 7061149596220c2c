//! The manifest: all that is fixed before the first paper is signed. Entry 0 of the log.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Digest as _;

use crate::bytes::{Hash, Id, hex, hex_list, hex_option, sha256, tag, tagged};
use crate::keys::{self, PublicKey, SecretKey, Signature};
use crate::token::IssuerPublic;
use crate::words::{FINGERPRINT_WORDS, words};
use crate::{Choices, canonical};

pub const FORMAT: &str = "plenary/v1";
/// So that the log's entry, with its kind, fits an entry bundle.
pub const MOST_BYTES: usize = 60_000;
const MOST_TRUSTEES: usize = 16;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    #[serde(with = "hex")]
    pub election: Id,
    pub title: String,
    pub organisation: String,
    /// The text in force.
    #[serde(with = "hex")]
    pub constitution: Hash,
    /// The rules read from it.
    #[serde(with = "hex")]
    pub rules: Hash,
    pub software: String,
    /// H of the booth page's bytes.
    #[serde(with = "hex")]
    pub booth: Hash,
    /// Seconds since 1970.
    pub opens: u64,
    pub closes: u64,
    /// How long after the close a missing ballot can be claimed.
    pub claims_seconds: u64,
    pub publication: Level,
    /// How many ballots share a pattern at least before the folded profile shows it.
    pub fold: u64,
    pub retention: Vec<Retention>,
    pub log: Log,
    #[serde(rename = "box")]
    pub ballot_box: Box,
    /// How many trustees open together.
    pub threshold: u8,
    pub officers: Vec<Officer>,
    pub witnesses: Vec<Witness>,
    pub lots: Vec<LotCommitment>,
    pub contests: Vec<Contest>,
}

/// What is published ("Publication" in the protocol).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Level {
    /// Log, numbers and stage sheet.
    P0,
    /// And the folded profile.
    P1,
    /// And openings of count-relevant prefixes, for scrutineers and agents.
    P2,
    /// The same for everybody.
    P3,
    /// Openings in full.
    P4,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    pub what: String,
    pub until: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// The name of the log in its checkpoints: no spaces, no plus sign.
    pub origin: String,
    /// Ed25519.
    #[serde(with = "hex")]
    pub key: [u8; 32],
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Box {
    #[serde(with = "hex")]
    pub receipt_key: PublicKey,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    ReturningOfficer,
    Scrutineer,
    Trustee,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    pub name: String,
    pub role: Role,
    #[serde(with = "hex")]
    pub sign: PublicKey,
    /// Present if the officer is a trustee.
    #[serde(with = "hex_option", default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<PublicKey>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// The name in cosignatures: no spaces, no plus sign.
    pub name: String,
    #[serde(with = "hex")]
    pub key: [u8; 32],
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotCommitment {
    /// Index among the officers, from 0.
    pub officer: u64,
    #[serde(with = "hex")]
    pub commitment: Hash,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    #[serde(with = "hex")]
    pub id: Id,
    pub title: String,
    pub seats: u32,
    /// How many preferences a paper holds.
    pub positions: u16,
    pub ranked: bool,
    /// The rule set, as `plenary count --list-rules` names it.
    pub method: String,
    pub candidates: Vec<Candidate>,
    /// Inputs of the count that are fixed before the poll; not read here.
    pub count: Value,
    /// `SubjectPublicKeyInfo`, one or two.
    #[serde(with = "hex_list")]
    pub issuers: Vec<Vec<u8>>,
    pub roll: Roll,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    pub number: u16,
    pub name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    pub count: u64,
    #[serde(with = "hex")]
    pub root: Hash,
}

/// What is wrong with a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("the manifest cannot be read: {0}")]
    Form(#[from] canonical::CanonicalError),
    #[error("the manifest has {0} bytes and may have {MOST_BYTES}")]
    Long(usize),
    #[error("the manifest does not hold together: {0}")]
    Content(String),
}

/// The sizes that all entries of an election have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Signatures of issuers a token carries: 1 or 2.
    pub issuers: usize,
    pub trustees: usize,
    /// The greatest number of positions of all contests.
    pub widest: usize,
}

impl Shape {
    /// Bytes of the AES-GCM plaintext.
    pub fn plaintext(self) -> usize {
        32 + 32 * self.trustees + 2 * self.widest
    }

    /// Bytes of every ballot entry.
    pub fn entry(self) -> usize {
        217 + 256 * self.issuers + 145 * self.trustees + 2 * self.widest
    }
}

impl Manifest {
    /// The canonical bytes, checked.
    ///
    /// # Errors
    /// Says what does not hold together.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        self.check()?;
        let bytes = canonical::to_bytes(self)?;
        if bytes.len() > MOST_BYTES { Err(ManifestError::Long(bytes.len())) } else { Ok(bytes) }
    }

    /// # Errors
    /// Says what is wrong with the bytes or what does not hold together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MOST_BYTES {
            return Err(ManifestError::Long(bytes.len()));
        }
        let manifest: Self = canonical::from_bytes(bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The trustees' sealing keys in order; trustee j is at place j − 1.
    pub fn trustees(&self) -> Vec<PublicKey> {
        self.officers.iter().filter_map(|it| it.seal).collect()
    }

    /// The index among officers of trustee `number`, from 1.
    pub fn officer_of_trustee(&self, number: u8) -> Option<usize> {
        let place = usize::from(number).checked_sub(1)?;
        self.officers.iter().enumerate().filter(|it| it.1.seal.is_some()).nth(place).map(|it| it.0)
    }

    pub fn shape(&self) -> Shape {
        Shape {
            issuers: self.contests.first().map_or(1, |it| it.issuers.len()),
            trustees: self.trustees().len(),
            widest: self.contests.iter().map(|it| usize::from(it.positions)).max().unwrap_or(1),
        }
    }

    /// The contest with this id and its index.
    pub fn contest(&self, id: &Id) -> Option<(u16, &Contest)> {
        (0u16..).zip(&self.contests).find(|it| it.1.id == *id)
    }

    fn check(&self) -> Result<(), ManifestError> {
        let wrong = |text: &str| Err(ManifestError::Content(text.into()));
        let trustees = self.trustees();
        if self.format != FORMAT {
            return wrong("its format is not plenary/v1");
        }
        if self.opens >= self.closes {
            return wrong("it closes before it opens");
        }
        if trustees.is_empty() || trustees.len() > MOST_TRUSTEES {
            return wrong("it needs from 1 to 16 trustees");
        }
        if self.threshold == 0 || usize::from(self.threshold) > trustees.len() {
            return wrong("more trustees are to open together than there are");
        }
        if !self.officers.iter().any(|it| it.role == Role::ReturningOfficer) {
            return wrong("it names no returning officer");
        }
        let mut all: Vec<PublicKey> = self.officers.iter().map(|it| it.sign).chain(trustees).collect();
        all.push(self.ballot_box.receipt_key);
        if !all.iter().all(keys::is_public_key) {
            return wrong("one of its P-256 keys is none");
        }
        let (number, names) = (all.len(), 1 + self.witnesses.len());
        all.sort_unstable();
        all.dedup();
        if all.len() != number {
            return wrong("two keys are the same");
        }
        let mut named: Vec<&str> = self.witnesses.iter().map(|it| it.name.as_str()).collect();
        named.push(&self.log.origin);
        if named.iter().any(|it| it.is_empty() || it.contains(|c: char| c.is_whitespace() || c == '+')) {
            return wrong("a log's or witness's name is empty or holds a space or a plus sign");
        }
        named.sort_unstable();
        named.dedup();
        if named.len() != names {
            return wrong("two witnesses have one name");
        }
        if self.lots.iter().any(|it| usize::try_from(it.officer).is_ok_and(|n| n >= self.officers.len())) {
            return wrong("a lot belongs to no officer");
        }
        if !self.lots.is_sorted_by(|a, b| a.officer < b.officer) {
            return wrong("its lots are not in the order of the officers, or one stands twice");
        }
        self.check_contests()
    }

    fn check_contests(&self) -> Result<(), ManifestError> {
        let issuers = self.shape().issuers;
        let mut ids: Vec<Id> = self.contests.iter().map(|it| it.id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() || ids.len() != self.contests.len() || ids.len() > usize::from(u16::MAX) {
            return Err(ManifestError::Content("it has no contest, or one twice".into()));
        }
        for it in &self.contests {
            let wrong = |text: &str| Err(ManifestError::Content(format!("contest “{}”: {text}", it.title)));
            let numbered = (1u16..).zip(&it.candidates).all(|(number, candidate)| candidate.number == number);
            if it.candidates.is_empty() || !numbered || it.choices().is_none() {
                return wrong("candidates are not numbered from 1 without gaps");
            }
            if it.positions == 0 || it.positions > 255 || usize::from(it.positions) > it.candidates.len() {
                return wrong("a paper holds from 1 preference to one for each candidate, and at most 255");
            }
            if !(1..=2).contains(&it.issuers.len()) || it.issuers.len() != issuers {
                return wrong("it needs one issuer or two, as many as every other contest");
            }
            if it.issuers.iter().any(|key| IssuerPublic::from_spki(key).is_err()) {
                return wrong("an issuer's key is not an RSA key of 2048 bits");
            }
        }
        let mut keys: Vec<_> = self.contests.iter().flat_map(|it| &it.issuers).collect();
        let number = keys.len();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() == number {
            Ok(())
        } else {
            Err(ManifestError::Content("two contests share an issuer's key".into()))
        }
    }
}

impl Contest {
    pub fn choices(&self) -> Option<Choices> {
        Choices::new(u16::try_from(self.candidates.len()).ok()?)
    }
}

/// H(manifest): what everybody compares.
pub fn fingerprint(manifest: &[u8]) -> Hash {
    sha256(manifest)
}

/// The six words printed in the notice and in every invitation.
pub fn fingerprint_words(manifest: &[u8]) -> String {
    words(&fingerprint(manifest), FINGERPRINT_WORDS)
}

/// An officer's signature under a manifest's bytes.
pub fn sign(key: &SecretKey, election: &Id, manifest: &[u8]) -> Signature {
    key.sign(&signed_text(election, manifest))
}

/// Whether an officer has signed a manifest's bytes.
pub fn is_signed(key: &PublicKey, election: &Id, manifest: &[u8], signature: &Signature) -> bool {
    keys::verify(key, &signed_text(election, manifest), signature)
}

fn signed_text(election: &Id, manifest: &[u8]) -> Vec<u8> {
    [tag("manifest").as_slice(), election, &fingerprint(manifest)].concat()
}

/// An officer's secret for the lots of the one election that the key is made for. It follows from the signing key, so that
/// nothing else has to be kept, and gives nothing of it away.
pub fn lot_secret(sign: &SecretKey) -> [u8; 32] {
    let mut secret = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, &sign.bytes())
        .expand(&tag("lot secret"), &mut secret)
        .expect("32 bytes are few enough");
    secret
}

/// The commitment to an officer's secret for the lots, bound to the key that signs.
pub fn lot_commitment(sign: &PublicKey, secret: &[u8; 32]) -> Hash {
    tagged("lot secret").chain_update(sign).chain_update(secret).finalize().into()
}

/// The seed of all lots: from the revealed secrets in the manifest's order and the root of the tree that ends with the close.
pub fn lot_seed(secrets: &[[u8; 32]], closed: &Hash) -> String {
    let all = secrets.iter().fold(tagged("lots"), |hash, it| hash.chain_update(it));
    crate::bytes::to_hex(&all.chain_update(closed).finalize())
}
