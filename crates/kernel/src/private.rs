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
