//! A box that lacks what it acknowledged: it was put back from an older copy. It knows that from the number of papers taken,
//! which lies beside it and in no backup; from its public list; from a checkpoint with its own signature that somebody kept;
//! and from the receipt of a paper that it does not hold. It then takes nothing, until its officers decide.

use std::fs;
use std::path::Path;

use ballotbox::entry::Entry;
use ballotbox::event::Event;
use ballotbox::keys::Signature;
use ballotbox::note::Note;
use ballotbox::{Hash, receipt};
use kernel::{Chance, Problem, Result};
use serde::{Deserialize, Serialize};

use super::book::{Book, is_taken};
use super::here::Here;
use super::schema::{self, Append};
use super::step::{Step, both, lay_places, line_hash};
use super::writer::How;
use super::{Taken, broken, keys, lost};
use crate::model::PollId;
use crate::tiles;

/// What a box is known to lack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// Papers that were acknowledged and are not there.
    pub papers: u64,
    /// Lines of the public list that are not there.
    pub lines: u64,
    /// True if the public list is not the beginning or the continuation of this one: two histories.
    pub forked: bool,
}

/// A voter's own paper with the box's promise.
pub struct Claim {
    pub entry: Vec<u8>,
    pub receipt: Signature,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claimed {
    /// The paper is in the box, as it should be.
    There,
    /// It was missing and is in again.
    Returned,
    /// It is missing: the box did not know, and takes nothing from now on.
    Noticed,
}

/// What the disk says that a box just opened does not hold.
pub fn look(dir: &Path, secrets: &keys::Folders, poll: PollId, book: &Book) -> Result<Option<Behind>> {
    let papers = secrets.taken(poll)?.saturating_sub(book.taken);
    let ahead = [tiles::last(dir, poll), kept(dir, poll)].into_iter().flatten();
    let mut behind = Behind { papers, ..Behind::default() };
    for note in ahead {
        let (lines, forked) = beyond(&note, &book.hashes);
        behind.lines = behind.lines.max(lines);
        behind.forked |= forked;
    }
    Ok((behind != Behind::default()).then_some(behind))
}

/// By how many lines a checkpoint is longer than a log, and whether it is of another one.
fn beyond(note: &Note, lines: &[Hash]) -> (u64, bool) {
    let size = note.checkpoint.size;
    match usize::try_from(size).ok().and_then(|it| lines.get(..it)) {
        Some(known) => (0, ballotbox::merkle::root(known) != note.checkpoint.root),
        None => (size - lines.len() as u64, false),
    }
}

/// A checkpoint that somebody handed in and that is ahead of the box.
fn kept(dir: &Path, poll: PollId) -> Option<Note> {
    Note::parse(&fs::read_to_string(tiles::ahead_path(dir, poll)).ok()?).ok()
}

impl Here {
    /// What the box of a poll lacks.
    pub fn behind(&self, poll: PollId) -> Result<Option<Behind>> {
        Ok(self.books().get(&poll).ok_or_else(lost)?.behind)
    }

    /// Looks at a checkpoint that somebody kept: if this log signed it and is not that far, the box takes nothing any more.
    ///
    /// # Errors
    /// Refuses what this log did not sign.
    pub fn ahead(&self, poll: PollId, text: &str) -> Result<Option<Behind>> {
        let note = Note::parse(text).map_err(|_| no_checkpoint())?;
        let mut books = self.books();
        let book = books.get_mut(&poll).ok_or_else(lost)?;
        if !note.is_by_log(&book.manifest.log.origin, &book.manifest.log.key) {
            return Err(no_checkpoint());
        }
        let (lines, forked) = beyond(&note, &book.hashes);
        if lines > 0 || forked {
            tiles::keep_ahead(&self.dir, poll, text)?;
            let behind = book.behind.get_or_insert_default();
            behind.lines = behind.lines.max(lines);
            behind.forked |= forked;
        }
        Ok(book.behind)
    }

    /// Takes what the public list holds and the box does not, so that only papers which were never laid out are missing.
    /// Nothing happens to a box that lacks no line.
    ///
    /// # Errors
    /// Refuses a public list that does not continue the box, or is not there as far as a signed checkpoint reaches.
    pub async fn catch_up(&self, poll: PollId, chance: &Chance) -> Result<Behind> {
        let mut files = self.shared.files.lock().await;
        let (manifest, from, behind) = {
            let books = self.books();
            let book = books.get(&poll).ok_or_else(lost)?;
            (book.manifest.clone(), book.hashes.clone(), book.behind.unwrap_or_default())
        };
        if behind.forked {
            return Err(two_histories());
        }
        if behind.lines == 0 {
            return Ok(behind);
        }
        let wanted = from.len() as u64 + behind.lines;
        let (lines, notes) = tiles::read_all(&self.dir, poll, &manifest).ok_or_else(|| not_there(wanted))?;
        if (lines.len() as u64) < wanted {
            return Err(not_there(wanted));
        }
        let hashes: Vec<Hash> = lines.iter().map(|it| line_hash(it)).collect();
        if hashes.get(..from.len()) != Some(from.as_slice()) {
            return Err(two_histories());
        }
        let new = lines.get(from.len()..).unwrap_or_default();
        let places = schema::places(&mut files.main, poll).await?;
        let (waiting, empty): (Vec<_>, Vec<_>) = places.into_iter().partition(is_taken);
        let waiting = waiting.into_iter().map(|it| it.entry).filter(|it| !new.contains(it)).collect();
        let above = schema::highest_place(&mut files.main).await?;
        let mut laid = lay_places(&manifest, waiting, empty.len(), chance);
        laid.iter_mut().for_each(|it| it.n += above);
        // Places first: what a kill leaves half done is a box that lacks lines, and no paper stands twice.
        let mut laid = Some(laid);
        let mut at = from.len();
        for (size, note) in notes.into_iter().filter(|it| it.0 > from.len() as u64) {
            let end = usize::try_from(size).unwrap_or(usize::MAX);
            let entries = lines.get(at..end).unwrap_or_default().to_vec();
            let log = Append { from: at as u64, entries, note };
            let places = laid.take();
            both!(files, file => schema::tick(file, poll, &log, places.as_deref()))?;
            at = end;
        }
        both!(files, file => schema::rewrite(file))?;
        let (log, places) =
            (schema::log(&mut files.main, poll).await?, schema::places(&mut files.main, poll).await?);
        let known = self.secrets.taken(poll)?;
        let mut books = self.books();
        let book = books.get_mut(&poll).ok_or_else(lost)?;
        book.read_again(&log, &places);
        let behind = Behind { papers: known.saturating_sub(book.taken), ..Behind::default() };
        book.behind = Some(behind);
        Ok(behind)
    }

    /// Looks at a paper with its receipt. One that is missing is taken if `take` says so, and otherwise shows that the box is
    /// behind.
    ///
    /// # Errors
    /// Refuses what is no entry of this ballot and a receipt that the box never gave.
    pub async fn claim(
        &self,
        poll: PollId,
        claim: Claim,
        take: bool,
        chance: &Chance,
    ) -> Result<(Claimed, Taken)> {
        let (taken, there) = self.promised(poll, &claim)?;
        if there {
            return Ok((Claimed::There, taken));
        }
        if take {
            let taken = self.take_as(poll, claim.entry, How::Claimed, chance).await?;
            return Ok((Claimed::Returned, taken));
        }
        let mut books = self.books();
        let book = books.get_mut(&poll).ok_or_else(lost)?;
        if book.behind.is_none() {
            // Written down, so that a restart does not forget it.
            self.secrets.note_taken(poll, book.taken + 1, true)?;
            book.behind = Some(Behind { papers: 1, ..Behind::default() });
        }
        Ok((Claimed::Noticed, taken))
    }

    /// After the close: the claim and its ballot go into the log together, publicly.
    pub async fn claim_late(&self, poll: PollId, claim: Claim) -> Result<(Claimed, Taken)> {
        let (taken, there) = self.promised(poll, &claim)?;
        if there {
            return Ok((Claimed::There, taken));
        }
        let mut files = self.shared.files.lock().await;
        let (log, next, entry) = {
            let books = self.books();
            let book = books.get(&poll).ok_or_else(lost)?;
            let entry = Entry::parse(&claim.entry, book.manifest.shape()).map_err(|_| no_claim())?;
            if book.knows(&entry.leaf) {
                return Ok((Claimed::There, taken));
            }
            let event = Event::Claim { leaf: entry.leaf, receipt: claim.receipt };
            let line = event.to_entry().map_err(|e| broken("An event of the log", e))?;
            let log = book.append(book.hashes.len(), vec![line, claim.entry.clone()]);
            (log, book.tokens.get(&entry.pk).copied().unwrap_or(0), entry)
        };
        if entry.seq != next {
            return Err(super::writer::stale());
        }
        both!(files, file => schema::tick(file, poll, &log, None))?;
        let (all, places) =
            (schema::log(&mut files.main, poll).await?, schema::places(&mut files.main, poll).await?);
        let counted = {
            let mut books = self.books();
            let book = books.get_mut(&poll).ok_or_else(lost)?;
            book.read_again(&all, &places);
            book.taken
        };
        self.secrets.note_taken(poll, counted, true)?;
        self.lay_out(&mut files, poll).await?;
        Ok((Claimed::Returned, taken))
    }

    /// The box goes on with what it holds. While the ballot is open its log says what was missing and what came back.
    ///
    /// # Errors
    /// Refuses while lines of the public list are missing: to go on from there would be a second history.
    pub async fn go_on(&self, poll: PollId, missing: u64, returned: u64, chance: &Chance) -> Result<()> {
        let closed = {
            let mut books = self.books();
            let book = books.get_mut(&poll).ok_or_else(lost)?;
            match book.behind {
                Some(it) if it.forked => return Err(two_histories()),
                Some(it) if it.lines > 0 => return Err(not_there(book.hashes.len() as u64 + it.lines)),
                _ => {}
            }
            self.secrets.note_taken(poll, book.taken, true)?;
            book.behind = None;
            book.closed
        };
        tiles::forget_ahead(&self.dir, poll);
        let event = Event::Restored { missing, returned };
        if !closed && !self.events(poll).await?.contains(&event) {
            self.advance(poll, Step::Nothing, &[event], chance).await?;
        }
        let mut files = self.shared.files.lock().await;
        self.lay_out(&mut files, poll).await
    }

    /// Checks a claim's entry and receipt; whether the box holds it.
    fn promised(&self, poll: PollId, claim: &Claim) -> Result<(Taken, bool)> {
        let books = self.books();
        let book = books.get(&poll).ok_or_else(lost)?;
        let entry = book.checker.check(&claim.entry).map_err(|_| no_claim())?;
        let contest = book.manifest.contests.get(usize::from(entry.contest)).ok_or_else(no_claim)?.id;
        let key = &book.manifest.ballot_box.receipt_key;
        if !receipt::verify(key, &book.manifest.election, &contest, &entry.leaf, &claim.receipt) {
            return Err(no_claim());
        }
        Ok((Taken { receipt: claim.receipt, leaf: entry.leaf }, book.knows(&entry.leaf)))
    }
}

/// What voters read while the officers have not decided.
pub fn suspended() -> Problem {
    Problem::refused("The ballot box had to be put back from a copy, and papers may be missing from it. No paper is given out or taken until the returning officer has looked into it.")
        .hint("Keep the device or browser you voted with as it is: it holds your paper and the box’s promise, and with them your paper can be put back. The ballot’s page says how it goes on.")
}

fn two_histories() -> Problem {
    Problem::refused("The public list of this ballot and its box are two histories, so the box cannot go on.")
        .hint("Keep both, show them to a scrutineer, and give the ballot up: it has to be held again.")
}

fn not_there(wanted: u64) -> Problem {
    Problem::refused(format!(
        "The public list of this ballot was signed up to line {wanted}, and that many lines are not on this server."
    ))
    .hint("A witness or the mirror may have them: the keeper of the server puts that list in place of the ballot’s folder in “boards” and starts the server again. Otherwise the ballot is given up and held again.")
}

fn no_checkpoint() -> Problem {
    Problem::field("checkpoint", "This is no checkpoint that the list of this ballot signed.")
}

fn no_claim() -> Problem {
    Problem::field("file", "This is no paper of this ballot with a receipt of its box.")
}
