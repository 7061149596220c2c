//! The box's file and its writer: what the process that owns the box does with it.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use ballotbox::manifest::Manifest;
use ballotbox::receipt;
use kernel::{Chance, Problem, Result};
use sqlx::SqliteConnection;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::keys::{self, Secret};
use super::writer::How;
use super::{BoxKeys, Taken, behind, book, broken, lost, mirror, schema, writer};
use crate::model::PollId;
use crate::tiles;

/// A box that this process owns.
pub struct Here {
    pub(super) dir: PathBuf,
    pub(super) secrets: keys::Folders,
    pub(super) shared: Arc<Shared>,
    writer: mpsc::Sender<writer::Cast>,
    /// Held for as long as this process owns the box.
    _lock: File,
}

/// What the writer and everybody else look at. The files are locked before the books, never the other way round.
pub struct Shared {
    pub files: Mutex<Files>,
    pub books: StdMutex<HashMap<PollId, book::Book>>,
    pub secrets: keys::Folders,
}

/// The box's file, and its copy on another disk if there is one.
pub struct Files {
    pub main: SqliteConnection,
    pub mirror: Option<SqliteConnection>,
}

impl Here {
    /// Opens the box in a folder, or makes an empty one; with a copy in a folder on another disk, if one is named, which
    /// is written before any receipt is given.
    ///
    /// # Errors
    /// Refuses if another process owns it, or if the file is not a ballot box.
    pub async fn open(dir: &Path, mirror: Option<&Path>) -> Result<Self> {
        kernel::private::folder(dir).map_err(|e| broken("The folder of the ballot box", e))?;
        let lock = keys::own(&dir.join("box.lock"))?;
        let secrets = keys::Folders { main: dir.to_owned(), mirror: mirror.map(Path::to_owned) };
        let (mut main, mirror) = mirror::open(dir, mirror, &secrets).await?;
        let mut books = HashMap::new();
        for (poll, manifest) in schema::polls(&mut main).await? {
            if let Some(mut book) = book::Book::load(&mut main, dir, poll, manifest).await? {
                book.behind = behind::look(dir, &secrets, poll, &book)?;
                if let Some(behind) = &book.behind {
                    tracing::error!(%poll, papers = behind.papers, lines = behind.lines, "this box lacks papers with a receipt or lines of the public list: it is an old copy, and takes nothing until its officers decide");
                }
                books.insert(poll, book);
            } else {
                tracing::warn!(%poll, "the keys of this ballot's box are not in box-keys; it takes nothing");
            }
        }
        for poll in books.iter().filter(|it| it.1.behind.is_none()).map(|it| it.0) {
            tiles::write(
                dir,
                *poll,
                &schema::log(&mut main, *poll).await?,
                &schema::checkpoints(&mut main, *poll).await?,
            )?;
        }
        let shared = Arc::new(Shared {
            files: Mutex::new(Files { main, mirror }),
            books: StdMutex::new(books),
            secrets: secrets.clone(),
        });
        let (writer, casts) = mpsc::channel(1024);
        tokio::spawn(writer::write(casts, Arc::clone(&shared)));
        Ok(Self { dir: dir.to_owned(), secrets, shared, writer, _lock: lock })
    }

    /// Commits no longer wait for the disk: for filling a demonstration that can be filled again, and nothing else.
    pub async fn hurry(&self) -> Result<()> {
        schema::hurry(&mut self.shared.files.lock().await.main).await
    }

    /// Whether the box of a poll has been made and is here, whatever it lacks.
    pub fn is_made(&self, poll: PollId) -> bool {
        self.books().contains_key(&poll)
    }

    /// Whether the box of a poll has been made, is here and lacks nothing.
    pub fn has(&self, poll: PollId) -> bool {
        self.books().get(&poll).is_some_and(|it| it.behind.is_none())
    }

    /// The manifest of a poll whose box is here.
    pub fn manifest(&self, poll: PollId) -> Result<Arc<Manifest>> {
        Ok(Arc::clone(&self.books().get(&poll).ok_or_else(lost)?.manifest))
    }

    /// The box's own keys for a poll: found, or made.
    pub fn own_keys(&self, poll: PollId, chance: &Chance) -> Result<BoxKeys> {
        BoxKeys::read(&self.secrets.find_or_make(poll, Secret::Box, chance.bytes::<64>())?)
    }

    /// Takes an entry: checks it, and has it on the disk when this returns. Entries that arrive together share a commit.
    /// The same bytes again get the same receipt.
    ///
    /// # Errors
    /// Says why the box does not take it. Whether the hours allow it is for the caller to ask.
    pub async fn take(&self, poll: PollId, bytes: Vec<u8>, chance: &Chance) -> Result<Taken> {
        self.take_as(poll, bytes, How::Cast, chance).await
    }

    /// The same with an entry that comes from the room after the hour: the first paper of a token, and `most` of a contest.
    pub async fn take_late(&self, poll: PollId, bytes: Vec<u8>, most: u64, chance: &Chance) -> Result<Taken> {
        self.take_as(poll, bytes, How::Late { most }, chance).await
    }

    /// The same as what the entry comes: one whose receipt was shown is taken by a box that is behind, too.
    pub(super) async fn take_as(
        &self,
        poll: PollId,
        bytes: Vec<u8>,
        how: How,
        chance: &Chance,
    ) -> Result<Taken> {
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
            contest: entry.contest,
            leaf: entry.leaf,
            bytes,
            chance: chance.clone(),
            how,
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

    pub(super) fn books(&self) -> std::sync::MutexGuard<'_, HashMap<PollId, book::Book>> {
        self.shared.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
