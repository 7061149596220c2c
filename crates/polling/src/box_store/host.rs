//! The box as a process of its own: what strangers may ask of it, and what the registrar may.
//!
//! It writes no line about a request, looks at no address, sets no cookie and reads none.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as At_, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use ballotbox::to_hex;
use kernel::{Chance, Clock, Problem, Result};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::RwLock;

use super::ask::Ask;
use super::away::read_key;
use super::here::Here;
use crate::model::PollId;

/// What such a process is given.
pub struct Host {
    pub dir: std::path::PathBuf,
    pub mirror: Option<std::path::PathBuf>,
    /// The one site whose booth may send papers from a browser: `https://members.example.org`.
    pub origin: String,
    /// Both know it; who has it may close and discard.
    pub key: [u8; 32],
    pub clock: Clock,
}

struct Inner {
    here: Here,
    origin: HeaderValue,
    key: [u8; 32],
    clock: Clock,
    /// Held to read while a paper is taken and to write while the box is shut, so that none falls between the two.
    gate: RwLock<()>,
}

type Held = State<Arc<Inner>>;

const MOST_FROM_STRANGERS: usize = 16 * 1024;
const MOST_FROM_REGISTRAR: usize = 4 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves until `stop` is done.
///
/// # Errors
/// Refuses if another process owns the box, or an origin that is none.
pub async fn serve(
    host: Host,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let origin = HeaderValue::from_str(host.origin.trim_end_matches('/'))
        .map_err(|_| Problem::field("origin", "The origin looks like https://members.example.org."))?;
    let here = Here::open(&host.dir, host.mirror.as_deref()).await?;
    let inner = Arc::new(Inner { here, origin, key: host.key, clock: host.clock, gate: RwLock::default() });
    let done = axum::serve(listener, router(inner)).with_graceful_shutdown(stop).await;
    done.map_err(|e| Problem::internal(format!("The ballot box cannot be served: {e}.")))
}

fn router(inner: Arc<Inner>) -> Router {
    let public = Router::new()
        .route("/polls/{poll}/manifest", get(manifest))
        .route("/polls/{poll}/log/{*path}", get(file))
        .route("/polls/{poll}/log/cosign", post(cosign))
        .route("/polls/{poll}/log/ahead", post(ahead))
        .route("/polls/{poll}/cast", post(cast))
        .layer(DefaultBodyLimit::max(MOST_FROM_STRANGERS))
        .layer(from_fn_with_state(Arc::clone(&inner), across));
    let own =
        Router::new().route("/registrar", post(registrar)).layer(DefaultBodyLimit::max(MOST_FROM_REGISTRAR));
    public.merge(own).layer(from_fn(in_time)).with_state(inner)
}

/// Lets the booth's site, and no other, read answers from within a browser.
async fn across(State(inner): Held, request: Request, next: Next) -> Response {
    let mut answer = if request.method() == Method::OPTIONS {
        let allowed = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
            (header::ACCESS_CONTROL_MAX_AGE, "600"),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    } else {
        next.run(request).await
    };
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, inner.origin.clone());
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    answer
}

/// Who sends byte by byte does not hold a place for ever.
async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(PATIENCE, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

async fn manifest(State(inner): Held, At_(poll): At_<PollId>) -> Result<Response> {
    let bytes = inner.here.manifest(poll)?.to_bytes().map_err(|e| super::broken("The manifest", e))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

async fn file(State(inner): Held, At_((poll, path)): At_<(PollId, String)>) -> Result<Response> {
    let bytes = inner.here.static_file(poll, &path)?;
    Ok((crate::tiles::headers(&path), bytes).into_response())
}

async fn cosign(State(inner): Held, At_(poll): At_<PollId>, body: String) -> Result<Response> {
    let (size, line) = crate::tiles::cosignature(&body)?;
    inner.here.cosign(poll, size, line).await?;
    Ok("taken\n".into_response())
}

/// Looks at a checkpoint that a witness kept and that this log seems to have forgotten.
async fn ahead(State(inner): Held, At_(poll): At_<PollId>, body: String) -> Result<Response> {
    let behind = inner.here.ahead(poll, &body)?;
    Ok(if behind.is_some() { "behind\n" } else { "not behind\n" }.into_response())
}

/// Takes a sealed paper within the hours.
async fn cast(State(inner): Held, At_(poll): At_<PollId>, entry: Bytes) -> Result<Response> {
    let _nobody_shuts = inner.gate.read().await;
    inner.here.within_hours(poll, inner.clock.now()).await?;
    let taken = inner.here.take(poll, entry.to_vec(), &Chance::System).await?;
    Ok(Json(json!({ "receipt": to_hex(&taken.receipt), "words": taken.words() })).into_response())
}

async fn registrar(State(inner): Held, headers: HeaderMap, Json(ask): Json<Ask>) -> Result<Response> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let shown = shown.and_then(|it| it.strip_prefix("Bearer ")).and_then(read_key);
    if !shown.is_some_and(|it| same(&it, &inner.key)) {
        return Err(Problem::forbidden("This is for the registrar alone."));
    }
    let _nobody_casts = match ask {
        Ask::Shut { .. } => Some(inner.gate.write().await),
        _ => None,
    };
    Ok(Json(inner.here.answer(ask, &Chance::System).await?).into_response())
}

/// Compares without telling by its time how much is right.
fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
