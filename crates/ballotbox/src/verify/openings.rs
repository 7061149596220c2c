//! Points 5 and 7: one opening for every ballot that counts, bound to its leaf; the folded profile again.

use std::io::Read;

use super::log::{Facts, each};
use super::report::{Report, Wrong};
use super::source::{Source, read};
use super::{Ballots, Level};
use crate::bytes::{Hash, Id, from_hex, sha256, to_hex};
use crate::canonical;
use crate::event::{Event, of_inputs};
use crate::manifest::Manifest;
use crate::opening::{Openings, Record, Shown};
use crate::profile::{Prefixes, fold};

const OPENINGS: &str = "Openings";
const PROFILE: &str = "Folded profile";
const INPUTS: &str = "count/inputs.json";
const SALT: &str = "count/inputs.salt";

/// What a log says was opened.
#[derive(Clone, Copy)]
struct Said {
    at: u64,
    valid: u64,
    invalid: u64,
    openings: Hash,
    profile: Option<Hash>,
    count: Option<Hash>,
    inputs: Option<Hash>,
}

pub(super) fn check(
    source: &dyn Source,
    manifest: &Manifest,
    level: Option<Level>,
    facts: &Facts,
    report: &mut Report,
) -> Vec<Option<Ballots>> {
    let mut wrong = Wrong::default();
    let said: Vec<_> = manifest.contests.iter().map(|it| said(facts, &it.id, &mut wrong)).collect();
    let level = level.unwrap_or(Level::P0);
    let mut ballots = vec![];
    if level < Level::P2 {
        match super::erased::of_openings(facts) {
            Some(entry) => report.not_done(
                OPENINGS,
                &format!(
                    "The openings were erased by the schedule of the manifest (entry {entry}), for everybody."
                ),
            ),
            None => report.not_done(
                OPENINGS,
                "This bundle holds no openings. Scrutineers and candidates' agents can ask for them.",
            ),
        }
        ballots.resize(manifest.contests.len(), None);
    } else {
        ballots = openings(source, manifest, facts, level, &said, &mut wrong, report);
    }
    profiles(source, manifest, level, &said, &ballots, report);
    published(source, manifest, level, &said, report);
    ballots
}

fn said(facts: &Facts, contest: &Id, wrong: &mut Wrong) -> Option<Said> {
    let mut all = facts.events.iter().filter_map(|(at, it)| match it {
        Event::Opened { contest: id, valid, invalid, openings, profile, count, inputs, .. }
            if id == contest =>
        {
            Some(Said {
                at: *at,
                valid: *valid,
                invalid: *invalid,
                openings: *openings,
                profile: *profile,
                count: *count,
                inputs: *inputs,
            })
        }
        _ => None,
    });
    let first = all.next();
    if let Some(again) = all.next() {
        wrong.at("log", Some(again.at), "a contest was opened twice");
    }
    first
}

fn openings(
    source: &dyn Source,
    manifest: &Manifest,
    facts: &Facts,
    level: Level,
    said: &[Option<Said>],
    wrong: &mut Wrong,
    report: &mut Report,
) -> Vec<Option<Ballots>> {
    let mut readers: Vec<Option<Reader<'_>>> = (0..manifest.contests.len())
        .map(|place| Reader::new(source, manifest, facts, place, said[place]?, level, wrong))
        .collect();
    for (place, contest) in manifest.contests.iter().enumerate() {
        if said[place].is_none() {
            wrong.file("log", format!("“{}” was not opened", contest.title));
        }
    }
    let done = each(source, manifest, facts.size, &mut |index, entry| {
        if let Some(Some(reader)) = readers.get_mut(usize::from(entry.contest)) {
            reader.look(manifest, index, &entry, wrong);
        }
    });
    if let Err(e) = done {
        wrong.file("log", e);
    }
    let mut lines = vec![];
    let mut out = vec![];
    for (place, reader) in readers.into_iter().enumerate() {
        out.push(
            reader.map(|it| it.finish(&manifest.contests[place].title, wrong, &mut lines, &mut report.notes)),
        );
    }
    report.done(OPENINGS, lines.join(" "), std::mem::take(wrong));
    out
}

/// One contest's openings beside its entries.
struct Reader<'a> {
    path: String,
    said: Said,
    from: Option<Openings<Box<dyn Read + 'a>>>,
    /// Indices that count, ascending; the next one wanted.
    wanted: std::vec::IntoIter<u64>,
    next: Option<u64>,
    ballots: Ballots,
    valid: u64,
    invalid: u64,
    unreadable: u64,
}

impl<'a> Reader<'a> {
    fn new(
        source: &'a dyn Source,
        manifest: &Manifest,
        facts: &Facts,
        place: usize,
        said: Said,
        level: Level,
        wrong: &mut Wrong,
    ) -> Option<Self> {
        let contest = &manifest.contests[place];
        let path = format!("openings/{}.bin", to_hex(&contest.id));
        let hash = source.open(&path).and_then(|mut it| {
            let mut hash = Hasher::default();
            std::io::copy(&mut it, &mut hash)?;
            Ok(hash.finish())
        });
        match hash {
            // The log names the file that shows what the count looked at. One in full is bound by the leaves alone.
            Ok(hash) if hash == said.openings || level == Level::P4 => {}
            Ok(_) => wrong.file(&path, "it is not the file whose hash stands in the log"),
            Err(e) => wrong.file(&path, format!("it cannot be read: {e}")),
        }
        let from = source.open(&path).and_then(|it| Openings::new(it, manifest, contest));
        let from = from.map_err(|e| wrong.file(&path, e.to_string())).ok();
        let mut wanted = facts.counting.get(place)?.indices.clone().into_iter();
        let next = wanted.next();
        Some(Self {
            path,
            said,
            from,
            wanted,
            next,
            ballots: Ballots::new(),
            valid: 0,
            invalid: 0,
            unreadable: 0,
        })
    }

    fn look(&mut self, manifest: &Manifest, index: u64, entry: &crate::entry::Entry, wrong: &mut Wrong) {
        if self.next != Some(index) {
            return;
        }
        self.next = self.wanted.next();
        let Some(from) = &mut self.from else { return };
        match from.next_record() {
            Ok(Some((at, record))) if at == index => self.take(manifest, index, entry, &record, wrong),
            Ok(Some((at, _))) => {
                wrong.at(
                    &self.path,
                    Some(at),
                    format!("an opening of entry {at} stands where entry {index} counts"),
                );
                self.from = None;
            }
            Ok(None) => {
                wrong.at(&self.path, Some(index), "the opening of this entry is missing");
                self.from = None;
            }
            Err(e) => {
                wrong.at(&self.path, Some(index), format!("the opening cannot be read: {e}"));
                self.from = None;
            }
        }
    }

    fn take(
        &mut self,
        manifest: &Manifest,
        index: u64,
        entry: &crate::entry::Entry,
        record: &Record,
        wrong: &mut Wrong,
    ) {
        match record.prove(manifest, entry) {
            Ok(Shown::Ballot { ballot, whole }) => {
                self.valid += 1;
                *self.ballots.entry((ballot, whole)).or_default() += 1;
            }
            Ok(Shown::Invalid) => self.invalid += 1,
            Ok(Shown::Unreadable) => {
                self.invalid += 1;
                self.unreadable += 1;
            }
            Err(text) => wrong.at(&self.path, Some(index), text),
        }
    }

    fn finish(
        mut self,
        title: &str,
        wrong: &mut Wrong,
        lines: &mut Vec<String>,
        notes: &mut Vec<String>,
    ) -> Ballots {
        if let Some(from) = &mut self.from {
            match from.next_record() {
                Ok(None) => {}
                Ok(Some((at, _))) => wrong.at(&self.path, Some(at), "it opens an entry that does not count"),
                Err(e) => wrong.file(&self.path, e.to_string()),
            }
            if (self.valid, self.invalid) != (self.said.valid, self.said.invalid) {
                let text = format!(
                    "the log says {} valid and {} invalid ballots, and the openings show {} and {}",
                    self.said.valid, self.said.invalid, self.valid, self.invalid
                );
                wrong.file(&self.path, text);
            }
        }
        lines.push(format!(
            "{title}: {} valid and {} invalid ballots, each bound to its entry.",
            self.valid, self.invalid
        ));
        if self.unreadable > 0 {
            notes.push(format!(
                "{title}: {} of the invalid ballots could not be read; that their shares are what the voters sealed rests on the trustees' word.",
                self.unreadable
            ));
        }
        self.ballots
    }
}

fn profiles(
    source: &dyn Source,
    manifest: &Manifest,
    level: Level,
    said: &[Option<Said>],
    ballots: &[Option<Ballots>],
    report: &mut Report,
) {
    if level < Level::P1 {
        return report.not_done(PROFILE, "This bundle holds no folded profile.");
    }
    let mut wrong = Wrong::default();
    let mut again = 0;
    for ((contest, said), ballots) in manifest.contests.iter().zip(said).zip(ballots) {
        let path = format!("profile/{}.json", to_hex(&contest.id));
        let bytes = match read(source, &path, 1 << 28) {
            Ok(bytes) => bytes,
            Err(e) => {
                wrong.file(&path, e);
                continue;
            }
        };
        if said.and_then(|it| it.profile) != Some(sha256(&bytes)) {
            wrong.file(&path, "it is not the file whose hash stands in the log");
        }
        // In full openings the prefixes that the count looked at are not marked.
        let Some(ballots) = ballots.as_ref().filter(|_| level < Level::P4) else { continue };
        again += 1;
        let mut prefixes = Prefixes::new();
        ballots
            .iter()
            .for_each(|((ballot, _), number)| *prefixes.entry(ballot.clone()).or_default() += number);
        if canonical::to_bytes(&fold(contest.id, &prefixes, manifest.fold)).ok() != Some(bytes) {
            wrong.file(&path, "folding the openings gives another profile");
        }
    }
    let line = match again {
        0 => "The profiles are those whose hashes stand in the log.".into(),
        n => format!("{n} profiles came out the same when folded again from the openings."),
    };
    report.done(PROFILE, line, wrong);
}

/// Stage sheets are those of the log, and no file of these folders is more than belongs there.
fn published(
    source: &dyn Source,
    manifest: &Manifest,
    level: Level,
    said: &[Option<Said>],
    report: &mut Report,
) {
    let mut wrong = Wrong::default();
    let mut known = vec!["bundle.json".to_owned(), "SHA256SUMS".to_owned()];
    for (contest, said) in manifest.contests.iter().zip(said) {
        let hex = to_hex(&contest.id);
        if level >= Level::P1 {
            known.push(format!("profile/{hex}.json"));
        }
        if level >= Level::P2 {
            known.push(format!("openings/{hex}.bin"));
            known.push(INPUTS.into());
        }
        let Some(hash) = said.and_then(|it| it.count) else { continue };
        let path = format!("count/{hex}.json");
        match read(source, &path, 1 << 28) {
            Ok(bytes) if sha256(&bytes) == hash => {}
            Ok(_) => wrong.file(&path, "it is not the stage sheet whose hash stands in the log"),
            Err(e) => wrong.file(&path, e),
        }
        known.push(path);
    }
    if level >= Level::P2 && said.iter().flatten().any(|it| it.inputs.is_some()) {
        known.push(SALT.into());
        inputs(source, said, &mut wrong);
    }
    for path in source.paths().unwrap_or_default() {
        if !path.starts_with("log/") && !path.starts_with("roll/") && !known.contains(&path) {
            wrong.file(&path, "the file does not belong into a bundle of this level");
        }
    }
    report.done("Stage sheets", "The stage sheets are those whose hashes stand in the log.".into(), wrong);
}

/// What the count was made from is what every contest's event names.
fn inputs(source: &dyn Source, said: &[Option<Said>], wrong: &mut Wrong) {
    let salt = read(source, SALT, 64).and_then(|it| {
        let hex = String::from_utf8(it).ok().and_then(|it| from_hex(&it));
        hex.and_then(|it| <[u8; 32]>::try_from(it).ok())
            .ok_or_else(|| "it is not 64 hexadecimal digits".into())
    });
    let salt = match salt {
        Ok(salt) => salt,
        Err(e) => return wrong.file(SALT, e),
    };
    match read(source, INPUTS, 1 << 28) {
        Ok(bytes) => {
            let hash = of_inputs(&salt, &bytes);
            if said.iter().flatten().any(|it| it.inputs != Some(hash)) {
                wrong.file(INPUTS, "with its salt it is not the file whose hash stands in the log");
            }
        }
        Err(e) => wrong.file(INPUTS, e),
    }
}

#[derive(Default)]
struct Hasher(sha2::Sha256);

impl Hasher {
    fn finish(self) -> Hash {
        sha2::Digest::finalize(self.0).into()
    }
}

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        sha2::Digest::update(&mut self.0, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
