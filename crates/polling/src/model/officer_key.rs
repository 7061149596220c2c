//! The public halves of the keys to a ballot box.

use kernel::{At, PersonId, Problem, Result};

/// Who holds a key: the one who runs the ballot, or one who watches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyRole {
    ReturningOfficer,
    Scrutineer,
}

/// An officer's public keys: one that signs, and one to which papers are sealed; both compressed points of P-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerKey {
    pub person: PersonId,
    pub name: String,
    pub role: KeyRole,
    pub sign: [u8; 33],
    pub seal: [u8; 33],
    /// What the officer commits to for the lots; keys that were made before lots were committed to have none.
    pub lot: Option<[u8; 32]>,
    pub made_at: At,
    /// What is sealed to the key for its trial; keys that were given before there were trials have none.
    pub trial: Option<Vec<u8>>,
    /// When the holder's device opened it.
    pub tried_at: Option<At>,
    /// Since when the holder says that the key is lost.
    pub lost_at: Option<At>,
}

impl KeyRole {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReturningOfficer => "returning-officer",
            Self::Scrutineer => "scrutineer",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let found = [Self::ReturningOfficer, Self::Scrutineer].into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::internal(format!("A key cannot belong to a {text}.")))
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::ReturningOfficer => "Returning officer",
            Self::Scrutineer => "Scrutineer",
        }
    }
}
