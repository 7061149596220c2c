//! What can be done with an election. Every command asks the constitution that was in force at the call.

pub mod draft;
pub mod moves;
pub mod plan;

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
