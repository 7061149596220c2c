//! Amendments to amendments: taken in by the mover of the motion, or by a vote of the meeting.

use kernel::{Ctx, Problem, Result, transact};
use rulebook::amend;

use super::{fit, moves, record, tell};
use crate::model::{AmendmentId, Base, Move, State};
use crate::store;

/// Takes an amendment into the motion it changes: by the motion's mover, or, with the minute of its vote, by whoever
/// records the meeting's decisions.
pub async fn take_in(ctx: &Ctx, id: AmendmentId, minute: &str) -> Result<()> {
    let child = super::amendment(ctx, id).await?;
    let parent_id = child.parent.ok_or_else(|| {
        Problem::refused("This is a motion of its own, so there is nothing to take it into.")
    })?;
    let parent = super::amendment(ctx, parent_id).await?;
    let by_vote = !minute.trim().is_empty();
    if by_vote {
        record::may_record(ctx, &*constitution::service::in_force(ctx).await?).await?;
    } else if ctx.actor.person != Some(parent.mover) {
        return Err(Problem::forbidden(
            "An amendment is taken in by whoever moved the motion, or by a vote of the meeting.",
        ));
    }
    let to = tell::mover(ctx, &child).await?;
    let before = super::committee::changed_clauses(&parent);
    transact!(ctx.db(), tx => {
        let mut parent = store::load(tx, ctx.group.id, parent_id).await?;
        let mut child = store::load(tx, ctx.group.id, id).await?;
        if !parent.state.is_open() {
            return Err(Problem::conflict("The motion is decided, so nothing can be taken into it."));
        }
        let now = Base { seq: parent.base.seq, hash: rulebook::parse(&parent.text).document.hash(), source: parent.text.clone() };
        if child.base.hash != now.hash {
            fit::onto(&mut child, &now);
        }
        if !child.stale.is_empty() {
            return Err(Problem::refused("A step of this amendment no longer fits the motion.").hint("Its mover can choose how it goes on."));
        }
        let operations = amend::derive(&parent.base.source, &child.text)
            .map_err(|e| Problem::refused(e.to_string()))?;
        parent.text.clone_from(&child.text);
        parent.operations = operations;
        parent.hash = amend::proposal_hash(&parent.base.hash, &parent.operations);
        for rule in &child.unchanged {
            if !parent.unchanged.contains(rule) {
                parent.unchanged.push(rule.clone());
            }
        }
        moves::save(tx, ctx, &mut parent).await?;
        let by = if by_vote { format!("By vote of the meeting, {}", minute.trim()) } else { "By the mover".to_owned() };
        child.minute = minute.trim().to_owned();
        child.decided_at = Some(ctx.now);
        moves::shift(tx, ctx, &mut child, Move::TakeIn, None, by.clone()).await?;
        let note = format!("{}, {}: {by}. A vote is on the text as it is now.", child.name(), child.title);
        moves::note_down(tx, ctx, &parent, "Amended", None, note).await?;
        let after = Base { hash: rulebook::parse(&parent.text).document.hash(), source: parent.text.clone(), ..now };
        for mut other in store::children_in(tx, ctx.group.id, parent_id).await? {
            if other.id != id && (other.state.is_open() || other.state == State::Draft) {
                fit::onto(&mut other, &after);
                moves::save(tx, ctx, &mut other).await?;
            }
        }
        tell::tell(tx, ctx, &child, &to, "Your amendment was taken in", &format!("{by}.")).await
    })?;
    redraft(ctx, parent_id, &before, &child.title).await
}

/// Where the motion is open to consultation, people answer to its words as they are now; what was said holds on to them.
async fn redraft(ctx: &Ctx, id: AmendmentId, before: &str, title: &str) -> Result<()> {
    let parent = super::amendment(ctx, id).await?;
    let text = super::committee::changed_clauses(&parent);
    let Some(consultation) = parent.consultation.filter(|_| text != before) else { return Ok(()) };
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let of = consultations::model::ConsultationId(consultation);
    if consultations::service::one(&system, of).await?.takes_answers(ctx.now) {
        let note = format!("The motion was amended: {title}");
        consultations::service::publish_draft(&system, of, &text, &note).await?;
    }
    Ok(())
}
