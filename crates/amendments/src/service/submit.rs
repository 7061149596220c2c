//! Handing in, seconding, withdrawing.

use kernel::{Ctx, Line, Problem, Result, audit, emit, transact};
use rulebook::amend;
use rulebook::{Act, Outcome};
use serde_json::json;

use super::draft::{self, current_window, may_propose, own_draft, reference};
use super::{fit, moves};
use crate::model::{Amendment, AmendmentId, Move, Seconder};
use crate::store;

/// Hands a draft in: for the meeting that is fixed, or, with `for_next`, for the one after it. A late one is refused by
/// its clause and can be kept for the next meeting. Its receipt is kept.
pub async fn submit(ctx: &Ctx, id: AmendmentId, for_next: bool) -> Result<()> {
    let it = own_draft(ctx, id).await?;
    if !store::typed(ctx.db(), ctx.group.id, id).await?.is_empty() {
        return Err(Problem::refused("Something that you typed was not taken into the draft yet.")
            .hint("Open the clauses marked on this page and mend or leave out what is typed there."));
    }
    let window = current_window(ctx).await?;
    // An amendment to an amendment can be put until the vote.
    let closes = if for_next || it.parent.is_some() { None } else { window.closes };
    let receipt = may_propose(ctx, closes).await?;
    let base = match it.parent {
        Some(parent) => {
            let parent = super::amendment(ctx, parent).await?;
            let hash = rulebook::parse(&parent.text).document.hash();
            crate::model::Base { seq: parent.base.seq, hash, source: parent.text }
        }
        None => reference(ctx).await?,
    };
    let ready = checked(&it, &base)?;
    let version = constitution::service::in_force(ctx).await?;
    let (cite, seconders) = (window.clause.clone(), window.seconders);
    let occasion = window.occasion.as_ref().filter(|_| !for_next).map(|o| o.id.0);
    transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if now.revision != it.revision {
            return Err(Problem::conflict("This draft was handed in or changed a moment ago, so nothing was done twice."));
        }
        (now.base, now.text, now.operations, now.hash) =
            (ready.base.clone(), ready.text.clone(), ready.operations.clone(), ready.hash.clone());
        if now.number == 0 {
            now.number = store::next_number(tx, ctx.group.id).await?;
        }
        now.submitted_at = Some(ctx.now);
        now.occasion = occasion;
        moves::shift(tx, ctx, &mut now, Move::Submit, cite.clone(), "").await?;
        if seconders == 0 || now.parent.is_some() {
            let words = "The text asks for no seconders.";
            moves::shift(tx, ctx, &mut now, Move::Second, cite.clone(), words).await?;
        }
        if let Some(receipt) = &receipt {
            constitution::service::receipt(tx, ctx, &version, receipt).await?;
        }
        let told = json!({ "id": now.id, "from": now.came_from, "title": now.title, "parent": now.parent });
        emit(tx, ctx, "amendments.proposed", &told).await
    })
}

/// The motion fitted to the text as it is now, if it is fit to be handed in.
fn checked(it: &Amendment, base: &crate::model::Base) -> Result<Amendment> {
    let mut ready = it.clone();
    if ready.base.hash != base.hash {
        fit::onto(&mut ready, base);
    }
    if !ready.stale.is_empty() {
        return Err(Problem::refused(
            "The text changed since you began, and a step of yours no longer fits it.",
        )
        .hint("The draft's page shows the step and three ways to go on."));
    }
    if ready.operations.is_empty() {
        return Err(Problem::refused("This draft changes nothing yet.")
            .hint("Choose a clause and edit its words or its rules."));
    }
    let open: Vec<String> =
        draft::drift(&ready).into_iter().map(|d| d.rule).filter(|r| !ready.unchanged.contains(r)).collect();
    if !open.is_empty() {
        return Err(Problem::field(
            "unchanged",
            format!(
                "Words and rule no longer changed together in: {}. Change both, or confirm that the meaning is the same.",
                open.join(", ")
            ),
        ));
    }
    ready.hash = amend::proposal_hash(&ready.base.hash, &ready.operations);
    Ok(ready)
}

/// Seconds a motion. The mover cannot second their own, and nobody seconds twice.
pub async fn second(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    let me = ctx.person()?;
    let it = super::amendment(ctx, id).await?;
    if it.mover == me {
        return Err(
            Problem::refused("Whoever moves a motion cannot be its seconder.").hint("Ask another member.")
        );
    }
    may_second(ctx).await?;
    let window = current_window(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if it.state != crate::model::State::Submitted {
            return Err(Problem::conflict("This motion is not looking for seconders."));
        }
        let line = Seconder { person: me, name: ctx.actor.name.clone(), at: ctx.now };
        if !store::add_seconder(tx, ctx.group.id, id, &line).await? {
            return Err(Problem::conflict("You second this motion already."));
        }
        audit(tx, ctx, Line::new("amendment.second-given").on("amendment", id.0)).await?;
        if store::seconders_in(tx, ctx.group.id, id).await? >= window.seconders {
            moves::shift(tx, ctx, &mut it, Move::Second, window.clause.clone(), "").await?;
        }
        Ok(())
    })
}

/// Whoever may propose motions may second them, and whoever the text lets second.
async fn may_second(ctx: &Ctx) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    let me = ctx.person()?;
    let more = rulebook::Facts::new();
    let ruling = people::service::ruling(ctx, &version, &Act::ProposeMotion, me, ctx.now, &more).await?;
    match ruling.outcome {
        Outcome::Allowed => Ok(()),
        _ => {
            let cite = ruling.cites.first().map(|it| version.cite(it));
            Err(Problem::refused("Motions are seconded by members who may put motions.").cite(cite))
        }
    }
}

/// Withdraws a draft or a motion that is not decided, with the reason.
pub async fn withdraw(ctx: &Ctx, id: AmendmentId, because: &str) -> Result<()> {
    let it = super::amendment(ctx, id).await?;
    if ctx.actor.person != Some(it.mover) {
        return Err(Problem::forbidden("Only whoever moved a motion can withdraw it."));
    }
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        it.because = because.trim().to_owned();
        moves::shift(tx, ctx, &mut it, Move::Withdraw, None, because.trim()).await
    })
}
