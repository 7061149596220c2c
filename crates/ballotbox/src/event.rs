//! What else stands in the log: signatures, the close, claims, openings, attestations, keys destroyed.

use serde::{Deserialize, Serialize};

use crate::bytes::{Hash, Id, hex, hex_option, sha256, tag};
use crate::canonical::{self, CanonicalError};
use crate::keys::{self, PublicKey, SecretKey, Signature};

/// First bytes of log entries.
pub const MANIFEST: u8 = 1;
pub const EVENT: u8 = 3;

/// Entry kind 3.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    ManifestSigned {
        officer: u64,
        #[serde(with = "hex")]
        signature: Signature,
    },
    /// Lost papers that were signed anew, grouped at a tick.
    Reissued {
        #[serde(with = "hex")]
        contest: Id,
        number: u64,
    },
    Close {
        contests: Vec<Closed>,
    },
    /// The very next entry is a ballot that had a receipt and was missing at the close.
    Claim {
        #[serde(with = "hex")]
        leaf: Hash,
        #[serde(with = "hex")]
        receipt: Signature,
    },
    IssuerKeyDestroyed {
        #[serde(with = "hex")]
        contest: Id,
        witnessed_by: Vec<String>,
    },
    LotsRevealed {
        officer: u64,
        #[serde(with = "hex")]
        secret: [u8; 32],
    },
    Opened {
        #[serde(with = "hex")]
        contest: Id,
        /// Trustees whose shares were used, from 1.
        trustees: Vec<u8>,
        valid: u64,
        invalid: u64,
        /// H of the openings file.
        #[serde(with = "hex")]
        openings: Hash,
        /// H of the folded profile.
        #[serde(with = "hex_option")]
        profile: Option<Hash>,
        /// H of the stage sheet; nothing where nobody was ranked.
        #[serde(with = "hex_option")]
        count: Option<Hash>,
        /// [`of_inputs`] what the count was made from; absent in logs written before this field existed.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "hex_option")]
        inputs: Option<Hash>,
    },
    /// What an officer can honestly sign after looking.
    Attested {
        officer: u64,
        statement: String,
        #[serde(with = "hex")]
        signature: Signature,
    },
    TrusteeKeyDestroyed {
        officer: u64,
        witnessed_by: Vec<String>,
    },
    /// Papers that had a receipt were lost with the box's disk: so many were known to be missing, and so many came back by
    /// their receipts before the ballot went on.
    Restored {
        missing: u64,
        returned: u64,
    },
    /// What the manifest's schedule let go of.
    Erased {
        what: Erasure,
    },
}

/// What is erased together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Erasure {
    /// Who took a paper, and which way; the totals and the list of marks stay.
    Marks,
    /// Openings and papers; log, figures, stage sheets and folded profile stay.
    Openings,
}

impl Event {
    /// Whether it only says what was let go of after all was counted.
    pub fn is_of_erasure(&self) -> bool {
        matches!(self, Self::TrusteeKeyDestroyed { .. } | Self::Erased { .. })
    }
}

/// One contest at the close.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    #[serde(with = "hex")]
    pub contest: Id,
    pub roll: u64,
    pub none: u64,
    pub online: u64,
    pub room: u64,
    pub post: u64,
    pub assisted: u64,
    /// Papers signed again for somebody who had lost one.
    pub reissued: u64,
    /// Signatures given in all.
    pub papers: u64,
    /// Ballot entries before the close.
    pub entries: u64,
    /// Their different tokens.
    pub ballots: u64,
    pub superseded: u64,
    /// Root over the marks.
    #[serde(with = "hex")]
    pub marks: Hash,
}

impl Event {
    /// The log entry: kind and canonical JSON.
    ///
    /// # Errors
    /// A number over 2^53 − 1 has no form.
    pub fn to_entry(&self) -> Result<Vec<u8>, CanonicalError> {
        Ok([&[EVENT], canonical::to_bytes(self)?.as_slice()].concat())
    }

    /// Reads a log entry of kind 3.
    ///
    /// # Errors
    /// What is not exactly what [`Event::to_entry`] writes.
    pub fn from_entry(entry: &[u8]) -> Result<Self, CanonicalError> {
        match entry.split_first() {
            Some((&EVENT, json)) => canonical::from_bytes(json),
            _ => Err(CanonicalError::Form),
        }
    }
}

/// The hash under which a log names what a count was made from. It is salted, because what candidates are counted as under
/// a quota has few values: from a bare hash in a public log anybody could guess it where it is not published.
pub fn of_inputs(salt: &[u8; 32], inputs: &[u8]) -> Hash {
    sha256(&[tag("inputs").as_slice(), salt, inputs].concat())
}

/// The log entry that holds the manifest.
pub fn manifest_entry(manifest: &[u8]) -> Vec<u8> {
    [&[MANIFEST], manifest].concat()
}

/// An officer's signature under a statement.
pub fn attest(key: &SecretKey, election: &Id, statement: &str) -> Signature {
    key.sign(&attested_text(election, statement))
}

/// Whether an officer signed a statement.
pub fn is_attested(key: &PublicKey, election: &Id, statement: &str, signature: &Signature) -> bool {
    keys::verify(key, &attested_text(election, statement), signature)
}

fn attested_text(election: &Id, statement: &str) -> Vec<u8> {
    [tag("attestation").as_slice(), election, &sha256(statement.as_bytes())].concat()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_event_has_one_form() {
        let event = Event::LotsRevealed { officer: 1, secret: [0xab; 32] };
        let entry = event.to_entry().unwrap();
        let text =
            format!("\u{3}{{\"event\":\"lots-revealed\",\"officer\":1,\"secret\":\"{}\"}}", "ab".repeat(32));
        assert_eq!(entry, text.as_bytes());
        assert_eq!(Event::from_entry(&entry).unwrap(), event);
        let spaced = text.replace(":1", ": 1");
        assert!(Event::from_entry(spaced.as_bytes()).is_err());
        let more = text.replace("\"officer\"", "\"more\":1,\"officer\"");
        assert!(Event::from_entry(more.as_bytes()).is_err());
        assert!(Event::from_entry(&[]).is_err());
    }
}
