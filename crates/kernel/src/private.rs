//! Files and folders that only the user who runs the programme can read: that somebody is a member is nobody else's
//! business on the same machine. What is there already keeps the mode its keeper gave it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it that are missing.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Makes an empty file if there is none; a database's journals take over its mode.
pub fn file(path: &Path) -> io::Result<()> {
    options().append(true).open(path).map(drop)
}

/// Opens a file to be written from its beginning.
pub fn create(path: &Path) -> io::Result<File> {
    options().write(true).truncate(true).open(path)
}

/// A key of 32 bytes in a file of its own in the data folder, made by `fresh` when it is first asked for. It is in no
/// dump, so that a backup or an export gives it to nobody. Of two processes that make it at once one wins.
pub fn key(data: &Path, name: &str, fresh: impl FnOnce() -> [u8; 32]) -> io::Result<[u8; 32]> {
    let path = data.join(name);
    if let Some(known) = known_key(&path)? {
        return Ok(known);
    }
    folder(data)?;
    let bytes = fresh();
    let part = data.join(format!("{name}.{}.part", std::process::id()));
    let mut file = create(&part)?;
    io::Write::write_all(&mut file, &bytes).and_then(|()| file.sync_all())?;
    let made = std::fs::hard_link(&part, &path);
    std::fs::remove_file(&part)?;
    match made {
        Ok(()) => Ok(bytes),
        Err(_) => known_key(&path)?.ok_or_else(|| io::Error::other("the key could not be kept")),
    }
}

/// The key in a file; `None` if there is no such file.
fn known_key(path: &Path) -> io::Result<Option<[u8; 32]>> {
    match std::fs::read(path) {
        Ok(bytes) => bytes
            .try_into()
            .map(Some)
            .map_err(|_| io::Error::other(format!("{} is damaged: it should hold 32 bytes", path.display()))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true);
    options
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_is_made_once() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let first = key(place.path(), "x.key", || [7; 32])?;
        assert_eq!(key(place.path(), "x.key", || [8; 32])?, first);
        let mode = std::fs::metadata(place.path().join("x.key"))?.permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        std::fs::write(place.path().join("x.key"), b"short")?;
        assert!(key(place.path(), "x.key", || [9; 32]).is_err(), "a damaged key is not replaced in silence");
        Ok(())
    }

    #[tokio::test]
    async fn nobody_else_on_the_machine_can_read_what_is_kept() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let mode = |path: &Path| std::fs::metadata(path).map(|it| it.permissions().mode() & 0o777);
        let (within, database) = (place.path().join("a/b"), place.path().join("a/b/x.sqlite"));
        folder(&within)?;
        create(&within.join("dump"))?;
        assert_eq!((mode(&within)?, mode(&within.join("dump"))?), (0o700, 0o600));
        let db = crate::Db::open_sqlite(&database).await.map_err(io::Error::other)?;
        crate::migrate::run(&db).await.map_err(io::Error::other)?;
        assert_eq!((mode(&database)?, mode(&within.join("x.sqlite-wal"))?), (0o600, 0o600));
        Ok(())
    }
}
