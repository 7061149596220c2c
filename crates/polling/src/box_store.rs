//! The ballot box: one SQLite file of its own beside whatever database the registrar uses, owned by one process.
//!
//! It knows sealed entries, their tokens and its own log, and no member, no address, no time. What waits for the next tick
//! lies in places drawn by lot (`schema`); what was laid out lies in the log, sorted, and cannot be taken out again.

mod book;
mod keys;
mod schema;
mod step;
mod writer;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use ballotbox::keys::Signature;
use ballotbox::manifest::Manifest;
use ballotbox::token::IssuerKey;
use ballotbox::{Hash, receipt, words};
use kernel::{At, Chance, PersonId, Problem, Result};
use sqlx::SqliteConnection;
use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc, oneshot};

use uuid::Uuid;

use crate::model::PollId;
use crate::tiles;

pub use book::BoxKeys;
pub use keys::Secret;
pub use step::{Holding, Step};

/// The box of this installation; share it with `AppBuilder::share`.
pub struct BoxStore {
    dir: PathBuf,
    shared: Arc<Shared>,
    writer: mpsc::Sender<writer::Cast>,
    /// Casting holds it to read and closing to write, so that no paper falls between the two.
    gate: RwLock<()>,
    /// Held while the box of a poll is made, so that two who come at once do not make two sets of keys.
    making: Mutex<()>,
    /// Held while a secret is looked for and made.
    secrets: StdMutex<()>,
    issuers: StdMutex<HashMap<PollId, Vec<(Uuid, IssuerKey)>>>,
    limits: StdMutex<Window>,
    shown: StdMutex<HashMap<PollId, (i64, u64)>>,
    /// Held for as long as this process owns the box.
    _lock: File,
}

/// What the writer and everybody else look at. The files are locked before the books, never the other way round.
struct Shared {
    files: Mutex<Files>,
    books: StdMutex<HashMap<PollId, book::Book>>,
}

/// The box's file, and its copy on another disk if there is one.
struct Files {
    main: SqliteConnection,
    mirror: Option<SqliteConnection>,
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

/// How often somebody asked within one window of time; kept in memory alone.
#[derive(Default)]
struct Window {
    start: i64,
    asked: HashMap<PersonId, u32>,
}

const WINDOW_MICROS: i64 = 600_000_000;
const ASKED_A_WINDOW: u32 = 120;

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
        kernel::private::folder(dir).map_err(|e| broken("The folder of the ballot box", e))?;
        let lock = keys::own(&dir.join("box.lock"))?;
        let mut main = schema::open(&dir.join("box.sqlite")).await?;
        let mirror = match mirror {
            Some(other) => Some(step::open_mirror(&mut main, other).await?),
            None => None,
        };
        let mut books = HashMap::new();
        for (poll, manifest) in schema::polls(&mut main).await? {
            if let Some(book) = book::Book::load(&mut main, dir, poll, manifest).await? {
                books.insert(poll, book);
            } else {
                tracing::warn!(%poll, "the keys of this ballot's box are not in box-keys; it takes nothing");
            }
        }
        for poll in books.keys() {
            tiles::write(
                dir,
                *poll,
                &schema::log(&mut main, *poll).await?,
                &schema::checkpoints(&mut main, *poll).await?,
            )?;
        }
        let shared =
            Arc::new(Shared { files: Mutex::new(Files { main, mirror }), books: StdMutex::new(books) });
        let (writer, casts) = mpsc::channel(1024);
        tokio::spawn(writer::write(casts, Arc::clone(&shared)));
        Ok(Self {
            dir: dir.to_owned(),
            shared,
            writer,
            gate: RwLock::new(()),
            making: Mutex::default(),
            secrets: StdMutex::default(),
            issuers: StdMutex::default(),
            limits: StdMutex::default(),
            shown: StdMutex::default(),
            _lock: lock,
        })
    }

    /// Commits no longer wait for the disk: for filling a demonstration that can be filled again, and nothing else.
    pub async fn hurry(&self) -> Result<()> {
        schema::hurry(&mut self.shared.files.lock().await.main).await
    }

    /// Where the box lies, for a backup. The keys beside it must not be in one.
    pub fn path(&self) -> PathBuf {
        self.dir.join("box.sqlite")
    }

    /// Held while a paper is signed or put into the box.
    pub async fn casting(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }

    /// Held while a poll is set to closing: waits until every paper on its way is in.
    pub async fn closing(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    /// Held from looking whether a box is there to having made it.
    pub async fn making(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// Whether the box of a poll has been made and is here.
    pub fn has(&self, poll: PollId) -> bool {
        self.books().contains_key(&poll)
    }

    /// The manifest of a poll whose box is here.
    pub fn manifest(&self, poll: PollId) -> Result<Arc<Manifest>> {
        Ok(Arc::clone(&self.books().get(&poll).ok_or_else(lost)?.manifest))
    }

    /// The box's own keys for a poll: found, or made.
    pub fn own_keys(&self, poll: PollId, chance: &Chance) -> Result<BoxKeys> {
        BoxKeys::read(&self.secret(poll, Secret::Box, chance.bytes::<64>())?)
    }

    /// A secret beside the box, made if there is none. Whoever asks gets the same, however many ask at once.
    pub fn secret<const N: usize>(&self, poll: PollId, what: Secret, fresh: [u8; N]) -> Result<[u8; N]> {
        let _one_makes_it = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        keys::find_or_make(&self.dir, poll, what, fresh)
    }

    /// A secret beside the box, if it is there.
    pub fn secret_if_any<const N: usize>(&self, poll: PollId, what: Secret) -> Result<Option<[u8; N]>> {
        keys::find(&self.dir, poll, what)
    }

    /// Overwrites and removes a secret; true if there was one.
    pub fn destroy(&self, poll: PollId, what: Secret) -> Result<bool> {
        if what == Secret::Issuing {
            self.issuers.lock().unwrap_or_else(PoisonError::into_inner).remove(&poll);
        }
        keys::destroy(&self.dir, poll, what)
    }

    /// Takes an entry: checks it, and has it on the disk when this returns. Entries that arrive together share a commit.
    /// The same bytes again get the same receipt.
    ///
    /// # Errors
    /// Says why the box does not take it. Whether the hours allow it is for the caller to ask.
    pub async fn take(&self, poll: PollId, bytes: Vec<u8>, chance: &Chance) -> Result<Taken> {
        let (checker, keys, manifest) = {
            let books = self.books();
            let book = books.get(&poll).ok_or_else(lost)?;
            (Arc::clone(&book.checker), Arc::clone(&book.keys), Arc::clone(&book.manifest))
        };
        let entry = checker
            .check(&bytes)
            .map_err(|e| Problem::field("entry", format!("The box does not take this: {e}.")))?;
        let contest = manifest.contests.get(usize::from(entry.contest)).ok_or_else(lost)?.id;
        let (done, outcome) = oneshot::channel();
        let gone = |()| {
            Problem::internal("The ballot box does not answer. Send the paper again: nothing counts twice.")
        };
        let cast = writer::Cast {
            poll,
            pk: entry.pk,
            seq: entry.seq,
            leaf: entry.leaf,
            bytes,
            chance: chance.clone(),
            done,
        };
        self.writer.send(cast).await.map_err(|_| gone(()))?;
        outcome.await.map_err(|_| gone(()))??;
        let receipt = receipt::sign(&keys.receipt, &manifest.election, &contest, &entry.leaf);
        Ok(Taken { receipt, leaf: entry.leaf })
    }

    /// The sequence that the next entry of a token has to carry.
    pub fn next_sequence(&self, poll: PollId, pk: &ballotbox::keys::PublicKey) -> u32 {
        self.books().get(&poll).and_then(|it| it.tokens.get(pk).copied()).unwrap_or(0)
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
        let mut window = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        let start = now.micros() / WINDOW_MICROS * WINDOW_MICROS;
        if window.start != start {
            *window = Window { start, asked: HashMap::new() };
        }
        let asked = window.asked.entry(person).or_default();
        *asked += 1;
        if *asked <= ASKED_A_WINDOW {
            return Ok(());
        }
        Err(Problem::too_many(
            "You have asked for papers very often in the last minutes. It works again in ten minutes.",
        ))
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

    fn books(&self) -> std::sync::MutexGuard<'_, HashMap<PollId, book::Book>> {
        self.shared.books.lock().unwrap_or_else(PoisonError::into_inner)
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
