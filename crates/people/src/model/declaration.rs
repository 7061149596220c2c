//! What a person declares about themself so that a quota can be kept. Nothing is ever inferred.

use kernel::{At, PersonId};
use sha2::{Digest, Sha256};

use super::DeclarationId;

/// A self-declaration in the organisation's own wording, for one purpose.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub id: DeclarationId,
    pub person: PersonId,
    /// The attribute of the quota, such as "woman".
    pub attribute: String,
    /// The words that were agreed to.
    pub wording: String,
    /// Names these words: changes with every letter of them.
    pub wording_version: String,
    pub purpose: String,
    /// Whether it may be shown where the quota decides who is elected.
    pub consent_shown: bool,
    pub made_at: At,
    pub withdrawn_at: Option<At>,
}

impl Declaration {
    pub fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

/// Eight signs that name a wording.
pub fn wording_version(wording: &str) -> String {
    Sha256::digest(wording.as_bytes()).iter().take(4).map(|it| format!("{it:02x}")).collect()
}
