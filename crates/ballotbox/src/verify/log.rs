//! Points 1 to 3: the manifest and who signed it; the log, its checkpoints and witnesses; every ballot's signatures.

mod ballots;
mod checkpoints;
mod events;

use std::collections::BTreeSet;

pub use ballots::Counting;
use ballots::Tokens;
use checkpoints::Checkpoints;
use events::Events;

use super::report::{Report, Wrong};
use super::source::{Source, read};
use super::{About, FoundWords};
use crate::bytes::Hash;
use crate::entry::{self, Checker};
use crate::event::{EVENT, Event, MANIFEST};
use crate::manifest::{Manifest, Role, fingerprint_words, is_signed};
use crate::tiles::{Tile, Tiler, WIDTH, bundle_path, read_entries};
use crate::words::check_words;

/// What the log says, once it has been read.
#[derive(Debug, Default)]
pub struct Facts {
    pub manifest: Option<Manifest>,
    /// Six words.
    pub fingerprint: String,
    /// Entries of the log.
    pub size: u64,
    pub root: Hash,
    /// Root of the tree that ends with the close.
    pub closed: Option<Hash>,
    /// Witnesses of the manifest that signed the last checkpoint.
    pub witnesses: Vec<String>,
    pub checkpoints: u64,
    /// Everything that is not a ballot, with its log index.
    pub events: Vec<(u64, Event)>,
    /// One a contest.
    pub counting: Vec<Counting>,
    /// The revealed secrets of the lots in the manifest's order, each right and revealed before anything was opened.
    pub lots: Vec<[u8; 32]>,
}

const BLOCK: usize = 4096;

pub(super) fn check(
    source: &dyn Source,
    about: Option<&About>,
    threads: usize,
    report: &mut Report,
) -> Facts {
    let mut manifest_wrong = Wrong::default();
    let read = manifest(source, about, &mut manifest_wrong);
    let Some((manifest, bytes)) = read else {
        report.done(
            "Manifest",
            "The manifest cannot be read, so nothing else can be checked.".into(),
            manifest_wrong,
        );
        return Facts::default();
    };
    let mut pass = Pass::new(source, &manifest, threads);
    pass.run();
    let facts = pass.finish(&bytes, &mut manifest_wrong, report);
    Facts { manifest: Some(manifest), ..facts }
}

/// Entry 0.
fn manifest(source: &dyn Source, about: Option<&About>, wrong: &mut Wrong) -> Option<(Manifest, Vec<u8>)> {
    let size = last_size(source).map_err(|e| wrong.file("log/checkpoint", e)).ok()?;
    let path = format!("log/{}", bundle_path(0, size).path());
    let bytes = read(source, &path, 1 << 25).map_err(|e| wrong.file(&path, e)).ok()?;
    let first = read_entries(&bytes).and_then(|it| it.first().map(|it| it.to_vec()));
    let Some((&MANIFEST, json)) = first.as_deref().and_then(<[u8]>::split_first) else {
        wrong.at(&path, Some(0), "the log's first entry is no manifest");
        return None;
    };
    match Manifest::from_bytes(json) {
        Ok(manifest) => {
            if about.is_some_and(|it| it.election != manifest.election) {
                wrong.file("bundle.json", "it names another election than the manifest");
            }
            Some((manifest, json.to_vec()))
        }
        Err(e) => {
            wrong.at(&path, Some(0), e.to_string());
            None
        }
    }
}

/// The size that the last checkpoint claims; its signature is looked at later.
fn last_size(source: &dyn Source) -> Result<u64, String> {
    let bytes = read(source, "log/checkpoint", crate::note::MOST_BYTES as u64)?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not text")?;
    let size = crate::note::Note::parse(&text).map_err(|e| e.to_string())?.checkpoint.size;
    if size == 0 { Err("it is of an empty log".into()) } else { Ok(size) }
}

/// One pass over all entries.
struct Pass<'a> {
    source: &'a dyn Source,
    manifest: &'a Manifest,
    checker: Option<Checker>,
    threads: usize,
    tiler: Tiler,
    checkpoints: Checkpoints,
    tokens: Tokens,
    events: Events<'a>,
    /// Ballots whose signatures wait to be checked together.
    block: Vec<(u64, Vec<u8>)>,
    log_wrong: Wrong,
    ballots_wrong: Wrong,
    size: u64,
    last_leaf: Option<Hash>,
    seen: BTreeSet<String>,
}

impl<'a> Pass<'a> {
    fn new(source: &'a dyn Source, manifest: &'a Manifest, threads: usize) -> Self {
        let mut log_wrong = Wrong::default();
        let checkpoints = Checkpoints::read(source, manifest, &mut log_wrong);
        Self {
            source,
            manifest,
            checker: Checker::new(manifest),
            threads,
            tiler: Tiler::default(),
            size: checkpoints.size,
            checkpoints,
            tokens: Tokens::default(),
            events: Events::new(manifest),
            block: vec![],
            log_wrong,
            ballots_wrong: Wrong::default(),
            last_leaf: None,
            seen: BTreeSet::new(),
        }
    }

    fn run(&mut self) {
        for index in 0..self.size.div_ceil(WIDTH) {
            let tile = bundle_path(index, self.size);
            let path = format!("log/{}", tile.path());
            let bytes = match read(self.source, &path, 1 << 25) {
                Ok(bytes) => bytes,
                Err(e) => return self.log_wrong.file(&path, e),
            };
            match read_entries(&bytes) {
                Some(entries) if entries.len() == usize::from(tile.width) => {
                    let numbered = (index * WIDTH..).zip(entries);
                    numbered.for_each(|(number, entry)| self.entry(&path, number, entry));
                }
                _ => {
                    return self
                        .log_wrong
                        .file(&path, "its entries cannot be read or are not as many as its name says");
                }
            }
            self.seen.insert(path);
        }
        self.check_block();
        for (tile, bytes) in self.tiler.rest() {
            self.tile(tile, &bytes);
        }
    }

    fn entry(&mut self, path: &str, index: u64, entry: &[u8]) {
        for (tile, bytes) in self.tiler.push(entry) {
            self.tile(tile, &bytes);
        }
        match entry.first() {
            Some(&MANIFEST) if index == 0 => {}
            Some(&entry::KIND) => self.ballot(path, index, entry),
            Some(&EVENT) => self.events.take(path, index, entry),
            _ => self.log_wrong.at(path, Some(index), "it is of a kind that a log does not hold"),
        }
        let size = index + 1;
        if self.checkpoints.reach(size, &self.tiler.frontier().root(), &mut self.log_wrong) {
            self.last_leaf = None;
        }
        if self.events.close == Some(index) {
            self.events.closed = Some(self.tiler.frontier().root());
        }
    }

    fn ballot(&mut self, path: &str, index: u64, bytes: &[u8]) {
        match entry::Entry::parse(bytes, self.manifest.shape()) {
            Err(e) => self.ballots_wrong.at(path, Some(index), e.to_string()),
            Ok(entry) => {
                if self.last_leaf.is_some_and(|it| it >= entry.leaf) && self.events.close.is_none() {
                    self.ballots_wrong.at(
                        path,
                        Some(index),
                        "the entries of its tick are not sorted by leaf",
                    );
                }
                self.last_leaf = Some(entry.leaf);
                self.events.ballot(path, index, &entry);
                self.tokens.push(index, &entry);
                self.block.push((index, bytes.to_vec()));
            }
        }
        if self.block.len() >= BLOCK {
            self.check_block();
        }
    }

    /// Checks the signatures of the waiting ballots on all threads.
    fn check_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let Some(checker) = &self.checker else {
            return self.ballots_wrong.file("log", "an issuer's key in the manifest is none");
        };
        let part = block.len().div_ceil(self.threads).max(1);
        let bad: Vec<(u64, String)> = std::thread::scope(|scope| {
            let look = |part: &[(u64, Vec<u8>)]| {
                let bad = part
                    .iter()
                    .filter_map(|(index, it)| Some((*index, checker.check(it).err()?.to_string())));
                bad.collect::<Vec<_>>()
            };
            let threads: Vec<_> = block.chunks(part).map(|part| scope.spawn(move || look(part))).collect();
            threads.into_iter().flat_map(|it| it.join().expect("checking does not panic")).collect()
        });
        for (index, text) in bad {
            let path = format!("log/{}", bundle_path(index / WIDTH, self.size).path());
            self.ballots_wrong.at(&path, Some(index), text);
        }
    }

    fn tile(&mut self, tile: Tile, bytes: &[u8]) {
        let path = format!("log/{}", tile.path());
        match read(self.source, &path, 1 << 14) {
            Ok(found) if found == bytes => {}
            Ok(_) => self.log_wrong.file(&path, "it is not the hash of the entries below it"),
            Err(e) => self.log_wrong.file(&path, e),
        }
        self.seen.insert(path);
    }

    fn finish(mut self, bytes: &[u8], wrong: &mut Wrong, report: &mut Report) -> Facts {
        let words = fingerprint_words(bytes);
        let signed = signatures(self.manifest, bytes, &self.events.list, wrong);
        report.done(
            "Manifest",
            format!("Its fingerprint is “{words}”; compare it with the notice of the election. {signed}"),
            std::mem::take(wrong),
        );
        self.checkpoints.finish(self.source, self.size, &mut self.log_wrong, &mut self.seen);
        self.strange_files();
        let witnesses = self.checkpoints.witnesses(self.manifest, self.needed(), &mut self.log_wrong);
        report.done("Log", self.log_line(witnesses.len()), self.log_wrong);
        let number = self.tokens.number();
        let counting = self.tokens.finish(self.manifest, self.size, &mut self.ballots_wrong);
        self.events.finish(&mut self.ballots_wrong);
        let line = format!(
            "{number} ballot entries carry the issuer's and the voter's signature, each token in one sequence."
        );
        report.done("Ballots", line, self.ballots_wrong);
        Facts {
            manifest: None,
            fingerprint: words,
            size: self.size,
            root: self.tiler.frontier().root(),
            closed: self.events.closed,
            witnesses,
            checkpoints: self.checkpoints.number,
            lots: self.events.lots(),
            events: self.events.list,
            counting,
        }
    }

    /// How many entries a witness has to have seen: all but the lines at the end that only say what was erased.
    fn needed(&self) -> u64 {
        let erased = |index: u64| self.events.list.iter().any(|it| it.0 == index && it.1.is_of_erasure());
        (0..self.size).rev().find(|it| !erased(*it)).map_or(0, |it| it + 1)
    }

    fn log_line(&self, signed: usize) -> String {
        let named = self.manifest.witnesses.len();
        let witnesses = match named {
            0 => "No witness was named: that the log was the same for everybody rests on members' copies of its last checkpoint.".into(),
            _ => format!("{signed} of {named} witnesses signed the last checkpoint."),
        };
        let number = self.checkpoints.number;
        format!(
            "{} entries hash to {number} checkpoints, each the beginning of the next. {witnesses}",
            self.size
        )
    }

    /// Files in the log's folder that belong to no tree of this size.
    fn strange_files(&mut self) {
        for path in self.source.paths().unwrap_or_default() {
            if path.starts_with("log/") && !self.seen.contains(&path) {
                self.log_wrong.file(&path, "the file does not belong to this log");
            }
        }
    }
}

/// Who signed the manifest, in a sentence.
fn signatures(manifest: &Manifest, bytes: &[u8], events: &[(u64, Event)], wrong: &mut Wrong) -> String {
    let mut signed = BTreeSet::new();
    for (index, event) in events {
        let Event::ManifestSigned { officer, signature } = event else { continue };
        let place = usize::try_from(*officer).unwrap_or(usize::MAX);
        match manifest.officers.get(place) {
            Some(it) if is_signed(&it.sign, &manifest.election, bytes, signature) => {
                signed.insert(place);
            }
            _ => wrong.at("log", Some(*index), "a signature under the manifest does not hold"),
        }
    }
    let has = |role| signed.iter().any(|it| manifest.officers[*it].role == role);
    if !has(Role::ReturningOfficer) {
        wrong.file("log", "no returning officer signed the manifest");
    }
    if manifest.officers.iter().any(|it| it.role == Role::Scrutineer) && !has(Role::Scrutineer) {
        wrong.file("log", "scrutineers are named and none of them signed the manifest");
    }
    let names: Vec<&str> = signed.iter().map(|it| manifest.officers[*it].name.as_str()).collect();
    if names.is_empty() {
        "Nobody signed it.".into()
    } else {
        format!("It is signed by {}.", names.join(", "))
    }
}

pub(super) fn find_words(source: &dyn Source, words: &str) -> std::io::Result<Vec<FoundWords>> {
    let bad = |text: String| std::io::Error::new(std::io::ErrorKind::InvalidData, text);
    let (manifest, _) = manifest(source, None, &mut Wrong::default())
        .ok_or_else(|| bad("its manifest cannot be read".into()))?;
    let size = last_size(source).map_err(bad)?;
    let mut found = vec![];
    each(source, &manifest, size, &mut |index, entry| {
        if check_words(&entry.leaf) == words {
            found.push((
                entry.pk,
                FoundWords {
                    index,
                    contest: entry.contest,
                    seq: entry.seq,
                    leaf: entry.leaf,
                    superseded: false,
                },
            ));
        }
    })
    .map_err(bad)?;
    each(source, &manifest, size, &mut |_, entry| {
        for (pk, it) in &mut found {
            it.superseded |= *pk == entry.pk && it.contest == entry.contest && it.seq < entry.seq;
        }
    })
    .map_err(bad)?;
    Ok(found.into_iter().map(|it| it.1).collect())
}

/// Every ballot entry again, in the order of the log.
pub(super) fn each(
    source: &dyn Source,
    manifest: &Manifest,
    size: u64,
    look: &mut dyn FnMut(u64, entry::Entry),
) -> Result<(), String> {
    let shape = manifest.shape();
    for index in 0..size.div_ceil(WIDTH) {
        let path = format!("log/{}", bundle_path(index, size).path());
        let bytes = read(source, &path, 1 << 25)?;
        let entries = read_entries(&bytes).ok_or_else(|| format!("{path}: its entries cannot be read"))?;
        for (number, it) in (index * WIDTH..).zip(entries) {
            if let Ok(entry) = entry::Entry::parse(it, shape) {
                look(number, entry);
            }
        }
    }
    Ok(())
}
