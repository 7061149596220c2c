//! The ballot box: one SQLite file of its own beside whatever database the registrar uses, owned by one process.
//!
//! When a box is made, every paper that can be cast gets a row of its own in the order of its key, all of one length
//! in a contest, filled with zeros. Casting overwrites the row where it lies: the file keeps no order of arrival, not
//! even in the layout of its pages, and no row can be added for a paper that nobody holds. There is no serial and no
//! time. After the close only `box_sort` remains: which ballots, and how many of each.

mod keys;
mod schema;
mod writer;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use ballotbox::{BoxKey, Bundle, PollKey};
use kernel::{At, PersonId, Problem, Result};
use sqlx::SqliteConnection;
use tokio::sync::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc, oneshot};
use uuid::Uuid;

use crate::model::PollId;

/// The box of this installation; share it with `AppBuilder::share`.
pub struct BoxStore {
    dir: PathBuf,
    file: Arc<Mutex<SqliteConnection>>,
    writer: mpsc::Sender<writer::Cast>,
    /// Casting holds it to read and closing to write, so that no paper falls between the two.
    gate: RwLock<()>,
    keys: StdMutex<HashMap<PollId, PollKey>>,
    limits: StdMutex<Window>,
    shown: StdMutex<HashMap<PollId, (i64, u64)>>,
    /// Held for as long as this process owns the box.
    _lock: File,
}

/// A paper on its way into the box.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: BoxKey,
    pub record: Vec<u8>,
}

/// A paper that can be cast: its row, still unused.
#[derive(Clone, Debug)]
pub struct Place {
    pub key: BoxKey,
    pub contest: Uuid,
    pub unused: Vec<u8>,
}

/// How often somebody cast within one window of time; kept in memory alone.
#[derive(Default)]
struct Window {
    start: i64,
    casts: HashMap<PersonId, u32>,
}

const WINDOW_MICROS: i64 = 600_000_000;
const CASTS_A_WINDOW: u32 = 120;

impl BoxStore {
    /// Opens the box in a folder, or makes an empty one.
    ///
    /// # Errors
    /// Refuses if another process owns it, or if the file is not a ballot box.
    pub async fn open(dir: &Path) -> Result<Self> {
        kernel::private::folder(dir).map_err(|e| broken("The folder of the ballot box", e))?;
        let lock = keys::own(&dir.join("box.lock"))?;
        let file = schema::open(&dir.join("box.sqlite")).await?;
        let file = Arc::new(Mutex::new(file));
        let (writer, casts) = mpsc::channel(1024);
        tokio::spawn(writer::write(casts, Arc::clone(&file)));
        Ok(Self {
            dir: dir.to_owned(),
            file,
            writer,
            gate: RwLock::new(()),
            keys: StdMutex::default(),
            limits: StdMutex::default(),
            shown: StdMutex::default(),
            _lock: lock,
        })
    }

    /// Commits no longer wait for the disk: for filling a demonstration that can be filled again, and nothing else.
    pub async fn hurry(&self) -> Result<()> {
        schema::hurry(&mut *self.file.lock().await).await
    }

    /// Where the box lies, for a backup. The keys beside it must not be in one.
    pub fn path(&self) -> PathBuf {
        self.dir.join("box.sqlite")
    }

    /// Held while a paper is marked on the roll and put into the box.
    pub async fn casting(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }

    /// Held while a poll is set to closing: waits until every paper on its way is in.
    pub async fn closing(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    /// Whether the box of a poll has been made.
    pub async fn has(&self, poll: PollId) -> Result<bool> {
        schema::has(&mut *self.file.lock().await, poll).await
    }

    /// Makes the box of a poll: a key if there is none, and a place for every paper. A kill leaves all or nothing of
    /// the places, and doing it again finds the same key.
    pub async fn make(
        &self,
        poll: PollId,
        chance: &kernel::Chance,
        places: impl FnOnce(&PollKey) -> Vec<Place>,
    ) -> Result<()> {
        // One after another: two first voters at the same moment must not make two keys.
        let mut file = self.file.lock().await;
        if schema::has(&mut file, poll).await? {
            return Ok(());
        }
        let key = keys::find_or_make(&self.dir, poll, chance)?;
        let mut places = places(&key);
        places.sort_unstable_by_key(|it| it.key);
        schema::make(&mut file, poll, &places).await
    }

    /// The key of an open poll.
    ///
    /// # Errors
    /// Refuses if the key's file is gone: then papers can no longer be told to their members.
    pub fn key(&self, poll: PollId) -> Result<PollKey> {
        let mut known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known.get(&poll) {
            return Ok(key.clone());
        }
        let key = keys::find(&self.dir, poll)?.ok_or_else(lost)?;
        known.insert(poll, key.clone());
        Ok(key)
    }

    /// Puts papers into the box; they are on the disk when this returns. Papers that arrive together share a commit.
    pub async fn put(&self, rows: Vec<Row>) -> Result<()> {
        let (done, outcome) = oneshot::channel();
        let gone = |_| Problem::internal("The ballot box does not answer. Nothing was cast; try again.");
        self.writer.send(writer::Cast { rows, done }).await.map_err(|_| gone(()))?;
        outcome.await.map_err(|_| gone(()))?
    }

    /// Puts papers that were filled in by hand into the box. Doing it again changes nothing.
    pub async fn put_by_hand(&self, poll: PollId, contest: Uuid, rows: &[Row]) -> Result<()> {
        schema::put_by_hand(&mut *self.file.lock().await, poll, contest, rows).await
    }

    /// Closes the box of a poll: bundles its papers by content, and destroys the key and the keys of the rows. Every
    /// step can be done again after a kill.
    pub async fn seal(&self, poll: PollId) -> Result<()> {
        let mut file = self.file.lock().await;
        schema::seal(&mut file, poll).await?;
        self.forget(poll)?;
        schema::rewrite(&mut file).await
    }

    /// Destroys a poll's papers unread, and its key.
    pub async fn discard(&self, poll: PollId) -> Result<()> {
        let mut file = self.file.lock().await;
        schema::discard(&mut file, poll).await?;
        self.forget(poll)?;
        schema::rewrite(&mut file).await
    }

    fn forget(&self, poll: PollId) -> Result<()> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&poll);
        keys::destroy(&self.dir, poll)
    }

    /// The ballots of a contest of a closed poll.
    pub async fn bundles(&self, poll: PollId, contest: Uuid) -> Result<Vec<Bundle>> {
        schema::bundles(&mut *self.file.lock().await, poll, contest).await
    }

    /// Counts a cast of somebody, in memory alone; refuses what no human does.
    pub fn count_cast(&self, person: PersonId, now: At) -> Result<()> {
        let mut window = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        let start = now.micros() / WINDOW_MICROS * WINDOW_MICROS;
        if window.start != start {
            *window = Window { start, casts: HashMap::new() };
        }
        let casts = window.casts.entry(person).or_default();
        *casts += 1;
        if *casts <= CASTS_A_WINDOW {
            return Ok(());
        }
        Err(Problem::too_many(
            "You have cast papers very often in the last minutes. It works again in ten minutes.",
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
}

fn broken(what: &str, e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("{what} could not be used: {e}."))
}

fn lost() -> Problem {
    Problem::refused("The key of this ballot is not on this server any more, so no paper can be cast here.")
        .hint("Papers already in the box are safe. The returning officer and a scrutineer decide whether to close with them or to hold the ballot again.")
}
