//! Whether somebody who stood could stand again, by the text in force today.

use constitution::Version;
use kernel::{Ctx, Problem, Result};
use rulebook::{Act, FactKey, Facts, Outcome};

use super::{Form, Named, may_stand};
use crate::model::{ContestId, Election, NominationId};

/// Puts somebody to the rules as if they stood for a post of a contest now; the inner error is the refusal with its clause.
pub async fn could_stand(
    ctx: &Ctx,
    election: &Election,
    version: &Version,
    contest: ContestId,
    named: &Named,
) -> Result<Result<()>> {
    let form = Form {
        id: NominationId(ctx.new_id()),
        nominees: vec![named.clone()],
        contests: vec![contest],
        statement: String::new(),
        alone: None,
        declared: vec![],
        seconded: true,
        paper_received_at: None,
    };
    let ruled = may_stand(ctx, election, version, named, &form, &mut vec![]).await?;
    if ruled.is_err() {
        return Ok(ruled);
    }
    let held = bodies::service::posts_held(ctx, named.person, ctx.now).await?;
    for post in election.contest(contest).iter().flat_map(|it| &it.posts) {
        let act = Act::HoldPosts { posts: vec![post.slug.clone()] };
        let ruling =
            rulebook::rule(&version.rules, &act, &Facts::new().with(FactKey::PostsHeld, held.clone()));
        if let Outcome::Refused { reason, .. } = &ruling.outcome {
            let cite = ruling.cites.first().map(|it| version.cite(it));
            return Ok(Err(Problem::refused(format!("About {}: {reason}.", named.name)).cite(cite)));
        }
    }
    Ok(Ok(()))
}
