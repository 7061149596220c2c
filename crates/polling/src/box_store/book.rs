//! What the box knows of a poll in memory, all of it read from its file: tokens, leaves, free places, and the log's hashes.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use ballotbox::entry::{Checker, Entry};
use ballotbox::keys::{PublicKey, SecretKey};
use ballotbox::manifest::Manifest;
use ballotbox::{Hash, sha256};
use kernel::{Chance, Problem, Result};
use sqlx::SqliteConnection;

use super::behind::Behind;
use super::broken;
use super::keys::{self, Secret};
use super::schema::{self, Place};
use super::writer::{Cast, How, late_again, late_too_many, stale};
use crate::model::PollId;

/// The keys with which the box signs its log and its receipts.
#[derive(Clone)]
pub struct BoxKeys {
    /// The private half of an Ed25519 key.
    pub log: [u8; 32],
    pub receipt: SecretKey,
}

impl BoxKeys {
    pub fn read(bytes: &[u8; 64]) -> Result<Self> {
        let (log, receipt) = bytes.split_at(32);
        let receipt = receipt.first_chunk().and_then(SecretKey::new);
        let log = log.first_chunk().copied();
        log.zip(receipt)
            .map(|(log, receipt)| Self { log, receipt })
            .ok_or_else(|| broken("The box's key", "it is none"))
    }
}

pub struct Book {
    pub manifest: Arc<Manifest>,
    pub checker: Arc<Checker>,
    pub keys: Arc<BoxKeys>,
    /// The sequence that each token's next entry has to carry.
    pub tokens: HashMap<PublicKey, u32>,
    /// The hash of the entry of each leaf.
    leaves: HashMap<Hash, Hash>,
    /// Places in which nothing lies.
    pub free: Vec<i64>,
    /// The log's lines, each as RFC 6962 hashes it.
    pub hashes: Vec<Hash>,
    /// True from the close event on.
    pub closed: bool,
    /// How many papers lie in it, laid out or waiting.
    pub taken: u64,
    /// How many papers of each contest came from the room when voting on the website was over.
    pub late: HashMap<u16, u64>,
    /// What it is known to lack; then it takes nothing but what its own receipts prove.
    pub behind: Option<Behind>,
}

pub enum Verdict {
    New,
    /// The same bytes are in already.
    Again,
    Refused(Problem),
}

/// New places come in as many as lie on some pages of the file.
const PLACES: i64 = 64;

impl Book {
    pub fn new(manifest: Manifest, keys: BoxKeys) -> Result<Self> {
        let checker =
            Checker::new(&manifest).ok_or_else(|| broken("The manifest", "an issuer's key is none"))?;
        Ok(Self {
            manifest: Arc::new(manifest),
            checker: Arc::new(checker),
            keys: Arc::new(keys),
            tokens: HashMap::new(),
            leaves: HashMap::new(),
            free: vec![],
            hashes: vec![],
            closed: false,
            taken: 0,
            late: HashMap::new(),
            behind: None,
        })
    }

    /// What the file says of a poll; nothing if the box's keys are not beside it, as after a restore.
    pub async fn load(
        file: &mut SqliteConnection,
        dir: &Path,
        poll: PollId,
        manifest: Vec<u8>,
    ) -> Result<Option<Self>> {
        let manifest = Manifest::from_bytes(&manifest).map_err(|e| broken("A manifest", e))?;
        let Some(keys) = keys::find::<64>(dir, poll, Secret::Box)? else { return Ok(None) };
        let mut book = Self::new(manifest, BoxKeys::read(&keys)?)?;
        book.read_again(&schema::log(file, poll).await?, &schema::places(file, poll).await?);
        book.late = schema::late(file, poll).await?;
        Ok(Some(book))
    }

    /// Takes everything from what the file holds.
    pub fn read_again(&mut self, log: &[Vec<u8>], places: &[Place]) {
        self.tokens.clear();
        self.leaves.clear();
        self.taken = 0;
        self.hashes = log.iter().map(|it| super::step::line_hash(it)).collect();
        self.closed = log.iter().any(|it| super::step::is_close(it));
        let (free, waiting): (Vec<&Place>, Vec<&Place>) = places.iter().partition(|it| !is_taken(it));
        self.free = free.iter().map(|it| it.n).collect();
        for bytes in log.iter().chain(waiting.iter().map(|it| &it.entry)) {
            self.note(bytes);
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        if let Ok(entry) = Entry::parse(bytes, self.manifest.shape()) {
            let next = self.tokens.entry(entry.pk).or_default();
            *next = (*next).max(entry.seq + 1);
            self.leaves.insert(entry.leaf, sha256(bytes));
            self.taken += 1;
        }
    }

    /// Whether an entry of this leaf is in.
    pub fn knows(&self, leaf: &Hash) -> bool {
        self.leaves.contains_key(leaf)
    }

    /// Whether an entry is taken, and if it is, remembers it.
    pub fn decide(&mut self, cast: &Cast) -> Verdict {
        if let Some(known) = self.leaves.get(&cast.leaf) {
            return if *known == sha256(&cast.bytes) { Verdict::Again } else { Verdict::Refused(stale()) };
        }
        if self.closed {
            return Verdict::Refused(Problem::refused(
                "The ballot box is closed. Nothing you entered was cast.",
            ));
        }
        if self.behind.is_some() && cast.how != How::Claimed {
            return Verdict::Refused(super::behind::suspended());
        }
        if let Some(problem) = self.too_late(cast) {
            return Verdict::Refused(problem);
        }
        let next = self.tokens.entry(cast.pk).or_default();
        if *next != cast.seq {
            return Verdict::Refused(stale());
        }
        *next += 1;
        self.leaves.insert(cast.leaf, sha256(&cast.bytes));
        self.taken += 1;
        if let How::Late { .. } = cast.how {
            *self.late.entry(cast.contest).or_default() += 1;
        }
        if let Some(behind) = &mut self.behind {
            behind.papers = behind.papers.saturating_sub(1);
        }
        Verdict::New
    }

    /// How many papers of a contest came from the room after the hour.
    pub fn late_in(&self, contest: u16) -> u64 {
        self.late.get(&contest).copied().unwrap_or(0)
    }

    /// The word of the room is one for all slips, and the token behind a paper is blind: so the box itself looks that after
    /// the hour nobody's vote is changed, and that no more papers come than were signed for slips.
    fn too_late(&self, cast: &Cast) -> Option<Problem> {
        let How::Late { most } = cast.how else { return None };
        let known = self.tokens.get(&cast.pk).is_some_and(|next| *next > 0);
        if known || cast.seq > 0 {
            return Some(late_again());
        }
        (self.late_in(cast.contest) >= most).then(late_too_many)
    }

    /// Empty places for entries to come.
    pub fn more_places(&mut self, highest: &mut i64) -> Vec<Place> {
        let length = self.manifest.shape().entry();
        let made = (*highest + 1..=*highest + PLACES).map(|n| Place { n, entry: vec![0; length] });
        let made: Vec<Place> = made.collect();
        *highest += PLACES;
        self.free.extend(made.iter().map(|it| it.n));
        made
    }

    /// A free place by lot.
    pub fn draw_place(&mut self, chance: &Chance) -> i64 {
        let at = usize::try_from(chance.below(self.free.len() as u64)).unwrap_or(0);
        self.free.swap_remove(at)
    }
}

/// An entry begins with its kind, which is not nought.
pub fn is_taken(place: &Place) -> bool {
    place.entry.first().is_some_and(|it| *it != 0)
}
