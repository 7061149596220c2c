//! A group brings its own text: pasted or as a file; it becomes a draft, with rules proposed and none bound.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::bring::{self, Brought};
use crate::model::DraftId;
use crate::service::{self, Beside, NewDraft};

#[derive(Template)]
#[template(path = "constitution/bring.html")]
struct Page {
    shell: Shell,
    fields: Fields,
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()))
}

fn page(ctx: &Ctx, fields: Fields) -> Page {
    let shell =
        Shell::new(ctx, "Bring a text of our own").crumb("Constitution", "/c").crumb("Drafts", "/c/draft");
    Page { shell, fields }
}

/// The form with its file.
pub struct Sent {
    fields: Fields,
    file: Option<Bytes>,
}

const MOST_FIELDS: usize = 20;

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        if !kind.is_some_and(|it| it.starts_with("multipart/")) {
            return Ok(Self { fields: Fields::from_request(request, state).await?, file: None });
        }
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|e| unreadable(&e.body_text()))?;
        let (mut pairs, mut file) = (vec![], None);
        while let Some(field) = form.next_field().await.map_err(|e| unreadable(&e.body_text()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|e| unreadable(&e.body_text()))?;
            if name == "file" {
                file = Some(bytes).filter(|it| !it.is_empty());
            } else if pairs.len() < MOST_FIELDS {
                pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        Ok(Self { fields: Fields::from_pairs(pairs), file })
    }
}

fn unreadable(why: &str) -> Problem {
    Problem::field("file", format!("The form could not be read: {why}."))
}

pub async fn take(ctx: Ctx, sent: Result<Sent>) -> Result<Response> {
    let sent = match sent {
        Ok(sent) => sent,
        Err(problem) => return ui::page_with(&problem, page(&ctx, Fields::default().wrong(&problem))),
    };
    match begin(&ctx, &sent).await {
        Ok((id, waiting)) => {
            let said = format!(
                "The text is read. {waiting} rules are proposed; none is bound until you confirm it."
            );
            Ok(ui::done(&format!("/c/draft/{id}"), &said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, sent.fields.wrong(&problem))),
    }
}

async fn begin(ctx: &Ctx, sent: &Sent) -> Result<(DraftId, usize)> {
    crate::check::LIMIT.take(ctx, &ctx.network).await?;
    let brought = read(sent).await?;
    let beside = Beside { rules: brought.proposals, notes: brought.notes, doubts: brought.doubts };
    let waiting = beside.rules.len();
    let name = sent.fields.value("name").to_owned();
    let new = NewDraft { name, source: brought.source, beside, based_on: None };
    let id = transact!(ctx.db(), tx => { service::start_draft(tx, ctx, &new).await })?;
    Ok((id, waiting))
}

/// Reads on a thread of its own: a large file takes some of a second.
async fn read(sent: &Sent) -> Result<Brought> {
    let file = sent.file.clone();
    let text = sent.fields.all("text").first().cloned().unwrap_or_default();
    let job = move || match file {
        Some(bytes) => bring::file(&bytes),
        None => bring::paste(&text),
    };
    let done = tokio::task::spawn_blocking(job).await;
    done.map_err(|e| Problem::internal(format!("Reading the text did not end as it should: {e}")))?
}
