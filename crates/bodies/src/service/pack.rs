//! What a handover gathers beside its own list: open tasks, the duties of the next ninety days, accounts outside.

use kernel::{BoxFuture, Ctx, PersonId, Result};

use super::{outside, terms};
use crate::model::{Handover, OutsideAccount, Term};

/// One thing that waits, as whoever knows of it says.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub title: String,
    pub href: String,
    /// "by Fri 4 Dec 2026", or nothing.
    pub when: String,
}

/// Tells what waits for a post and for those who leave it: duties of the next ninety days, tasks that were taken on. The
/// binary shares it, because those who know of duties and tasks lean on offices.
#[derive(Clone, Copy)]
pub struct Pack(pub Gather);

/// By whom, the post's slug, and who leaves it.
pub type Gather = fn(Ctx, String, Vec<PersonId>) -> BoxFuture<Result<Vec<Waiting>>>;

/// Everything that a handover gathers.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    pub waiting: Vec<Waiting>,
    pub accounts: Vec<(OutsideAccount, Option<String>)>,
}

pub async fn gathered(ctx: &Ctx, it: &Handover) -> Result<Gathered> {
    let terms = terms::history(ctx, &it.post).await?;
    let leaves = |(term, person): &(&Term, PersonId)| term.end_for(*person) == Some(it.at);
    let held = terms.iter().flat_map(|term| term.holders.iter().map(move |one| (term, one.person)));
    let people: Vec<PersonId> = held.filter(leaves).map(|one| one.1).collect();
    let waiting = match ctx.app.shared::<Pack>() {
        Some(pack) => (pack.0)(ctx.clone(), it.post.clone(), people).await?,
        None => vec![],
    };
    let mut accounts = vec![];
    for one in outside::of_post(ctx, &it.post).await? {
        let wanting = outside::wanting(ctx, &one).await?;
        accounts.push((one, wanting));
    }
    Ok(Gathered { waiting, accounts })
}
