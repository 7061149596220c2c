//! What those named answer: they agree, decline, or withdraw later.

use kernel::audit::Line;
use kernel::{Ctx, PersonId, Problem, Result, Tx, audit, transact};
use serde_json::json;

use super::late;
use crate::model::{Declared, Election, ElectionId, Nomination, NominationId, NominationState, State, Step};
use crate::service::officers::bar_officers;
use crate::store::{self, candidacies};

/// Agrees to a nomination, with the categories declared.
pub async fn consent(
    ctx: &Ctx,
    id: ElectionId,
    nomination: NominationId,
    declared: Vec<Declared>,
) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        let (election, it) = mine(tx, ctx, id, nomination, me).await?;
        if it.state == NominationState::Standing && it.nominees.iter().any(|n| n.person == me && n.consented_at.is_some()) {
            return Ok(());
        }
        let in_time = if it.on_paper { election.poll.is_none() && election.state <= State::NominationsClosed } else { election.takes_nominations(ctx.now) };
        if !in_time {
            return Err(late(&election, ctx.now, &ctx.group.zone));
        }
        let officers = store::officers::within(tx, ctx.group.id, id).await?;
        bar_officers(&election, &officers, me)?;
        candidacies::consent(tx, ctx.group.id, nomination, me, &declared, ctx.now).await?;
        let all = it.nominees.iter().all(|n| n.person == me || n.consented_at.is_some());
        if all && !candidacies::shift(tx, ctx.group.id, nomination, NominationState::AwaitingConsent, NominationState::Standing, ctx.now).await? {
            return Err(Problem::conflict("This nomination was answered a moment ago."));
        }
        let line = Line::new("election.nomination-consented").on("election", id.0).cite(election.plan.nomination.basis.cite());
        audit(tx, ctx, line.detail(json!({ "nomination": nomination }))).await
    })
}

/// Declines a nomination.
pub async fn decline(ctx: &Ctx, id: ElectionId, nomination: NominationId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        mine(tx, ctx, id, nomination, me).await?;
        if !candidacies::shift(tx, ctx.group.id, nomination, NominationState::AwaitingConsent, NominationState::Declined, ctx.now).await? {
            return Err(Problem::refused("This nomination does not wait for an answer any more.").hint("Whoever stands can withdraw instead."));
        }
        audit(tx, ctx, Line::new("election.nomination-declined").on("election", id.0).detail(json!({ "nomination": nomination }))).await
    })
}

/// Withdraws: the nominee until the deadline, after it the returning officer until the count.
pub async fn withdraw(ctx: &Ctx, id: ElectionId, nomination: NominationId) -> Result<()> {
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        let all = candidacies::within(tx, ctx.group.id, id).await?;
        let it = all.into_iter().find(|it| it.id == nomination).ok_or_else(gone)?;
        let own = ctx.actor.person.is_some_and(|me| it.names(me));
        let officer = ctx.may(kernel::Power::ReturningOfficer, Some(id.0));
        if !own && !officer {
            return Err(gone());
        }
        may_withdraw(&election, officer, ctx)?;
        let from = if it.is_alive() { it.state } else { return Err(Problem::refused("This nomination does not stand any more.")) };
        if !candidacies::shift(tx, ctx.group.id, nomination, from, NominationState::Withdrawn, ctx.now).await? {
            return Err(Problem::conflict("This nomination changed a moment ago. Look at it again."));
        }
        candidacies::set_withdrawn(tx, ctx.group.id, nomination, ctx.now).await?;
        let line = Line::new("election.nomination-withdrawn").on("election", id.0).cite(election.cite(Step::WithdrawUntil));
        audit(tx, ctx, line.detail(json!({ "nomination": nomination }))).await
    })
}

fn may_withdraw(election: &Election, officer: bool, ctx: &Ctx) -> Result<()> {
    if election.state >= State::Counted {
        return Err(Problem::refused("The votes have been counted, so nobody can withdraw any more.").hint(
            "Whoever is elected can decline the post; it then falls vacant and is filled by the rules.",
        ));
    }
    let until = election.at(Step::WithdrawUntil);
    if !officer && until.is_some_and(|at| ctx.now > at) {
        let day = until.map_or_else(String::new, |at| at.long(&ctx.group.zone));
        return Err(Problem::refused(format!("Candidates could withdraw until {day}."))
            .cite(election.cite(Step::WithdrawUntil))
            .hint("Tell the returning officer: until the count they can record it, and your name is passed over."));
    }
    Ok(())
}

async fn mine(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ElectionId,
    nomination: NominationId,
    me: PersonId,
) -> Result<(Election, Nomination)> {
    let election = store::elections::load(tx, ctx.group.id, id).await?;
    let all = candidacies::within(tx, ctx.group.id, id).await?;
    let it = all.into_iter().find(|it| it.id == nomination && it.names(me)).ok_or_else(gone)?;
    Ok((election, it))
}

fn gone() -> Problem {
    Problem::not_found("There is no such nomination, or it is not yours.")
}
