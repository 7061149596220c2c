//! A trustee's shares of all ballots, read offline and signed.

use crate::bytes::{Fields, Hash, Id, sha256, tag};
use crate::entry::{Entry, open_share};
use crate::keys::{self, PublicKey, SecretKey, Signature};
use crate::manifest::{Manifest, lot_secret};

const MAGIC: &[u8] = b"plenary/v1 shares\n";
const RECORD: usize = 41;

/// What one trustee read from a log of a certain size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShareFile {
    pub election: Id,
    /// From 1.
    pub trustee: u8,
    /// The log that was read.
    pub size: u64,
    pub root: Hash,
    /// The officer's secret for the lots (section 8).
    pub lot: [u8; 32],
    /// By ascending log index; `None` where the seal does not open.
    pub shares: Vec<(u64, Option<[u8; 32]>)>,
}

/// Why a share file is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ShareError {
    #[error("the file is not a file of shares, or it was cut short")]
    Form,
    #[error("the shares belong to another election")]
    Election,
    #[error("the shares name trustee {0}, and there is none")]
    Trustee(u8),
    #[error("the signature under the shares is not that of trustee {0}")]
    Signature(u8),
}

impl ShareFile {
    /// Reads all shares with a trustee's keys, the sealing and the signing one. `entries` are ballot entries with their log index, ascending;
    /// `None` if the manifest has no such trustee or the key is another's.
    pub fn read<'a>(
        manifest: &Manifest,
        trustee: u8,
        (key, signing): (&SecretKey, &SecretKey),
        (size, root): (u64, Hash),
        entries: impl Iterator<Item = (u64, &'a Entry)>,
    ) -> Option<Self> {
        let place = usize::from(trustee).checked_sub(1)?;
        (*manifest.trustees().get(place)? == key.public()).then_some(())?;
        let open = |(index, entry): (u64, &Entry)| {
            let contest = manifest.contests.get(usize::from(entry.contest))?.id;
            let context = entry.context(manifest.election, contest);
            Some((index, open_share(key, trustee, entry.seals.get(place)?, &context)))
        };
        let shares = entries.map(open).collect::<Option<Vec<_>>>()?;
        Some(Self { election: manifest.election, trustee, size, root, lot: lot_secret(signing), shares })
    }

    /// The file, signed with the officer's signing key.
    pub fn to_bytes(&self, signing: &SecretKey) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.election);
        out.push(self.trustee);
        out.extend(self.size.to_be_bytes());
        out.extend(self.root);
        out.extend(self.lot);
        out.extend((self.shares.len() as u64).to_be_bytes());
        for (index, share) in &self.shares {
            out.extend(index.to_be_bytes());
            out.push(u8::from(share.is_some()));
            out.extend(share.unwrap_or_default());
        }
        out.extend(signing.sign(&signed_text(&out)));
        out
    }

    /// Reads and checks a file against the manifest.
    ///
    /// # Errors
    /// Says whose signature or what form is wrong.
    pub fn from_bytes(bytes: &[u8], manifest: &Manifest) -> Result<Self, ShareError> {
        let (body, signature) = bytes.split_last_chunk::<64>().ok_or(ShareError::Form)?;
        let file = Self::fields(body).ok_or(ShareError::Form)?;
        if file.election != manifest.election {
            return Err(ShareError::Election);
        }
        let officer = manifest.officer_of_trustee(file.trustee).ok_or(ShareError::Trustee(file.trustee))?;
        if is_signed(&manifest.officers[officer].sign, body, signature) {
            Ok(file)
        } else {
            Err(ShareError::Signature(file.trustee))
        }
    }

    /// The share at a log index.
    pub fn at(&self, index: u64) -> Option<[u8; 32]> {
        let place = self.shares.binary_search_by_key(&index, |it| it.0).ok()?;
        self.shares[place].1
    }

    fn fields(body: &[u8]) -> Option<Self> {
        let mut from = Fields(body);
        (from.take(MAGIC.len())? == MAGIC).then_some(())?;
        let (election, trustee) = (from.array()?, from.u8()?);
        let (size, root, lot, number) = (from.u64()?, from.array()?, from.array()?, from.u64()?);
        let records = usize::try_from(number).ok()?.checked_mul(RECORD)?;
        (from.0.len() == records).then_some(())?;
        let mut shares = Vec::with_capacity(records / RECORD);
        while !from.0.is_empty() {
            let (index, opened, share) = (from.u64()?, from.u8()?, from.array::<32>()?);
            let share = match opened {
                1 => Some(share),
                0 if share == [0; 32] => None,
                _ => return None,
            };
            shares.push((index, share));
        }
        shares.is_sorted_by(|a, b| a.0 < b.0).then_some(Self { election, trustee, size, root, lot, shares })
    }
}

fn signed_text(body: &[u8]) -> Vec<u8> {
    [tag("shares").as_slice(), &sha256(body)].concat()
}

fn is_signed(key: &PublicKey, body: &[u8], signature: &Signature) -> bool {
    keys::verify(key, &signed_text(body), signature)
}
