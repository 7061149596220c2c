//! What can be done with an election. Every command asks the constitution that was in force at the call.

pub mod ballot;
pub mod by_election;
pub mod call;
pub mod clock;
pub mod count;
pub mod countback;
pub mod declare;
pub mod draft;
mod evidence;
pub mod feasibility;
mod moves;
pub mod nominate;
pub mod notice;
pub mod office;
pub mod officers;
pub mod plan;
pub mod published;
mod quotas;
mod roles;
pub mod roll;
mod sitting;
pub mod talk;
mod tally;

use kernel::{Ctx, Result};

use crate::model::{Election, ElectionId};
use crate::store;

/// One election of the caller's group.
pub async fn election(ctx: &Ctx, id: ElectionId) -> Result<Election> {
    store::elections::one(ctx.db(), ctx.group.id, id).await
}

/// All elections, newest first.
pub async fn elections(ctx: &Ctx) -> Result<Vec<Election>> {
    store::elections::all(ctx.db(), ctx.group.id).await
}

/// The application acting in place of a person, for what follows by itself from what they did.
fn as_system(ctx: &Ctx) -> Ctx {
    Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now)
}
