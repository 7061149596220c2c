//! Pages that are documents, as files for paper: `?as=pdf`, and `?as=large` for those who need large print.
//!
//! Which pages are documents, each page says of itself ([`crate::Shell::paper`]). What sets them is put in by the binary,
//! because the typesetter is a part that a build can leave out.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{App, Problem};
use tokio::sync::Semaphore;

/// Makes a PDF of a page: its HTML, whether in large print, and the address that links are completed with.
pub type Typeset = fn(&str, bool, &str) -> Result<Vec<u8>, String>;

/// Shared by the application where a typesetter was built in.
pub struct Paper {
    set: Typeset,
    /// One page at a time: setting takes a whole core.
    turn: Semaphore,
}

/// Stands in a page that may be set.
const MARK: &str = "<main id=\"main\" tabindex=\"-1\" data-paper>";
/// The longest page that is read: what the typesetter takes at most.
const LONGEST: usize = 4 << 20;

impl Paper {
    pub const fn new(set: Typeset) -> Self {
        Self { set, turn: Semaphore::const_new(1) }
    }
}

/// The layer that answers with a file if one was asked for and the page is a document. All else passes as it is, also
/// every refusal.
pub async fn paper(State(app): State<App>, request: Request, next: Next) -> Response {
    let size = wanted(&request).filter(|_| request.method() == Method::GET);
    let (Some(large), Some(paper)) = (size, app.shared::<Paper>()) else { return next.run(request).await };
    let response = next.run(request).await;
    let page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    if response.status() != StatusCode::OK || !page {
        return response;
    }
    let (head, body) = response.into_parts();
    match to_bytes(body, LONGEST).await {
        Ok(html) if !holds(&html, MARK) => Response::from_parts(head, Body::from(html)),
        Ok(html) => file(&app, paper, html, large).await.unwrap_or_else(IntoResponse::into_response),
        Err(_) => Problem::refused("This page is too long for one file. It can be printed from the browser.")
            .into_response(),
    }
}

/// What follows `as=`: large print or not.
fn wanted(request: &Request) -> Option<bool> {
    request.uri().query()?.split('&').find_map(|it| match it {
        "as=pdf" => Some(false),
        "as=large" => Some(true),
        _ => None,
    })
}

fn holds(html: &[u8], mark: &str) -> bool {
    html.windows(mark.len()).any(|it| it == mark.as_bytes())
}

async fn file(app: &App, paper: Arc<Paper>, html: Bytes, large: bool) -> kernel::Result<Response> {
    let base = app.config().base_url.clone();
    let work = move || {
        let html = String::from_utf8_lossy(&html);
        (paper.set)(&html, large, &base)
    };
    let gone = |_| Problem::internal("The file could not be made.");
    let shared = app.shared::<Paper>().ok_or_else(|| Problem::not_found("No files are made here."))?;
    let _turn = shared.turn.acquire().await.map_err(|_| Problem::internal("No more files are made."))?;
    let bytes = tokio::task::spawn_blocking(work).await.map_err(gone)?.map_err(Problem::internal)?;
    let mut response = Body::from(bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    Ok(response)
}
