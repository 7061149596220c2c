//! A transition: one state after another, with its line in the journal, in the audit trail and in the outbox.

use kernel::audit::Line;
use kernel::{Cite, Ctx, Problem, Result, Tx, audit, emit};
use serde_json::json;

use crate::model::{Election, Move};
use crate::store::elections::{self, Happened};

/// Moves the election on in the caller's transaction. Refuses what does not follow; of two who press at once, one wins.
pub async fn shift(
    tx: &mut Tx,
    ctx: &Ctx,
    election: &mut Election,
    wanted: Move,
    cite: Option<Cite>,
    note: String,
) -> Result<()> {
    let to = election.state.after(wanted)?;
    if !elections::shift(tx, ctx.group.id, election.id, election.state, to).await? {
        return Err(Problem::conflict(
            "Somebody did this a moment before you. Nothing was done twice; the page shows where it stands now.",
        ));
    }
    let line = Happened {
        what: wanted,
        at: ctx.now,
        actor: ctx.actor.person,
        actor_name: ctx.actor.name.clone(),
        cite: cite.clone(),
        note,
    };
    elections::happened(tx, ctx, election.id, &line).await?;
    audit(tx, ctx, Line::new(wanted.act()).on("election", election.id.0).cite(cite).fields(&["state"]))
        .await?;
    emit(tx, ctx, &format!("elections.{}", wanted.slug()), &json!({ "election": election.id })).await?;
    election.state = to;
    super::evidence::show(tx, ctx, election, wanted).await
}
