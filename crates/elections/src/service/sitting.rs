//! Members of a body who sit on while others are elected to it, as a quota counts them.

use count::{Candidate, Holder, Share};
use kernel::{Ctx, PersonId, Result};

use super::tally;
use crate::model::{Election, Nomination, QuotaPlan, Sitting, State, Step};
use crate::store;

/// For each quota of the plan those who will still sit when the elected take office.
pub async fn now(ctx: &Ctx, election: &Election) -> Result<Vec<Sitting>> {
    let mut all = Vec::with_capacity(election.plan.quotas.len());
    let mut stood = vec![];
    if election.plan.quotas.iter().any(|it| !it.sitting_posts.is_empty()) {
        for it in super::elections(ctx).await?.into_iter().filter(|it| it.state == State::InOffice) {
            stood.extend(store::candidacies::of(ctx.db(), ctx.group.id, it.id).await?);
        }
    }
    for quota in &election.plan.quotas {
        all.push(of(ctx, election, quota, &stood).await?);
    }
    Ok(all)
}

/// Whoever declared something of themself, in general or with a candidacy that was elected or not, declared it for the
/// quotas of the body in which they sit.
async fn of(ctx: &Ctx, election: &Election, quota: &QuotaPlan, stood: &[Nomination]) -> Result<Sitting> {
    let begins = election.at(Step::TermsBegin).unwrap_or(ctx.now).max(ctx.now);
    let mut sitting = Sitting::default();
    for post in &quota.sitting_posts {
        let terms = bodies::service::holders(ctx, post, begins).await?;
        let here = election.contests.iter().flat_map(|it| &it.posts).filter(|it| it.slug == *post);
        let filled = here.map(|it| it.seats).sum::<u32>() + u32::try_from(terms.len()).unwrap_or(u32::MAX);
        sitting.vacant += bodies::service::post(ctx, post).await?.seats.saturating_sub(filled);
        for term in terms {
            let persons: Vec<PersonId> = term.holders.iter().map(|it| it.person).collect();
            let declared = people::service::declarations(ctx, &persons).await?;
            let with_candidacy = |it: &PersonId| {
                let named = stood.iter().flat_map(|n| &n.nominees).filter(|n| n.person == *it);
                named.flat_map(|n| &n.declared).any(|d| d.attribute == quota.attribute)
            };
            let declares = |it: &PersonId| {
                declared.iter().any(|d| d.person == *it && d.attribute == quota.attribute)
                    || with_candidacy(it)
            };
            let share = u8::try_from(persons.len()).ok().and_then(Share::one_of).unwrap_or_default();
            let holder = |it: &PersonId| Holder {
                person: it.to_string(),
                categories: declares(it).then(|| quota.attribute.clone()).into_iter().collect(),
                share,
            };
            let holders = persons.iter().map(holder).collect();
            let member = Candidate { holders, ..Candidate::new("") };
            sitting.seats += 1;
            sitting.sixtieths += tally::constraint(quota, 0).counts(&member);
        }
    }
    Ok(sitting)
}
