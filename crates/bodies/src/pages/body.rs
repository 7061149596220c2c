//! One body: what it is, what the constitution lets it do, its posts.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Result};
use ui::Shell;

use super::{Office, names_in, office};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/body.html")]
struct Page {
    shell: Shell,
    title: String,
    kind: String,
    cite: Option<Cite>,
    closed: Option<String>,
    /// What the rule says, in plain words.
    plain: String,
    posts: Vec<Office>,
    meetings: Vec<(String, String, String)>,
}

pub async fn show(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    let body = service::body(&ctx, &slug).await?;
    let running = service::running(&ctx, ctx.now).await?;
    let names = names_in(&ctx, &running).await?;
    let posts = service::posts(&ctx).await?;
    let posts = posts.iter().filter(|it| it.body == slug && it.closed_at.is_none());
    let version = constitution::service::in_force(&ctx).await?;
    let rule = version.document.clauses.iter().flat_map(|it| &it.rules).find(|it| it.id == slug);
    let meetings = service::upcoming(&ctx).await?.into_iter().filter(|it| it.body == slug);
    ui::page(Page {
        shell: Shell::new(&ctx, body.title()).crumb("Who does what", "/bodies"),
        title: body.title(),
        kind: body.kind,
        cite: body.cite,
        closed: body.closed_at.map(|at| at.day(&ctx.group.zone)),
        plain: rule.map(|it| version.rules.plain(it)).unwrap_or_default(),
        posts: posts.map(|post| office(&ctx, post, &running, &names)).collect(),
        meetings: meetings.map(|it| (it.id.to_string(), it.title, it.at.long(&ctx.group.zone))).collect(),
    })
}
