//! Counting again from the papers, and comparing with what was stored.

use count::RuleSet;
use kernel::{Ctx, Problem, Result, transact};
use sha2::{Digest, Sha256};

use super::{Voted, compute, inputs, voted};
use crate::model::{ContestOutcome, ElectionId, State};
use crate::service::{as_system, draft, election, roll};
use crate::store::{self, outcomes::Stored};

/// What a recount gave in one contest.
pub struct Recount {
    pub contest: String,
    /// Everything but words is the same: who is elected, every vote at every stage, every tie and lot.
    pub same: bool,
    /// The words are too: not a byte differs.
    pub bytes: bool,
    /// SHA-256 of what the recount gave.
    pub sha256: String,
}

/// Counts again from the papers, by the rules that stand in the stored result, and compares with it.
pub async fn recount(ctx: &Ctx, id: ElectionId) -> Result<Vec<Recount>> {
    let election = election(ctx, id).await?;
    roll::need_witness(ctx, &election).await?;
    if election.state < State::Counted || election.state == State::Abandoned {
        return Err(Problem::refused("There is no count to compare with yet."));
    }
    let system = as_system(ctx);
    let voted = if election.poll.is_some() { voted(&system, &election).await? } else { Voted::default() };
    let (again, stored) = transact!(ctx.db(), tx => {
        let inputs = inputs(tx, ctx, id, voted.clone()).await?;
        Ok((compute(&inputs)?, store::outcomes::within(tx, ctx.group.id, id).await?))
    })?;
    again.into_iter().zip(stored).map(|((outcome, _), stored)| compared(outcome, &stored.outcome)).collect()
}

/// A recount beside the stored result. That may have been written by an older version of the programme, which put its
/// notes or the sources of its rules in other words; these decide nothing.
fn compared(again: ContestOutcome, stored: &str) -> Result<Recount> {
    let json = serde_json::to_string(&again)?;
    let bytes = json == stored;
    let same = bytes || serde_json::from_str::<ContestOutcome>(stored)?.bare() == again.bare();
    let sha256 = draft::hex(&Sha256::digest(json.as_bytes()));
    Ok(Recount { contest: again.title, same, bytes, sha256 })
}

/// The rules by which stored results were counted, if any was.
pub(super) fn stored_rules(stored: &[Stored]) -> Result<Option<RuleSet>> {
    for it in stored {
        if let Some(count) = it.read()?.count {
            return Ok(Some(count.rules));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// A contest as the version of November 2026 stored it, before results had a format and the sources of rules were
    /// worded anew.
    const STORED: &str = include_str!("../../../tests/data/outcome-2026-11.json");

    #[test]
    fn a_result_stored_by_an_older_version_is_compared_without_its_words() {
        let stored: ContestOutcome = serde_json::from_str(STORED).unwrap();
        assert_eq!(stored.format, 0);
        let mut again = ContestOutcome { format: ContestOutcome::FORMAT, ..stored.clone() };
        again.notes = vec!["Said in other words.".into()];
        if let Some(count) = &mut again.count {
            count.rules.source = "Cited more exactly".into();
        }
        let agreed = compared(again.clone(), STORED).unwrap();
        assert_eq!((agreed.same, agreed.bytes), (true, false));
        let now = serde_json::to_string(&again).unwrap();
        assert!(compared(again.clone(), &now).unwrap().bytes);
        let mut altered = again.clone();
        altered.elected.clear();
        assert!(!compared(altered, STORED).unwrap().same);
        if let Some(count) = &mut again.count {
            count.stages[0].exhausted = count.stages[0].votes[0];
        }
        assert!(!compared(again, STORED).unwrap().same);
    }
}
