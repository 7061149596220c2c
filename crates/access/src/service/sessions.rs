//! One's own sessions.

use kernel::{BoxFuture, Ctx, Line, Problem, Result, SessionId, audit, session, transact};

use super::ask::own;
use crate::store::{factor, link};

/// Ends one of the account's own sessions.
pub async fn end(ctx: &Ctx, id: SessionId) -> Result<()> {
    let (account, _) = own(ctx)?;
    transact!(ctx.db(), tx => {
        if !session::revoke(tx, id, account, ctx.now).await? {
            tracing::warn!(target: "plenary::refused", request = %ctx.request, "a session was to be ended that is not the asker's");
            return Err(Problem::not_found("None of your sessions is this one; it may have ended already."));
        }
        audit(tx, ctx, Line::new("session.revoked").on("session", id.0)).await
    })
}

/// Ends all of the account's sessions but this one; how many there were.
pub async fn end_others(ctx: &Ctx) -> Result<usize> {
    let (account, own) = own(ctx)?;
    let all = session::list(ctx.db(), ctx.group.id, account, ctx.now).await?;
    let others: Vec<SessionId> = all.iter().map(|it| it.id).filter(|it| *it != own).collect();
    transact!(ctx.db(), tx => {
        for id in &others {
            if session::revoke(tx, *id, account, ctx.now).await? {
                audit(tx, ctx, Line::new("session.revoked").on("session", id.0)).await?;
            }
        }
        Ok(others.len())
    })
}

/// Ends the session that asks; without one there is nothing to do.
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    let Ok((account, session)) = own(ctx) else { return Ok(()) };
    transact!(ctx.db(), tx => {
        if session::revoke(tx, session, account, ctx.now).await? {
            audit(tx, ctx, Line::new("account.signed-out").on("session", session.0)).await?;
        }
        Ok(())
    })
}

/// Forgets links and questions that are more than a day over.
pub(crate) fn sweep(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let before = ctx.now.plus_hours(-24);
        factor::sweep(ctx.db(), ctx.group.id, before).await?;
        Ok(link::sweep(ctx.db(), ctx.group.id, before).await?)
    })
}
