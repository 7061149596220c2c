//! A motion voted on in parts: its mover or the meeting asks for it, and each part stands without the others.

use kernel::{Ctx, Problem, Result, transact};
use rulebook::amend;

use super::{moves, record};
use crate::model::{Amendment, AmendmentId};
use crate::store;

/// A part that is voted on by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// "1", "2", …; what a recorded vote names.
    pub name: String,
    /// "part 1: clause 6, paragraph 2".
    pub label: String,
    /// Its steps as sentences.
    pub sentences: Vec<String>,
    /// Why its places go together.
    pub together: Vec<String>,
    /// Its operations, by their places in the motion.
    pub operations: Vec<usize>,
}

/// The parts that a motion falls into. Each was applied and checked by itself, and so was the motion without it.
pub async fn parts(it: &Amendment) -> Result<Vec<Part>> {
    let (base, operations) = (it.base.source.clone(), it.operations.clone());
    let work = move || {
        let sentences = amend::sentences(&base, &operations);
        (amend::divide(&base, &operations), sentences)
    };
    let (parts, sentences) = tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Problem::internal(format!("The parts could not be worked out: {e}")))?;
    Ok((1..)
        .zip(parts)
        .map(|(n, part)| Part {
            name: n.to_string(),
            label: format!("part {n}: {}", places(&part.places)),
            sentences: part.operations.iter().filter_map(|at| sentences.get(*at)).cloned().collect(),
            together: part.together,
            operations: part.operations,
        })
        .collect())
}

/// What a part changes; of many places only the clauses.
fn places(all: &[String]) -> String {
    if all.len() < 4 {
        return all.join("; ");
    }
    let mut clauses: Vec<&str> = vec![];
    for place in all {
        let clause = place.split(", ").next().unwrap_or(place);
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.join("; ")
}

/// The mover asks that the motion be voted on in parts; or, with the minute of the meeting that asked for it, whoever
/// records its decisions writes that down.
pub async fn divide(ctx: &Ctx, id: AmendmentId, minute: &str) -> Result<()> {
    let it = super::amendment(ctx, id).await?;
    let mine = ctx.actor.person == Some(it.mover);
    let version = constitution::service::in_force(ctx).await?;
    let by = match minute.trim() {
        "" if mine => "the mover".to_owned(),
        "" => {
            return Err(Problem::field(
                "minute",
                "A motion is voted on in parts if its mover or the meeting asks for it: give the minute.",
            ));
        }
        minute => {
            record::may_record(ctx, &version).await?;
            format!("the meeting ({minute})")
        }
    };
    if parts(&it).await?.len() < 2 {
        return Err(Problem::refused("This motion cannot be divided: all of it hangs together."));
    }
    transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if !now.state.is_open() || now.parent.is_some() {
            return Err(Problem::conflict("This motion is not on its way to a vote, so there is nothing to divide."));
        }
        now.divided = Some(by.clone());
        moves::save(tx, ctx, &mut now).await?;
        let note = format!("Asked for by {by}.");
        moves::note_down(tx, ctx, &now, "To be voted on in parts", None, note).await
    })
}
