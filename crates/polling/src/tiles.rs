//! The static files of a log (C2SP tlog-tiles), in a folder of its own for each poll: anybody may serve or copy them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use ballotbox::manifest::Manifest;
use ballotbox::merkle;
use ballotbox::note::Note;
use ballotbox::tiles::{Tile, Tiler, WIDTH, bundle_path, read_entries, write_entries};
use kernel::{Problem, Result};

use crate::model::PollId;

/// Writes what is not there yet, the checkpoints last, so that no checkpoint names a tile that cannot be read.
pub fn write(dir: &Path, poll: PollId, log: &[Vec<u8>], notes: &[(u64, String)]) -> Result<()> {
    let base = folder(dir, poll);
    let size = log.len() as u64;
    let chunk = usize::try_from(WIDTH).unwrap_or(256);
    for (index, entries) in (0u64..).zip(log.chunks(chunk)) {
        let bytes =
            write_entries(entries).ok_or_else(|| Problem::internal("A line of the log is too long."))?;
        once(&base, bundle_path(index, size), &bytes)?;
    }
    let mut tiler = Tiler::default();
    for entry in log {
        for (tile, bytes) in tiler.push(entry) {
            once(&base, tile, &bytes)?;
        }
    }
    for (tile, bytes) in tiler.rest() {
        once(&base, tile, &bytes)?;
    }
    for (size, note) in notes {
        replace(&base.join(format!("checkpoints/{size:012}")), note.as_bytes())?;
    }
    if let Some((_, last)) = notes.last() {
        replace(&base.join("checkpoint"), last.as_bytes())?;
    }
    Ok(())
}

/// A file of a log by its path behind `log/`.
pub fn read(dir: &Path, poll: PollId, path: &str) -> Result<Vec<u8>> {
    let missing = || Problem::not_found("The log of this ballot has no such file.");
    let plain = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
    let named = path == "checkpoint" || path.starts_with("tile/") || path.starts_with("checkpoints/");
    if !plain || !named || path.contains('\\') {
        return Err(missing());
    }
    fs::read(folder(dir, poll).join(path)).map_err(|_| missing())
}

/// The last checkpoint that was laid out.
pub fn last(dir: &Path, poll: PollId) -> Option<Note> {
    Note::parse(&fs::read_to_string(folder(dir, poll).join("checkpoint")).ok()?).ok()
}

/// A list as it was laid out: its lines, and its checkpoints with the number of lines that each is over.
pub type LaidOut = (Vec<Vec<u8>>, Vec<(u64, String)>);

/// Every line of the list that was laid out, with its checkpoints, if the log signed them and they belong together.
pub fn read_all(dir: &Path, poll: PollId, manifest: &Manifest) -> Option<LaidOut> {
    let base = folder(dir, poll);
    let mut notes = vec![];
    for entry in fs::read_dir(base.join("checkpoints")).ok()? {
        let text = fs::read_to_string(entry.ok()?.path()).ok()?;
        let note = Note::parse(&text).ok()?;
        if !note.is_by_log(&manifest.log.origin, &manifest.log.key) {
            return None;
        }
        notes.push((note.checkpoint.size, note.checkpoint.root, text));
    }
    notes.sort();
    let size = notes.last()?.0;
    let mut lines = vec![];
    for index in 0..size.div_ceil(WIDTH) {
        let bytes = fs::read(base.join(bundle_path(index, size).path())).ok()?;
        lines.extend(read_entries(&bytes)?.iter().map(|it| it.to_vec()));
    }
    let hashes: Vec<_> = lines.iter().map(|it| merkle::leaf_hash(it)).collect();
    let fits = |(size, root, _): &(u64, ballotbox::Hash, String)| {
        let begin = usize::try_from(*size).ok().and_then(|it| hashes.get(..it));
        begin.is_some_and(|it| merkle::root(it) == *root)
    };
    let whole = hashes.len() as u64 == size && notes.iter().all(fits);
    whole.then(|| (lines, notes.into_iter().map(|it| (it.0, it.2)).collect()))
}

/// Where a checkpoint lies that somebody handed in because the box is behind it.
pub fn ahead_path(dir: &Path, poll: PollId) -> PathBuf {
    dir.join("boards").join(poll.to_string()).join("ahead")
}

pub fn keep_ahead(dir: &Path, poll: PollId, text: &str) -> Result<()> {
    replace(&ahead_path(dir, poll), text.as_bytes())
}

pub fn forget_ahead(dir: &Path, poll: PollId) {
    let _ = fs::remove_file(ahead_path(dir, poll));
}

/// Removes a log that was given up.
pub fn remove(dir: &Path, poll: PollId) -> Result<()> {
    match fs::remove_dir_all(folder(dir, poll).parent().unwrap_or(dir)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(failed(e)),
        _ => Ok(()),
    }
}

/// The folder that a bundle copies.
pub fn folder(dir: &Path, poll: PollId) -> PathBuf {
    dir.join("boards").join(poll.to_string()).join("log")
}

fn once(base: &Path, tile: Tile, bytes: &[u8]) -> Result<()> {
    let path = base.join(tile.path());
    if path.is_file() { Ok(()) } else { replace(&path, bytes) }
}

/// Complete under another name first, so that nobody reads half of a file.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|it| it == bytes) {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let half = path.with_extension("half");
        fs::write(&half, bytes)?;
        fs::rename(half, path)
    };
    write().map_err(failed)
}

fn failed(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The log of a ballot could not be written: {e}."))
}

/// How long a static file may be kept: full tiles never change, everything else is asked for anew.
pub fn headers(path: &str) -> [(HeaderName, &'static str); 2] {
    let (sort, keep) = if path.starts_with("tile/") {
        ("application/octet-stream", "public, max-age=604800, immutable")
    } else {
        ("text/plain; charset=utf-8", "no-store")
    };
    [(CONTENT_TYPE, sort), (CACHE_CONTROL, keep)]
}

/// What a witness sends: the checkpoint's size on the first line, the signature line on the second.
pub fn cosignature(body: &str) -> Result<(u64, &str)> {
    let bad = || {
        Problem::field(
            "cosignature",
            "Send the size of the checkpoint on one line and the signature on the next.",
        )
    };
    let (size, line) = body.split_once('\n').ok_or_else(bad)?;
    Ok((size.trim().parse().map_err(|_| bad())?, line))
}
