//! Bodies and posts, and what a post lets its holders do.

use kernel::{Ctx, Line, Power, Problem, Result, Tx, audit};

use crate::model::{ALL_POWERS, Body, Post};
use crate::store::office;

/// All bodies in the order of the constitution, closed ones last.
pub async fn bodies(ctx: &Ctx) -> Result<Vec<Body>> {
    office::bodies(ctx.db(), ctx.group.id).await
}

/// All posts in the order of the constitution, closed ones last.
pub async fn posts(ctx: &Ctx) -> Result<Vec<Post>> {
    office::posts(ctx.db(), ctx.group.id).await
}

pub async fn body(ctx: &Ctx, slug: &str) -> Result<Body> {
    let found = bodies(ctx).await?.into_iter().find(|it| it.slug == slug);
    found.ok_or_else(|| {
        Problem::not_found("The organisation has no body of this name.").hint("All are listed at /bodies.")
    })
}

pub async fn post(ctx: &Ctx, slug: &str) -> Result<Post> {
    let found = posts(ctx).await?.into_iter().find(|it| it.slug == slug);
    found.ok_or_else(|| {
        Problem::not_found("The organisation has no post of this name.").hint("All are listed at /bodies.")
    })
}

/// Says what a post lets its holders do; `None` goes back to what follows from its name.
///
/// # Errors
/// Refused if nobody could record terms any more: then nobody could mend it either.
pub async fn set_powers(tx: &mut Tx, ctx: &Ctx, slug: &str, powers: Option<&[Power]>) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    let group = ctx.group.id;
    let post = office::find_post(tx, group, slug).await?;
    let post = post.ok_or_else(|| Problem::not_found("The organisation has no post of this name."))?;
    if powers.is_some_and(|it| it.iter().any(|power| !ALL_POWERS.contains(power))) {
        return Err(Problem::field(
            "powers",
            "A post cannot give the powers of one election: those are appointed there.",
        ));
    }
    let others = office::posts(ctx.db(), group).await?;
    let mut others = others.iter().filter(|it| it.slug != slug && it.closed_at.is_none());
    let after = Post { powers: powers.map(<[Power]>::to_vec), ..post.clone() };
    let kept = after.grants().contains(&Power::EditBodies)
        || others.any(|it| it.grants().contains(&Power::EditBodies));
    if !kept {
        let why = "Then no post could record terms any more, and nobody could undo it.";
        return Err(Problem::refused(why).hint("Give that power to another post first."));
    }
    office::set_powers(tx, group, slug, powers).await?;
    let detail = serde_json::json!({ "post": slug, "before": post.grants(), "after": after.grants() });
    audit(tx, ctx, Line::new("post.powers-set").cite(post.cite).fields(&["powers"]).detail(detail)).await
}
