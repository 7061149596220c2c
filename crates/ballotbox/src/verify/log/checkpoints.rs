//! Checkpoints: each signed by the log, each the root of the entries before it, the last one seen by witnesses.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytes::Hash;
use crate::manifest::Manifest;
use crate::note::{MOST_BYTES, Note};
use crate::verify::report::Wrong;
use crate::verify::source::{Source, read};

const FOLDER: &str = "log/checkpoints/";

#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    /// Size of the last one.
    pub size: u64,
    pub number: u64,
    /// Names of the manifest's witnesses that signed each.
    seen: BTreeMap<u64, Vec<String>>,
    roots: BTreeMap<u64, Hash>,
    texts: BTreeMap<u64, String>,
}

impl Checkpoints {
    pub fn read(source: &dyn Source, manifest: &Manifest, wrong: &mut Wrong) -> Self {
        let mut all = Self::default();
        let paths = source.paths().unwrap_or_default();
        for path in paths.iter().filter(|it| it.starts_with(FOLDER)) {
            all.add(source, manifest, path, wrong);
        }
        match all.texts.last_key_value() {
            Some((size, _)) => all.size = *size,
            None => wrong.file(FOLDER, "there is no checkpoint"),
        }
        all.number = all.roots.len() as u64;
        all
    }

    fn add(&mut self, source: &dyn Source, manifest: &Manifest, path: &str, wrong: &mut Wrong) {
        let text = read(source, path, MOST_BYTES as u64)
            .and_then(|it| String::from_utf8(it).map_err(|e| e.to_string()));
        let note =
            text.as_deref().map_err(String::clone).and_then(|it| Note::parse(it).map_err(|e| e.to_string()));
        let note = match note {
            Ok(note) => note,
            Err(e) => return wrong.file(path, e),
        };
        let size = note.checkpoint.size;
        if format!("{FOLDER}{size:012}") != path {
            wrong.file(path, "its name is not its size");
        }
        if !note.is_by_log(&manifest.log.origin, &manifest.log.key) {
            wrong.file(path, "the log's signature does not hold");
        }
        let named = manifest.witnesses.iter().filter(|it| note.seen_by(&it.name, &it.key).is_some());
        self.seen.insert(size, named.map(|it| it.name.clone()).collect());
        for line in &note.lines {
            let known = manifest.witnesses.iter().find(|it| it.name == line.name);
            if let Some(it) = known
                && note.seen_by(&it.name, &it.key).is_none()
            {
                wrong.file(path, format!("the signature of the witness {} does not hold", it.name));
            }
            if known.is_none() && line.name != manifest.log.origin {
                wrong.file(path, format!("it is signed by {}, whom the manifest does not name", line.name));
            }
        }
        self.roots.insert(size, note.checkpoint.root);
        self.texts.insert(size, text.unwrap_or_default());
    }

    /// Compares the root at a size; whether a checkpoint ends there.
    pub fn reach(&mut self, size: u64, root: &Hash, wrong: &mut Wrong) -> bool {
        let Some(claimed) = self.roots.remove(&size) else { return false };
        if claimed != *root {
            let path = format!("{FOLDER}{size:012}");
            wrong.file(
                &path,
                "its root is not that of the entries: the log was changed after it was signed, or forked",
            );
        }
        true
    }

    /// Which of the manifest's witnesses signed a checkpoint over at least so many entries. Lines that only say what was
    /// erased, long after the count, need no witness of their own.
    pub fn witnesses(&self, manifest: &Manifest, needed: u64, wrong: &mut Wrong) -> Vec<String> {
        let saw = |name: &str| self.seen.range(needed..).any(|it| it.1.iter().any(|seen| seen == name));
        let found: Vec<String> =
            manifest.witnesses.iter().filter(|it| saw(&it.name)).map(|it| it.name.clone()).collect();
        if found.is_empty() && !manifest.witnesses.is_empty() {
            wrong.file("log/checkpoint", "none of the manifest's witnesses signed the last checkpoint");
        }
        found
    }

    /// What no entry has reached is of a longer log.
    pub fn finish(&mut self, source: &dyn Source, size: u64, wrong: &mut Wrong, seen: &mut BTreeSet<String>) {
        for left in self.roots.keys().filter(|it| **it > 0) {
            wrong.file(
                &format!("{FOLDER}{left:012}"),
                format!("it is of {left} entries, and the log has {size}"),
            );
        }
        let last = read(source, "log/checkpoint", MOST_BYTES as u64).unwrap_or_default();
        if self.texts.last_key_value().is_none_or(|it| it.1.as_bytes() != last) {
            wrong.file("log/checkpoint", "it is not the last of the checkpoints");
        }
        seen.insert("log/checkpoint".into());
        seen.extend(self.texts.keys().map(|it| format!("{FOLDER}{it:012}")));
    }
}
