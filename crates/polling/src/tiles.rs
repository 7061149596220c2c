//! The static files of a log (C2SP tlog-tiles), in a folder of its own for each poll: anybody may serve or copy them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use ballotbox::tiles::{Tile, Tiler, WIDTH, bundle_path, write_entries};
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

/// Whether the last checkpoint that was laid out is over more lines than these, or over other ones: then these are an old
/// copy, and to go on from them would be a second history.
pub fn is_ahead(dir: &Path, poll: PollId, lines: &[ballotbox::Hash]) -> bool {
    let note = fs::read_to_string(folder(dir, poll).join("checkpoint")).ok();
    let Some(public) = note.and_then(|it| ballotbox::note::Note::parse(&it).ok()).map(|it| it.checkpoint)
    else {
        return false;
    };
    let known = usize::try_from(public.size).ok().and_then(|it| lines.get(..it));
    known.is_none_or(|it| ballotbox::merkle::root(it) != public.root)
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
