//! A voter whose every draw comes from one secret: for the page without script and for the desk.
//!
//! The same origin makes the same paper and the same entry again, so that sending a form twice changes nothing. Whoever
//! knows the origin knows the vote: it is stored nowhere.

use hkdf::Hkdf;
use sha2::Sha256;

use crate::bytes::{Id, tag};
use crate::entry::{Draw, Entry, EntryError, Token, make};
use crate::keys::SecretKey;
use crate::manifest::{Contest, Manifest};
use crate::token::{Blinded, IssuerPublic, Rsa, TokenError, message, prepare};

/// 32 random bytes and what they are for. It does not print itself.
#[derive(Clone)]
pub struct Own {
    origin: [u8; 32],
    election: Id,
    contest: Id,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own(secret)")
    }
}

impl Own {
    pub fn new(origin: [u8; 32], election: Id, contest: Id) -> Self {
        Self { origin, election, contest }
    }

    /// The token's private key.
    pub fn token_key(&self) -> SecretKey {
        SecretKey::first((0u32..).map(|it| self.derive(&format!("own token {it}"))))
            .expect("one of four milliard tries is a key")
    }

    /// What goes to each issuer of the contest, in the manifest's order.
    ///
    /// # Errors
    /// [`TokenError::Key`] for an issuer's key that is none.
    pub fn blinded(&self, contest: &Contest) -> Result<Vec<(IssuerPublic, Blinded)>, TokenError> {
        let message = message(&self.election, &self.contest, &self.token_key().public());
        let prepared = prepare(&self.derive("own randomizer"), &message);
        let one = |spki: &Vec<u8>| {
            let issuer = IssuerPublic::from_spki(spki)?;
            let blinded = self.blind(&issuer, &prepared)?;
            Ok((issuer, blinded))
        };
        contest.issuers.iter().map(one).collect()
    }

    fn blind(&self, issuer: &IssuerPublic, prepared: &[u8]) -> Result<Blinded, TokenError> {
        let salt = self.derive("own salt");
        let tries = (0..256u32).map(|it| self.derive(&format!("own blinding {it}")));
        let mut done = tries.map(|factor| issuer.blind(prepared.to_vec(), &salt, &factor));
        done.find(|it| *it != Err(TokenError::Factor)).unwrap_or(Err(TokenError::Factor))
    }

    /// The paper, from the issuers' answers to [`Own::blinded`].
    ///
    /// # Errors
    /// [`TokenError::Signature`] if an issuer signed something else.
    pub fn token(&self, contest: &Contest, answers: &[Rsa]) -> Result<Token, TokenError> {
        let asked = self.blinded(contest)?;
        if asked.len() != answers.len() {
            return Err(TokenError::Signature);
        }
        let pairs = asked.iter().zip(answers);
        let sigs = pairs
            .map(|((issuer, blinded), answer)| blinded.finish(issuer, answer))
            .collect::<Result<_, _>>()?;
        Ok(Token { secret: self.token_key(), randomizer: self.derive("own randomizer"), sigs })
    }

    /// The ballot as it is cast.
    ///
    /// # Errors
    /// As [`make`].
    pub fn entry(
        &self,
        manifest: &Manifest,
        contest: u16,
        token: &Token,
        seq: u32,
        preferences: &[u16],
    ) -> Result<Entry, EntryError> {
        make(manifest, contest, token, seq, preferences, &self.draw(seq, manifest.trustees().len()))
    }

    /// What is drawn for the ballot with this sequence.
    pub fn draw(&self, seq: u32, trustees: usize) -> Draw {
        let ephemeral = |number: usize| {
            let tries = (0u32..).map(|it| self.derive(&format!("own ephemeral {seq} {number} {it}")));
            SecretKey::first(tries).expect("one of four milliard tries is a key")
        };
        Draw {
            key: self.derive(&format!("own key {seq}")),
            seed: self.derive(&format!("own seed {seq}")),
            ephemerals: (1..=trustees).map(ephemeral).collect(),
        }
    }

    fn derive<const N: usize>(&self, name: &str) -> [u8; N] {
        let mut out = [0; N];
        let hkdf = Hkdf::<Sha256>::new(None, &self.origin);
        hkdf.expand_multi_info(&[&tag(name), &self.election, &self.contest], &mut out)
            .expect("at most 256 bytes are asked for");
        out
    }
}
