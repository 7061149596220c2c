//! What the publication of a past election shows, for whoever asks what another rule would have made of it.

use kernel::{Ctx, Result};

use crate::model::{Election, State};
use crate::store;

/// On rolls smaller than this single papers could be recognised, so they are not published.
pub const SMALL: usize = 30;

/// Whether the papers of an election may be read by everybody: never of a small roll, and not where the rules publish
/// less than what the count looked at of every ballot.
pub async fn papers_are(ctx: &Ctx, election: &Election) -> Result<bool> {
    let small = super::roll::figures(ctx, election.id).await?.is_none_or(|it| it.0 < SMALL);
    let less = matches!(election.plan.publication.as_deref(), Some("P0" | "P1" | "P2"));
    Ok(!small && !less)
}

/// One contest as everybody may read it: seats and numbers, and the papers where they are published.
#[derive(Clone, Debug)]
pub struct Published {
    pub title: String,
    /// Slugs of its posts.
    pub posts: Vec<String>,
    pub seats: u32,
    /// How many were elected.
    pub filled: usize,
    /// The papers in the BLT format, where there were any and they are published.
    pub ballots: Option<String>,
}

/// The newest declared election by this rule, with its contests; `None` if there is none.
pub async fn published(ctx: &Ctx, rule: &str) -> Result<Option<(Election, Vec<Published>)>> {
    let all = super::elections(ctx).await?;
    let declared = |it: &&Election| matches!(it.state, State::Declared | State::InOffice);
    let Some(election) = all.iter().filter(declared).find(|it| it.plan.rule == rule) else { return Ok(None) };
    let open = papers_are(ctx, election).await?;
    let mut contests = vec![];
    for stored in store::outcomes::of(ctx.db(), ctx.group.id, election.id).await? {
        let outcome = stored.read()?;
        let Some(contest) = election.contest(outcome.contest) else { continue };
        contests.push(Published {
            title: outcome.title,
            posts: contest.posts.iter().map(|it| it.slug.clone()).collect(),
            seats: outcome.seats,
            filled: outcome.elected.len(),
            ballots: Some(stored.blt).filter(|blt| open && !blt.is_empty()),
        });
    }
    Ok(Some((election.clone(), contests)))
}
