//! The files of a published log and bundle, one after the other; whoever calls writes them.

use std::collections::BTreeMap;
use std::io;

use crate::bytes::{Hash, to_hex};
use crate::canonical::{self, CanonicalError};
use crate::manifest::{Level, Manifest};
use crate::tiles::{Tile, Tiler, WIDTH, write_entries};
use crate::verify::{About, BUNDLE};

/// Takes a path and the bytes that belong there.
pub type Put<'a> = &'a mut dyn FnMut(&str, &[u8]) -> io::Result<()>;

/// All tiles and entry bundles of a log, under `prefix` (such as `log/`). Returns its size and root.
///
/// # Errors
/// What `put` gives back; an entry of 64 KiB or more is `InvalidData`.
pub fn log(
    prefix: &str,
    entries: impl IntoIterator<Item = Vec<u8>>,
    put: Put<'_>,
) -> io::Result<(u64, Hash)> {
    let (mut tiler, mut waiting, mut index) = (Tiler::default(), vec![], 0);
    for entry in entries {
        for (tile, bytes) in tiler.push(&entry) {
            put(&format!("{prefix}{}", tile.path()), &bytes)?;
        }
        waiting.push(entry);
        if waiting.len() as u64 == WIDTH {
            put_entries(prefix, index, &std::mem::take(&mut waiting), put)?;
            index += 1;
        }
    }
    if !waiting.is_empty() {
        put_entries(prefix, index, &waiting, put)?;
    }
    for (tile, bytes) in tiler.rest() {
        put(&format!("{prefix}{}", tile.path()), &bytes)?;
    }
    Ok((tiler.frontier().size(), tiler.frontier().root()))
}

fn put_entries(prefix: &str, index: u64, entries: &[Vec<u8>], put: Put<'_>) -> io::Result<()> {
    let tile = Tile { level: None, index, width: u16::try_from(entries.len()).unwrap_or(256) };
    let bytes = write_entries(entries).ok_or(io::ErrorKind::InvalidData)?;
    put(&format!("{prefix}{}", tile.path()), &bytes)
}

/// Where a checkpoint of this size stands in a bundle.
pub fn checkpoint_path(size: u64) -> String {
    format!("log/checkpoints/{size:012}")
}

/// `bundle.json`.
///
/// # Errors
/// Never for a checked manifest.
pub fn about(manifest: &Manifest, level: Level) -> Result<Vec<u8>, CanonicalError> {
    canonical::to_bytes(&About { format: BUNDLE.into(), election: manifest.election, level })
}

/// `SHA256SUMS` over all other files by path.
pub fn sums(files: &BTreeMap<String, Hash>) -> Vec<u8> {
    files.iter().map(|(path, hash)| format!("{}  {path}\n", to_hex(hash))).collect::<String>().into_bytes()
}
