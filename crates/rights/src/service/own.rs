//! What a member does by themselves: leaving, and reading what was sent to them.

use std::sync::Arc;

use kernel::{Actor, Ctx, Line, Problem, Result, audit, transact};
use people::model::Ending;

/// Ends one's own membership as of now, and every office with it. Nobody has to agree, and no reason is asked.
pub async fn leave(ctx: &Ctx) -> Result<()> {
    let person = ctx.person()?;
    ctx.need_fresh()?;
    let listed = people::service::listed(ctx, person).await?;
    if listed.status != people::Status::Member.slug() {
        return Err(Problem::refused("You are no member today, so there is nothing to leave.")
            .hint("To have your data erased, ask on the page “My data”."));
    }
    // The person's own decision, carried out by the programme and written down under their name.
    let mut own = ctx.clone();
    own.actor = Arc::new(Actor { system: true, ..Actor::clone(&ctx.actor) });
    let terms = bodies::service::terms_of(ctx, person, ctx.now).await?;
    transact!(ctx.db(), tx => {
        for term in &terms {
            bodies::service::end_share(tx, &own, term.term, person, ctx.now, "Left the organisation").await?;
        }
        people::service::end_membership(tx, &own, person, ctx.now, Ending::Left).await?;
        audit(tx, ctx, Line::new("membership.left-by-page").on("person", person.0)).await
    })
}
