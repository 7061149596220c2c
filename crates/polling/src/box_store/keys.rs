//! The keys of open polls: one small file each, for the owner alone, beside the box and never in a backup.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use ballotbox::PollKey;
use kernel::{Chance, Problem, Result};

use super::broken;
use crate::model::PollId;

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

/// The key of a poll, if its file is there.
pub fn find(dir: &Path, poll: PollId) -> Result<Option<PollKey>> {
    let mut file = match File::open(path(dir, poll)) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(broken("The key of the ballot", e)),
    };
    let mut bytes = vec![];
    file.read_to_end(&mut bytes).map_err(|e| broken("The key of the ballot", e))?;
    let bytes: [u8; 32] =
        bytes.try_into().map_err(|_| broken("The key of the ballot", "its file is not 32 bytes long"))?;
    Ok(Some(PollKey::new(bytes)))
}

/// The key of a poll, made if there is none. It is complete on the disk before it has its name.
pub fn find_or_make(dir: &Path, poll: PollId, chance: &Chance) -> Result<PollKey> {
    if let Some(key) = find(dir, poll)? {
        return Ok(key);
    }
    let key = PollKey::new(chance.bytes::<32>());
    write(dir, poll, &key).map_err(|e| broken("The key of the ballot", e))?;
    Ok(key)
}

/// Overwrites a poll's key and removes its file. Nothing to do is a success.
pub fn destroy(dir: &Path, poll: PollId) -> Result<()> {
    let path = path(dir, poll);
    let gone = (|| {
        match OpenOptions::new().write(true).open(&path) {
            Ok(mut file) => {
                file.write_all(&[0; 32])?;
                file.sync_all()?;
                fs::remove_file(&path)?;
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        }
        sync(&folder(dir))
    })();
    gone.map_err(|e: std::io::Error| broken("The key of the ballot", e))
}

fn write(dir: &Path, poll: PollId, key: &PollKey) -> std::io::Result<()> {
    let folder = folder(dir);
    fs::create_dir_all(&folder)?;
    restrict(&folder, 0o700)?;
    let half = folder.join(format!("{poll}.half"));
    let mut file = private().truncate(true).open(&half)?;
    restrict(&half, 0o600)?;
    file.write_all(key.bytes())?;
    file.sync_all()?;
    fs::rename(half, path(dir, poll))?;
    sync(&folder)
}

fn folder(dir: &Path) -> PathBuf {
    dir.join("box-keys")
}

fn path(dir: &Path, poll: PollId) -> PathBuf {
    folder(dir).join(format!("{poll}.key"))
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
