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
    slug: String,
    /// What it is for, where a decision set it up.
    remit: Option<String>,
    site: Option<String>,
    decision: Option<String>,
    ended: Option<String>,
    seats: Vec<(String, bool, String)>,
    history: Vec<(String, String, String, String)>,
    groups: Vec<(String, String, bool)>,
    may_seat: bool,
    may_change: bool,
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
    let group = service::group(&ctx, &slug).await?;
    let seats = service::seats(&ctx, &slug).await?;
    let ids: Vec<_> = seats.iter().map(|it| it.person).collect();
    let seated = people::service::names(&ctx, &ids).await?;
    let zone = &ctx.group.zone;
    let all = service::bodies(&ctx).await?;
    let own_groups: Vec<_> =
        service::groups(&ctx).await?.into_iter().filter(|it| it.parent == slug).collect();
    let by_rule =
        |it: &str| version.rules.body(it).is_some_and(|rule| rule.parent.as_deref() == Some(slug.as_str()));
    let groups = all
        .iter()
        .filter(|it| by_rule(&it.slug) || own_groups.iter().any(|group| group.slug == it.slug))
        .map(|it| (it.slug.clone(), it.title(), it.closed_at.is_some()))
        .collect();
    let history = service::group_changes(&ctx, &slug).await?.into_iter();
    ui::page(Page {
        remit: group.as_ref().map(|it| it.remit.clone()),
        site: group.as_ref().and_then(|it| it.site.clone()),
        decision: group.as_ref().map(|it| format!("{}, {}", it.set_up_at.day(zone), it.decision)),
        ended: group
            .as_ref()
            .and_then(|it| it.dissolved.clone())
            .map(|it| format!("{}, {}", it.0.day(zone), it.1)),
        seats: seats
            .iter()
            .filter(|it| it.runs(ctx.now))
            .filter_map(|it| Some((seated.get(&it.person)?.clone(), it.convenes, it.from.day(zone))))
            .collect(),
        history: history.map(|it| (it.at.day(zone), it.decision, it.name, it.remit)).collect(),
        groups,
        may_seat: body.closed_at.is_none() && service::may_seat(&ctx, &slug).await?,
        may_change: group.is_some_and(|it| it.dissolved.is_none())
            && ctx.may(kernel::Power::EditBodies, None),
        slug: slug.clone(),
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
