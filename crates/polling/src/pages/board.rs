//! The public board of a ballot: manifest, log, checkpoints, and the page on which voters look for their words.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Result};
use ui::{Shell, page};

use super::poll_id;
use crate::model::{Phase, Poll};
use crate::{booth, service};

/// The manifest's bytes.
pub async fn manifest(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let bytes = service::manifest_bytes(&ctx, &poll).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// A static file of the log. Full tiles never change; everything else is asked for anew.
pub async fn file(ctx: Ctx, Path((poll, path)): Path<(String, String)>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let bytes = service::static_file(&ctx, &poll, &path).await?;
    Ok((crate::tiles::headers(&path), bytes).into_response())
}

/// Takes a witness's line under a checkpoint: the size on the first line, the signature on the second.
pub async fn cosign(ctx: Ctx, Path(poll): Path<String>, body: String) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    service::cosign(&ctx, &poll, &body).await?;
    Ok("taken\n".into_response())
}

#[derive(Template)]
#[template(path = "polling/check.html")]
struct Check {
    shell: Shell,
    title: String,
    poll: String,
    fingerprint: String,
    lines: u64,
    witnesses: Vec<String>,
    closed: bool,
}

/// Looking for one's own paper on the list.
pub async fn check(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let board = service::board(&ctx, &poll).await?;
    page(Check {
        shell: Shell::new(&ctx, "Look for your paper")
            .crumb(&poll.subject.title, format!("/vote/{}", poll.id)),
        closed: closed(&ctx, &poll),
        title: poll.subject.title,
        poll: poll.id.to_string(),
        fingerprint: board.fingerprint,
        lines: board.lines,
        witnesses: board.witnesses,
    })
}

fn closed(ctx: &Ctx, poll: &Poll) -> bool {
    poll.phase(ctx.now) == Phase::Closed
}

pub async fn officers_script() -> impl IntoResponse {
    script(booth::officers())
}

pub async fn check_script() -> impl IntoResponse {
    script(booth::check())
}

fn script(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text)
}
