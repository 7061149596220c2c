//! The files of a published log and bundle, one after the other; whoever calls writes them.

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::Ballot;
use crate::bytes::{Hash, to_hex};
use crate::canonical::{self, CanonicalError};
use crate::manifest::{Contest, Level, Manifest};
use crate::opening::{self, Openings};
use crate::profile::{Prefixes, fold};
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

/// What is published of a contest's openings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// `openings/<contest>.bin`.
    pub openings: Vec<u8>,
    /// `profile/<contest>.json`, always of count-relevant prefixes.
    pub profile: Vec<u8>,
    pub valid: u64,
    pub invalid: u64,
}

/// From openings in full (an openings file, by ascending log index) to what a level shows. `depth` says how many
/// preferences of a ballot the count looked at (`count::Looking::depth` for a ranked one; 1 for others).
///
/// # Errors
/// A file that cannot be read.
pub fn shown(
    manifest: &Manifest,
    contest: &Contest,
    full: impl Read,
    level: Level,
    depth: &dyn Fn(&Ballot) -> usize,
) -> io::Result<Shown> {
    let choices = contest.choices().ok_or(io::ErrorKind::InvalidData)?;
    let mut from = Openings::new(full, manifest, contest)?;
    let (mut records, mut prefixes) = (vec![], Prefixes::new());
    while let Some((index, record)) = from.next_record()? {
        let Some(ballot) = record.ballot(choices) else {
            records.push((index, record));
            continue;
        };
        let cut = record.cut(depth(&ballot));
        let begin = cut.ballot(choices).ok_or(io::ErrorKind::InvalidData)?;
        *prefixes.entry(begin).or_default() += 1;
        records.push((index, if level == Level::P4 { record } else { cut }));
    }
    let valid: u64 = prefixes.values().sum();
    let profile =
        canonical::to_bytes(&fold(contest.id, &prefixes, manifest.fold)).map_err(io::Error::other)?;
    let openings = opening::write(&manifest.election, contest, &records);
    Ok(Shown { openings, profile, valid, invalid: records.len() as u64 - valid })
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
