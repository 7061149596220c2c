//! Addresses of calendars: made, shown once, revoked; and the calendar behind one.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Ctx, Result};
use rulebook::duty::Owner;
use ui::{Fields, Shell};

use super::id;
use crate::model::FeedId;
use crate::service::{self, People};

#[derive(Template)]
#[template(path = "duties/feeds.html")]
struct Page {
    shell: Shell,
    feeds: Vec<Row>,
    bodies: Vec<(String, String)>,
    /// The address just made, shown this once.
    fresh: Option<String>,
    fields: Fields,
}

struct Row {
    id: String,
    whose: String,
    made: String,
}

async fn page(ctx: &Ctx, fresh: Option<String>, fields: Fields) -> Result<Page> {
    let people = People::load(ctx).await?;
    let title = |body: &String| people.title(&Owner::Body(body.clone()));
    let rows = service::feeds(ctx).await?.into_iter().map(|it| Row {
        id: it.id.to_string(),
        whose: it.body.as_ref().map_or_else(|| "Your own duties and meetings".to_owned(), &title),
        made: it.made_at.day(&ctx.group.zone),
    });
    let bodies = people.bodies_of(ctx.person()?);
    Ok(Page {
        shell: Shell::new(ctx, "Calendars").crumb("Duties", "/duties"),
        feeds: rows.collect(),
        bodies: bodies.iter().map(|it| (it.clone(), title(it))).collect(),
        fresh,
        fields,
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, None, Fields::default()).await?)
}

pub async fn make(ctx: Ctx, fields: Fields) -> Result<Response> {
    let body = Some(fields.value("body").to_owned()).filter(|it| !it.is_empty());
    match service::make_feed(&ctx, body).await {
        Ok(address) => ui::page(page(&ctx, Some(address), fields).await?),
        Err(problem) => ui::page_with(&problem, page(&ctx, None, fields.wrong(&problem)).await?),
    }
}

pub async fn revoke(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let feed: FeedId = id(&path)?;
    service::revoke_feed(&ctx, feed).await?;
    Ok(ui::done("/duties/feeds", "The address is revoked: whoever has it sees nothing from now on."))
}

/// For calendar programmes, which cannot sign in. Not kept by anybody in between, and not followed by search engines.
pub async fn calendar(ctx: Ctx, Path(secret): Path<String>) -> Result<Response> {
    let text = service::open_feed(&ctx, &secret).await?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
