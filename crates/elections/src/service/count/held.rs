//! The papers of a declared election as they are kept, ready to be counted once more.

use count::RuleSet;
use kernel::{Ctx, Problem, Result, transact};

use super::{Counting, inputs, voted};
use crate::model::{Contest, Election, NominationId};
use crate::service::as_system;
use crate::store;

/// One contest with its papers, as it was counted.
pub struct Held {
    /// With those marked withdrawn who were passed over.
    pub election: count::Election,
    /// With the lots of the election.
    pub options: count::Options,
    pub rules: RuleSet,
    /// In the order of the ballot paper's numbers.
    pub candidates: Vec<NominationId>,
}

impl Held {
    /// The number on the ballot paper, from 1.
    pub fn number(&self, id: NominationId) -> Option<u16> {
        let place = self.candidates.iter().position(|it| *it == id)?;
        u16::try_from(place + 1).ok()
    }
}

/// The papers of one contest. They are counted first as they were, so that nothing is built on papers which do not give the
/// declared result any more.
///
/// # Errors
/// Refuses where there was no ballot, where the papers were erased, and where they give another result.
pub async fn held(ctx: &Ctx, election: &Election, contest: &Contest) -> Result<Held> {
    let none = || Problem::refused(format!("No votes were counted for {}.", contest.title));
    if election.poll.is_none() {
        return Err(none());
    }
    let system = as_system(ctx);
    let voted = voted(&system, election).await?;
    let (inputs, stored) = transact!(ctx.db(), tx => {
        let inputs = inputs(tx, &system, election.id, voted.clone()).await?;
        Ok((inputs, store::outcomes::within(tx, ctx.group.id, election.id).await?))
    })?;
    let counting = Counting::of(&inputs)?;
    let (sequence, _, _) = counting.run()?;
    let place = counting.entries.iter().position(|it| it.contest.id == contest.id && it.ballot);
    let place = place.ok_or_else(none)?;
    let (Some(counted), Some(done)) = (counting.contests.get(place), sequence.contests.get(place)) else {
        return Err(none());
    };
    let stored = stored.iter().find(|it| it.contest_id == contest.id).ok_or_else(none)?.read()?;
    let same =
        |a: &count::Count, b: &count::Count| a.input.sha256 == b.input.sha256 && a.elected == b.elected;
    if !stored.count.as_ref().zip(done.count.as_ref()).is_some_and(|(a, b)| same(a, b)) {
        return Err(Problem::refused(
            "The papers that are kept do not give the declared result, so no seat is filled from them.",
        )
        .hint("Tell a scrutineer, who counts again and compares on the page of the count."));
    }
    let mut again = counted.election.clone();
    for gone in &done.withdrawn {
        if let Some(it) = again.candidates.get_mut(usize::from(gone.candidate).wrapping_sub(1)) {
            it.withdrawn = true;
        }
    }
    Ok(Held {
        election: again,
        options: counted.options.clone(),
        rules: counting.rules.clone(),
        candidates: stored.candidates,
    })
}
