//! Routes that cannot be registered without saying whom they are for.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::{Allow, App, Ctx, Problem, Result};

/// The most bytes a form without a file may have.
const FORM: usize = 2 * 1024 * 1024;
/// The longest that a form may take to arrive.
const SLOWEST: Duration = Duration::from_secs(120);

/// One line of the table of routes, for tests, `doctor` and the API description.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub allow: Allow,
}

/// A router in which every route carries its authorisation.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H, T>(self, path: &'static str, allow: Allow, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, allow, None, get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, allow: Allow, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, allow, Some(FORM), post(handler))
    }

    /// A form that carries a file of up to `bytes`.
    #[must_use]
    pub fn post_file<H, T>(self, path: &'static str, allow: Allow, bytes: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, allow, Some(bytes), post(handler).layer(DefaultBodyLimit::max(bytes)))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        allow: Allow,
        most: Option<usize>,
        handler: MethodRouter<App>,
    ) -> Self {
        self.table.push(Route { method, path, allow });
        let guard = from_fn(move |request, next| guard(allow, path, most, request, next));
        self.router = self.router.route(path, handler.route_layer(guard));
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    pub fn table(&self) -> &[Route] {
        &self.table
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Refuses before the handler runs. A refusal of somebody signed in is logged with the route's pattern.
async fn guard(
    allow: Allow,
    path: &'static str,
    most: Option<usize>,
    request: Request,
    next: Next,
) -> Response {
    let verdict = match request.extensions().get::<Ctx>() {
        Some(ctx) => ctx.allowed(allow).inspect_err(|problem| refused(ctx, path, problem)),
        None if allow == Allow::Anyone => Ok(()),
        None => Err(Problem::not_found("No organisation answers to this address yet.")),
    };
    let request = match (verdict, most) {
        (Ok(()), Some(most)) => arrived(request, most).await,
        (verdict, _) => verdict.map(|()| request),
    };
    match request {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Waits for the whole form, and only then looks at the clock: whoever begins to send before a deadline and ends after
/// it is late.
async fn arrived(request: Request, most: usize) -> Result<Request> {
    let (mut parts, body) = request.into_parts();
    let whole = tokio::time::timeout(SLOWEST, to_bytes(body, most)).await;
    let whole =
        whole.map_err(|_| Problem::field("form", "The form took too long to arrive. Nothing was done."))?;
    let whole = whole.map_err(|_| Problem::field("file", "What was sent is larger than this page takes."))?;
    if let Some(ctx) = parts.extensions.get_mut::<Ctx>() {
        ctx.now = ctx.app.now();
    }
    Ok(Request::from_parts(parts, Body::from(whole)))
}

fn refused(ctx: &Ctx, path: &str, problem: &Problem) {
    if ctx.actor.account.is_some() {
        tracing::warn!(target: "plenary::refused", route = path, session = ?ctx.actor.session, kind = ?problem.kind, "refused");
    }
}
