//! The box's promise that a ballot will be on the board at the latest at the close.

use crate::bytes::{Hash, Id, tag};
use crate::keys::{self, PublicKey, SecretKey, Signature};

/// The receipt of an entry: the same again for the same entry. Whether the entry may have one is for the box to check.
pub fn sign(key: &SecretKey, election: &Id, contest: &Id, leaf: &Hash) -> Signature {
    key.sign(&text(election, contest, leaf))
}

/// Whether the box has promised this leaf.
pub fn verify(key: &PublicKey, election: &Id, contest: &Id, leaf: &Hash, receipt: &Signature) -> bool {
    keys::verify(key, &text(election, contest, leaf), receipt)
}

fn text(election: &Id, contest: &Id, leaf: &Hash) -> Vec<u8> {
    let tag = tag("receipt: on the board at the latest at the close");
    [tag.as_slice(), election, contest, leaf].concat()
}
