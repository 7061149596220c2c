//! A box that was put back from a copy and lacks papers with a receipt: noticed, suspended, put back as far as voters can,
//! and gone on with, all of it in public.

use ballotbox::keys::Signature;
use kernel::{Ctx, Line, Power, Problem, Result, audit, emit, transact};
use serde_json::json;

use crate::box_store::{Behind, Claim, Claimed, Claiming, Taken, suspended};
use crate::model::{Poll, PollId, PollState, Restore};
use crate::store;

/// Voters have at least so long to put their papers back.
const LEAST_MINUTES: i64 = 10;
const MOST_HOURS: i64 = 14 * 24;

/// Every time the box of a poll was put back, the newest last.
pub async fn of(ctx: &Ctx, poll: PollId) -> Result<Vec<Restore>> {
    store::restore::of(ctx.db(), ctx.group.id, poll).await
}

/// The one that is not over.
pub async fn now(ctx: &Ctx, poll: PollId) -> Result<Option<Restore>> {
    Ok(of(ctx, poll).await?.into_iter().find(|it| it.ended_at.is_none()))
}

/// Refuses while papers may be missing from the box.
pub(crate) async fn not_suspended(ctx: &Ctx, poll: PollId) -> Result<()> {
    if now(ctx, poll).await?.is_some() { Err(suspended()) } else { Ok(()) }
}

/// Looks whether the box is behind, and suspends the ballot if it is. Says what is missing.
pub async fn notice(ctx: &Ctx, poll: &Poll, how: &str) -> Result<Option<Behind>> {
    let Some(behind) = super::box_of(ctx)?.behind(poll.id).await? else { return Ok(None) };
    let new = Restore {
        id: ctx.new_id(),
        noticed_at: ctx.now,
        papers: behind.papers,
        lines: behind.lines,
        how: how.to_owned(),
        reason: None,
        agreed: false,
        claims_until: None,
        returned: 0,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::poll::locked_state(tx, ctx.group.id, poll.id).await?;
        if store::restore::is_open(tx, ctx.group.id, poll.id).await? {
            return Ok(());
        }
        store::restore::insert(tx, ctx.group.id, poll.id, &new).await?;
        let detail = json!({ "papers": behind.papers, "lines": behind.lines, "how": how });
        audit(tx, ctx, Line::new("poll.box-behind").on("poll", poll.id.0).detail(detail)).await?;
        emit(tx, ctx, "polling.suspended", &json!({ "poll": poll.id, "subject": poll.subject.id })).await
    })?;
    Ok(Some(behind))
}

/// Takes a checkpoint that somebody kept. If this log signed it and the box has not come so far, the ballot is suspended.
pub async fn ahead(ctx: &Ctx, poll: &Poll, note: &str) -> Result<bool> {
    if super::box_of(ctx)?.ahead(poll.id, note).await?.is_none() {
        return Ok(false);
    }
    notice(ctx, poll, "A checkpoint that this list signed goes further than the box.").await?;
    Ok(true)
}

/// The returning officer goes on with the box as it is, after voters had time to put their papers back. Where a scrutineer
/// holds a key to the box, one has to agree.
///
/// # Errors
/// Refuses where the public list reaches further than what can be found of it.
pub async fn decide(ctx: &Ctx, id: PollId, minutes: i64, reason: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    let open = now(ctx, id).await?.ok_or_else(nothing)?;
    if reason.trim().chars().count() < 5 {
        return Err(Problem::field(
            "reason",
            "Say what happened to the box and where its copy came from; members will read it.",
        ));
    }
    if !(LEAST_MINUTES..=MOST_HOURS * 60).contains(&minutes) {
        return Err(Problem::field(
            "minutes",
            format!(
                "Give voters at least {LEAST_MINUTES} minutes to put their papers back, and at most two weeks."
            ),
        ));
    }
    transact!(ctx.db(), tx => {
        let until = ctx.now.plus_minutes(minutes);
        if !store::restore::decide(tx, ctx.group.id, id, open.id, reason.trim(), until).await? {
            return Err(Problem::conflict("This was decided and agreed already."));
        }
        let detail = json!({ "reason": reason.trim(), "claims_until": until });
        audit(tx, ctx, Line::new("poll.restore-decided").on("poll", id.0).detail(detail)).await
    })?;
    if needs_scrutineer(ctx, &poll).await? { Ok(()) } else { agreed(ctx, &poll).await }
}

/// A scrutineer agrees to what the returning officer decided.
pub async fn agree(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::Scrutineer, Some(poll.subject.id))?;
    if now(ctx, id).await?.ok_or_else(nothing)?.reason.is_none() {
        return Err(Problem::refused(
            "The returning officer has not decided yet, so there is nothing to agree to.",
        ));
    }
    agreed(ctx, &poll).await
}

/// Whether a scrutineer has to agree: where one stands in the manifest.
pub async fn needs_scrutineer(ctx: &Ctx, poll: &Poll) -> Result<bool> {
    let bytes = store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?.unwrap_or_default();
    let manifest = ballotbox::manifest::Manifest::from_bytes(&bytes);
    let scrutineer = |it: &ballotbox::manifest::Officer| it.role == ballotbox::manifest::Role::Scrutineer;
    Ok(manifest.is_ok_and(|it| it.officers.iter().any(scrutineer)))
}

async fn agreed(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let open = now(ctx, poll.id).await?.ok_or_else(nothing)?;
    // What the public list holds comes back by itself; only papers that were never laid out need their voters.
    let behind = super::box_of(ctx)?.catch_up(poll.id, ctx.chance()).await?;
    transact!(ctx.db(), tx => {
        if store::restore::agree(tx, ctx.group.id, poll.id, open.id, behind.papers).await? {
            let detail = json!({ "papers": behind.papers });
            audit(tx, ctx, Line::new("poll.restore-agreed").on("poll", poll.id.0).detail(detail)).await?;
        }
        Ok(())
    })
}

/// A voter's paper with its receipt: looked for, put back while the box is put back, or claimed after the close.
///
/// # Errors
/// Refuses what is no paper of this ballot with a receipt, and what comes too late.
pub async fn claim(ctx: &Ctx, id: PollId, entry: Vec<u8>, receipt: Signature) -> Result<(Claimed, Taken)> {
    let poll = super::poll(ctx, id).await?;
    let held = super::box_of(ctx)?;
    let claim = Claim { entry, receipt };
    let _gate = held.casting().await;
    match super::poll(ctx, id).await?.state {
        PollState::Abandoned => Err(Problem::refused(
            "This ballot was given up, and its papers were destroyed without being read.",
        )
        .hint("The returning officer says how it goes on.")),
        PollState::Closed if poll.opened_at.is_none() && now(ctx, id).await?.is_none() => {
            super::opening::claims_are_open(ctx, &poll).await?;
            held.claim(id, claim, Claiming::AfterTheClose, ctx.chance()).await
        }
        PollState::Closed => held.claim(id, claim, Claiming::Look, ctx.chance()).await,
        PollState::Open | PollState::Closing => {
            let open = now(ctx, id).await?;
            let how = match &open {
                Some(it) if it.takes_claims(ctx.now) => Claiming::Take,
                _ => Claiming::Look,
            };
            let (what, taken) = held.claim(id, claim, how, ctx.chance()).await?;
            match (what, open) {
                (Claimed::Returned, Some(it)) => {
                    store::restore::returned(ctx.db(), ctx.group.id, id, it.id).await?;
                }
                (Claimed::Noticed, _) => {
                    notice(ctx, &poll, "A voter showed the receipt of a paper that the box does not hold.")
                        .await?;
                }
                _ => {}
            }
            Ok((what, taken))
        }
    }
}

/// Ends the time for putting papers back: the ballot goes on, and its log says what was missing and what came back.
///
/// # Errors
/// Refuses before the hour, as long as a paper is known to be missing.
pub async fn go_on(ctx: &Ctx, id: PollId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    let open = now(ctx, id).await?.ok_or_else(nothing)?;
    let held = super::box_of(ctx)?;
    let missing = held.behind(id).await?.map_or(0, |it| it.papers);
    if !open.agreed {
        return Err(Problem::refused("It is not decided yet how this ballot goes on."));
    }
    if missing > 0 && !open.is_over(ctx.now) {
        let until = open.claims_until.map_or_else(String::new, |it| it.long(&ctx.group.zone));
        return Err(Problem::refused(format!(
            "{missing} papers are still missing, and their voters have until {until} to put them back."
        )));
    }
    // By the box's own number, should a kill have come between it and the register.
    let returned = open.papers.saturating_sub(missing).max(open.returned);
    let lost = open.papers.max(returned);
    held.go_on(id, lost, returned, ctx.chance()).await?;
    transact!(ctx.db(), tx => {
        if store::restore::end(tx, ctx.group.id, id, open.id, ctx.now).await? {
            let detail = json!({ "missing": lost, "returned": returned });
            audit(tx, ctx, Line::new("poll.restored").on("poll", id.0).detail(detail)).await?;
            emit(tx, ctx, "polling.restored", &json!({ "poll": id, "subject": poll.subject.id })).await?;
        }
        Ok(())
    })
}

/// Lets every ballot go on whose voters have had their time. Runs now and again.
pub async fn resume(ctx: &Ctx) -> Result<()> {
    for id in store::restore::open(ctx.db(), ctx.group.id).await? {
        if now(ctx, id).await?.is_some_and(|it| it.is_over(ctx.now)) {
            go_on(ctx, id).await?;
        }
    }
    Ok(())
}

fn nothing() -> Problem {
    Problem::refused("The box of this ballot lacks nothing that is known, so there is nothing to put back.")
}
