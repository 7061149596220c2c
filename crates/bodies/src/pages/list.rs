//! All bodies with their posts and who holds them.

use askama::Template;
use axum::response::Response;
use kernel::{Cite, Ctx, Power, Result};
use ui::Shell;

use super::{Office, names_in, office};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/list.html")]
struct Page {
    shell: Shell,
    bodies: Vec<Section>,
    handovers: Vec<(String, String, usize)>,
    meetings: Vec<(String, String, String, String)>,
    keepers: Vec<(String, String)>,
    may_edit: bool,
    may_call: bool,
    in_office: bool,
}

struct Section {
    slug: String,
    title: String,
    kind: String,
    cite: Option<Cite>,
    closed: bool,
    posts: Vec<Office>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let running = service::running(&ctx, ctx.now).await?;
    let names = names_in(&ctx, &running).await?;
    let posts = service::posts(&ctx).await?;
    let section = |it: crate::model::Body| Section {
        title: it.title(),
        posts: posts
            .iter()
            .filter(|post| {
                post.body == it.slug
                    && (post.closed_at.is_none() || running.iter().any(|t| t.post == post.slug))
            })
            .map(|post| office(&ctx, post, &running, &names))
            .collect(),
        slug: it.slug,
        kind: it.kind,
        cite: it.cite,
        closed: it.closed_at.is_some(),
    };
    let bodies =
        service::bodies(&ctx).await?.into_iter().map(section).filter(|it| !it.closed || !it.posts.is_empty());
    let title = |slug: &str| {
        posts.iter().find(|it| it.slug == slug).map_or_else(|| slug.to_owned(), crate::model::Post::title)
    };
    let handovers = service::open_handovers(&ctx).await?.into_iter();
    let zone = &ctx.group.zone;
    let meetings = service::upcoming(&ctx).await?.into_iter();
    let keepers: Vec<_> = service::appointments(&ctx)
        .await?
        .into_iter()
        .filter(|it| it.from <= ctx.now && it.until.is_none_or(|end| end > ctx.now))
        .collect();
    let keeper_names =
        people::service::names(&ctx, &keepers.iter().map(|it| it.person).collect::<Vec<_>>()).await?;
    let keepers = keepers
        .into_iter()
        .filter_map(|it| Some((it.role.label().to_owned(), keeper_names.get(&it.person)?.clone())));
    ui::page(Page {
        shell: Shell::new(&ctx, "Who does what"),
        bodies: bodies.collect(),
        handovers: handovers.map(|it| (it.id.to_string(), title(&it.post), it.open_items())).collect(),
        meetings: meetings.map(|it| (it.id.to_string(), it.title, it.at.long(zone), it.place)).collect(),
        keepers: keepers.collect(),
        may_edit: ctx.may(Power::EditBodies, None),
        may_call: ctx.may(Power::CallElection, None),
        in_office: ctx.actor.person.is_some_and(|person| running.iter().any(|it| it.holds(person))),
    })
}
