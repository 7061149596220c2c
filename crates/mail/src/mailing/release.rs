//! The release: a new organisation writes only to its officers until two of them have agreed.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, audit, group, job, transact};

use super::work::Slice;
use crate::service;
use crate::store::{mailing as store, message};

/// How many officers must agree.
pub const OFFICERS: usize = 2;

/// An officer who agreed to the release.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Agreed {
    pub person: PersonId,
    pub name: String,
    pub at: At,
}

/// Who has agreed so far and still may write to members.
pub async fn agreed(ctx: &Ctx) -> Result<Vec<Agreed>> {
    let mut valid = vec![];
    for one in store::agreed(ctx.db(), ctx.group.id).await? {
        let grants = kernel::ctx::grants_of(&ctx.app, ctx.group.id, one.person, ctx.now).await?;
        if grants.iter().any(|it| it.power == Power::SendMail && it.over.is_none()) {
            valid.push(one);
        }
    }
    Ok(valid)
}

/// Agrees to the release; with the second officer everything that waited is on its way. True once released.
pub async fn agree(ctx: &Ctx) -> Result<bool> {
    ctx.need(Power::SendMail, None)?;
    ctx.need_step_up()?;
    let person = ctx.person()?;
    if service::released(ctx).await? {
        return Err(Problem::conflict("This organisation's mail is released already."));
    }
    let others = agreed(ctx).await?.iter().filter(|it| it.person != person).count();
    transact!(ctx.db(), tx => {
        store::agree(tx, ctx, person, &ctx.actor.name).await?;
        audit(tx, ctx, Line::new("mail.release-agreed").on("group", ctx.group.id.0)).await?;
        if others + 1 < OFFICERS {
            return Ok(false);
        }
        group::release(tx, ctx).await?;
        audit(tx, ctx, Line::new("mail.released").on("group", ctx.group.id.0)).await?;
        for id in message::free_held(tx, ctx.group.id).await? {
            service::send_soon(tx, ctx, id).await?;
        }
        for (mailing, held_until) in store::held(tx, ctx.group.id).await? {
            let slice = Slice { mailing, number: 0 };
            let due = held_until.max(ctx.now);
            job::enqueue(tx, ctx, "mail.mailing", Some(&format!("{mailing}/released")), due, &slice).await?;
        }
        Ok(true)
    })
}
