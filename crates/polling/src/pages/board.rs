//! The public board of a ballot: manifest, log, checkpoints, and the page on which voters look for their words.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Result};
use ui::{Fields, Shell, page};

use super::poll_id;
use crate::model::{Phase, Poll};
use crate::service::proof;
use crate::{booth as pages, service};

/// The manifest's bytes.
pub async fn manifest(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let bytes = service::manifest_bytes(&ctx, &poll).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// The booth's bytes as they were fixed with the manifest, for whoever compares them; as text, so that nothing runs.
pub async fn booth(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let page = service::booth_bytes(&ctx, &poll).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], page)
        .into_response())
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
    /// What the server found, for a browser without script.
    answer: Option<String>,
    /// What was typed for the server to look for.
    typed: String,
}

/// Looking for one's own paper on the list.
pub async fn check(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    page(draw(&ctx, poll, None).await?)
}

/// The same looked for by the server, for a browser without script.
pub async fn look(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let witnesses = service::board(&ctx, &poll).await?.witnesses.len();
    let words = fields.value("words").trim().to_owned();
    let answer = match proof::find(&ctx, &poll, &words).await {
        _ if words.is_empty() => "Write the four words that you noted when you voted.".into(),
        Ok(Some(it)) => format!("In the box: {}, entry {} of {}, {}.", it.contest, it.index, it.size, seen(witnesses)),
        Ok(None) if closed(&ctx, &poll) => "No paper on the list has these words, and the list is complete. Compare them with your note; if they are right, write to a scrutineer.".into(),
        Ok(None) => "These words are not on the list yet. Papers are laid out some at a time, the last ones at the close; look again then. If they are missing after the close, write to a scrutineer.".into(),
        Err(problem) => problem.message_for("words").map_or(problem.detail.clone(), str::to_owned),
    };
    page(Check { typed: words, ..draw(&ctx, poll, Some(answer)).await? })
}

fn seen(witnesses: usize) -> String {
    match witnesses {
        0 => "countersigned by no witness".into(),
        1 => "seen by one witness".into(),
        n => format!("seen by {} witnesses", super::spelt(n)),
    }
}

async fn draw(ctx: &Ctx, poll: Poll, answer: Option<String>) -> Result<Check> {
    let board = service::board(ctx, &poll).await?;
    Ok(Check {
        shell: Shell::new(ctx, "Look for your paper")
            .crumb(&poll.subject.title, format!("/vote/{}", poll.id)),
        closed: closed(ctx, &poll),
        answer,
        typed: String::new(),
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
    script(pages::officers())
}

pub async fn check_script() -> impl IntoResponse {
    script(pages::check())
}

fn script(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text)
}
