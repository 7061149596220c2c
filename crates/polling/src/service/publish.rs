//! Publishing: what was opened is noted in the log, and the bundle is written that anybody can verify.

use std::collections::BTreeMap;
use std::path::Path;

use ballotbox::event::Event;
use ballotbox::leaf::{ballot, commitment};
use ballotbox::manifest::{Contest, Level as Listed, Manifest};
use ballotbox::opening::{Openings, Record, write};
use ballotbox::profile::{Prefixes, fold};
use ballotbox::publish as files;
use ballotbox::{Hash, canonical, sha256, to_hex};
use count::{CandidateNumber, Looking};
use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};
use serde_json::json;
use uuid::Uuid;

use crate::box_store::Step;
use crate::model::{Poll, PollId};
use crate::store;

/// What the count made of a contest.
pub struct Counted {
    pub contest: Uuid,
    /// The stage sheet as it is published.
    pub sheet: String,
    /// How many preferences of a paper the count looked at.
    pub looking: Looking,
}

/// What is published of a contest.
struct Shown {
    contest: Uuid,
    valid: u64,
    invalid: u64,
    openings: Vec<u8>,
    profile: Vec<u8>,
    sheet: Option<String>,
}

/// Writes the bundle for members into a folder that is empty or not there, and notes in the log what was opened and
/// counted, once. At P0 it holds log, roll and stage sheets; from P1 on the folded profiles, too.
///
/// # Errors
/// Refuses before the papers are opened.
pub async fn publish(ctx: &Ctx, id: PollId, counted: &[Counted], to: &Path) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if poll.opened_at.is_none() {
        return Err(Problem::refused(
            "The papers are not opened and counted yet, so there is nothing to publish.",
        ));
    }
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(id)?;
    let mut shown = vec![];
    for contest in &manifest.contests {
        shown.push(of_contest(ctx, &poll, &manifest, contest, counted).await?);
    }
    note(ctx, &poll, &manifest, &shown).await?;
    let level = manifest.publication.min(Listed::P1);
    let mut bundle = Bundle { to, sums: BTreeMap::new() };
    bundle.log(&held.log(id).await?, &held.checkpoints(id).await?)?;
    for it in &shown {
        let hex = to_hex(it.contest.as_bytes());
        let roll = super::prepare::roll(ctx, &poll, it.contest).await?;
        let marks = super::close::marks(ctx, &poll, it.contest).await?;
        bundle.put(&format!("roll/{hex}.leaves"), &roll.leaves().concat())?;
        bundle.put(&format!("roll/{hex}.marks"), &marks.leaves().concat())?;
        if level >= Listed::P1 {
            bundle.put(&format!("profile/{hex}.json"), &it.profile)?;
        }
        if let Some(sheet) = &it.sheet {
            bundle.put(&format!("count/{hex}.json"), sheet.as_bytes())?;
        }
    }
    bundle.put("bundle.json", &files::about(&manifest, level).map_err(unwritten)?)?;
    let sums = files::sums(&bundle.sums);
    bundle.put("SHA256SUMS", &sums)
}

/// The openings of a contest as far as its count looked at them, and their folded profile.
async fn of_contest(
    ctx: &Ctx,
    poll: &Poll,
    manifest: &Manifest,
    contest: &Contest,
    counted: &[Counted],
) -> Result<Shown> {
    let id = Uuid::from_bytes(contest.id);
    let missing = || Problem::refused("The openings of this ballot were erased by its schedule.");
    let whole = store::sealed::opening(ctx.db(), ctx.group.id, poll.id, id).await?.ok_or_else(missing)?;
    let count = counted.iter().find(|it| it.contest == id);
    let mut from = Openings::new(whole.as_slice(), manifest, contest).map_err(unwritten)?;
    let (mut records, mut prefixes) = (vec![], Prefixes::new());
    let (mut valid, mut invalid) = (0, 0);
    while let Some((index, record)) = from.next_record().map_err(unwritten)? {
        let record = cut(record, count.map(|it| &it.looking));
        match &record {
            Record::Prefix { shown, .. } => {
                valid += 1;
                let preferences: Vec<u16> = shown.iter().map(|it| it.0).collect();
                let choices = contest.choices().ok_or_else(missing)?;
                if let Some(found) = ballot(&preferences, choices) {
                    *prefixes.entry(found).or_default() += 1;
                }
            }
            Record::Wrong { .. } | Record::Closed { .. } => invalid += 1,
        }
        records.push((index, record));
    }
    let profile = canonical::to_bytes(&fold(contest.id, &prefixes, manifest.fold)).map_err(unwritten)?;
    Ok(Shown {
        contest: id,
        valid,
        invalid,
        openings: write(&manifest.election, contest, &records),
        profile,
        sheet: count.map(|it| it.sheet.clone()),
    })
}

/// Hides the preferences behind those that the count looked at. Where nothing was counted one is shown.
fn cut(record: Record, looking: Option<&Looking>) -> Record {
    let Record::Prefix { shown, hidden } = record else { return record };
    let ranking: Vec<CandidateNumber> = shown.iter().map(|it| it.0).take_while(|it| *it != 0).collect();
    let depth = looking.map_or(1, |it| it.depth(&ranking)).clamp(1, shown.len().max(1));
    let behind = (0u16..).zip(&shown).skip(depth).map(|(place, it)| commitment(place, &it.1, it.0));
    let hidden = behind.chain(hidden).collect();
    Record::Prefix { shown: shown[..depth.min(shown.len())].to_vec(), hidden }
}

/// Notes in the log what was opened and counted; once.
async fn note(ctx: &Ctx, poll: &Poll, manifest: &Manifest, shown: &[Shown]) -> Result<()> {
    let held = super::box_of(ctx)?;
    if held.events(poll.id).await?.iter().any(|it| matches!(it, Event::Opened { .. })) {
        return Ok(());
    }
    let trustees: Vec<u8> = match store::sealed::shares(ctx.db(), ctx.group.id, poll.id).await? {
        none if none.is_empty() => vec![1],
        some => some.into_iter().map(|it| it.0).collect(),
    };
    let with_profile = manifest.publication >= Listed::P1;
    let event = |it: &Shown| Event::Opened {
        contest: *it.contest.as_bytes(),
        trustees: trustees.clone(),
        valid: it.valid,
        invalid: it.invalid,
        openings: sha256(&it.openings),
        profile: with_profile.then(|| sha256(&it.profile)),
        count: it.sheet.as_ref().map(|it| sha256(it.as_bytes())),
    };
    let events: Vec<Event> = shown.iter().map(event).collect();
    held.advance(poll.id, Step::Nothing, &events, ctx.chance()).await?;
    transact!(ctx.db(), tx => {
        audit(tx, ctx, Line::new("poll.published").on("poll", poll.id.0).detail(json!({ "contests": shown.len() }))).await
    })
}

/// A bundle on its way to a folder.
struct Bundle<'a> {
    to: &'a Path,
    sums: BTreeMap<String, Hash>,
}

impl Bundle<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let file = self.to.join(path);
        let folder = file.parent().unwrap_or(self.to);
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, bytes)).map_err(unwritten)?;
        self.sums.insert(path.to_owned(), sha256(bytes));
        Ok(())
    }

    fn log(&mut self, entries: &[Vec<u8>], checkpoints: &[(u64, String)]) -> Result<()> {
        let mut put =
            |path: &str, bytes: &[u8]| self.put(path, bytes).map_err(|e| std::io::Error::other(e.detail));
        files::log("log/", entries.iter().cloned(), &mut put).map_err(unwritten)?;
        for (size, note) in checkpoints {
            self.put(&files::checkpoint_path(*size), note.as_bytes())?;
        }
        checkpoints.last().map_or(Ok(()), |(_, note)| self.put("log/checkpoint", note.as_bytes()))
    }
}

fn unwritten(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The bundle cannot be written: {e}."))
}
