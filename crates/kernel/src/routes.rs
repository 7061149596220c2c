//! Routes that cannot be registered without saying whom they are for.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::{Allow, App, Ctx, Problem};

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
        self.add("GET", path, allow, get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, allow: Allow, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, allow, post(handler))
    }

    /// A form that carries a file of up to `bytes`.
    #[must_use]
    pub fn post_file<H, T>(self, path: &'static str, allow: Allow, bytes: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, allow, post(handler).layer(DefaultBodyLimit::max(bytes)))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        allow: Allow,
        handler: MethodRouter<App>,
    ) -> Self {
        self.table.push(Route { method, path, allow });
        let guard = from_fn(move |request, next| guard(allow, path, request, next));
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
async fn guard(allow: Allow, path: &'static str, request: Request, next: Next) -> Response {
    let verdict = match request.extensions().get::<Ctx>() {
        Some(ctx) => ctx.allowed(allow).inspect_err(|problem| refused(ctx, path, problem)),
        None if allow == Allow::Anyone => Ok(()),
        None => Err(Problem::not_found("No organisation answers to this address yet.")),
    };
    match verdict {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn refused(ctx: &Ctx, path: &str, problem: &Problem) {
    if ctx.actor.account.is_some() {
        tracing::warn!(target: "plenary::refused", route = path, session = ?ctx.actor.session, kind = ?problem.kind, "refused");
    }
}
