//! What can be done with a motion. One function is one command and one transaction.

mod child;
mod clerical;
mod commence;
mod committee;
mod decide;
mod division;
mod draft;
mod edit;
mod fit;
mod moves;
mod record;
mod replay;
mod submit;
mod tell;
mod view;
mod window;

use std::collections::BTreeMap;

use kernel::{Ctx, Result};

use crate::model::{Amendment, AmendmentId, Happened, Objection, Seconder, Vote};
pub use crate::model::{Decision, PartVote, Voted};
use crate::store;

pub use child::take_in;
pub use clerical::{notice, object};
pub use commence::{COMMENCE, due, hold_off, settle};
pub use committee::{accept, consult, expire, recommend, table};
pub use decide::decide;
pub use division::{Part, divide, parts};
pub use draft::{NewDraft, begin, describe, drift, propose_from, start_over};
pub use edit::{Edit, edit};
pub use fit::choose;
pub use record::{Recorders, confirm, may_record, recorders, records, take_back, told, waiting};
pub use replay::{Replayed, replay};
pub use submit::{second, submit, withdraw};
pub use view::{Beside, Card, beside, card};
pub use window::{Window, window};

/// One motion that the actor may see.
pub async fn amendment(ctx: &Ctx, id: AmendmentId) -> Result<Amendment> {
    let it = store::one(ctx.db(), ctx.group.id, id).await?;
    if it.seen_by(ctx.actor.person) || ctx.actor.system {
        return Ok(it);
    }
    Err(kernel::Problem::not_found("There is no such motion.").hint("All motions are listed at /amendments."))
}

/// All motions that the actor may see, newest first.
pub async fn amendments(ctx: &Ctx) -> Result<Vec<Amendment>> {
    let all = store::all(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.seen_by(ctx.actor.person)).collect())
}

pub async fn seconders(ctx: &Ctx, id: AmendmentId) -> Result<Vec<Seconder>> {
    store::seconders(ctx.db(), ctx.group.id, id).await
}

pub async fn journal(ctx: &Ctx, id: AmendmentId) -> Result<Vec<Happened>> {
    store::journal(ctx.db(), ctx.group.id, id).await
}

pub async fn votes(ctx: &Ctx, id: AmendmentId) -> Result<Vec<Vote>> {
    store::votes(ctx.db(), ctx.group.id, id).await
}

pub async fn objections(ctx: &Ctx, id: AmendmentId) -> Result<Vec<Objection>> {
    store::objections(ctx.db(), ctx.group.id, id).await
}

/// The amendments to a motion that were handed in, and the actor's own drafts.
pub async fn children(ctx: &Ctx, id: AmendmentId) -> Result<Vec<Amendment>> {
    let all = store::children(ctx.db(), ctx.group.id, id).await?;
    Ok(all.into_iter().filter(|it| it.seen_by(ctx.actor.person)).collect())
}

/// What was typed into a draft and could not be taken yet, by clause.
pub async fn typed(ctx: &Ctx, id: AmendmentId) -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    Ok(store::typed(ctx.db(), ctx.group.id, id).await?.into_iter().collect())
}
