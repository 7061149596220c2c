//! Publishing: what was opened is noted in the log, and the bundle is written that anybody can verify.

use std::collections::BTreeMap;
use std::path::Path;

use ballotbox::event::Event;
use ballotbox::manifest::{Contest, Level as Listed, Manifest};
use ballotbox::publish as files;
use ballotbox::register::Tree;
use ballotbox::{Ballot, Hash, sha256, to_hex};
use count::Looking;
use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};
use serde_json::json;
use uuid::Uuid;

use crate::box_store::Step;
use crate::model::{Part, Poll, PollId, PollState, SMALL};
use crate::store;

/// What the count made of a contest.
pub struct Counted {
    pub contest: Uuid,
    /// The stage sheet as it is published.
    pub sheet: String,
    /// How many preferences of a paper the count looked at.
    pub looking: Looking,
}

/// What a count gives to be published.
pub struct Published {
    pub counted: Vec<Counted>,
    /// `count/inputs.json`: what a recount needs beside the papers.
    pub inputs: Vec<u8>,
    /// True if the inputs say how candidates described themselves, because a quota asked; then they are not for everybody.
    pub quotas: bool,
}

/// For whom a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may see what the manifest's level shows.
    Everybody,
    /// Scrutineers and candidates' agents, who undertake to show it to nobody: what the count looked at, always.
    Watchers,
}

/// Takes a file's path in the bundle and its bytes.
pub type Put<'a> = &'a mut (dyn FnMut(&str, &[u8]) -> Result<()> + Send);

/// What is published of a contest.
struct Shown {
    contest: Uuid,
    /// All preferences, for the level that shows them.
    whole: Vec<u8>,
    shown: files::Shown,
    sheet: Option<String>,
}

/// What a bundle for these readers holds of a poll. With fewer than thirty electors in any of its contests it is figures
/// alone, whatever the rules say.
///
/// # Errors
/// Refuses a bundle for watchers of so small a poll.
pub fn level_for(manifest: &Manifest, readers: Readers, quotas: bool) -> Result<Listed> {
    let small = manifest.contests.iter().any(|it| it.roll.count < SMALL);
    match (readers, manifest.publication) {
        (Readers::Everybody, _) if small => Ok(Listed::P0),
        (Readers::Watchers, _) if small => Err(Problem::refused(format!(
            "Fewer than {SMALL} members could vote, so no paper is shown to anybody: with so few, a paper tells whose it is."
        ))
        .hint("The stages of the count stand on the result's page, and those who run the election can count again there.")),
        (Readers::Watchers, Listed::P4) => Ok(Listed::P4),
        (Readers::Watchers, _) => Ok(Listed::P2),
        (Readers::Everybody, Listed::P0) => Ok(Listed::P0),
        (Readers::Everybody, Listed::P3 | Listed::P4) if !quotas => Ok(manifest.publication),
        (Readers::Everybody, _) => Ok(Listed::P1),
    }
}

/// Writes the bundle for some readers, file by file, and notes in the log what was opened and counted, once.
///
/// # Errors
/// Refuses before the papers are opened, and what [`level_for`] refuses.
pub async fn publish(ctx: &Ctx, id: PollId, count: &Published, readers: Readers, put: Put<'_>) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if poll.opened_at.is_none() {
        return Err(Problem::refused(
            "The papers are not opened and counted yet, so there is nothing to publish.",
        ));
    }
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(id).await?;
    let erased = super::erasure::gone(ctx, id, Part::Papers).await?.is_some();
    if readers == Readers::Watchers {
        super::erasure::need(ctx, id, Part::Papers).await?;
    }
    let level = level_for(&manifest, readers, count.quotas)?;
    let level = if erased { level.min(Listed::P1) } else { level };
    let mut shown = vec![];
    for contest in &manifest.contests {
        shown.push(of_contest(ctx, &poll, &manifest, contest, &count.counted).await?);
    }
    note(ctx, &poll, &manifest, &shown, &count.inputs).await?;
    let mut bundle = Bundle { put, sums: BTreeMap::new() };
    bundle.log(&held.log(id).await?, &held.checkpoints(id).await?)?;
    for it in &shown {
        let hex = to_hex(it.contest.as_bytes());
        let (roll, marks) = register(ctx, &poll, it.contest).await?;
        bundle.put(&format!("roll/{hex}.leaves"), &roll.leaves().concat())?;
        bundle.put(&format!("roll/{hex}.marks"), &marks.leaves().concat())?;
        if level >= Listed::P1 {
            bundle.put(&format!("profile/{hex}.json"), &it.shown.profile)?;
        }
        if level >= Listed::P2 {
            let openings = if level == Listed::P4 { &it.whole } else { &it.shown.openings };
            bundle.put(&format!("openings/{hex}.bin"), openings)?;
        }
        if let Some(sheet) = &it.sheet {
            bundle.put(&format!("count/{hex}.json"), sheet.as_bytes())?;
        }
    }
    if level >= Listed::P2 {
        let kept = store::erasure::inputs(ctx.db(), ctx.group.id, id).await?;
        let bytes = kept.as_ref().map_or(&count.inputs, |it| &it.bytes);
        bundle.put("count/inputs.json", bytes)?;
        if let Some(it) = &kept {
            bundle.put("count/inputs.salt", to_hex(&it.salt).as_bytes())?;
        }
    }
    bundle.put("bundle.json", &files::about(&manifest, level).map_err(unwritten)?)?;
    let sums = files::sums(&bundle.sums);
    bundle.put("SHA256SUMS", &sums)
}

/// The closed box as files, for a key holder who opens their part on a machine without a network: the list of sealed papers
/// with all its checkpoints, as everybody may read them.
///
/// # Errors
/// Refuses before the close.
pub async fn sealed_papers(ctx: &Ctx, poll: &Poll) -> Result<Vec<(String, Vec<u8>)>> {
    if poll.state != PollState::Closed {
        return Err(Problem::refused("The ballot box is not closed yet, so its papers are not all there."));
    }
    let held = super::box_of(ctx)?;
    let mut all = vec![];
    let mut put = |path: &str, bytes: &[u8]| {
        all.push((path.to_owned(), bytes.to_vec()));
        Ok(())
    };
    let mut bundle = Bundle { put: &mut put, sums: BTreeMap::new() };
    bundle.log(&held.log(poll.id).await?, &held.checkpoints(poll.id).await?)?;
    Ok(all)
}

/// Puts the files of a bundle into a folder.
pub fn into_folder(to: &Path) -> impl FnMut(&str, &[u8]) -> Result<()> {
    move |path, bytes| {
        let file = to.join(path);
        let folder = file.parent().unwrap_or(to);
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, bytes)).map_err(unwritten)
    }
}

/// The two lists of a contest's roll: from the roll, or as they were kept when its marks were erased.
pub(crate) async fn register(ctx: &Ctx, poll: &Poll, contest: Uuid) -> Result<(Tree, Tree)> {
    let Some((leaves, marks)) = store::erasure::register(ctx.db(), ctx.group.id, poll.id, contest).await?
    else {
        let roll = super::prepare::roll(ctx, poll, contest).await?;
        return Ok((roll, super::close::marks(ctx, poll, contest).await?));
    };
    let hashes = |bytes: &[u8]| bytes.as_chunks::<32>().0.to_vec();
    Ok((Tree::roll(hashes(&leaves)), Tree::marks(hashes(&marks))))
}

/// The openings of a contest as far as its count looked at them, and their folded profile. Where nothing was counted one
/// preference is shown. Of papers that were erased stays what was published.
async fn of_contest(
    ctx: &Ctx,
    poll: &Poll,
    manifest: &Manifest,
    contest: &Contest,
    counted: &[Counted],
) -> Result<Shown> {
    let id = Uuid::from_bytes(contest.id);
    let Some(whole) = store::sealed::opening(ctx.db(), ctx.group.id, poll.id, id).await? else {
        return kept(ctx, poll, id).await;
    };
    let count = counted.iter().find(|it| it.contest == id);
    let depth = |ballot: &Ballot| match (ballot, count) {
        (Ballot::Ranked(ranking), Some(count)) => count.looking.depth(ranking).max(1),
        _ => 1,
    };
    let shown = files::shown(manifest, contest, whole.as_slice(), Listed::P2, &depth).map_err(unwritten)?;
    Ok(Shown { contest: id, whole, shown, sheet: count.map(|it| it.sheet.clone()) })
}

async fn kept(ctx: &Ctx, poll: &Poll, contest: Uuid) -> Result<Shown> {
    let it = store::erasure::published(ctx.db(), ctx.group.id, poll.id, contest).await?.ok_or_else(|| {
        Problem::refused("The papers of this ballot were erased before anything was published of them, so there is no bundle.")
    })?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let (valid, invalid) = (count(it.valid), count(it.invalid));
    let shown = files::Shown { openings: vec![], profile: it.profile, valid, invalid };
    Ok(Shown { contest, whole: vec![], shown, sheet: it.sheet })
}

/// Notes in the log what was opened and counted; once.
async fn note(ctx: &Ctx, poll: &Poll, manifest: &Manifest, shown: &[Shown], inputs: &[u8]) -> Result<()> {
    let held = super::box_of(ctx)?;
    keep(ctx, poll, shown).await?;
    if held.events(poll.id).await?.iter().any(|it| matches!(it, Event::Opened { .. })) {
        return Ok(());
    }
    let inputs = keep_inputs(ctx, poll, inputs).await?;
    let trustees: Vec<u8> = match store::sealed::shares(ctx.db(), ctx.group.id, poll.id).await? {
        none if none.is_empty() => vec![1],
        some => some.into_iter().map(|it| it.0).collect(),
    };
    let with_profile = level_for(manifest, Readers::Watchers, false).is_ok();
    let event = |it: &Shown| Event::Opened {
        contest: *it.contest.as_bytes(),
        trustees: trustees.clone(),
        valid: it.shown.valid,
        invalid: it.shown.invalid,
        openings: sha256(&it.shown.openings),
        profile: with_profile.then(|| sha256(&it.shown.profile)),
        count: it.sheet.as_ref().map(|it| sha256(it.as_bytes())),
        inputs: inputs.as_ref().and_then(store::erasure::Inputs::hash),
    };
    let events: Vec<Event> = shown.iter().map(event).collect();
    held.advance(poll.id, Step::Nothing, &events, ctx.chance()).await?;
    transact!(ctx.db(), tx => {
        audit(tx, ctx, Line::new("poll.published").on("poll", poll.id.0).detail(json!({ "contests": shown.len() }))).await
    })
}

/// What is published stays when the papers are erased.
async fn keep(ctx: &Ctx, poll: &Poll, shown: &[Shown]) -> Result<()> {
    transact!(ctx.db(), tx => {
        for it in shown {
            let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            let published = store::erasure::Published {
                profile: it.shown.profile.clone(),
                sheet: it.sheet.clone(),
                valid: number(it.shown.valid),
                invalid: number(it.shown.invalid),
            };
            store::erasure::keep_published(tx, ctx.group.id, poll.id, it.contest, &published).await?;
        }
        Ok(())
    })
}

/// Keeps what the count was made from, with a salt, before the log names it: every bundle then holds the same bytes. What was
/// kept by a run that was cut short stays.
async fn keep_inputs(ctx: &Ctx, poll: &Poll, bytes: &[u8]) -> Result<Option<store::erasure::Inputs>> {
    let salt = ctx.chance().bytes::<32>().to_vec();
    let it = store::erasure::Inputs { bytes: bytes.to_vec(), salt };
    transact!(ctx.db(), tx => { store::erasure::keep_inputs(tx, ctx.group.id, poll.id, &it).await })?;
    store::erasure::inputs(ctx.db(), ctx.group.id, poll.id).await
}

/// A bundle on its way.
struct Bundle<'a> {
    put: Put<'a>,
    sums: BTreeMap<String, Hash>,
}

impl Bundle<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        (self.put)(path, bytes)?;
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
