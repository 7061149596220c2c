//! Steps of a box's log: it is made, entries are laid out at a tick, and what happens is noted as an event.

use std::collections::{BTreeMap, HashSet};

use ballotbox::entry::Entry;
use ballotbox::event::{self, Event};
use ballotbox::manifest::Manifest;
use ballotbox::note::{Checkpoint, Note, NoteKey};
use ballotbox::{Hash, Id, merkle};
use kernel::{Chance, Problem, Result};

use super::book::{Book, is_taken};
use super::here::{Files, Here};
use super::keys::Secret;
use super::schema::{self, Append, Place};
use super::{broken, lost};
use crate::model::PollId;
use crate::tiles;

/// Does the same in the mirror, first, and in the box.
macro_rules! both {
    ($files:expr, $file:ident => $work:expr) => {{
        if let Some($file) = $files.mirror.as_mut() {
            $work.await?;
        }
        let $file = &mut $files.main;
        $work.await
    }};
}
pub(super) use both;

/// What is moved from the places into the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Of each contest in which more than ten wait, all but ten by lot.
    Tick,
    /// Everything that waits.
    Everything,
    /// Nothing.
    Nothing,
}

/// So many entries of a contest stay behind at a tick, so that nobody's vote can be told by its hour.
const KEPT_BACK: usize = 10;

/// What lies in a log of one contest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Holding {
    /// Ballot entries.
    pub entries: u64,
    /// Their different tokens.
    pub ballots: u64,
}

/// As RFC 6962 hashes a line of the log.
pub fn line_hash(line: &[u8]) -> Hash {
    merkle::leaf_hash(line)
}

/// Whether a line of the log says that the box was closed.
pub fn is_close(line: &[u8]) -> bool {
    matches!(Event::from_entry(line), Ok(Event::Close { .. }))
}

impl Here {
    /// Makes the box of a poll: its manifest is the log's first line. Nothing happens if there is one.
    pub async fn make(&self, poll: PollId, manifest: &Manifest, chance: &Chance) -> Result<()> {
        let bytes = manifest.to_bytes().map_err(|e| broken("The manifest", e))?;
        let keys = self.own_keys(poll, chance)?;
        let mut files = self.shared.files.lock().await;
        if self.books().contains_key(&poll) {
            return Ok(());
        }
        let mut book = Book::new(manifest.clone(), keys)?;
        let log = book.append(0, vec![event::manifest_entry(&bytes)]);
        both!(files, file => schema::make(file, poll, &bytes, &log))?;
        book.hashes = log.entries.iter().map(|it| line_hash(it)).collect();
        self.books().insert(poll, book);
        self.lay_out(&mut files, poll).await
    }

    /// Moves waiting entries into the log, sorted by leaf, and behind them the events; how many entries were moved.
    /// One commit carries both, and the whole file is written anew after it.
    pub async fn advance(
        &self,
        poll: PollId,
        step: Step,
        events: &[Event],
        chance: &Chance,
    ) -> Result<usize> {
        let mut files = self.shared.files.lock().await;
        if self.books().get(&poll).is_some_and(|it| it.behind.is_some()) {
            return Err(super::behind::suspended());
        }
        let places = schema::places(&mut files.main, poll).await?;
        let (waiting, empty): (Vec<Place>, Vec<Place>) = places.into_iter().partition(is_taken);
        let manifest = self.manifest(poll)?;
        let (mut moved, kept) = choose(&manifest, waiting, step, chance);
        let lines = events.iter().map(|it| it.to_entry().map_err(|e| broken("An event of the log", e)));
        let lines = lines.collect::<Result<Vec<_>>>()?;
        if moved.is_empty() && lines.is_empty() {
            return Ok(0);
        }
        moved.sort_unstable_by_key(|it| leaf_of(&manifest, it));
        let n = moved.len();
        let from = self.books().get(&poll).ok_or_else(lost)?.hashes.len();
        let log =
            self.books().get(&poll).ok_or_else(lost)?.append(from, moved.into_iter().chain(lines).collect());
        let laid = (n > 0).then(|| lay_places(&manifest, kept, empty.len(), chance));
        // Numbers of places are one row for all polls.
        let above = schema::highest_place(&mut files.main).await?;
        let laid = laid.map(|it| {
            it.into_iter().map(|it| Place { n: it.n + above, entry: it.entry }).collect::<Vec<_>>()
        });
        both!(files, file => schema::tick(file, poll, &log, laid.as_deref()))?;
        if n > 0 {
            both!(files, file => schema::rewrite(file))?;
        }
        if let Some(book) = self.books().get_mut(&poll) {
            book.hashes.extend(log.entries.iter().map(|it| line_hash(it)));
            book.closed |= log.entries.iter().any(|it| is_close(it));
            if let Some(laid) = &laid {
                book.free = laid.iter().filter(|it| !is_taken(it)).map(|it| it.n).collect();
            }
        }
        self.lay_out(&mut files, poll).await?;
        Ok(n)
    }

    /// The log's lines.
    pub async fn log(&self, poll: PollId) -> Result<Vec<Vec<u8>>> {
        schema::log(&mut self.shared.files.lock().await.main, poll).await
    }

    /// The events of a log.
    pub async fn events(&self, poll: PollId) -> Result<Vec<Event>> {
        Ok(self.log(poll).await?.iter().filter_map(|it| Event::from_entry(it).ok()).collect())
    }

    /// Every checkpoint with its signatures, the oldest first.
    pub async fn checkpoints(&self, poll: PollId) -> Result<Vec<(u64, String)>> {
        schema::checkpoints(&mut self.shared.files.lock().await.main, poll).await
    }

    /// Adds a witness's line under a checkpoint.
    ///
    /// # Errors
    /// Refuses a signature that is not one of a witness of the manifest over a checkpoint of this log.
    pub async fn cosign(&self, poll: PollId, size: u64, line: &str) -> Result<()> {
        let manifest = self.manifest(poll)?;
        let mut files = self.shared.files.lock().await;
        let all = schema::checkpoints(&mut files.main, poll).await?;
        let (_, text) = all
            .into_iter()
            .find(|it| it.0 == size)
            .ok_or_else(|| Problem::not_found("The log has no such checkpoint."))?;
        let mut note = Note::parse(&text).map_err(|e| broken("A checkpoint", e))?;
        let line = ballotbox::note::Line::parse(line.trim_end()).ok_or_else(not_a_witness)?;
        if note.lines.contains(&line) {
            return Ok(());
        }
        let witness = manifest.witnesses.iter().find(|it| it.name == line.name).ok_or_else(not_a_witness)?;
        note.lines.retain(|it| it.name != witness.name);
        note.lines.push(line);
        if note.seen_by(&witness.name, &witness.key).is_none() {
            return Err(not_a_witness());
        }
        let text = note.text();
        both!(files, file => schema::set_note(file, poll, size, &text))?;
        self.lay_out(&mut files, poll).await
    }

    /// How many entries and tokens the log holds, by contest.
    pub async fn holdings(&self, poll: PollId) -> Result<BTreeMap<Id, Holding>> {
        let manifest = self.manifest(poll)?;
        let mut all: BTreeMap<Id, (u64, HashSet<[u8; 33]>)> =
            manifest.contests.iter().map(|it| (it.id, (0, HashSet::new()))).collect();
        for line in self.log(poll).await? {
            let Ok(entry) = Entry::parse(&line, manifest.shape()) else { continue };
            let Some(contest) = manifest.contests.get(usize::from(entry.contest)) else { continue };
            let found = all.entry(contest.id).or_default();
            found.0 += 1;
            found.1.insert(entry.pk);
        }
        Ok(all
            .into_iter()
            .map(|(id, it)| (id, Holding { entries: it.0, ballots: it.1.len() as u64 }))
            .collect())
    }

    /// Destroys the box of a poll that was given up: its entries, its log, its keys.
    pub async fn discard(&self, poll: PollId) -> Result<()> {
        let mut files = self.shared.files.lock().await;
        both!(files, file => schema::discard(file, poll))?;
        both!(files, file => schema::rewrite(file))?;
        self.books().remove(&poll);
        self.secrets.destroy(poll, Secret::Box)?;
        self.secrets.forget_taken(poll);
        tiles::remove(&self.dir, poll)
    }

    /// Writes the static files of a log, so that every reader finds them; what is there already stays.
    pub(super) async fn lay_out(&self, files: &mut Files, poll: PollId) -> Result<()> {
        let log = schema::log(&mut files.main, poll).await?;
        let notes = schema::checkpoints(&mut files.main, poll).await?;
        tiles::write(&self.dir, poll, &log, &notes)
    }

    /// The bytes of a static file of a log, by its path behind `log/`.
    pub fn static_file(&self, poll: PollId, path: &str) -> Result<Vec<u8>> {
        tiles::read(&self.dir, poll, path)
    }
}

impl Book {
    /// New lines of the log with the checkpoint over all.
    pub(super) fn append(&self, from: usize, entries: Vec<Vec<u8>>) -> Append {
        let hashes: Vec<Hash> =
            self.hashes.iter().copied().chain(entries.iter().map(|it| line_hash(it))).collect();
        let origin = self.manifest.log.origin.clone();
        let checkpoint = Checkpoint { origin, size: hashes.len() as u64, root: merkle::root(&hashes) };
        let note = NoteKey::new(&self.manifest.log.origin, &self.keys.log).sign(&checkpoint);
        Append { from: from as u64, entries, note }
    }
}

/// Which entries go into the log, and which stay. The answer depends on what waits and on chance, never on the order.
fn choose(
    manifest: &Manifest,
    waiting: Vec<Place>,
    step: Step,
    chance: &Chance,
) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut by_contest: BTreeMap<u16, Vec<Vec<u8>>> = BTreeMap::new();
    for place in waiting {
        let contest = Entry::parse(&place.entry, manifest.shape()).map_or(0, |it| it.contest);
        by_contest.entry(contest).or_default().push(place.entry);
    }
    let (mut moved, mut kept) = (vec![], vec![]);
    for (_, mut entries) in by_contest {
        entries.sort_unstable();
        match step {
            Step::Everything => moved.extend(entries),
            Step::Tick if entries.len() > KEPT_BACK => {
                chance.shuffle(&mut entries);
                kept.extend(entries.drain(..KEPT_BACK));
                moved.extend(entries);
            }
            Step::Tick | Step::Nothing => kept.extend(entries),
        }
    }
    (moved, kept)
}

/// As many places as there were, with what stays put into them by lot.
pub(super) fn lay_places(
    manifest: &Manifest,
    mut kept: Vec<Vec<u8>>,
    empty: usize,
    chance: &Chance,
) -> Vec<Place> {
    let length = manifest.shape().entry();
    kept.sort_unstable();
    let mut all = kept;
    let wanted = all.len() + empty.max(1);
    all.resize_with(wanted, || vec![0; length]);
    chance.shuffle(&mut all);
    (1..).zip(all).map(|(n, entry)| Place { n, entry }).collect()
}

fn leaf_of(manifest: &Manifest, entry: &[u8]) -> Option<Hash> {
    Entry::parse(entry, manifest.shape()).ok().map(|it| it.leaf)
}

fn not_a_witness() -> Problem {
    Problem::field(
        "cosignature",
        "This is not the signature of a witness of this ballot under this checkpoint.",
    )
}
