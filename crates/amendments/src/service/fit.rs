//! Fitting motions to a text that another one changed, and the three ways of a mover whose step no longer fits.

use kernel::{Ctx, Problem, Result, Tx, transact};
use rulebook::amend::{self, Fit, Operation, Way};

use super::moves;
use super::tell::{self, Mover};
use crate::model::{Amendment, AmendmentId, Base, Stale, State};
use crate::store;

/// Fits a motion to another base. Steps that no longer fit are set aside as stale; the motion keeps the rest.
pub(super) fn onto(it: &mut Amendment, base: &Base) {
    let rebased = amend::rebase(&it.operations, &it.base.source, &base.source);
    let sentences = amend::sentences(&it.base.source, &it.operations);
    let mut kept: Vec<Operation> = vec![];
    let mut stale: Vec<Stale> = vec![];
    for (step, sentence) in rebased.into_iter().zip(sentences) {
        match step.fit {
            Fit::Same | Fit::Moved => kept.push(step.operation),
            Fit::Done => {}
            Fit::Failed { why, insist } => {
                stale.push(Stale { operation: step.operation, sentence, why, insist });
            }
        }
    }
    match amend::apply(&base.source, &kept) {
        Ok(applied) => {
            it.text = applied.source;
            it.operations = kept;
        }
        Err(misfits) => {
            // Steps that fit one by one and not together: all of them wait for the mover.
            let why = misfits.first().map(|m| m.why.to_string()).unwrap_or_default();
            let told = amend::sentences(&it.base.source, &kept);
            stale.extend(kept.into_iter().zip(told).map(|(operation, sentence)| Stale {
                operation,
                sentence,
                why: why.clone(),
                insist: None,
            }));
            it.operations = vec![];
            it.text.clone_from(&base.source);
        }
    }
    it.base = base.clone();
    it.stale.extend(stale);
    it.hash = amend::proposal_hash(&it.base.hash, &it.operations);
}

/// Fits everything that changes the same text to a new base, in the caller's transaction, and tells the movers.
pub(super) async fn others(
    tx: &mut Tx,
    ctx: &Ctx,
    but: AmendmentId,
    base: &Base,
    because: &str,
    movers: &[(AmendmentId, Mover)],
) -> Result<()> {
    for mut it in store::open_in(tx, ctx.group.id).await? {
        if it.id == but || it.parent.is_some() || it.state == State::Adopted || it.base.hash == base.hash {
            continue;
        }
        let before = (it.operations.clone(), it.stale.len());
        onto(&mut it, base);
        let lost = it.stale.len() - before.1;
        moves::save(tx, ctx, &mut it).await?;
        let note = match lost {
            0 => format!("{because} The steps were fitted to the new text; they ask for the same."),
            1 => format!("{because} One step no longer fits, and its mover decides how it goes on."),
            n => format!("{because} {n} steps no longer fit, and their mover decides how they go on."),
        };
        moves::note_down(tx, ctx, &it, "Fitted to the text as it is now", None, note.clone()).await?;
        let fallback = Mover::default();
        let to = movers.iter().find(|(id, _)| *id == it.id).map_or(&fallback, |(_, to)| to);
        if lost > 0 {
            let text = format!(
                "{note}\n\nYou can leave the step out, keep your words in place of those that were adopted, or write it again."
            );
            tell::tell(tx, ctx, &it, to, "Your motion no longer fits the text", &text).await?;
        } else if it.state != State::Draft && before.0 != it.operations {
            tell::tell(tx, ctx, &it, to, "Your motion was fitted to a new text", &note).await?;
        }
    }
    Ok(())
}

/// The addresses of everybody who moved something that is still open.
pub(super) async fn movers(ctx: &Ctx) -> Result<Vec<(AmendmentId, Mover)>> {
    let mut all = vec![];
    for it in store::at_work(ctx.db(), ctx.group.id).await? {
        all.push((it.id, tell::mover(ctx, &it).await?));
    }
    Ok(all)
}

/// The mover chooses one of three ways for a step that no longer fits.
pub async fn choose(ctx: &Ctx, id: AmendmentId, step: usize, way: Way) -> Result<()> {
    let it = super::amendment(ctx, id).await?;
    if ctx.actor.person != Some(it.mover) {
        return Err(Problem::forbidden("Only whoever moved the motion decides how its step goes on."));
    }
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if step >= it.stale.len() || !(it.state == State::Draft || it.state.is_open()) {
            return Err(Problem::conflict("This step was settled a moment ago."));
        }
        let stale = it.stale.remove(step);
        let note = match way {
            Way::Drop => format!("Left out: {}", stale.sentence),
            Way::Insist => {
                let insist = stale.insist.clone().ok_or_else(|| {
                    Problem::refused("There is nothing left that these words could stand in place of.")
                        .hint("Leave the step out, or write it again as a motion of its own.")
                })?;
                it.operations.push(insist);
                let applied = amend::apply(&it.base.source, &it.operations)
                    .map_err(|misfits| super::edit::unfit(&misfits))?;
                it.text = applied.source;
                format!("Kept, in place of what was adopted: {}", stale.sentence)
            }
            Way::Rewrite => {
                // The motion goes back to its mover; it keeps its number and stands as a draft until handed in again.
                it.state = State::Draft;
                format!("To be written again: {}", stale.sentence)
            }
        };
        it.hash = amend::proposal_hash(&it.base.hash, &it.operations);
        moves::save(tx, ctx, &mut it).await?;
        moves::note_down(tx, ctx, &it, way.words(), None, note).await
    })
}
