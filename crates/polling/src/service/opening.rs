//! Opening: the papers of a closed box become ballots that can be counted, once enough holders of its keys opened theirs.

use std::sync::Arc;

use ballotbox::manifest::{Manifest, lot_secret};
use ballotbox::opening::{Found, Record, write};
use ballotbox::share::ShareFile;
use ballotbox::{Ballot, bundle, merkle};
use kernel::{At, Ctx, Line, Problem, Result, audit, emit, transact};
use serde_json::json;

use super::prepare::{ServerKey, server_key};
use crate::model::{Contest, ContestTurnout, Poll, PollState};
use crate::{store, unsealing};

/// Opens the papers where the server holds the one key; nothing happens otherwise, or if they are open already.
pub async fn by_server(ctx: &Ctx, poll: &Poll) -> Result<()> {
    if poll.state != PollState::Closed || poll.opened_at.is_some() {
        return Ok(());
    }
    let held = super::box_of(ctx)?;
    let Some(ServerKey { seal, sign }) = server_key(&held, poll)? else { return Ok(()) };
    let manifest = held.manifest(poll.id).await?;
    super::lots::reveal(ctx, &held, poll, &manifest, 0, lot_secret(&sign)).await?;
    let log = held.log(poll.id).await?;
    let file = {
        let (manifest, log) = (Arc::clone(&manifest), log.clone());
        aside(move || {
            let entries = unsealing::ballots(&manifest, &log);
            let root = merkle::root(&log.iter().map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
            let pairs = entries.iter().map(|it| (it.0, &it.1));
            ShareFile::read(&manifest, 1, (&seal, &sign), (log.len() as u64, root), pairs)
        })
        .await?
    };
    let file =
        file.ok_or_else(|| Problem::internal("The server’s key is not the one that the manifest names."))?;
    open(ctx, poll, manifest, log, vec![file]).await
}

/// Takes what the acting key holder opened, and opens the papers as soon as enough have handed theirs in.
///
/// # Errors
/// Refuses before the claims are over, and a file that is not signed by a key holder or is about another log.
pub async fn take_share(ctx: &Ctx, poll: &Poll, bytes: &[u8]) -> Result<()> {
    super::keys::role(ctx, poll.subject.id)?;
    if poll.state != PollState::Closed {
        return Err(Problem::refused("The ballot box is not closed yet, so nothing is opened."));
    }
    if poll.opened_at.is_some() {
        return Ok(());
    }
    let held = super::box_of(ctx)?;
    let (manifest, log) = (held.manifest(poll.id).await?, held.log(poll.id).await?);
    claims_are_over(ctx, poll, &manifest).await?;
    let file = ShareFile::from_bytes(bytes, &manifest)
        .map_err(|e| Problem::field("share", format!("This is not taken: {e}.")))?;
    let ballots = unsealing::ballots(&manifest, &log);
    if !file.shares.iter().map(|it| it.0).eq(ballots.iter().map(|it| it.0)) {
        return Err(Problem::field(
            "share",
            "This file is about another state of the list of papers. Open your part again.",
        ));
    }
    if let Some(officer) = manifest.officer_of_trustee(file.trustee) {
        super::lots::reveal(ctx, &held, poll, &manifest, officer, file.lot).await?;
    }
    transact!(ctx.db(), tx => {
        store::sealed::set_share(tx, ctx.group.id, poll.id, file.trustee, bytes).await?;
        let detail = json!({ "key_holder": file.trustee });
        audit(tx, ctx, Line::new("poll.part-opened").on("poll", poll.id.0).detail(detail)).await
    })?;
    by_shares(ctx, poll).await
}

/// Opens the papers if enough holders of keys have handed their parts in; nothing happens otherwise, or if they are open
/// already. A kill may have come between the last part and the opening.
pub async fn by_shares(ctx: &Ctx, poll: &Poll) -> Result<()> {
    if poll.state != PollState::Closed || poll.opened_at.is_some() {
        return Ok(());
    }
    let given = store::sealed::shares(ctx.db(), ctx.group.id, poll.id).await?;
    if given.is_empty() {
        return Ok(());
    }
    let held = super::box_of(ctx)?;
    let (manifest, log) = (held.manifest(poll.id).await?, held.log(poll.id).await?);
    let files: Vec<ShareFile> =
        given.iter().filter_map(|it| ShareFile::from_bytes(&it.1, &manifest).ok()).collect();
    if files.len() < usize::from(manifest.threshold) {
        return Ok(());
    }
    open(ctx, poll, manifest, log, files).await
}

/// Refuses when no missing paper can be claimed any more.
pub(crate) async fn claims_are_open(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let manifest = super::box_of(ctx)?.manifest(poll.id).await?;
    if claims_are_over(ctx, poll, &manifest).await.is_err() {
        return Ok(());
    }
    Err(Problem::refused("The time in which a missing paper could be claimed is over, and what is on the list is counted.")
        .hint("If your paper is not on the list, write to a scrutineer and keep its receipt: it proves what the box promised."))
}

/// Refuses while a voter may still claim a paper that is missing.
async fn claims_are_over(ctx: &Ctx, poll: &Poll, manifest: &Manifest) -> Result<()> {
    let until = claims_until(ctx, poll, manifest).await?;
    if ctx.now >= until {
        return Ok(());
    }
    Err(Problem::refused(format!(
        "Until {} voters may still claim a paper that is missing from the list; nothing is opened before.",
        until.long(&ctx.group.zone)
    )))
}

/// Until when a voter may claim a paper that is missing, counted from the close.
pub(crate) async fn claims_until(ctx: &Ctx, poll: &Poll, manifest: &Manifest) -> Result<At> {
    let ended = store::poll::ended_at(ctx.db(), ctx.group.id, poll.id).await?.unwrap_or(ctx.now);
    Ok(ended.plus_seconds(i64::try_from(manifest.claims_seconds).unwrap_or(0)))
}

/// Finds what the papers say and keeps it, bundled by content.
async fn open(
    ctx: &Ctx,
    poll: &Poll,
    manifest: Arc<Manifest>,
    log: Vec<Vec<u8>>,
    files: Vec<ShareFile>,
) -> Result<()> {
    let (found, liars) = {
        let manifest = Arc::clone(&manifest);
        aside(move || unsealing::open(&manifest, &log, &files)).await?
    };
    let mut figures = store::poll::turnout(ctx.db(), ctx.group.id, poll.id).await?.unwrap_or_default();
    let (mut ballots, mut openings) = (vec![], vec![]);
    for contest in &poll.contests {
        let none = vec![];
        let found = found.get(&contest.id).unwrap_or(&none);
        let records = found
            .iter()
            .filter_map(|it| ballot(&it.1))
            .map(|it| record(contest, it))
            .collect::<Result<Vec<_>>>()?;
        if let Some(line) = figures.contests.iter_mut().find(|it| it.contest == contest.id) {
            count(line, found);
        }
        ballots.push((contest.id, bundle(records)));
        if let Some((_, listed)) = manifest.contest(contest.id.as_bytes()) {
            // In full, under the registrar's care; a bundle shows of each no more than its level allows.
            let whole = usize::from(listed.positions);
            let lines: Vec<_> = found.iter().map(|it| (it.0, Record::of(&it.1, listed, whole))).collect();
            openings.push((contest.id, write(&manifest.election, listed, &lines)));
        }
    }
    transact!(ctx.db(), tx => {
        if !store::poll::set_opened(tx, ctx.group.id, poll.id, ctx.now).await? {
            return Ok(());
        }
        for (contest, bundles) in &ballots {
            for it in bundles {
                store::ballots::insert(tx, ctx.group.id, poll.id, *contest, it).await?;
            }
        }
        for (contest, file) in &openings {
            store::sealed::set_opening(tx, ctx.group.id, poll.id, *contest, file).await?;
        }
        store::poll::set_turnout(tx, ctx.group.id, poll.id, &figures).await?;
        store::sealed::forget_shares(tx, ctx.group.id, poll.id).await?;
        let detail = json!({ "wrong_shares": liars });
        audit(tx, ctx, Line::new("poll.papers-opened").on("poll", poll.id.0).detail(detail)).await?;
        emit(tx, ctx, "polling.papers-opened", &json!({ "poll": poll.id, "subject": poll.subject.id })).await
    })
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Problem::internal(format!("The papers were not opened: {e}.")))
}

fn ballot(found: &Found) -> Option<&Ballot> {
    match found {
        Found::Valid { ballot, .. } => Some(ballot),
        Found::Wrong { .. } | Found::Closed { .. } => None,
    }
}

fn record(contest: &Contest, ballot: &Ballot) -> Result<Vec<u8>> {
    let encoded = contest.bounds()?.encode(ballot);
    encoded.map_err(|e| Problem::internal(format!("A ballot cannot be kept: {e}.")))
}

fn count(line: &mut ContestTurnout, found: &[(u64, Found)]) {
    line.unopened = 0;
    for (_, it) in found {
        match ballot(it) {
            Some(Ballot::Ranked(_)) => line.ranked += 1,
            Some(Ballot::Blank) => line.blank += 1,
            Some(Ballot::Spoilt(why)) => *line.spoilt.entry(why.words().to_owned()).or_default() += 1,
            None => *line.spoilt.entry("sealed wrongly".to_owned()).or_default() += 1,
        }
    }
}
