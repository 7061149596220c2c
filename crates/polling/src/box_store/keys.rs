//! Secrets of a poll: one small file each, for the owner alone, beside the box and never in a backup.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kernel::{Problem, Result};

use super::broken;
use crate::model::PollId;

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Secret {
    /// 32 bytes under which the issuing keys lie sealed in the registrar; destroyed at the close.
    Issuing,
    /// The box's own keys: 32 bytes for the log, 32 for receipts.
    Box,
    /// Where no officer holds the key: 32 bytes that open the papers, 32 that sign. Destroyed by the schedule.
    Opening,
}

impl Secret {
    fn ending(self) -> &'static str {
        match self {
            Self::Issuing => "issuing",
            Self::Box => "box",
            Self::Opening => "opening",
        }
    }
}

/// Takes the lock that says which process owns the box. The system frees it when the process ends, however it ends.
pub fn own(path: &Path) -> Result<File> {
    let file = private().open(path).map_err(|e| broken("The lock of the ballot box", e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Problem::conflict(
            "Another process owns the ballot box in this folder. One process serves it at a time.",
        )),
        Err(TryLockError::Error(e)) => Err(broken("The lock of the ballot box", e)),
    }
}

/// A secret of a poll, if its file is there.
pub fn find<const N: usize>(dir: &Path, poll: PollId, what: Secret) -> Result<Option<[u8; N]>> {
    let mut file = match File::open(path(dir, poll, what)) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(broken("A key of the ballot", e)),
    };
    let mut bytes = vec![];
    file.read_to_end(&mut bytes).map_err(|e| broken("A key of the ballot", e))?;
    let bytes = bytes.try_into().map_err(|_| broken("A key of the ballot", "its file has another length"))?;
    Ok(Some(bytes))
}

/// One looks and makes at a time, so that whoever asks gets the same.
static MAKING: Mutex<()> = Mutex::new(());

/// Where secrets lie: beside the box, and on the mirror's disk if there is one.
#[derive(Clone)]
pub struct Folders {
    pub main: PathBuf,
    pub mirror: Option<PathBuf>,
}

impl Folders {
    /// A secret of a poll, made of `fresh` if there is none. It is complete on the disk before it has its name.
    pub fn find_or_make<const N: usize>(
        &self,
        poll: PollId,
        what: Secret,
        fresh: [u8; N],
    ) -> Result<[u8; N]> {
        let _one = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = find(&self.main, poll, what)? {
            return Ok(found);
        }
        for dir in self.mirror.iter().chain([&self.main]) {
            write(dir, &path(dir, poll, what), &fresh).map_err(|e| broken("A key of the ballot", e))?;
        }
        Ok(fresh)
    }

    /// Overwrites a secret and removes its file, wherever it lies; true if there was one.
    pub fn destroy(&self, poll: PollId, what: Secret) -> Result<bool> {
        let there = self.mirror.as_deref().map_or(Ok(false), |it| destroy(it, poll, what))?;
        Ok(destroy(&self.main, poll, what)? || there)
    }

    /// Notes how many papers of a poll the box has taken, before the last of them is acknowledged. It is never in a backup,
    /// so a copy of the box from yesterday is known by it.
    pub fn note_taken(&self, poll: PollId, taken: u64, safely: bool) -> Result<()> {
        for dir in self.mirror.iter().chain([&self.main]) {
            put_taken(dir, poll, taken, safely).map_err(|e| broken("The number of papers taken", e))?;
        }
        Ok(())
    }

    /// How many papers were taken at least, by what either disk knows.
    pub fn taken(&self, poll: PollId) -> Result<u64> {
        let mut most = 0;
        for dir in self.mirror.iter().chain([&self.main]) {
            let file = taken_path(dir, poll);
            match fs::read(&file) {
                Ok(bytes) => most = most.max(bytes.first_chunk().map_or(0, |it| u64::from_be_bytes(*it))),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                Err(e) => return Err(broken("The number of papers taken", e)),
            }
        }
        Ok(most)
    }

    /// Forgets the number with the poll.
    pub fn forget_taken(&self, poll: PollId) {
        for dir in self.mirror.iter().chain([&self.main]) {
            let _ = fs::remove_file(taken_path(dir, poll));
        }
    }

    /// Where the box's own disk was lost its secrets come from the mirror; else the mirror gets what it lacks.
    pub fn agree(&self, main_was_lost: bool) -> Result<()> {
        let Some(mirror) = &self.mirror else { return Ok(()) };
        let (from, to) = if main_was_lost { (mirror, &self.main) } else { (&self.main, mirror) };
        let copy = || {
            let Ok(files) = fs::read_dir(folder(from)) else { return Ok(()) };
            for file in files {
                let file = file?.path();
                let name = file.file_name().unwrap_or_default();
                let (half, there) = (file.extension().is_some_and(|it| it == "half"), folder(to).join(name));
                if !half && !there.exists() {
                    write(to, &there, &fs::read(&file)?)?;
                }
            }
            Ok(())
        };
        copy().map_err(|e: std::io::Error| broken("The keys beside the box", e))
    }
}

/// Overwrites a secret and removes its file; true if there was one.
fn destroy(dir: &Path, poll: PollId, what: Secret) -> Result<bool> {
    let path = path(dir, poll, what);
    let gone = (|| {
        match OpenOptions::new().write(true).open(&path) {
            Ok(mut file) => {
                let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
                file.write_all(&vec![0; length])?;
                file.sync_all()?;
                fs::remove_file(&path)?;
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e),
        }
        sync(&folder(dir)).map(|()| true)
    })();
    gone.map_err(|e: std::io::Error| broken("A key of the ballot", e))
}

/// Eight bytes, written over where they are: the number is whole before and after.
fn put_taken(dir: &Path, poll: PollId, taken: u64, safely: bool) -> std::io::Result<()> {
    let path = taken_path(dir, poll);
    if !path.exists() {
        return write(dir, &path, &taken.to_be_bytes());
    }
    let mut file = OpenOptions::new().write(true).open(&path)?;
    file.write_all(&taken.to_be_bytes())?;
    if safely { file.sync_data() } else { Ok(()) }
}

fn taken_path(dir: &Path, poll: PollId) -> PathBuf {
    folder(dir).join(format!("{poll}.taken"))
}

fn write(dir: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = folder(dir);
    fs::create_dir_all(&folder)?;
    restrict(&folder, 0o700)?;
    let half = path.with_extension("half");
    let mut file = private().truncate(true).open(&half)?;
    restrict(&half, 0o600)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(half, path)?;
    sync(&folder)
}

fn folder(dir: &Path) -> PathBuf {
    dir.join("box-keys")
}

fn path(dir: &Path, poll: PollId, what: Secret) -> PathBuf {
    folder(dir).join(format!("{poll}.{}", what.ending()))
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file left by somebody else may have other rights than those asked for at its making.
fn restrict(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// A name in a folder is safe only when the folder is.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
