//! A step with its line in the journal, in the audit trail and in the outbox.

use kernel::{Cite, Ctx, Line, Problem, Result, Tx, audit, emit};
use serde_json::json;

use crate::model::{Amendment, Happened, Move};
use crate::store;

/// Moves a motion on and writes it with whatever else was changed on it. Refuses what does not follow.
pub async fn shift(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &mut Amendment,
    wanted: Move,
    cite: Option<Cite>,
    note: impl Into<String>,
) -> Result<()> {
    it.state = it.state.after(wanted)?;
    save(tx, ctx, it).await?;
    note_down(tx, ctx, it, wanted.says(), cite.clone(), note.into()).await?;
    let line = Line::new(wanted.act()).on("amendment", it.id.0).cite(cite).fields(&["state"]);
    audit(tx, ctx, line.detail(json!({ "hash": it.hash }))).await?;
    emit(
        tx,
        ctx,
        &format!("amendments.moved-{}", wanted.slug()),
        &json!({ "id": it.id, "occasion": it.occasion }),
    )
    .await
}

/// Writes a motion; refuses if somebody changed it since it was read.
pub async fn save(tx: &mut Tx, ctx: &Ctx, it: &mut Amendment) -> Result<()> {
    if !store::save(tx, ctx.group.id, it).await? {
        return Err(Problem::conflict(
            "Somebody changed this motion in the same moment, so nothing was done here.",
        ));
    }
    it.revision += 1;
    Ok(())
}

/// A line in the journal.
pub async fn note_down(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Amendment,
    what: &str,
    cite: Option<Cite>,
    note: String,
) -> Result<()> {
    let line = Happened {
        what: what.to_owned(),
        at: ctx.now,
        actor: ctx.actor.person,
        actor_name: ctx.actor.name.clone(),
        cite,
        note,
    };
    store::happened(tx, ctx, it.id, &line).await
}
