//! What stands beside a result: the seed of its lots, and how its quotas came out.

use kernel::{Ctx, Result, transact};

use super::outcomes;
use crate::model::{Election, State};
use crate::service::feasibility::{self, QuotaReport};
use crate::service::tally;
use crate::store;

/// The seed of the lots, and whether it was fixed with the draft rather than given by what officers committed to and the
/// close of the box.
pub struct Seed {
    pub text: String,
    pub drafted: bool,
}

/// The seed of the lots once the result is declared; nothing before.
pub async fn seed(ctx: &Ctx, election: &Election) -> Result<Option<Seed>> {
    if !matches!(election.state, State::Declared | State::InOffice) {
        return Ok(None);
    }
    let of_box = match election.poll {
        Some(poll) => polling::service::lot_text(ctx, polling::PollId(poll)).await?,
        None => None,
    };
    let drafted = of_box.is_none();
    let text = match of_box {
        Some(text) => text,
        None => {
            transact!(ctx.db(), tx => { store::elections::lot_seed(tx, ctx.group.id, election.id).await })?
        }
    };
    Ok(Some(Seed { text, drafted }))
}

/// How a quota came out, in numbers alone.
pub struct QuotaLine {
    pub quota: QuotaReport,
    /// What those elected, and those who sit on if they count, come to, in sixtieths of a seat.
    pub counted_sixtieths: u32,
}

impl QuotaLine {
    /// "6", "6½", "6 and 20/60".
    pub fn counted(&self) -> String {
        match (self.counted_sixtieths / 60, self.counted_sixtieths % 60) {
            (whole, 0) => whole.to_string(),
            (0, 30) => "½".into(),
            (whole, 30) => format!("{whole}½"),
            (whole, part) => format!("{whole} and {part}/60"),
        }
    }
}

/// How every quota came out.
pub async fn quota_lines(ctx: &Ctx, election: &Election) -> Result<Vec<QuotaLine>> {
    let all = store::candidacies::of(ctx.db(), ctx.group.id, election.id).await?;
    let decisions = store::talk::decisions(ctx.db(), ctx.group.id, election.id).await?;
    let by_id = tally::by_id(&all);
    let mut elected = vec![];
    for stored in outcomes(ctx, election).await? {
        let outcome = stored.read()?;
        let winners = outcome.elected.iter().filter_map(|it| by_id.get(&it.nomination));
        elected
            .extend(winners.map(|n| (outcome.contest, tally::candidate(n, tally::refusal(&decisions, n)))));
    }
    let line = |quota: QuotaReport| {
        let constraint = tally::constraint(&quota.quota, quota.least());
        let covered = elected.iter().filter(|it| quota.quota.contest.is_none_or(|only| only == it.0));
        let elected: u32 = covered.map(|it| constraint.counts(&it.1)).sum();
        QuotaLine { counted_sixtieths: elected + constraint.already, quota }
    };
    Ok(feasibility::assess(election, &all, &decisions)?.quotas.into_iter().map(line).collect())
}
