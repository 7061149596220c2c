//! What the register says of the member's own papers, with proof.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Result};
use ui::{Shell, page};

use super::poll_id;
use crate::model::Mark;
use crate::service::{self, proof};

#[derive(Template)]
#[template(path = "polling/proof.html")]
struct Page {
    shell: Shell,
    title: String,
    base: String,
    poll: String,
    lines: Vec<Line>,
    closed: bool,
    fingerprint: String,
    witnesses: usize,
}

struct Line {
    contest: String,
    says: &'static str,
    place: u64,
    electors: u64,
}

pub async fn show(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let proofs = proof::mine(&ctx, &poll).await?;
    let board = service::board(&ctx, &poll).await?;
    let line = |it: &proof::Proof| Line {
        contest: it.title.clone(),
        says: it
            .mark
            .as_ref()
            .map_or("The box is not closed yet; the marks are published then.", |it| words(it.mark)),
        place: it.place + 1,
        electors: it.electors,
    };
    page(Page {
        shell: Shell::new(&ctx, "What the register says of you")
            .crumb(&poll.subject.title, format!("/vote/{}", poll.id)),
        title: poll.subject.title.clone(),
        base: format!("/vote/{}", poll.id),
        poll: poll.id.to_string(),
        closed: proofs.iter().any(|it| it.mark.is_some()),
        lines: proofs.iter().map(line).collect(),
        fingerprint: board.fingerprint,
        witnesses: board.witnesses.len(),
    })
}

fn words(mark: Mark) -> &'static str {
    match mark {
        Mark::None => "The register shows that you took no paper.",
        Mark::Online => "The register shows that you took a paper, on the website.",
        Mark::Room => "The register shows that you took a paper, in the room.",
        Mark::Post => "The register shows that you took a paper, by post.",
        Mark::Assisted => "The register shows that you took a paper, with help at the desk.",
    }
}

/// The proofs as a file.
pub async fn file(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let proofs = proof::mine(&ctx, &poll).await?;
    let text = serde_json::to_string_pretty(&proofs)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-place-on-the-roll.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
