//! Lots: what officers committed to before the poll is revealed with what they open, and gives the seed with the close.

use ballotbox::event::Event;
use ballotbox::manifest::{Manifest, lot_commitment, lot_seed};
use ballotbox::merkle;
use kernel::{Ctx, Problem, Result};

use crate::box_store::{BoxStore, Step};
use crate::model::{Poll, PollId};

/// Notes an officer's secret in the log, once, if the manifest holds a commitment to it.
///
/// # Errors
/// Refuses another secret than the officer committed to.
pub(crate) async fn reveal(
    ctx: &Ctx,
    held: &BoxStore,
    poll: &Poll,
    manifest: &Manifest,
    officer: usize,
    secret: [u8; 32],
) -> Result<()> {
    let number = officer as u64;
    let Some(lot) = manifest.lots.iter().find(|it| it.officer == number) else { return Ok(()) };
    if manifest.officers.get(officer).is_none_or(|it| lot_commitment(&it.sign, &secret) != lot.commitment) {
        return Err(Problem::field(
            "share",
            "This file does not reveal what its officer committed to for the lots.",
        ));
    }
    let revealed = |it: &Event| matches!(it, Event::LotsRevealed { officer, .. } if *officer == number);
    if held.events(poll.id).await?.iter().any(revealed) {
        return Ok(());
    }
    let event = Event::LotsRevealed { officer: number, secret };
    held.advance(poll.id, Step::Nothing, &[event], ctx.chance()).await.map(drop)
}

/// The seed of the lots of a poll whose papers are opened; nothing for one whose officers committed to nothing.
///
/// # Errors
/// Refuses before the papers are opened: until then secrets may be missing.
pub async fn lot_text(ctx: &Ctx, id: PollId) -> Result<Option<String>> {
    let poll = super::poll(ctx, id).await?;
    if poll.opened_at.is_none() {
        return Err(Problem::refused("The lots are known only when the papers are opened."));
    }
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(id).await?;
    let events = held.events(id).await?;
    let secret = |officer: u64| {
        events.iter().find_map(|it| match it {
            Event::LotsRevealed { officer: by, secret } if *by == officer => Some(*secret),
            _ => None,
        })
    };
    let secrets: Vec<_> = manifest.lots.iter().filter_map(|it| secret(it.officer)).collect();
    if secrets.is_empty() {
        return Ok(None);
    }
    let log = held.log(id).await?;
    let close = log.iter().position(|it| matches!(Event::from_entry(it), Ok(Event::Close { .. })));
    let close = close.ok_or_else(|| Problem::internal("The log of a closed ballot holds no close."))?;
    let root = merkle::root(&log.iter().take(close + 1).map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
    Ok(Some(lot_seed(&secrets, &root)))
}
