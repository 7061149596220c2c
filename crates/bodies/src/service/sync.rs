//! Bodies and posts follow the constitution in force: taken from it, closed when it no longer has them.

use constitution::Version;
use kernel::{Ctx, Line, Result, Tx, audit, transact};

use crate::model::{Body, Post};
use crate::store::{group as group_store, office};

/// Takes bodies and posts from a version. Doing it twice changes nothing; terms and powers stay as they are.
pub async fn sync(tx: &mut Tx, ctx: &Ctx, version: &Version) -> Result<()> {
    let group = ctx.group.id;
    let (had_bodies, had_posts) = office::open_in(tx, group).await?;
    let own = group_store::running_in(tx, group).await?;
    let (bodies, posts) = (bodies(version), posts(version));
    for (place, body) in (0..).zip(&bodies) {
        office::put_body(tx, group, body, place).await?;
    }
    for (place, post) in (0..).zip(&posts) {
        office::put_post(tx, group, post, place).await?;
    }
    let gone_bodies: Vec<&String> =
        had_bodies.iter().filter(|it| !own.contains(*it) && !bodies.iter().any(|b| b.slug == **it)).collect();
    let gone_posts: Vec<&String> =
        had_posts.iter().filter(|it| !posts.iter().any(|p| p.slug == **it)).collect();
    for slug in &gone_bodies {
        office::close_body(tx, group, slug, ctx.now).await?;
    }
    for slug in &gone_posts {
        office::close_post(tx, group, slug, ctx.now).await?;
    }
    let detail = serde_json::json!({ "version": version.seq, "closed_bodies": gone_bodies, "closed_posts": gone_posts });
    audit(tx, ctx, Line::new("bodies.synced").fields(&["bodies", "posts"]).detail(detail)).await
}

/// Takes bodies and posts from the version in force now.
pub async fn sync_now(ctx: &Ctx) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    transact!(ctx.db(), tx => { sync(tx, ctx, &version).await })
}

fn bodies(version: &Version) -> Vec<Body> {
    let all = version.rules.bodies();
    let body = |it: &rulebook::Found<'_, rulebook::Body>| Body {
        slug: it.id().to_owned(),
        name: it.name.clone().unwrap_or_else(|| it.id().to_owned()),
        kind: it.kind.words().to_owned(),
        cite: Some(version.cite(&it.cite)),
        closed_at: None,
    };
    all.iter().map(body).collect()
}

fn posts(version: &Version) -> Vec<Post> {
    let all = version.rules.posts();
    let post = |it: &rulebook::Found<'_, rulebook::Post>| Post {
        slug: it.id().to_owned(),
        body: it.body.clone(),
        name: it.name.clone(),
        seats: it.seats,
        shareable: it.shareable != rulebook::Shareable::None,
        cite: Some(version.cite(&it.cite)),
        powers: None,
        closed_at: None,
    };
    all.iter().map(post).collect()
}
