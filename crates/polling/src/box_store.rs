//! The ballot box: one SQLite file of its own beside whatever database the registrar uses, owned by one process.
//!
//! It knows sealed entries, their tokens and its own log, and no member, no address, no time. What waits for the next tick
//! lies in places drawn by lot (`schema`); what was laid out lies in the log, sorted, and cannot be taken out again.
//!
//! It lies here, in this process, or away, in a process of its own on this machine or another one (`plenary box`).

mod ask;
mod away;
mod behind;
mod book;
mod here;
mod host;
mod hours;
mod keys;
mod mirror;
mod restoring;
mod schema;
mod step;
mod window;
mod writer;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use ballotbox::event::Event;
use ballotbox::keys::{PublicKey, Signature};
use ballotbox::manifest::Manifest;
use ballotbox::note::NoteKey;
use ballotbox::token::IssuerKey;
use ballotbox::{Hash, Id, words};
use kernel::{At, Chance, PersonId, Problem, Result};
use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use uuid::Uuid;

use crate::model::PollId;
use ask::Ask;
use here::Here;

pub use ask::Claiming;
pub use away::{Away, read_key};
pub use behind::{Behind, Claim, Claimed, suspended};
pub use book::BoxKeys;
pub use host::{Host, serve as host};
pub use keys::Secret;
pub use step::{Holding, Step};

/// The box of this installation; share it with `AppBuilder::share`.
pub struct BoxStore {
    /// Where the registrar's own secrets lie: issuing keys, and the key of a ballot without key holders.
    secrets: keys::Folders,
    place: Place,
    /// Casting holds it to read and closing to write, so that no paper falls between the two.
    gate: RwLock<()>,
    /// Held while the box of a poll is made, so that two who come at once do not make two sets of keys.
    making: Mutex<()>,
    issuers: StdMutex<HashMap<PollId, Vec<(Uuid, IssuerKey)>>>,
    limits: StdMutex<window::Window>,
    shown: StdMutex<HashMap<PollId, (i64, u64)>>,
}

enum Place {
    Here(Box<Here>),
    Away(Away),
}

/// What a voter gets for an entry: the promise that it will be on the board, and its leaf.
#[derive(Clone, Debug)]
pub struct Taken {
    pub receipt: Signature,
    pub leaf: Hash,
}

impl Taken {
    /// The four words that a voter compares.
    pub fn words(&self) -> String {
        words::check_words(&self.leaf)
    }
}

/// The public halves of a box's keys for a poll.
pub struct PublicKeys {
    /// Ed25519, of the log.
    pub log: [u8; 32],
    pub receipt: PublicKey,
}

impl PublicKeys {
    fn of(keys: &BoxKeys, origin: &str) -> Self {
        Self { log: NoteKey::new(origin, &keys.log).public(), receipt: keys.receipt.public() }
    }
}

impl BoxStore {
    /// Opens the box in a folder, or makes an empty one.
    ///
    /// # Errors
    /// Refuses if another process owns it, or if the file is not a ballot box.
    pub async fn open(dir: &Path) -> Result<Self> {
        Self::open_mirrored(dir, None).await
    }

    /// The same with a copy in a folder on another disk, which is written before any receipt is given.
    pub async fn open_mirrored(dir: &Path, mirror: Option<&Path>) -> Result<Self> {
        let here = Here::open(dir, mirror).await?;
        Ok(Self::new(here.secrets.clone(), Place::Here(Box::new(here))))
    }

    /// A box that another process owns. The registrar's own secrets stay in the folder.
    pub fn away(dir: &Path, away: Away) -> Self {
        Self::new(keys::Folders { main: dir.to_owned(), mirror: None }, Place::Away(away))
    }

    fn new(secrets: keys::Folders, place: Place) -> Self {
        Self {
            secrets,
            place,
            gate: RwLock::new(()),
            making: Mutex::default(),
            issuers: StdMutex::default(),
            limits: StdMutex::default(),
            shown: StdMutex::default(),
        }
    }

    /// Where voters reach a box of its own; nothing if it is in this process.
    pub fn public_url(&self) -> Option<&str> {
        match &self.place {
            Place::Here(_) => None,
            Place::Away(away) => Some(away.url()),
        }
    }

    /// Commits no longer wait for the disk: for filling a demonstration that can be filled again, and nothing else.
    pub async fn hurry(&self) -> Result<()> {
        match &self.place {
            Place::Here(here) => here.hurry().await,
            Place::Away(_) => Ok(()),
        }
    }

    /// Where the box would lie in this folder. The keys beside it must not be in a backup.
    pub fn path(&self) -> PathBuf {
        self.secrets.main.join("box.sqlite")
    }

    /// Held while a paper is signed or put into the box.
    pub async fn casting(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }

    /// Held while a poll is set to closing: waits until every paper on its way through this process is in.
    pub async fn closing(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    /// Held from looking whether a box is there to having made it.
    pub async fn making(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// Whether the box of a poll has been made and is there.
    pub async fn has(&self, poll: PollId) -> Result<bool> {
        match &self.place {
            Place::Here(here) => Ok(here.has(poll)),
            Place::Away(away) => Ok(away.manifest(poll).await?.is_some()),
        }
    }

    /// The manifest of a poll whose box is there.
    pub async fn manifest(&self, poll: PollId) -> Result<Arc<Manifest>> {
        match &self.place {
            Place::Here(here) => here.manifest(poll),
            Place::Away(away) => away.manifest(poll).await?.ok_or_else(lost),
        }
    }

    /// The public halves of the box's own keys for a poll: found, or made.
    pub async fn public_keys(&self, poll: PollId, origin: &str, chance: &Chance) -> Result<PublicKeys> {
        match &self.place {
            Place::Here(here) => Ok(PublicKeys::of(&here.own_keys(poll, chance)?, origin)),
            Place::Away(away) => away.public_keys(poll, origin).await,
        }
    }

    /// Makes the box of a poll: its manifest is the log's first line. Nothing happens if there is one.
    pub async fn make(&self, poll: PollId, manifest: &Manifest, chance: &Chance) -> Result<()> {
        match &self.place {
            Place::Here(here) => here.make(poll, manifest, chance).await,
            Place::Away(away) => {
                let bytes = manifest.to_bytes().map_err(|e| broken("The manifest", e))?;
                away.ask(Ask::Make { poll, manifest: ballotbox::to_hex(&bytes) }).await
            }
        }
    }

    /// Takes an entry: checks it, and has it on the disk when this returns. The same bytes again get the same receipt.
    ///
    /// # Errors
    /// Says why the box does not take it. Whether the hours allow it is for the caller to ask.
    pub async fn take(&self, poll: PollId, bytes: Vec<u8>, chance: &Chance) -> Result<Taken> {
        match &self.place {
            Place::Here(here) => here.take(poll, bytes, chance).await,
            Place::Away(away) => away.take(poll, &bytes).await,
        }
    }

    /// Takes an entry from the room when voting on the website is over: the first paper of a token that the box has never
    /// seen, and of its contest `most` in all. The same bytes again get the same receipt.
    ///
    /// # Errors
    /// Says why the box does not take it.
    pub async fn take_late(&self, poll: PollId, bytes: Vec<u8>, most: u64, chance: &Chance) -> Result<Taken> {
        match &self.place {
            Place::Here(here) => here.take_late(poll, bytes, most, chance).await,
            Place::Away(away) => away.take_late(poll, &bytes, most).await,
        }
    }

    /// The sequence that the next entry of a token has to carry.
    pub async fn next_sequence(&self, poll: PollId, pk: &PublicKey) -> Result<u32> {
        match &self.place {
            Place::Here(here) => Ok(here.next_sequence(poll, pk)),
            Place::Away(away) => away.ask(Ask::NextSequence { poll, pk: ballotbox::to_hex(pk) }).await,
        }
    }

    /// Moves waiting entries into the log, sorted by leaf, and behind them the events; how many entries were moved.
    pub async fn advance(
        &self,
        poll: PollId,
        step: Step,
        events: &[Event],
        chance: &Chance,
    ) -> Result<usize> {
        match &self.place {
            Place::Here(here) => here.advance(poll, step, events, chance).await,
            Place::Away(away) => away.ask(Ask::Advance { poll, step, events: events.to_vec() }).await,
        }
    }

    /// Says to a box of its own until when it takes papers from strangers. One in this process asks the poll itself.
    pub async fn set_close(&self, poll: PollId, closes: At) -> Result<()> {
        match &self.place {
            Place::Here(_) => Ok(()),
            Place::Away(away) => away.ask(Ask::Close { poll, closes: closes.micros() }).await,
        }
    }

    /// From now on a box of its own takes nothing from strangers, so that what is laid out next is all there is.
    pub async fn shut(&self, poll: PollId) -> Result<()> {
        match &self.place {
            Place::Here(_) => Ok(()),
            Place::Away(away) => away.ask(Ask::Shut { poll }).await,
        }
    }

    /// The log's lines.
    pub async fn log(&self, poll: PollId) -> Result<Vec<Vec<u8>>> {
        match &self.place {
            Place::Here(here) => here.log(poll).await,
            Place::Away(away) => away.log(poll).await,
        }
    }

    /// The events of a log.
    pub async fn events(&self, poll: PollId) -> Result<Vec<Event>> {
        match &self.place {
            Place::Here(here) => here.events(poll).await,
            Place::Away(away) => away.ask(Ask::Events { poll }).await,
        }
    }

    /// Every checkpoint with its signatures, the oldest first.
    pub async fn checkpoints(&self, poll: PollId) -> Result<Vec<(u64, String)>> {
        match &self.place {
            Place::Here(here) => here.checkpoints(poll).await,
            Place::Away(away) => away.ask(Ask::Checkpoints { poll }).await,
        }
    }

    /// How many entries and tokens the log holds, by contest.
    pub async fn holdings(&self, poll: PollId) -> Result<BTreeMap<Id, Holding>> {
        match &self.place {
            Place::Here(here) => here.holdings(poll).await,
            Place::Away(away) => {
                let all: Vec<(Uuid, Holding)> = away.ask(Ask::Holdings { poll }).await?;
                Ok(all.into_iter().map(|it| (*it.0.as_bytes(), it.1)).collect())
            }
        }
    }

    /// Adds a witness's line under a checkpoint.
    ///
    /// # Errors
    /// Refuses a signature that is not one of a witness of the manifest over a checkpoint of this log.
    pub async fn cosign(&self, poll: PollId, size: u64, line: &str) -> Result<()> {
        match &self.place {
            Place::Here(here) => here.cosign(poll, size, line).await,
            Place::Away(away) => away.ask(Ask::Cosign { poll, size, line: line.to_owned() }).await,
        }
    }

    /// Destroys the box of a poll that was given up: its entries, its log, its keys.
    pub async fn discard(&self, poll: PollId) -> Result<()> {
        match &self.place {
            Place::Here(here) => here.discard(poll).await?,
            Place::Away(away) => {
                away.ask::<()>(Ask::Discard { poll }).await?;
                away.forget(poll);
            }
        }
        self.destroy(poll, Secret::Issuing)?;
        self.destroy(poll, Secret::Opening).map(drop)
    }

    /// The bytes of a static file of a log, by its path behind `log/`.
    pub async fn static_file(&self, poll: PollId, path: &str) -> Result<Vec<u8>> {
        match &self.place {
            Place::Here(here) => here.static_file(poll, path),
            Place::Away(away) => away.file(poll, path).await,
        }
    }

    /// A secret of the registrar, made if there is none. Whoever asks gets the same, however many ask at once.
    pub fn secret<const N: usize>(&self, poll: PollId, what: Secret, fresh: [u8; N]) -> Result<[u8; N]> {
        self.secrets.find_or_make(poll, what, fresh)
    }

    /// A secret of the registrar, if it is there.
    pub fn secret_if_any<const N: usize>(&self, poll: PollId, what: Secret) -> Result<Option<[u8; N]>> {
        keys::find(&self.secrets.main, poll, what)
    }

    /// Overwrites and removes a secret; true if there was one.
    pub fn destroy(&self, poll: PollId, what: Secret) -> Result<bool> {
        if what == Secret::Issuing {
            self.issuers.lock().unwrap_or_else(PoisonError::into_inner).remove(&poll);
        }
        self.secrets.destroy(poll, what)
    }

    /// Issuing keys that were unsealed before, in memory alone.
    pub fn cached_issuers(&self, poll: PollId) -> Option<Vec<(Uuid, IssuerKey)>> {
        self.issuers.lock().unwrap_or_else(PoisonError::into_inner).get(&poll).cloned()
    }

    pub fn cache_issuers(&self, poll: PollId, keys: &[(Uuid, IssuerKey)]) {
        self.issuers.lock().unwrap_or_else(PoisonError::into_inner).insert(poll, keys.to_vec());
    }

    /// Counts a request of somebody, in memory alone; refuses what no human does.
    pub fn count_request(&self, person: PersonId, now: At) -> Result<()> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner).count(person, now)
    }

    /// A figure that is shown no fresher than by the hour: the one given at the hour's first asking, in memory alone.
    pub fn by_the_hour(&self, poll: PollId, now: At, fresh: u64) -> u64 {
        let hour = now.micros() / 3_600_000_000;
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = shown.entry(poll).or_insert((hour, fresh));
        if entry.0 != hour {
            *entry = (hour, fresh);
        }
        entry.1
    }
}

fn broken(what: &str, e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("{what} could not be used: {e}."))
}

fn lost() -> Problem {
    Problem::refused("The ballot box of this ballot is not on this server, so no paper can be cast here.").hint(
        "If it was here before, the returning officer and a scrutineer decide how it goes on; the keeper of the server \
         looks for box.sqlite and box-keys.",
    )
}
